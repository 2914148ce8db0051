"""What DATABASE_URL names: a SQLite file, or a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.store.errors import AddressError

if TYPE_CHECKING:
    from sqlalchemy import URL

SQLITE = frozenset({"sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"})
SERVER = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
UNKNOWN_TO_DRIVER = ("channel_binding", "gssencmode", "target_session_attrs")
"""Parameters that hosters put into addresses and asyncpg does not take."""


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A database in one file."""

    path: Path


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL database, as SQLAlchemy's asyncpg dialect takes it."""

    url: URL


def address(url: str) -> SqliteFile | Server:
    """Read an address; AddressError says what is wrong without repeating it, for a password may stand in it."""
    scheme, colon, rest = url.partition("://")
    if colon and scheme in SQLITE:
        return _file(rest)
    if colon and scheme in SERVER:
        return _server(f"postgresql+asyncpg://{rest}")
    raise AddressError("DATABASE_URL must start with sqlite:/// or postgresql://")


def _file(rest: str) -> SqliteFile:
    host, slash, path = rest.partition("?")[0].partition("/")
    path = unquote(path)
    if host or not slash or not path or path == ":memory:":
        raise AddressError(
            "DATABASE_URL must name a file: sqlite:///data/paneldesk.db, or sqlite:////with/its/full/path"
        )
    return SqliteFile(Path(path))


def _server(text: str) -> Server:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise AddressError("DATABASE_URL must look like postgresql://user:password@host:5432/name") from None
    ssl = url.query.get("sslmode")
    url = url.difference_update_query(("sslmode", *UNKNOWN_TO_DRIVER))
    if isinstance(ssl, str):
        url = url.update_query_dict({"ssl": ssl})
    return Server(url)
