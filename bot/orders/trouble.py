"""Trouble with the panel: said once when it starts and once when it ends, with a back-off between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.orders.notices import alert
from bot.panel import ErrorClass, PanelError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.orders.books import Books

log = structlog.get_logger(__name__)

AT_ONCE = frozenset({ErrorClass.AUTH, ErrorClass.ACCOUNT})
"""Nothing gets better by waiting: an operator must act."""
FAILURES = 3
LONGEST = timedelta(minutes=5)
REFUSAL = 5
"""Base intervals between two looks at a panel that refuses the key."""


class Trouble:
    """Counts failed passes of one loop; remembered in the books, so that a restart says nothing twice.

    Who told of a trouble tells of its end: that the balance can be read does not mean that orders can.
    """

    def __init__(self, poll: timedelta, by: str = "watch") -> None:
        self._poll = poll
        self._by = by
        self._failures = 0
        self._rest: tuple[datetime, datetime] | None = None

    def pause(self, error: PanelError) -> timedelta:
        """Tell how long to wait before the next pass."""
        told = timedelta(seconds=error.wait or 0.0)
        if error.error in AT_ONCE:
            return max(self._poll * REFUSAL, told)
        doubled = self._poll * int(2 ** min(max(self._failures - 1, 0), 5))
        return max(min(doubled, LONGEST), told)

    def rest(self, error: PanelError, now: datetime) -> None:
        """Leave the panel alone for that long."""
        self._rest = now, now + self.pause(error)

    def resting(self, now: datetime) -> bool:
        """Whether the panel is still left alone; a clock that was put back ends that."""
        return self._rest is not None and self._rest[0] <= now < self._rest[1]

    def count(self) -> None:
        """Count a failed pass."""
        self._failures += 1

    def failed(self, books: Books, error: PanelError, now: datetime) -> None:
        """Alert the operators of a failed pass when it is a trouble and not a hiccup."""
        if error.error not in AT_ONCE and self._failures < FAILURES:
            return
        known = _known(books)
        if known is not None and (known.by == self._by or known.error == error.error):
            return
        log.warning("the panel is in trouble", error=error.error, text=error.raw)
        books.memory.put("trouble", {"error": error.error.value, "text": error.raw, "by": self._by}, now)
        alert(books, "trouble", f"trouble:{now.isoformat()}", now, error=error.error.value, text=error.raw)

    def over(self, books: Books, now: datetime) -> None:
        """Note a good pass; say so if there was a trouble."""
        self._failures = 0
        self._rest = None
        known = _known(books)
        if known is None or known.by != self._by:
            return
        log.info("the panel answers again")
        books.memory.put("trouble", {"error": None}, now)
        alert(books, "trouble_over", f"trouble_over:{now.isoformat()}", now)


@dataclass(frozen=True, slots=True)
class Known:
    """The trouble that operators were told of, and by which loop."""

    error: str
    by: str


def told(books: Books, error: ErrorClass) -> bool:
    """Whether the operators know of this very trouble, and not yet of its end."""
    known = _known(books)
    return known is not None and known.error == error


def in_trouble(books: Books) -> bool:
    """Whether operators were told of a trouble, and not yet of its end: then the panel may not even be asked."""
    return _known(books) is not None


def _known(books: Books) -> Known | None:
    row = books.memory.get("trouble")
    if row is None or not row.value.get("error"):
        return None
    return Known(str(row.value["error"]), str(row.value.get("by", "watch")))
