"""Buttons and the data that Telegram carries for them: typed, versioned, at most 64 bytes, checked on arrival."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "1"
LIMIT = 64
SEPARATOR = ":"
DIGITS = 18
"""Of the longest number that a column of 64 bits surely holds."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button means: a verb of the chat and its arguments; untrusted when it comes back."""

    verb: str
    arguments: tuple[str, ...] = ()

    def pack(self) -> str:
        """Write as callback data; raises ValueError where Telegram would refuse it."""
        data = SEPARATOR.join((VERSION + self.verb, *self.arguments))
        if len(data.encode()) > LIMIT or any(SEPARATOR in argument for argument in self.arguments):
            raise ValueError(f"callback data of {self.verb!r} does not fit")
        return data


def press(verb: str, *arguments: object) -> Press:
    """Name what a button does."""
    return Press(verb, tuple(str(argument) for argument in arguments))


def unpack(data: str) -> Press | None:
    """Read callback data; None for other versions and for anything that no button of ours holds."""
    head, *arguments = data.split(SEPARATOR)
    if not head.startswith(VERSION) or not head[len(VERSION) :].isidentifier() or "\0" in data:
        return None
    return Press(head[len(VERSION) :], tuple(arguments))


def whole(text: str, digits: int = DIGITS) -> int:
    """Read a number from a button, of so many digits at most; whatever else stands there is 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else 0


@dataclass(frozen=True, slots=True)
class Button:
    """One key under a message: exactly one of what it does, where it leads, or what it copies or searches."""

    label: str
    press: Press | None = None
    url: str | None = None
    copy: str | None = None
    inline: str | None = None
    style: str | None = None
    """Telegram's: primary, success (green), danger (red)."""

    def markup(self) -> dict[str, object]:
        """Write as the Bot API wants it."""
        key: dict[str, object] = {"text": str(self.label)}
        if self.press is not None:
            key["callback_data"] = self.press.pack()
        if self.url is not None:
            key["url"] = self.url
        if self.copy is not None:
            key["copy_text"] = {"text": self.copy}
        if self.inline is not None:
            key["switch_inline_query_current_chat"] = self.inline
        if self.style is not None:
            key["style"] = self.style
        return key
