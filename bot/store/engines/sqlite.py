"""Connections to a SQLite file, with the pragmas that money needs, and what is checked before the first one is used."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import QueuePool, create_engine, event

from bot.store.errors import CorruptError, UnusableError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Connection, Engine

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}
"""Set on every connection and read back: FULL (2) keeps what was committed through a loss of power.

What is deleted is overwritten, so that nothing of a person who is forgotten stays in free pages (measured over 3,200
updates and orders, three times each: no slower than the noise between two runs).
"""

WRITE = "BEGIN IMMEDIATE"
"""A deferred transaction that reads and then writes fails at once where another process wrote in between."""
READ = "BEGIN"


def engine_of(path: Path, begin: str, *, size: int = 1, readonly: bool = False) -> Engine:
    """Make an engine whose transactions begin as said; the driver itself begins none."""
    mode = "ro" if readonly else "rw"
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=5.0, isolation_level=None, check_same_thread=False, cached_statements=512
        )

    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=size, max_overflow=0, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        _prepare(connection, readonly=readonly)
        if begin == READ:
            connection.execute("PRAGMA query_only = 1").close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _prepare(connection: sqlite3.Connection, *, readonly: bool) -> None:
    for name, wanted in PRAGMAS.items():
        if readonly and name == "journal_mode":
            continue  # whoever only reads leaves it: a backup has no log beside it
        connection.execute(f"PRAGMA {name} = {wanted}").close()
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != wanted:
            raise UnusableError(f"this file system or SQLite does not do {name} = {wanted}, only {found}")


def create(path: Path) -> None:
    """Make the file if it is not there, readable by its owner only: people's names stand in it."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise UnusableError(f"{path} cannot be written: {error.strerror}") from None


class Check:
    """One look over a whole file; it may be broken off."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._enough = False

    def run(self) -> None:
        """Refuse a damaged file with what to do."""
        path = self._path
        try:
            found = self._look()
        except sqlite3.OperationalError as error:
            if self._enough:
                return
            raise UnusableError(f"{path} cannot be opened: {error}") from None
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok" and not self._enough:
            advice = "move it away, with its -wal and -shm, and put the last backup in its place"
            raise CorruptError(f"{path} is damaged ({found.splitlines()[0]}): {advice}")

    def stop(self) -> None:
        """Let `run`, in another thread, return at once."""
        self._enough = True
        if self._connection is not None:
            with suppress(sqlite3.ProgrammingError):  # closed meanwhile
                self._connection.interrupt()

    def _look(self) -> str:
        address = f"file:{quote(str(self._path.absolute()))}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=5.0, check_same_thread=False)) as connection:
            self._connection = connection
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        return str(found)


def check(path: Path) -> None:
    """Refuse a damaged file with what to do."""
    Check(path).run()
