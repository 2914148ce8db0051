"""Pages of long lists and the row that turns them; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.chat.buttons import Button, press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.screen import Rows
    from bot.i18n import Words

T = TypeVar("T")
SIZE = 8


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many: `number` counts from 0 and is always a page that exists."""

    items: Sequence[T]
    number: int
    count: int


def page_of(items: Sequence[T], number: int, *, size: int = SIZE) -> Page[T]:
    """Cut one page; a number beyond the end (the list may have shrunk) is the last one."""
    count = max(1, -(-len(items) // size))
    kept = min(max(number, 0), count - 1)
    return Page(items[kept * size : (kept + 1) * size], kept, count)


def in_rows(keys: Sequence[Button], width: int) -> Rows:
    """So many keys beside each other."""
    return tuple(tuple(keys[at : at + width]) for at in range(0, len(keys), width))


def pager(page: Page[T], words: Words, verb: str, *arguments: str) -> Rows:
    """The row `‹ 2/7 ›`, none for a single page; `verb` gets the page as its last argument.

    Telegram sets a row from left to right in every language, so where people read the other way it runs the other
    way; the marks keep the signs from being mirrored once more.
    """
    if page.count == 1:
        return ()
    before, after = (page.number - 1) % page.count, (page.number + 1) % page.count
    place = f"{words.number(page.number + 1)}/{words.number(page.count)}"
    left, right = (after, before) if words.rtl else (before, after)
    mark = "\u200e" if words.rtl else ""
    return (
        (
            Button(f"{mark}‹", press(verb, *arguments, left)),
            Button(place, press(verb, *arguments, page.number)),
            Button(f"{mark}›", press(verb, *arguments, right)),
        ),
    )
