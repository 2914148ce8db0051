"""Whether a panel is the one that the books are of: it is known by the orders that it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.blame import blame
from bot.check.finding import Finding
from bot.panel import OrderStatus, PanelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.orders import Order
    from bot.panel import Panel, RowError

ASKED = 100
"""So many of the newest orders: one call."""


async def check_origin(panel: Panel, url: str, orders: Sequence[Order]) -> Finding:
    """Ask for these orders; bad where fewer than half of them stand there as they stand in the books.

    Not all: a panel drops orders of long ago, and one that moved may have changed others meanwhile.
    """
    if not orders:
        return Finding("panel", "the books hold no order that a panel has; `run` takes PANEL_URL as it is")
    try:
        found = await panel.statuses([order.panel_id for order in orders if order.panel_id is not None])
    except PanelError as error:
        return Finding("panel", blame(error, url), bad=True)
    alike = sum(_alike(order, found.get(order.panel_id or "")) for order in orders)
    bad = 2 * alike < len(orders)
    end = "; so the books are not of it, and stay as they are" if bad else ""
    return Finding("panel", f"of the newest {len(orders)} orders it knows {alike} as the books do{end}", bad=bad)


def _alike(order: Order, found: OrderStatus | RowError | None) -> bool:
    if not isinstance(found, OrderStatus):
        return False
    return found.charge is None or order.charge is None or found.charge == order.charge
