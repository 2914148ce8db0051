"""Screen and Reply: what a person sees, as values; screens are made by pure functions and sent by the turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.i18n import Html

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: escaped HTML and its keyboard. `order` says that it is the card of that order."""

    text: Html
    rows: Rows = ()
    order: int | None = None

    def markup(self) -> dict[str, object]:
        """Write the inline keyboard as the Bot API wants it (an empty one takes the keys away)."""
        return {"inline_keyboard": [[button.markup() for button in row] for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with what it shows in words below it."""

    png: bytes
    caption: Html


@dataclass(frozen=True, slots=True)
class File:
    """A document with a few words below it."""

    name: str
    content: bytes
    mime: str
    caption: Html


@dataclass(frozen=True, slots=True)
class Reply:
    """What a turn answers: a screen, a toast on the tapped button, or both.

    `fresh` sends a new message even where a button was tapped; `alert` makes the toast a window that must be closed;
    `state` is where the order conversation stands afterwards (None: unchanged). `after` is called once all is shown:
    what it sets off must not overtake the screen. A `picture` is a message of its own below it. So is a `file`, which
    is made beside all else, for that may take long; it may raise `Told` instead.
    """

    screen: Screen | None = None
    toast: str | None = None
    alert: bool = False
    fresh: bool = False
    state: int | None = None
    denied: bool = False
    """Somebody tried what is not theirs, which leaves a line in the audit log."""
    after: Callable[[], None] | None = None
    picture: Picture | None = None
    file: Callable[[], Awaitable[File]] | None = None
