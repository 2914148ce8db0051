"""The watch: reads due orders and refills in batches and writes changes and notices in one transaction."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import structlog

from bot.orders.apply import apply_orders, apply_requests
from bot.orders.lull import rest
from bot.orders.notices import alert_missing
from bot.orders.rounds import LEASE, by_pace, put_right
from bot.orders.trouble import Trouble
from bot.panel import ErrorClass, PanelError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.orders.books import Books, Store
    from bot.orders.order import Order, Request
    from bot.orders.policy import Policy
    from bot.panel import Balance, OrderStatus, RefillStatus, RowError

log = structlog.get_logger(__name__)

AHEAD = 0.2
"""Rounds due within this share of the interval are read along, so that they stay together in few requests."""
JITTER = 0.1
SHORT = 10.0
WAITS = 4
"""Pauses in seconds that are waited out within a pass, and how many of them: together well within the lease."""
ROUNDS_A_TICK = 500
BATCH = 100
EVERYTHING = frozenset(
    {
        ErrorClass.AUTH,
        ErrorClass.ACCOUNT,
        ErrorClass.BLOCKED,
        ErrorClass.MAINTENANCE,
        ErrorClass.RATE_LIMIT,
        ErrorClass.TRANSPORT,
    }
)
"""Troubles of the panel as a whole: there is no use in asking on."""


class Reads(Protocol):
    """The panel's reading actions."""

    async def statuses(self, orders: Sequence[str]) -> Mapping[str, OrderStatus | RowError]: ...
    async def refill_statuses(self, refills: Sequence[str]) -> Mapping[str, RefillStatus | RowError]: ...
    async def balance(self) -> Balance: ...


@dataclass(frozen=True, slots=True)
class Due:
    """What one tick has leased."""

    rounds: Sequence[str]
    orders: Sequence[Order]
    requests: Sequence[Request]


class Watch:
    """Polls what is due. `tick` is called by the loop, or directly by tests."""

    def __init__(self, store: Store, panel: Reads, policy: Policy, *, chance: random.Random | None = None) -> None:
        self._store = store
        self._panel = panel
        self._policy = policy
        self._chance = chance or random.Random()  # noqa: S311 - jitter is no secret
        self._trouble = Trouble(policy.poll)
        self._waits = 0
        self._gone: list[Order | Request] = []
        self._wake = asyncio.Event()
        self._seen: datetime | None = None

    def wake(self) -> None:
        """Have the loop look for due rounds now."""
        self._wake.set()

    async def run(self, now: Callable[[], datetime]) -> None:
        """Tick for ever; an exception costs one tick."""
        pause = min(self._policy.poll.total_seconds() / 4, 5.0)
        while True:
            self._wake.clear()
            try:
                more = await self.tick(now())
            except Exception:
                log.exception("a watch pass failed")
                more = False
            if not more:
                await rest(self._wake, pause)

    async def tick(self, now: datetime) -> bool:
        """Read what is due; tell whether there was anything."""
        if self._trouble.resting(now):
            return False
        put_back = self._seen is None or now < self._seen
        due = await self._store.write(partial(self._lease, now=now, put_back=put_back))
        self._seen = now
        if due is None:
            return False
        try:
            await self._read(due, now)
        except PanelError as error:
            self._trouble.count()
            if error.error in EVERYTHING:
                self._trouble.rest(error, now)
            await self._store.write(partial(self._failed, due=due, error=error, now=now))
            return False
        await self._store.write(partial(self._give_back, due=due, now=now))
        return True

    def _lease(self, books: Books, *, now: datetime, put_back: bool) -> Due | None:
        if put_back:
            put_right(books, now, self._policy.poll)
        names = books.rounds.lease(now, ahead=self._policy.poll * AHEAD, until=now + LEASE, limit=ROUNDS_A_TICK)
        orders, requests = books.orders.of_rounds(names), books.requests.of_rounds(names)
        # Only here, while the rounds are held, is it certain that nobody joins an empty one.
        lived_in = {order.round for order in orders} | {request.round for request in requests}
        books.rounds.drop([name for name in names if name not in lived_in])
        if not lived_in:
            return None
        return Due([name for name in names if name in lived_in], orders, requests)

    def _give_back(self, books: Books, *, due: Due, now: datetime) -> None:
        stretch = self._chance.uniform(1 - JITTER, 1 + JITTER)
        for interval, names in by_pace(due.rounds, self._policy.poll).items():
            books.rounds.next(names, now + interval * stretch)
        alert_missing(books, self._gone, now)
        self._trouble.over(books, now)

    def _failed(self, books: Books, *, due: Due, error: PanelError, now: datetime) -> None:
        self._trouble.failed(books, error, now)
        books.rounds.next(due.rounds, now + self._trouble.pause(error))

    async def _read(self, due: Due, now: datetime) -> None:
        """Read all that is due. One odd chunk costs itself; raises PanelError where none could be read."""
        self._waits, self._gone = WAITS, []
        orders = [order for order in due.orders if order.panel_id is not None]
        requests = [request for request in due.requests if request.panel_id is not None]
        self._chance.shuffle(orders)  # so that an odd one does not always pull down the same others
        chunks = [partial(self._read_orders, some, now) for some in batches(orders)]
        chunks += [partial(self._read_requests, some, now) for some in batches(requests)]
        troubles = [trouble for chunk in chunks if (trouble := await self._tried(chunk)) is not None]
        if troubles and len(troubles) == len(chunks):
            raise troubles[0]

    async def _tried(self, chunk: Callable[[], Awaitable[None]]) -> PanelError | None:
        try:
            await self._patiently(chunk)
        except PanelError as error:
            if error.error in EVERYTHING:
                raise
            log.info("a part of a pass could not be read", error=error.error, text=error.raw or error.reason)
            return error
        return None

    async def _patiently(self, chunk: Callable[[], Awaitable[None]]) -> None:
        """Wait out a short pause that the panel asks for: some answer only so many requests in so many seconds."""
        while True:
            try:
                await chunk()
            except PanelError as error:
                short = error.error is ErrorClass.RATE_LIMIT and error.wait is not None and error.wait <= SHORT
                if not short or not self._waits:
                    raise
                self._waits -= 1
                await asyncio.sleep(error.wait or 0.0)
            else:
                return

    async def _read_orders(self, some: Sequence[Order], now: datetime, *, halve: bool = True) -> None:
        try:
            readings = await self._panel.statuses([order.panel_id or "" for order in some])
        except PanelError as error:
            if error.error in EVERYTHING or not halve or len(some) == 1:
                raise
            await self._halves(some, now)
            return
        work = partial(apply_orders, seen=some, readings=readings, now=now, policy=self._policy)
        self._gone += await self._store.write(work)

    async def _halves(self, some: Sequence[Order], now: datetime) -> None:
        """Read a chunk that failed in two halves; raises where both fail."""
        middle = len(some) // 2
        halves = [partial(self._read_orders, half, now, halve=False) for half in (some[:middle], some[middle:])]
        troubles = [trouble for half in halves if (trouble := await self._tried(half)) is not None]
        if len(troubles) == len(halves):
            raise troubles[0]

    async def _read_requests(self, some: Sequence[Request], now: datetime) -> None:
        readings = await self._panel.refill_statuses([request.panel_id or "" for request in some])
        work = partial(apply_requests, seen=some, readings=readings, now=now, policy=self._policy)
        self._gone += await self._store.write(work)


T = TypeVar("T")


def batches(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]
