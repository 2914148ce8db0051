"""What can go wrong with the database, split by what the caller does next.

StoreError               the database cannot do it; the text is one line for the operator
├── AddressError         DATABASE_URL names nothing that can be opened
├── UnusableError        the folder, file or server cannot be reached or written
├── LockedError          another process holds the file or the database
├── CorruptError         the file is damaged: restore a backup
├── SchemaError          the tables are older or newer than this program
├── FullError            no room left: nothing was written, try again when there is room
├── BusyError            not now (a lock, a lost connection): try again; work must bear being done twice, for a
│                        connection may be lost just after the server has committed
├── ClashError           a rule of the tables forbids it: the row is there already, or a state is unknown
└── ClosedError          the store was closed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exc

if TYPE_CHECKING:
    from collections.abc import Sequence


class StoreError(Exception):
    """Anything the database cannot do."""


class AddressError(StoreError):
    """The address names nothing that can be opened."""


class UnusableError(StoreError):
    """The folder, file or server cannot be reached or written."""


class LockedError(StoreError):
    """Another process holds the file or the database."""


class CorruptError(StoreError):
    """The file is damaged."""


class SchemaError(StoreError):
    """The tables are not those of this program."""


class FullError(StoreError):
    """No room is left; nothing was written."""


class BusyError(StoreError):
    """Not now; try again."""


class ClashError(StoreError):
    """A rule of the tables forbids it."""


class ClosedError(StoreError):
    """The store was closed."""


_WORDS: Sequence[tuple[str, type[StoreError], str]] = (
    ("database or disk is full", FullError, "no room is left for the database: free some disk space"),
    ("disk full", FullError, "no room is left for the database: free some disk space"),
    ("no space left", FullError, "no room is left for the database: free some disk space"),
    ("malformed", CorruptError, "the database file is damaged: restore the last backup"),
    ("not a database", CorruptError, "the file is no SQLite database: move it away or name another one"),
    ("is locked", BusyError, "another process is writing to the database file"),
    ("unable to open", UnusableError, "the database file cannot be opened"),
    ("readonly database", UnusableError, "the database file cannot be written: check its owner and rights"),
)
"""What drivers say, in lower case, and what it means."""

AGAIN = frozenset({"40001", "40P01"})
"""SQLSTATE of serialization failure and deadlock: the same work may be done again at once."""
FULL = "53100"


def understood(error: exc.SQLAlchemyError) -> Exception:
    """Say what a driver's error means; a value that our own code should not have passed stays a ValueError."""
    if isinstance(error, exc.IntegrityError):
        return ClashError(str(error.orig).partition("\n")[0])
    if isinstance(error, exc.TimeoutError):
        return BusyError("no connection to the database became free in time")
    if not isinstance(error, exc.DBAPIError):
        wrong = error.orig if isinstance(error, exc.StatementError) else None
        return wrong if isinstance(wrong, ValueError) else StoreError(_line(error))
    said = str(error.orig).lower()
    for words, kind, meaning in _WORDS:
        if words in said:
            return kind(meaning)
    if error.connection_invalidated or sqlstate(error) in AGAIN:
        return BusyError(_line(error.orig))
    return FullError(_line(error.orig)) if sqlstate(error) == FULL else StoreError(_line(error.orig))


def sqlstate(error: exc.SQLAlchemyError) -> str | None:
    """Read PostgreSQL's five letters for what went wrong."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state if isinstance(state, str) else None


def _line(error: BaseException | None) -> str:
    return f"the database says: {str(error).partition(chr(10))[0]}"
