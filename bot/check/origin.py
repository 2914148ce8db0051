"""Whether a panel is the one that the books are of: it is known by the orders that it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.blame import blame
from bot.check.finding import Finding
from bot.panel import ErrorClass, OrderStatus, PanelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.orders import Order
    from bot.panel import Panel, RowError

ASKED = 20
"""So many of the newest orders: as many as a panel without batches is asked for one by one in one go."""
NOTHING_TO_DO = Finding("panel", "these books are of it already, or of none yet: `run` takes PANEL_URL as it is")
STAYS = "so the books stay where they are"


async def check_origin(panel: Panel, url: str, orders: Sequence[Order]) -> Finding:
    """Ask for these orders; bad unless the panel knows at least half of them, and by more than their numbers.

    Not all: a panel drops orders of long ago, and one that moved may have changed others meanwhile.
    """
    if not orders:
        words = "no order in the books has a number by which their panel could be known"
        return _strange(f"{words}; set PANEL_URL back and let them end first (/unverified)")
    try:
        found = await panel.statuses([order.panel_id for order in orders if order.panel_id is not None])
    except PanelError as error:
        return _strange(blame(error, url))
    rows = [(order, found.get(order.panel_id or "")) for order in orders]
    told = sum(_tells(row) for _, row in rows)
    if 2 * told < len(orders):
        return _strange(f"it tells of {told} of the newest {len(orders)} orders; {STAYS}. Try again later")
    known = sum(_is_known(order, row) for order, row in rows)
    if 2 * known < len(orders):
        return _strange(f"by charge or start count it knows {known} of the newest {len(orders)} orders; {STAYS}")
    return Finding("panel", f"by charge or start count it knows {known} of the newest {len(orders)} orders")


def _strange(words: str) -> Finding:
    return Finding("panel", words, bad=True)


def _tells(row: OrderStatus | RowError | None) -> bool:
    """Whether it was asked and said something about this order: also that there is none."""
    return isinstance(row, OrderStatus) or (row is not None and row.error is ErrorClass.ORDER_NOT_FOUND)


def _is_known(order: Order, row: OrderStatus | RowError | None) -> bool:
    """Whether it tells a figure as the books do, and none otherwise: a zero is what panels do not tell."""
    if not isinstance(row, OrderStatus):
        return False
    pairs = ((row.charge, order.charge), (row.start_count, order.start_count))
    told = [there == here for there, here in pairs if there and here]
    return bool(told) and all(told)
