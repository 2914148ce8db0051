"""Records: one line of the books as operators take it away, with the name of whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from bot.orders.order import State
    from bot.panel import OrderState


@dataclass(frozen=True, slots=True)
class Record:
    """An order in one line. `name` and `link` are None once their person is forgotten."""

    ref: int
    made: datetime
    name: str | None
    service: str
    service_name: str
    link: str | None
    quantity: int | None
    state: State
    status: OrderState | None
    raw_status: str
    panel_id: str | None
    price: Decimal
    charge: Decimal | None
    currency: str
    settled: datetime | None


class Records(Protocol):
    """All orders of the books, whosever they are."""

    def page(self, since: datetime, until: datetime, *, past: int, limit: int) -> Sequence[Record]:
        """Read orders made from `since` on and before `until`, oldest first, behind the reference `past`."""
