"""Queries about people, their applications and the audit log; only here does a key meet a Telegram id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update

from bot.people import Allowance, Application, ApplicationState, Person, Preferences, Quiet, Role
from bot.store.noun import Noun
from bot.store.tables import (
    applications,
    audit,
    batches,
    broadcasts,
    cards,
    dead_letters,
    drafts,
    favourites,
    mutes,
    notices,
    order_texts,
    orders,
    pasted,
    people,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

PAIRS = (frozenset({"allowance_period", "allowance_amount"}), frozenset({"quiet_start", "quiet_end"}))
"""Columns that mean something together only."""
INSIDE = (Role.OPERATOR, Role.MEMBER, Role.VIEWER)

PERSON = select(*[column for column in people.c if column is not people.c.number])
BY_KEY = PERSON.where(people.c.key == bindparam("who"))
BY_TELEGRAM = PERSON.where(people.c.telegram_id == bindparam("who"))
ORDERING = PERSON.where(people.c.role.in_((Role.OPERATOR, Role.MEMBER))).order_by(people.c.number)
OPERATORS = PERSON.where(people.c.role == Role.OPERATOR).order_by(people.c.number)
_order = case((people.c.role.in_(INSIDE), 0), else_=1), people.c.number.desc()
LISTED = PERSON.order_by(*_order)
_ranked = select(people.c.key, func.row_number().over(order_by=_order).label("rank")).subquery()
PLACE = select(_ranked.c.rank - 1).where(_ranked.c.key == bindparam("who"))
SAVE = update(people).where(people.c.key == bindparam("who"))

APPLICATION = select(*applications.c)
BY_NUMBER = APPLICATION.where(applications.c.number == bindparam("which"))
LAST = APPLICATION.where(applications.c.person == bindparam("who")).order_by(applications.c.number.desc()).limit(1)
APPLY = insert(applications).returning(applications.c.number)
ANSWER = update(applications).where(
    applications.c.number == bindparam("which"), applications.c.state == ApplicationState.ASKED
)
OF_PERSON = select(orders.c.ref).where(orders.c.person == bindparam("who"))


class People(Noun):
    """People and what was decided about them."""

    def get(self, key: str) -> Person | None:
        return _person(self._one(BY_KEY, who=key))

    def by_telegram(self, telegram_id: int) -> Person | None:
        return _person(self._one(BY_TELEGRAM, who=telegram_id))

    def add(self, person: Person) -> None:
        self._write(insert(people), key=person.key, **_columns(person))

    def save(self, person: Person, *, was: Person) -> None:
        """Write what is another in `was`, and nothing else: somebody may have changed the rest since it was read."""
        before, after = _columns(was), _columns(person)
        changed = {name for name, value in after.items() if value != before[name]}
        changed.update(*(pair for pair in PAIRS if changed & pair))
        if changed:
            self._write(SAVE, who=person.key, **{name: after[name] for name in changed})

    def operators(self) -> Sequence[Person]:
        return [_read(row) for row in self._all(OPERATORS)]

    def ordering(self) -> Sequence[Person]:
        """Read everybody who may order, oldest first."""
        return [_read(row) for row in self._all(ORDERING)]

    def list(self, *, offset: int, limit: int) -> Sequence[Person]:
        """List the people inside first, newest first within each group."""
        return [_read(row) for row in self._all(LISTED.offset(offset).limit(limit))]

    def count(self) -> int:
        return int(self._value(select(func.count()).select_from(people)))

    def place(self, key: str) -> int:
        """Tell how many stand before somebody in the list; 0 for nobody."""
        return int(self._value(PLACE, who=key) or 0)

    def apply(self, person: str, now: datetime) -> Application:
        """Record a wish to be let in."""
        number = self._returned(APPLY, person=person, state=ApplicationState.ASKED, made=now)
        return Application(number, person, ApplicationState.ASKED, now)

    def application(self, number: int) -> Application | None:
        row = self._one(BY_NUMBER, which=number)
        return None if row is None else Application(*row)

    def last_application(self, person: str) -> Application | None:
        row = self._one(LAST, who=person)
        return None if row is None else Application(*row)

    def answer(self, application: Application) -> bool:
        """Write the answer if none was given yet; tell whether this one was the first."""
        answer = {"state": application.state, "by": application.by, "answered": application.answered}
        return self._write(ANSWER, which=application.number, **answer) == 1

    def audit(self, actor: str, action: str, subject: str, facts: dict[str, str], now: datetime) -> None:
        """Append one line to the audit log."""
        self._write(insert(audit), actor=actor, action=action, subject=subject, facts=facts, at=now)

    def forget(self, key: str, now: datetime) -> None:
        """Delete all that says who somebody is and what their orders were for; the bare books stay.

        Whether anything is still open is the caller's question (`orders.still_open`).
        """
        self._write(delete(order_texts).where(order_texts.c.order.in_(OF_PERSON)), who=key)
        self._write(update(orders).where(orders.c.person == bindparam("who")).values(target=None), who=key)
        for table in (drafts, cards, mutes, notices, favourites, pasted, batches, broadcasts):
            self._write(delete(table).where(table.c.person == bindparam("who")), who=key)
        for number in self._all(
            select(applications.c.number).where(applications.c.person == bindparam("who")), who=key
        ):
            self._write(
                delete(notices).where(notices.c.dedupe.startswith(f"application:{number.number}:", autoescape=True))
            )
        ids = select(people.c.telegram_id).where(people.c.key == bindparam("who")).scalar_subquery()
        self._write(delete(dead_letters).where(dead_letters.c.person == ids), who=key)
        self._write(delete(people).where(people.c.key == bindparam("who")), who=key)
        self.audit(key, "forget", key, {}, now)


def _columns(person: Person) -> dict[str, Any]:
    allowance, chosen = person.allowance, person.preferences
    return {
        "telegram_id": person.telegram_id,
        "name": person.name,
        "role": person.role,
        "language": person.language,
        "language_code": person.language_code,
        "allowance_period": None if allowance is None else allowance.period,
        "allowance_amount": None if allowance is None else allowance.amount,
        "reachable": person.reachable,
        "told_private": person.told_private,
        "telling": chosen.telling,
        "zone": chosen.zone,
        "quiet_start": None if chosen.quiet is None else chosen.quiet.start,
        "quiet_end": None if chosen.quiet is None else chosen.quiet.end,
    }


def _person(row: Row[*tuple[Any, ...]] | None) -> Person | None:
    return None if row is None else _read(row)


def _read(row: Row[*tuple[Any, ...]]) -> Person:
    allowance = None if row.allowance_period is None else Allowance(row.allowance_period, row.allowance_amount)
    key, telegram_id, name, role, language, code, *_ = row
    quiet = None if row.quiet_start is None else Quiet(row.quiet_start, row.quiet_end)
    chosen = Preferences(row.telling, row.zone, quiet)
    return Person(key, telegram_id, name, role, language, code, allowance, row.reachable, row.told_private, chosen)
