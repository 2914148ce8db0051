"""What is wrong with token, operators, panel and database, a line each; asks, and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.check.finding import Finding
from bot.check.panel import check_panel
from bot.check.telegram import check_telegram
from bot.store import SchemaState, StoreError, schema_state

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.panel import Panel
    from bot.transport import Wire

__all__ = ["Checked", "Finding", "check"]

FILE = {
    SchemaState.CURRENT: Finding("database", "up to date"),
    SchemaState.EMPTY: Finding("database", "empty; `run` makes the tables"),
    SchemaState.OLD: Finding("database", "of an earlier version; `run` brings it up to date"),
    SchemaState.NEWER: Finding("database", "of a later version than this program: update the program", bad=True),
}
SERVER = FILE | {
    SchemaState.EMPTY: Finding("database", "empty: run `python -m bot migrate` first", bad=True),
    SchemaState.OLD: Finding("database", "of an earlier version: run `python -m bot migrate` first", bad=True),
}
"""`run` changes the tables of a file that it has to itself, never those of a server."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be looked at; `panel_url` is where `panel` asks."""

    wire: Wire
    panel: Panel
    panel_url: str
    operators: Sequence[int]
    database_url: str


async def check(checked: Checked) -> AsyncIterator[Finding]:
    """Yield findings as they are made."""
    async for finding in check_telegram(checked.wire, checked.operators):
        yield finding
    async for finding in check_panel(checked.panel, checked.panel_url):
        yield finding
    yield await _database(checked.database_url)


async def _database(url: str) -> Finding:
    try:
        state = await schema_state(url)
    except StoreError as error:
        return Finding("database", str(error), bad=True)
    return (FILE if url.startswith("sqlite") else SERVER)[state]
