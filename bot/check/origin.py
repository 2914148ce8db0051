"""Whether a panel is the one that the books are of: it is known by the orders that it made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.check.blame import blame
from bot.check.finding import Finding
from bot.panel import ErrorClass, OrderStatus, PanelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bot.orders import Order
    from bot.panel import Panel, RowError

ASKED = 20
"""So many of the newest orders: as many as a panel without batches is asked for one by one in one go."""
NOTHING_TO_DO = Finding("panel", "these books are of it already, or of none yet: `run` takes PANEL_URL as it is")
STAYS = "so the books stay where they are"


async def check_origin(panel: Panel, url: str, orders: Sequence[Order]) -> Finding:
    """Ask for these orders; bad unless the panel knows at least half of them, and most by more than their numbers.

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
    return _compared(rows)


def _compared(rows: Sequence[tuple[Order, OrderStatus | RowError | None]]) -> Finding:
    """Compare what it tells of each order with what the books say."""
    figures = [_figures(order, row) for order, row in rows if isinstance(row, OrderStatus)]
    differing = sum(any(there != here for there, here in pairs) for pairs in figures)
    alike, compared = len(figures) - differing, sum(map(bool, figures))
    if 2 * alike < len(rows):
        return _strange(f"it knows {alike} of the newest {len(rows)} orders as the books do; {STAYS}")
    if compared == differing:
        return _strange(f"no charge and no start count that it tells stands in the books too; {STAYS}")
    if 2 * differing > compared:
        return _strange(f"of {differing} among {compared} orders it tells other figures than the books; {STAYS}")
    return Finding("panel", f"it knows {alike} of the newest {len(rows)} orders as the books do")


def _strange(words: str) -> Finding:
    return Finding("panel", words, bad=True)


def _tells(row: OrderStatus | RowError | None) -> bool:
    """Whether it was asked and said something about this order: also that there is none."""
    return isinstance(row, OrderStatus) or (row is not None and row.error is ErrorClass.ORDER_NOT_FOUND)


def _figures(order: Order, row: OrderStatus) -> list[tuple[Decimal | int, Decimal | int]]:
    """Pair what it tells with what the books say, where both say something: a zero is what panels do not tell."""
    pairs = ((row.charge, order.charge), (row.start_count, order.start_count))
    return [(there, here) for there, here in pairs if there and here]
