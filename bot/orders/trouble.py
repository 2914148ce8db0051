"""Trouble with the panel: said once when it starts and once when it ends, with a back-off between."""

from __future__ import annotations

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


class Trouble:
    """Counts failed passes of the watch; remembered in the books, so that a restart says nothing twice."""

    def __init__(self, poll: timedelta) -> None:
        self._poll = poll
        self._failures = 0

    def pause(self, error: PanelError) -> timedelta:
        """Tell how long to wait before the next pass."""
        told = timedelta(seconds=error.wait or 0.0)
        if error.error in AT_ONCE:
            return max(LONGEST, told)
        doubled = self._poll * int(2 ** min(max(self._failures - 1, 0), 5))
        return max(min(doubled, LONGEST), told)

    def count(self) -> None:
        """Count a failed pass."""
        self._failures += 1

    def failed(self, books: Books, error: PanelError, now: datetime) -> None:
        """Alert the operators of a failed pass when it is a trouble and not a hiccup."""
        if error.error not in AT_ONCE and self._failures < FAILURES:
            return
        known = books.memory.get("trouble")
        if known is not None and known.value.get("error"):
            return
        log.warning("the panel is in trouble", error=error.error, text=error.raw)
        books.memory.put("trouble", {"error": error.error.value, "text": error.raw}, now)
        alert(books, "trouble", f"trouble:{now.isoformat()}", now, error=error.error.value, text=error.raw)

    def over(self, books: Books, now: datetime) -> None:
        """Note a good pass; say so if there was a trouble."""
        self._failures = 0
        known = books.memory.get("trouble")
        if known is None or not known.value.get("error"):
            return
        log.info("the panel answers again")
        books.memory.put("trouble", {"error": None}, now)
        alert(books, "trouble_over", f"trouble_over:{now.isoformat()}", now)
