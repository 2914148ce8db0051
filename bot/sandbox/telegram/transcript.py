"""What a person sees: messages with every text they had, buttons, toasts and alerts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.telegram.messages import Message, Told


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing on the person's screen; `history` holds what it said, oldest first, each with its `seq`."""

    kind: Literal["message", "toast", "alert"]
    seq: int
    chat_id: int
    message_id: int
    mine: bool
    text: str
    buttons: tuple[tuple[str, ...], ...]
    history: tuple[Told, ...]
    deleted: bool = False
    silent: bool = False
    reply_to: int = 0
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for row in self.buttons for label in row)


Wanted = str | re.Pattern[str] | Callable[[Seen], Any]


def seen_message(message: Message) -> Seen:
    return Seen(
        kind="message",
        seq=message.history[0].seq,
        chat_id=message.chat.id,
        message_id=message.id,
        mine=not message.from_bot,
        text=message.text,
        buttons=message.buttons,
        history=tuple(message.history),
        deleted=message.deleted,
        silent=message.silent,
        reply_to=message.payload.get("reply_to_message", {}).get("message_id", 0),
        payload=message.payload,
    )


def seen_words(told: Told) -> Seen:
    kind: Literal["toast", "alert"] = "alert" if told.kind == "alert" else "toast"
    return Seen(kind, told.seq, told.chat_id, told.message_id, mine=False, text=told.text, buttons=(), history=(told,))


def fits(seen: Seen, wanted: Wanted, since: int) -> bool:
    """Tell whether it says what is wanted: by its words since then, or by the given judgement."""
    if isinstance(wanted, str):
        return any(wanted in text for text in _texts(seen.history, since))
    if isinstance(wanted, re.Pattern):
        return any(wanted.search(text) for text in _texts(seen.history, since))
    return bool(wanted(seen))


def _texts(history: Iterable[Told], since: int) -> list[str]:
    return [told.text for told in history if told.seq > since and told.kind != "deleted"]
