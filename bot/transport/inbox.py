"""The durable inbox as the intake sees it: rows, what the database must do with them, and how an update becomes one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import msgspec
import structlog
from telegram import Update

log = structlog.get_logger(__name__)
T = TypeVar("T")
KINDS = ("message", "callback_query", "inline_query", "my_chat_member")
OTHER = "other"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One update as it came: `person` is a Telegram id, `body` its JSON.

    The database gives `arrival`, a number that grows from row to row, and `crashes`, how often the row was begun
    (see `Inbox.begin`) and not finished.
    """

    update_id: int
    person: int | None
    kind: str
    body: bytes
    arrival: int | None = None
    crashes: int = 0


class Inbox(Protocol):
    """What the database does; every call is one transaction, and durable when it returns."""

    async def put(self, rows: Sequence[InboxRow]) -> Sequence[int]:
        """Insert all, ignore the ids that are known already; gives the ids that were new."""
        ...

    async def undone(self, after: int, limit: int) -> Sequence[InboxRow]:
        """Rows neither finished nor buried, with an arrival above `after`, in order of arrival."""
        ...

    async def begin(self, update_ids: Sequence[int]) -> None:
        """Count a start on each: called for rows met again after a restart, and after a turn that raised."""
        ...

    async def finish(self, update_id: int) -> None:
        """Mark done; only called when the turn did not do it in its own transaction."""
        ...

    async def bury(self, row: InboxRow, reason: str) -> None:
        """Move to the dead letters: it is never tried again."""
        ...


U = TypeVar("U", bound=Update)
"""What a bot makes of an update."""


class Turns(Protocol[U]):
    """What is done with updates."""

    def parse(self, data: bytes) -> U:
        """Make of an update's JSON what `handle` takes; whatever is raised makes the row a dead letter."""
        ...

    async def handle(self, update: U, row: InboxRow) -> bool:
        """Take one turn; true when its own transaction finished the row as well.

        Many turns run in one task, one after the other: clear what was bound in context variables at the start.
        """
        ...

    async def flooded(self, person: int) -> None:
        """Tell somebody, once a flood, that his updates come too fast and are dropped."""
        ...

    async def buried(self, row: InboxRow, reason: str) -> None:
        """Tell somebody that an update of his could not be handled."""
        ...


class _Who(msgspec.Struct, frozen=True):
    id: int


class _Part(msgspec.Struct, frozen=True):
    who: _Who | None = msgspec.field(name="from", default=None)
    date: int | None = None


class _Id(msgspec.Struct, frozen=True):
    update_id: int


class _Head(_Id, frozen=True):
    message: _Part | None = None
    callback_query: _Part | None = None
    inline_query: _Part | None = None
    my_chat_member: _Part | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A row and when its message was sent, in seconds since 1970, if Telegram says so."""

    row: InboxRow
    date: int | None = None


def read(raw: msgspec.Raw) -> Arrived | None:
    """Look at an update's head; one that is odd keeps its id and no more, one without an id is None."""
    body = bytes(raw)
    try:
        head = msgspec.json.decode(body, type=_Head)
    except msgspec.DecodeError:
        return _odd(body)
    for kind in KINDS:
        part: _Part | None = getattr(head, kind)
        if part is not None:
            return Arrived(InboxRow(head.update_id, part.who.id if part.who else None, kind, body), part.date)
    return Arrived(InboxRow(head.update_id, None, OTHER, body))


def _odd(body: bytes) -> Arrived | None:
    try:
        number = msgspec.json.decode(body, type=_Id).update_id
    except msgspec.DecodeError:
        return None
    return Arrived(InboxRow(number, None, OTHER, body))


async def until_written(write: Callable[[], Awaitable[T]], *, first: float = 0.5, longest: float = 10.0) -> T:
    """Try a write until the database takes it: an update is never given up because of a full disk or a lock."""
    wait = 0.0
    while True:
        try:
            done = await write()
        except Exception as trouble:
            if not wait:
                log.warning("inbox_write_failed", error=type(trouble).__name__, exc_info=True)
            wait = min(longest, wait * 2 or first)
            await asyncio.sleep(wait)
        else:
            if wait:
                log.info("inbox_write_recovered")
            return done
