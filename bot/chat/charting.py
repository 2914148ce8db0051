"""A picture of how an order was delivered, made when somebody asks for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.chat.buttons import whole
from bot.chat.chart import ENOUGH, chart
from bot.chat.owned import owned
from bot.chat.screen import Picture, Reply
from bot.chat.screens.order import drawn
from bot.chat.screens.order_keys import CHART
from bot.errors import Passing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Order, Reading


def taps() -> Mapping[str, Handler]:
    return {CHART: _chart}


async def _chart(turn: Turn) -> Reply:
    order, readings = await turn.read(lambda books: _looked(books, turn))
    if order.quantity is None or len(readings) < ENOUGH:
        raise Passing("There is nothing to draw yet: the delivery has been read too few times.")
    until = max(turn.now if order.open else readings[-1].at, readings[-1].at)
    clock = turn.person.preferences.clock
    picture = await asyncio.to_thread(chart, readings, order.quantity, until, clock)
    return Reply(picture=Picture(picture, drawn(order, readings, turn.words)))


def _looked(books: Books, turn: Turn) -> tuple[Order, Sequence[Reading]]:
    """Read the order that the button names, if it is theirs to see."""
    order = owned(books, turn.person, whole(turn.pressed(0)))
    return order, books.readings.of(order.ref)
