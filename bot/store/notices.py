"""Queries about notices: the outbox, at least once and in order for each person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Integer, and_, bindparam, delete, exists, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.orders import LASTING
from bot.people import Notice, Waiting
from bot.store.noun import Noun
from bot.store.tables import NoticeState, notices, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

PUT_OFF, HUSHED = timedelta(minutes=1), timedelta(hours=25)
"""So long a notice is put off at most after a failed try, and kept back by quiet hours."""

FIELDS = ("person", "kind", "dedupe", "order", "facts", "loud")
PUT = insert(notices).on_conflict_do_nothing(index_elements=[notices.c.dedupe])

_waiting: ColumnElement[NoticeState] = literal_column(f"'{NoticeState.WAITING.value}'")
_earlier = notices.alias("earlier")
_put_off = exists().where(
    # What was put off is not overtaken: a person reads the steps of an order in their order.
    _earlier.c.person == notices.c.person,
    _earlier.c.state == _waiting,
    _earlier.c.number < notices.c.number,
    _earlier.c.due > bindparam("now"),
    _earlier.c.due <= bindparam("latest"),
    # But what quiet hours keep back holds up nothing else.
    _earlier.c.hushed.is_(False),
)
_due = or_(
    notices.c.due <= bindparam("now"),
    # Nothing is put off for so long: a clock that ran ahead wrote that.
    and_(notices.c.due > bindparam("latest"), notices.c.hushed.is_(False)),
    notices.c.due > bindparam("longest"),
)
WAITING = (
    select(
        notices.c.number, notices.c.made, notices.c.attempts, notices.c.hushed, *[notices.c[name] for name in FIELDS]
    )
    .join(people, people.c.key == notices.c.person)
    .where(notices.c.state == _waiting, _due, people.c.reachable.is_(True), ~_put_off)
    .order_by(notices.c.number)
    .limit(bindparam("most", type_=Integer))
)
_these = (notices.c.number.in_(bindparam("numbers", expanding=True)), notices.c.state == _waiting)
END = update(notices).where(*_these)
AGAIN = update(notices).where(*_these).values(attempts=notices.c.attempts + 1)
HUSH = update(notices).where(*_these).values(hushed=True)
ROUSE = update(notices).where(
    notices.c.person == bindparam("who"), notices.c.state == _waiting, notices.c.hushed.is_(True)
)
BACKLOG = select(func.count()).select_from(notices).where(notices.c.state == NoticeState.WAITING)
_nobodys = and_(notices.c.state == _waiting, ~exists().where(people.c.key == notices.c.person))
OVER = (
    select(notices.c.number)
    .where(or_(and_(notices.c.ended < bindparam("before"), notices.c.kind.not_in(LASTING)), _nobodys))
    .order_by(notices.c.number)
    .limit(bindparam("most", type_=Integer))
)
DROP = delete(notices).where(notices.c.number.in_(bindparam("numbers", expanding=True)))


class Notices(Noun):
    """What people are to be told unasked."""

    def put(self, notice: Notice, now: datetime) -> None:
        """Add a notice; one whose `dedupe` is already there is left as it is."""
        values = {name: getattr(notice, name) for name in FIELDS}
        self._write(PUT, **values, state=NoticeState.WAITING, made=now, due=now, attempts=0)

    def waiting(self, now: datetime, *, limit: int) -> Sequence[Waiting]:
        """Read due notices of reachable people, oldest first; none overtakes an earlier one that was put off."""
        rows = self._all(WAITING, now=now, latest=now + PUT_OFF, longest=now + HUSHED, most=limit)
        return [Waiting(row[0], Notice(*row[4:]), *row[1:4]) for row in rows]

    def backlog(self) -> int:
        """Count what is not sent yet, due or not, to whomever."""
        return int(self._value(BACKLOG))

    def sent(self, numbers: Sequence[int], now: datetime) -> None:
        if numbers:
            self._write(END, numbers=list(numbers), state=NoticeState.SENT, ended=now)

    def again(self, numbers: Sequence[int], due: datetime) -> None:
        """Put off to `due` and count one attempt."""
        if numbers:
            self._write(AGAIN, numbers=list(numbers), due=due)

    def hush(self, numbers: Sequence[int], until: datetime) -> None:
        """Keep back for quiet hours; others of the same person may be sent meanwhile."""
        if numbers:
            self._write(HUSH, numbers=list(numbers), due=until)

    def rouse(self, person: str, now: datetime) -> None:
        """Let what quiet hours keep back be sent now."""
        self._write(ROUSE, who=person, due=now)

    def dead(self, numbers: Sequence[int], reason: str, now: datetime) -> None:
        """Give up with a reason that the operator can read."""
        if numbers:
            self._write(END, numbers=list(numbers), state=NoticeState.DEAD, reason=reason, ended=now)

    def over(self, before: datetime, limit: int) -> Sequence[int]:
        """Find what was sent or given up before a moment, and what waits for somebody who was forgotten.

        What lasts stays: its row keeps it from coming again.
        """
        return [number for (number,) in self._all(OVER, before=before, most=limit)]

    def drop(self, numbers: Sequence[int]) -> None:
        """Delete."""
        if numbers:
            self._write(DROP, numbers=list(numbers))
