"""PostgreSQL's engine, imported when it is asked for: SQLite needs neither its extra nor the time."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.store.errors import UnusableError

if TYPE_CHECKING:
    from sqlalchemy import URL

    from bot.store.engines.server import ServerEngine
    from bot.store.schema import State

NAME = "bot.store.engines.server"


async def open_server(url: URL, *, readonly: bool) -> ServerEngine:
    """Open a server's database."""
    engine: ServerEngine = await _server().open_server(url, readonly=readonly)
    return engine


async def migrate_server(url: URL) -> None:
    """Bring a server's tables up to date."""
    await _server().migrate_server(url)


async def state_of_server(url: URL) -> State:
    """Tell how a server's tables stand."""
    state: State = await _server().state_of_server(url)
    return state


def _server() -> Any:
    try:
        return import_module(NAME)
    except ImportError:
        raise UnusableError("PostgreSQL needs its extra: pip install '.[postgres]' in the program's folder") from None
