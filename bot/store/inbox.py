"""Queries about the inbox: updates stand here before Telegram is told that they arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from sqlalchemy import Integer, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql

from bot.store.noun import Noun
from bot.store.tables import dead_letters, inbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.store.store import Store


class Letter(Protocol):
    """An update as it came: `person` is a Telegram id, `body` its JSON."""

    @property
    def update_id(self) -> int: ...
    @property
    def person(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A letter in the inbox: `crashes` counts how often it was begun and not finished."""

    update_id: int
    person: int | None
    kind: str
    body: bytes
    arrival: int
    crashes: int


PUT = (
    postgresql.insert(inbox)  # its ON CONFLICT is SQLite's too
    .on_conflict_do_nothing(index_elements=[inbox.c.update_id])
    .returning(inbox.c.update_id)
)
UNDONE = (
    select(inbox.c.update_id, inbox.c.person, inbox.c.kind, inbox.c.body, inbox.c.arrival, inbox.c.crashes)
    .where(inbox.c.done.is_(None), inbox.c.arrival > bindparam("after"))
    .order_by(inbox.c.arrival)
    .limit(bindparam("most", type_=Integer))
)
BEGIN = (
    update(inbox)
    .where(inbox.c.update_id.in_(bindparam("ids", expanding=True)), inbox.c.done.is_(None))
    .values(crashes=inbox.c.crashes + 1)
)
FINISH = update(inbox).where(inbox.c.update_id == bindparam("which"), inbox.c.done.is_(None))
FINISH_ALL = (
    update(inbox)
    .where(inbox.c.update_id.in_(bindparam("ids", expanding=True)), inbox.c.done.is_(None))
    .returning(inbox.c.update_id)
)
SWEEP = delete(inbox).where(inbox.c.done < bindparam("before"))
SWEEP_LETTERS = delete(dead_letters).where(dead_letters.c.at < bindparam("before"))
BURY = insert(dead_letters)


class Inbox(Noun):
    """Updates that came in. Of one that is done only the id is kept, so that a second copy is known."""

    def put(self, letters: Sequence[Letter]) -> Sequence[int]:
        """Insert all, ignore the ids that are known already; give the ids that were new."""
        rows = [{"update_id": letter.update_id, "crashes": 0, **_text_of(letter)} for letter in letters]
        return self._connection.execute(PUT, rows).scalars().all() if rows else []

    def undone(self, after: int, limit: int) -> Sequence[Stored]:
        """Read rows neither finished nor buried, with an arrival above `after`, in order of arrival."""
        return [Stored(*row) for row in self._all(UNDONE, after=after, most=limit)]

    def begin(self, update_ids: Sequence[int]) -> None:
        """Count a start on each."""
        if update_ids:
            self._write(BEGIN, ids=list(update_ids))

    def finish(self, update_id: int, now: datetime) -> bool:
        """Mark done; tell whether it was open until now."""
        return self._write(FINISH, which=update_id, done=now, body=b"", person=None) == 1

    def finish_all(self, update_ids: Sequence[int], now: datetime) -> frozenset[int]:
        """Mark done; tell which were open until now."""
        rows = self._all(FINISH_ALL, ids=list(update_ids), done=now, body=b"", person=None)
        return frozenset(row[0] for row in rows)

    def bury(self, letter: Letter, reason: str, now: datetime) -> None:
        """Move to the dead letters."""
        if self.finish(letter.update_id, now):
            self._write(BURY, update_id=letter.update_id, reason=reason, at=now, **_text_of(letter))

    def sweep(self, before: datetime) -> int:
        """Delete what was done or buried before a moment; tell how many rows."""
        return self._write(SWEEP, before=before) + self._write(SWEEP_LETTERS, before=before)


def _text_of(letter: Letter) -> dict[str, object]:
    return {"person": letter.person, "kind": letter.kind, "body": letter.body}


R = TypeVar("R", bound=Letter)


class DurableInbox(Generic[R]):
    """The inbox with one transaction a call, giving rows as the caller's own type makes them."""

    def __init__(
        self, store: Store, row: Callable[[int, int | None, str, bytes, int, int], R], now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._row = row
        self._now = now

    async def put(self, rows: Sequence[R]) -> Sequence[int]:
        """Insert all, ignore the ids that are known already; give the ids that were new."""
        return await self._store.write(lambda books: books.inbox.put(rows))

    async def undone(self, after: int, limit: int) -> Sequence[R]:
        """Read open rows in order of arrival."""
        found = await self._store.read(lambda books: books.inbox.undone(after, limit))
        return [self._row(it.update_id, it.person, it.kind, it.body, it.arrival, it.crashes) for it in found]

    async def begin(self, update_ids: Sequence[int]) -> None:
        """Count a start on each."""
        await self._store.write(lambda books: books.inbox.begin(update_ids))

    async def finish(self, update_id: int) -> None:
        """Mark done."""
        await self._store.write(lambda books: books.inbox.finish(update_id, self._now()))

    async def bury(self, row: R, reason: str) -> None:
        """Move to the dead letters."""
        await self._store.write(lambda books: books.inbox.bury(row, reason, self._now()))
