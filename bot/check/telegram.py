"""What is wrong with the token, the operators' chats and the webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.finding import Finding, quoted
from bot.transport import BadRequest, Forbidden, InvalidToken, NotSent, TelegramError, TooFast, Unclear

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.transport import Wire

WORDS: tuple[tuple[type[TelegramError], str], ...] = (
    (NotSent, "no connection could be made"),
    (Unclear, "no whole answer came"),
    (TooFast, "it is asked too often; run `check` again in a minute"),
)


async def check_telegram(wire: Wire, operators: Sequence[int]) -> AsyncIterator[Finding]:
    """Ask who the bot is and whom it may write to."""
    try:
        me = await wire.post("getMe")
    except InvalidToken:
        yield Finding("token", "Telegram does not know it. Take it again from @BotFather.", bad=True)
        return
    except TelegramError as trouble:
        yield Finding("telegram", f"cannot be reached: {_why(trouble)}. Is TELEGRAM_API_URL right?", bad=True)
        return
    yield Finding("token", f"the bot is @{me['username']}")
    for operator in operators:
        yield await _operator(wire, operator)
    yield await _webhook(wire)


async def _operator(wire: Wire, operator: int) -> Finding:
    try:
        await wire.post("sendChatAction", {"chat_id": operator, "action": "typing"})
    except (Forbidden, BadRequest):
        return Finding("operator", f"{operator} cannot be written to: they must send /start to the bot first", bad=True)
    except TelegramError as trouble:
        return Finding("operator", f"{operator} could not be looked up: {_why(trouble)}", bad=True)
    return Finding("operator", f"{operator} can be written to")


async def _webhook(wire: Wire) -> Finding:
    try:
        info = await wire.post("getWebhookInfo")
    except TelegramError as trouble:
        return Finding("webhook", f"could not be looked up: {_why(trouble)}", bad=True)
    if info.get("url"):
        return Finding("webhook", "one is set; `run` takes it away, since this bot polls")
    return Finding("webhook", "none is set: the bot polls")


def _why(trouble: TelegramError) -> str:
    """Say what went wrong without the name of a class."""
    return next((words for kind, words in WORDS if isinstance(trouble, kind)), f"it says “{quoted(trouble.message)}”")
