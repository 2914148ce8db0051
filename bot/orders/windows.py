"""Windows: until when a completed order may be refilled by its service's name, and the word of it a day before."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.catalog import refill_days
from bot.errors import Told
from bot.orders.asking import PATIENCE, may_ask
from bot.orders.order import Kind, RequestState, State
from bot.panel import OrderState
from bot.people import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.orders.books import Books, Store
    from bot.orders.order import Order, Request

log = structlog.get_logger(__name__)

DAY = timedelta(days=1)
SHORTEST, LONGEST = 3 * DAY, 365 * DAY
"""Of a shorter window nobody is reminded; a longer one no name promises."""
KIND = "refill_ends"
EVERY = 3600.0
"""Seconds between two looks."""
FIRST = 60.0
"""Seconds after a start until the first look: what waited for the desk comes first."""
PAGE = 1000
"""Orders that one read looks through. A look at 100,000 costs about a second of one core, and stops nobody."""
AT_ONCE = 100
"""Orders that one transaction looks at again before their notices are put."""


def refill_until(order: Order) -> datetime | None:
    """When the window ends that the service's name promises a completed order, counted from when it was seen to end.

    The panel has no field for it, so the panel may think otherwise.
    """
    ended = order.state is State.PLACED and order.status is OrderState.COMPLETED
    if not ended or order.may_refill is False or order.settled is None:
        return None
    days = refill_days(order.service_name)
    return None if days is None else order.settled + days * DAY


def ends_soon(order: Order, requests: Sequence[Request], now: datetime) -> datetime | None:
    """When the window ends, where that is within a day and a refill can be asked for until then."""
    end = refill_until(order)
    if end is None or order.settled is None or not _near(order.settled, end, now):
        return None
    refills = [one for one in requests if one.kind is Kind.REFILL]
    try:
        may_ask(order, refills, Kind.REFILL, now)
    except Told:
        return None
    return None if any(_on_its_way(one, now) for one in refills) else end


def _near(settled: datetime, end: datetime, now: datetime) -> bool:
    return end - settled >= SHORTEST and now < end <= now + DAY


def _on_its_way(refill: Request, now: datetime) -> bool:
    """Whether a refill without a number may still be under way: nobody can say, so it is left some time."""
    unseen = refill.state is RequestState.REQUESTED and refill.panel_id is None
    return unseen and now - refill.changed < 3 * PATIENCE


Ended = tuple[int, datetime]
"""An order's number, and when it settled."""


class Windows:
    """Looks for windows that end within a day; `tick` is called by the loop, or directly by tests."""

    def __init__(self, store: Store, *, every: float = EVERY, page: int = PAGE) -> None:
        self._store = store
        self._every = every
        self._page = page
        self._told: set[Ended] = set()

    async def run(self, now: Callable[[], datetime]) -> None:
        """Look for ever; an exception costs one look."""
        await asyncio.sleep(min(FIRST, self._every))
        while True:
            try:
                await self.tick(now())
            except Exception:
                log.exception("looking for the ends of refill windows failed")
            await asyncio.sleep(self._every)

    async def tick(self, now: datetime) -> None:
        """Put a notice for each window that ends within a day; its dedupe makes it one, whoever looks how often."""
        near: set[Ended] = set()
        after: int | None = 0
        while after is not None:
            after, found = await self._store.read(partial(_look, after=after, now=now, limit=self._page))
            near.update(found)
        # What was put is only remembered to spare the look; whoever does not remember it puts nothing new either.
        fresh = sorted(near - self._told)
        self._told &= near
        for at in range(0, len(fresh), AT_ONCE):
            some = fresh[at : at + AT_ONCE]
            told = await self._store.write(partial(_tell, refs=[ref for ref, _ in some], now=now))
            self._told.update(one for one in some if one[0] in told)


def _look(books: Books, *, after: int, now: datetime, limit: int) -> tuple[int | None, list[Ended]]:
    """Find those of a page whose windows end soon by their names, and the order to go on behind."""
    rows = books.orders.completed(after, now - LONGEST, now + DAY - SHORTEST, limit)
    near = [(ref, settled) for ref, name, settled in rows if _promised(name, settled, now)]
    return (rows[-1][0] if len(rows) == limit else None), near


def _promised(name: str, settled: datetime, now: datetime) -> bool:
    days = refill_days(name)
    return days is not None and _near(settled, settled + days * DAY, now)


def _tell(books: Books, *, refs: Sequence[int], now: datetime) -> set[int]:
    """Put the notices of those orders that it still holds for, and give them."""
    told = set()
    for ref in refs:
        order = books.orders.get(ref, None)
        person = None if order is None else books.people.get(order.person)
        # The orders of whoever is forgotten, or let in no more, stay in the books.
        if order is None or person is None or not person.may_order:
            continue
        end = ends_soon(order, books.requests.of_order(ref), now)
        if end is not None:
            mark = f"{ref}:{KIND}:{end.isoformat()}"
            books.notices.put(Notice(order.person, KIND, mark, ref, {"until": end.isoformat()}), now)
            told.add(ref)
    return told
