"""What operators do with a database beside the running desk: migrate, ask how it stands, back it up."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.orders import mark_copy
from bot.store.address import SqliteFile, address
from bot.store.engines.file import migrate_file, state_of_file, write_file
from bot.store.engines.lazily import migrate_server, state_of_server
from bot.store.engines.sqlite import check, create
from bot.store.errors import StoreError, UnusableError
from bot.store.lock import FileLock
from bot.store.schema import State

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


async def migrate(url: str) -> None:
    """Bring the tables to this program's state; LockedError where a running desk holds the file."""
    place = address(url)
    if isinstance(place, SqliteFile):
        await asyncio.to_thread(_migrate_file, place.path)
    else:
        await migrate_server(place.url)


async def schema_state(url: str) -> State:
    """Tell how the tables stand; a SQLite file that is not there counts as EMPTY."""
    place = address(url)
    if not isinstance(place, SqliteFile):
        return await state_of_server(place.url)
    if not place.path.exists():
        return State.EMPTY
    return await asyncio.to_thread(state_of_file, place.path)


async def backup(url: str, target: Path, now: datetime) -> None:
    """Copy a SQLite database, also while the desk runs; the copy is checked before it gets its name.

    It says that it is one: a start from it sends nothing that may have been sent since.
    """
    place = address(url)
    if not isinstance(place, SqliteFile):
        raise StoreError("this makes copies of SQLite files; for PostgreSQL use its own: pg_dump --format=custom")
    await asyncio.to_thread(_backup, place.path, target, now)


def _migrate_file(path: Path) -> None:
    if path.exists() and state_of_file(path) is State.CURRENT:
        return
    lock = FileLock(path)
    lock.take()
    try:
        create(path)
        check(path)
        migrate_file(path)
    finally:
        lock.free()


def _backup(path: Path, target: Path, now: datetime) -> None:
    if not path.exists():
        raise UnusableError(f"there is no database at {path}")
    if target.exists():
        raise UnusableError(f"{target} is there already: name a new file")
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        create(part)
        _copy(path, part)
        if state_of_file(part) is not State.EMPTY:
            write_file(part, lambda books: mark_copy(books, now, made=now))
        _settle(part)
        check(part)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise UnusableError(f"the copy could not be written: {error}") from None
    finally:
        part.unlink(missing_ok=True)


def _copy(path: Path, part: Path) -> None:
    source = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=5.0)
    with closing(source), closing(sqlite3.connect(part)) as copy:
        source.backup(copy)


def _settle(part: Path) -> None:
    """Make it one file that can be carried away: no log beside it."""
    with closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode = delete")
