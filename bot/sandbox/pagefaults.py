"""The Bot API server's faults as the page's switches: which are offered, which are on, turning them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram import Fault

if TYPE_CHECKING:
    from bot.sandbox.telegram import BotApi, FaultKind

METHODS = ("sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates", "*")
KINDS: dict[FaultKind, str] = {
    "too_many": "429, retry after 5 s",
    "bad_gateway": "502 with a page",
    "server_error": "500",
    "drop_before": "connection cut, nothing done",
    "drop_after": "done, connection cut",
    "delay": "answers after 5 s",
}
SECONDS = 5.0


def fault_rows(api: BotApi) -> list[dict[str, Any]]:
    """Every switch with its value: False, True until switched off, or how many more calls."""
    return [
        {"name": f"{method}.{kind}", "label": f"{method}: {words}", "value": api.faults.active(method, kind)}
        for method in METHODS
        for kind, words in KINDS.items()
    ]


def turn_fault(api: BotApi, name: str, value: Any) -> None:
    """True: until switched off; a number: so many calls; nothing: no more. A wrong name is a KeyError."""
    method, _, word = name.partition(".")
    kind = {str(known): known for known in KINDS}[word]
    if method not in METHODS:
        raise KeyError(method)
    api.faults.stop(method, kind)
    if value:
        times = None if value is True else int(value)
        api.faults.add(method, Fault(kind, seconds=SECONDS, times=times))
