"""Pages of somebody's own orders, by tab."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chat.screens import order_keys as keys
from bot.chat.screens.orders import ATTENTION, Shelf
from bot.chat.screens.pages import SIZE, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.turn import Books, Turn

FINISHED: Mapping[str, bool | None] = {keys.ALL: None, keys.OPEN: False, keys.FINISHED: True}
LATELY = timedelta(days=7)
"""So long an order that ended short stands among those that need attention."""


def shelf_of(books: Books, turn: Turn, tab: str, number: int) -> Shelf:
    """Read one page; a number beyond the end is the last one."""
    total = _count(books, turn, tab)
    count = max(1, -(-total // SIZE))
    number = min(number, count - 1)
    past = number * SIZE
    if tab == ATTENTION:
        orders = books.orders.attention(turn.person.key, turn.now - LATELY, offset=past, limit=SIZE)
    else:
        orders = books.orders.page(turn.person.key, finished=FINISHED[tab], offset=past, limit=SIZE)
    return Shelf(Page(orders, number, count), tab, total)


def page_with(books: Books, turn: Turn, tab: str, ref: int) -> int:
    """Tell on which page an order stands, or would, if it is in another tab by now."""
    return _count(books, turn, tab, after=ref) // SIZE


def _count(books: Books, turn: Turn, tab: str, *, after: int = 0) -> int:
    if tab == ATTENTION:
        return books.orders.count_attention(turn.person.key, turn.now - LATELY, after=after)
    return books.orders.count(turn.person.key, finished=FINISHED[tab], after=after)
