"""The database as the rest of the desk sees it: two ways to run a plain function of the books, and how to open it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.store.address import SqliteFile, address
from bot.store.engines.file import open_file
from bot.store.engines.lazily import open_server
from bot.store.settling import Settling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bot.store.books import Books
    from bot.store.engines.file import FileEngine

T = TypeVar("T")


class Engine(Protocol):
    """What SQLite and PostgreSQL have in common."""

    async def read(self, work: Callable[[Books], T]) -> T: ...
    async def write(self, work: Callable[[Books], T]) -> T: ...
    async def look_over(self) -> None: ...
    async def close(self) -> None: ...


class Store:
    """The books, opened. `work` is a plain function of one transaction's books and must not keep them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._settling = Settling(engine.write)

    @classmethod
    async def open(cls, url: str, *, readonly: bool = False) -> Store:
        """Open what `url` names. Raises StoreError with one line for the operator.

        It is locked, so that whoever has it open is the only one who writes; for reading only it is not. A SQLite
        file is made, checked and migrated first; on PostgreSQL tables that are not current are refused.
        """
        place = address(url)
        if isinstance(place, SqliteFile):
            return cls(await _opened(place.path, readonly=readonly))
        return cls(await open_server(place.url, readonly=readonly))

    async def read(self, work: Callable[[Books], T]) -> T:
        """Run on a view of one moment; nothing may be written."""
        return await self._engine.read(work)

    async def write(self, work: Callable[[Books], T]) -> T:
        """Run and commit; an exception rolls all of it back and is raised here.

        What was handed in is carried through even if the caller is cancelled meanwhile. On PostgreSQL the work is
        done again where two transactions got in each other's way, so it must have no effect but on the books.
        """
        return await self._engine.write(work)

    async def settle(self, update_id: int, now: datetime) -> bool:
        """Mark an update done that decided nothing, together with others; tell whether it was open until now."""
        return await self._settling.settle(update_id, now)

    async def look_over(self) -> None:
        """Look after what was opened, on a server for ever.

        CorruptError where a large SQLite file is damaged in the parts that its opening had no time for, LockedError
        where another process has taken the server's database over.
        """
        await self._engine.look_over()

    async def close(self) -> None:
        """Finish the writes that were handed in, also those that gather, then let go of everything."""
        await self._settling.close()
        await self._engine.close()


async def _opened(path: Path, *, readonly: bool) -> FileEngine:
    """Open in a thread; cancelled meanwhile, close what the thread has opened all the same."""
    opening = asyncio.ensure_future(asyncio.to_thread(open_file, path, readonly=readonly))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        engine = await opening
        await engine.close()
        raise
