"""The door: strangers are told once a day that the desk is private, may ask to be let in, and an operator answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from bot.errors import Denied, Passing, Told
from bot.people.notice import Fact, Notice, Notices
from bot.people.person import Application, ApplicationState, People, Person, Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.people.allowance import Allowance


SILENCE = timedelta(days=1)

NOT_FOUND = "Nothing was found."
CLOSED = "The operators have closed this desk to you."
TURNED_AWAY = "The operators have answered your request: not this time. You can ask again a day later."

SETTINGS = "settings"
"""Who acts, in the audit log, where the settings name somebody an operator or no longer do."""

CHANGES: Mapping[tuple[Role, Role], str] = MappingProxyType(
    {
        (Role.GUEST, Role.MEMBER): "in",
        (Role.REVOKED, Role.MEMBER): "back",
        (Role.VIEWER, Role.MEMBER): "order",
        (Role.MEMBER, Role.VIEWER): "look",
        (Role.GUEST, Role.VIEWER): "look",
        (Role.REVOKED, Role.VIEWER): "look",
        (Role.MEMBER, Role.REVOKED): "out",
        (Role.VIEWER, Role.REVOKED): "out",
    }
)
"""What a new role is to whom it is given. A guest who is shut out hears nothing: he was never in."""


def check_may_order(person: Person) -> None:
    """Raise Told for whoever may only look, Denied for whoever is outside."""
    if person.role is Role.VIEWER:
        raise Told("You may look at everything here; ordering was not given to you.")
    if not person.may_order:
        raise Denied(NOT_FOUND)


class Books(Protocol):
    """What the door needs of a transaction."""

    @property
    def people(self) -> People: ...
    @property
    def notices(self) -> Notices: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who Telegram says is writing."""

    telegram_id: int
    name: str
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What an operator gives somebody: a role and what may be spent."""

    role: Role
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """Use cases of access; each is one transaction of the caller. `operators` are Telegram ids from the settings."""

    operators: frozenset[int]

    def staff(self, books: Books, now: datetime) -> None:
        """Make the records agree with the settings at the start: nobody else is told what operators are told."""
        for person in books.people.operators():
            if person.telegram_id not in self.operators:
                self._staffed(books, person, Role.REVOKED, now)
        for number in sorted(self.operators):
            known = books.people.by_telegram(number)
            if known is None:
                # What is told before they first write waits until then.
                known = self._new(Visitor(number, str(number)))
                books.people.add(known)
            elif known.operator:
                continue
            self._staffed(books, known, Role.OPERATOR, now)

    def _staffed(self, books: Books, person: Person, role: Role, now: datetime) -> None:
        books.people.save(replace(person, role=role), was=person)
        books.people.audit(SETTINGS, "staff", person.key, {"role": role.value}, now)

    def meet(self, books: Books, visitor: Visitor) -> Person:
        """Find or make the record of whoever is writing; settings decide who is an operator, every time."""
        person = books.people.by_telegram(visitor.telegram_id)
        if person is None:
            person = self._new(visitor)
            books.people.add(person)
            return person
        fresh = replace(
            person,
            name=visitor.name,
            language_code=visitor.language_code,
            role=self._role(person),
            reachable=True,
        )
        if fresh != person:
            books.people.save(fresh, was=person)
        return fresh

    def known(self, person: Person, visitor: Visitor) -> bool:
        """Tell whether `meet` would change nothing, so that a turn need not write."""
        same = (person.name, person.language_code) == (visitor.name, visitor.language_code)
        return same and person.reachable and person.role is self._role(person)

    def _new(self, visitor: Visitor) -> Person:
        role = Role.OPERATOR if visitor.telegram_id in self.operators else Role.GUEST
        return Person(
            secrets.token_hex(8), visitor.telegram_id, visitor.name, role, language_code=visitor.language_code
        )

    def _role(self, person: Person) -> Role:
        if person.telegram_id in self.operators:
            return Role.OPERATOR
        if person.role is Role.OPERATOR:
            return Role.REVOKED
        return person.role

    def owes_word(self, person: Person, now: datetime) -> bool:
        """Tell whether a stranger is told that the desk is private: once a day at most, and nothing in between."""
        return person.told_private is None or abs(now - person.told_private) >= SILENCE

    def first_word(self, books: Books, person: Person, now: datetime) -> bool:
        """Tell the same, and note that it is done."""
        if not self.owes_word(person, now):
            return False
        books.people.save(replace(person, told_private=now), was=person)
        return True

    def may_knock(self, person: Person, last: Application | None, now: datetime) -> bool:
        """Tell whether somebody may ask to be let in; `last` is his last wish. A no holds for a day."""
        free = last is None or (last.answered is not None and abs(now - last.answered) >= SILENCE)
        return free and person.role is Role.GUEST

    def knock(self, books: Books, person: Person, now: datetime) -> Application:
        """Ask to be let in: one open wish per person, every operator gets a card."""
        if person.inside:
            raise Passing("You are already in.")
        if person.role is Role.REVOKED:
            raise Denied(CLOSED)
        last = books.people.last_application(person.key)
        if last is not None and last.state is ApplicationState.ASKED:
            raise Passing("Your request is with the operators. You will be told here.")
        if not self.may_knock(person, last, now):
            raise Told(TURNED_AWAY)
        application = books.people.apply(person.key, now)
        for operator in books.people.operators():
            books.notices.put(_card(operator, person, application), now)
        return application

    def remember(self, books: Books, person: Person, last: Application | None) -> None:
        """Keep the door as it is to somebody outside who was forgotten: his id alone, under a new key.

        `last` is his last wish; were its answer forgotten too, operators could be asked again and again.
        """
        bare = self._new(Visitor(person.telegram_id, str(person.telegram_id)))
        books.people.add(replace(bare, role=person.role, told_private=person.told_private))
        if last is not None:
            kept = books.people.apply(bare.key, last.made)
            books.people.answer(replace(last, number=kept.number, person=bare.key))

    def approve(self, books: Books, by: Person, number: int, allowance: Allowance, now: datetime) -> Person:
        """Let somebody in with an allowance; raises Told where another operator was first."""
        person = self._answer(books, by, number, ApplicationState.APPROVED, now)
        member = replace(person, role=Role.MEMBER, allowance=allowance)
        books.people.save(member, was=person)
        facts = {"period": allowance.period.value, "amount": str(allowance.amount)}
        books.people.audit(by.key, "approve", person.key, facts, now)
        books.notices.put(Notice(person.key, "let_in", f"application:{number}:approved", facts=facts, loud=True), now)
        return member

    def deny(self, books: Books, by: Person, number: int, now: datetime) -> Person:
        """Answer a wish with no."""
        person = self._answer(books, by, number, ApplicationState.DENIED, now)
        books.people.audit(by.key, "deny", person.key, {}, now)
        books.notices.put(Notice(person.key, "denied", f"application:{number}:denied", loud=True), now)
        return person

    def change(self, books: Books, by: Person, key: str, standing: Standing, now: datetime) -> Person:
        """Give another role or allowance to somebody who is not an operator by the settings, and tell him."""
        person = self._subject(books, by, key)
        if person.operator:
            raise Told("Operators are named in the settings, not here.")
        changed = replace(person, role=standing.role, allowance=standing.allowance)
        books.people.save(changed, was=person)
        facts = {"role": standing.role.value}
        if standing.allowance is not None:
            facts |= {"period": standing.allowance.period.value, "amount": str(standing.allowance.amount)}
        books.people.audit(by.key, "change", key, facts, now)
        _tell(books, person, changed, now)
        return changed

    def _answer(self, books: Books, by: Person, number: int, state: ApplicationState, now: datetime) -> Person:
        application = books.people.application(number)
        if application is None:
            raise Denied(NOT_FOUND)
        person = self._subject(books, by, application.person)
        if not books.people.answer(replace(application, state=state, by=by.key, answered=now)):
            raise Passing("Another operator has already answered this request.")
        return person

    def _subject(self, books: Books, by: Person, key: str) -> Person:
        person = books.people.get(key) if by.operator else None
        if person is None:
            raise Denied(NOT_FOUND)
        return person


def _tell(books: Books, was: Person, person: Person, now: datetime) -> None:
    """Tell somebody what an operator changed about him; what is as it was is not told."""
    what = CHANGES.get((was.role, person.role))
    if was.role is person.role and person.inside and was.allowance != person.allowance:
        what = "allowance"
    if what is None:
        return
    facts: dict[str, Fact] = {"what": what}
    if person.allowance is not None:
        facts |= {"period": person.allowance.period.value, "amount": str(person.allowance.amount)}
    dedupe = f"{person.key}:standing:{now.isoformat()}"
    if what == "in":
        books.notices.put(Notice(person.key, "let_in", dedupe, facts=facts, loud=True), now)
    else:
        books.notices.put(Notice(person.key, "standing", dedupe, facts=facts, loud=True), now)


def _card(operator: Person, person: Person, application: Application) -> Notice:
    facts: dict[str, Fact] = {"application": application.number, "person": person.key, "name": person.name}
    return Notice(
        operator.key, "application", f"application:{application.number}:{operator.key}", facts=facts, loud=True
    )
