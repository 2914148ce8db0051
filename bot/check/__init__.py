"""What is wrong with token, operators, panel and database, a line each; asks, and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.check.finding import Finding
from bot.check.origin import ASKED, NOTHING_TO_DO, check_origin
from bot.check.panel import check_panel
from bot.check.telegram import check_telegram
from bot.i18n import Catalogues
from bot.settings import other_panel, refused
from bot.store import SchemaState, Store, StoreError, schema_state

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.panel import Panel
    from bot.settings import Settings
    from bot.transport import Wire

__all__ = ["ASKED", "NOTHING_TO_DO", "Checked", "Finding", "check", "check_origin"]

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
    """What is to be looked at: what `settings` say, over these wires."""

    wire: Wire
    panel: Panel
    settings: Settings


async def check(checked: Checked) -> AsyncIterator[Finding]:
    """Yield findings as they are made."""
    for refusal in refused(checked.settings, Catalogues.load().codes):
        yield Finding("settings", str(refusal), bad=True)
    async for finding in check_telegram(checked.wire, checked.settings.operator_ids):
        yield finding
    async for finding in check_panel(checked.panel, checked.settings.panel_url):
        yield finding
    yield await _database(checked.settings)


async def _database(settings: Settings) -> Finding:
    url = settings.database_url
    try:
        state = await schema_state(url)
        if state is SchemaState.CURRENT and (tied := await _strangers(settings)):
            return Finding("database", str(other_panel(tied)), bad=True)
    except StoreError as error:
        return Finding("database", str(error), bad=True)
    return (FILE if url.startswith("sqlite") else SERVER)[state]


async def _strangers(settings: Settings) -> int:
    books = await Store.open(settings.database_url, readonly=True)
    try:
        return await books.read(lambda books: books.origin.strangers(settings.panel_mark))
    finally:
        await books.close()
