"""What is wrong with token, operators, panel and database, a line each; asks, and changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.orders import form_of
from bot.panel import PanelError, RedirectError
from bot.store import SchemaState, StoreError, schema_state
from bot.transport import BadRequest, Forbidden, InvalidToken, TelegramError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.panel import Panel, Service
    from bot.transport import Wire


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the operator; `bad` makes the verb end with 1."""

    subject: str
    text: str
    bad: bool = False

    def __str__(self) -> str:
        return f"{'FAIL' if self.bad else 'ok':<5}{self.subject}: {self.text}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be looked at."""

    wire: Wire
    panel: Panel
    operators: Sequence[int]
    database_url: str


async def check(checked: Checked) -> AsyncIterator[Finding]:
    """Yield findings as they are made."""
    async for finding in _telegram(checked):
        yield finding
    async for finding in _panel(checked.panel):
        yield finding
    yield await _database(checked.database_url)


async def _telegram(checked: Checked) -> AsyncIterator[Finding]:
    try:
        me = await checked.wire.post("getMe")
    except InvalidToken:
        yield Finding("token", "Telegram does not know it. Take it again from @BotFather.", bad=True)
        return
    except TelegramError as trouble:
        yield Finding("telegram", f"cannot be reached ({type(trouble).__name__}). Is TELEGRAM_API_URL right?", bad=True)
        return
    yield Finding("token", f"the bot is @{me['username']}")
    for operator in checked.operators:
        yield await _operator(checked.wire, operator)
    yield await _webhook(checked.wire)


async def _operator(wire: Wire, operator: int) -> Finding:
    try:
        await wire.post("sendChatAction", {"chat_id": operator, "action": "typing"})
    except (Forbidden, BadRequest):
        return Finding("operator", f"{operator} cannot be written to: they must send /start to the bot first", bad=True)
    except TelegramError as trouble:
        return Finding("operator", f"{operator} could not be looked up ({type(trouble).__name__})", bad=True)
    return Finding("operator", f"{operator} can be written to")


async def _webhook(wire: Wire) -> Finding:
    try:
        info = await wire.post("getWebhookInfo")
    except TelegramError as trouble:
        return Finding("webhook", f"could not be looked up ({type(trouble).__name__})", bad=True)
    if info.get("url"):
        return Finding("webhook", "one is set; `run` takes it away, since this bot polls")
    return Finding("webhook", "none is set: the bot polls")


async def _panel(panel: Panel) -> AsyncIterator[Finding]:
    try:
        balance = await panel.balance()
        yield Finding("balance", f"{balance.amount} {balance.currency}".strip())
        services = await panel.services()
    except RedirectError as elsewhere:
        yield Finding("panel", f"it lives at another address: set PANEL_URL to {elsewhere.location}", bad=True)
        return
    except PanelError as error:
        yield Finding("panel", f"{error.error}: {error}", bad=True)
        return
    for finding in _services(services):
        yield finding


def _services(services: Sequence[Service]) -> list[Finding]:
    if not services:
        return [Finding("services", "the panel's list is empty", bad=True)]
    ready = [service for service in services if form_of(service) is not None]
    kinds = Counter(service.type for service in services)
    names = {service.type for service in ready}
    listed = ", ".join(
        f"{kind} {count}{'' if kind in names else ' (not orderable)'}" for kind, count in kinds.most_common()
    )
    return [Finding("services", f"{len(services)}, {len(ready)} can be ordered"), Finding("types", listed)]


async def _database(url: str) -> Finding:
    try:
        state = await schema_state(url)
    except StoreError as error:
        return Finding("database", str(error), bad=True)
    words = {
        SchemaState.CURRENT: "up to date",
        SchemaState.EMPTY: "empty; `run` (SQLite) or `migrate` makes the tables",
        SchemaState.OLD: "of an earlier version: run `python -m bot migrate`",
        SchemaState.NEWER: "of a later version than this program",
    }
    return Finding("database", words[state], bad=state is SchemaState.NEWER)
