"""The probe: asks for numbers next to our own, to settle unverified orders without the operators; off by default.

Whatever it cannot prove stays unverified, and theirs to settle.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.orders.books import Event
from bot.orders.desk import move
from bot.orders.doubts import MOST, STEP, Case, read_case
from bot.orders.evidence import EVERYWHERE, Doubt, Finding, findings
from bot.orders.order import State
from bot.orders.rounds import enter, first_round
from bot.panel import UNREFUNDED, ErrorClass, OrderStatus, PanelError, RowError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from bot.orders.books import Books, Store
    from bot.orders.order import Order
    from bot.orders.policy import Policy

log = structlog.get_logger(__name__)

BATCH = 100
BETWEEN_CALLS = 1.0


class Reads(Protocol):
    """The panel's action that tells how orders stand."""

    async def statuses(self, orders: Sequence[str]) -> Mapping[str, OrderStatus | RowError]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What the panel said about numbers that are not ours: a charge, unknown, or nothing clear.

    The charge is None where it told none, or may have given some of it back.
    """

    orphans: Mapping[int, Decimal | None]
    unknown: frozenset[int]

    def blind(self, asked: Sequence[int]) -> frozenset[int]:
        return frozenset(asked) - self.unknown - frozenset(self.orphans)


class Probe:
    """Looks at the base interval; each order is looked for three times at most, ever later.

    `clock` is monotonic: where it and the time go apart, the time was set, and what was sent before is not compared.
    """

    def __init__(
        self,
        store: Store,
        panel: Reads,
        policy: Policy,
        *,
        pause: float = BETWEEN_CALLS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._panel = panel
        self._policy = policy
        self._pause = pause
        self._clock = clock
        self._zero: datetime | None = None
        self._since = datetime.min.replace(tzinfo=UTC)

    async def run(self, now: Callable[[], datetime]) -> None:
        """Look for ever; an exception costs one look."""
        while True:
            try:
                await self.tick(now())
            except PanelError as error:
                log.debug("no look at the neighbours", error=error.error)
            except Exception:
                log.exception("a look at the neighbours failed")
            await asyncio.sleep(self._policy.poll.total_seconds())

    async def tick(self, now: datetime) -> int:
        """Look once; give how many orders were settled.

        The panel must say «unknown» to numbers of other people: without that an answer proves nothing.
        """
        self._see_the_clock(now)
        case = await self._store.read(partial(read_case, policy=self._policy, now=now, since=self._since))
        if case is None:
            return 0
        told = await self._ask(case.others)
        if told.orphans or not case.others:
            log.warning("the panel tells about numbers that are not ours: they prove nothing")
            return await self._write(case, None, now)
        if told.blind(case.others):
            return 0
        wanted = case.wanted
        if len(wanted) > MOST:
            log.warning("too many numbers to look at", count=len(wanted))
            return await self._write(case, None, now)
        return await self._write(case, await self._ask(wanted), now)

    def _see_the_clock(self, now: datetime) -> None:
        """Notice that the time was set: which call came first, and how long ago, cannot be told across that."""
        zero = now - timedelta(seconds=self._clock())
        if self._zero is not None and abs(zero - self._zero) > STEP:
            log.warning("the clock was set: orders sent before are left to the operators")
            self._since = now
        self._zero = zero

    async def _write(self, case: Case, seen: Seen | None, now: datetime) -> int:
        # Calls went on while the panel was asked: what is written out of their order looks like a clock put back.
        if self._zero is not None:
            now = max(now, self._zero + timedelta(seconds=self._clock()))
        return await self._store.write(partial(_settle, case=case, seen=seen, now=now))

    async def _ask(self, numbers: Sequence[int]) -> Seen:
        orphans: dict[int, Decimal | None] = {}
        unknown: set[int] = set()
        for at in range(0, len(numbers), BATCH):
            if at:
                await asyncio.sleep(self._pause)
            rows = await self._panel.statuses([str(number) for number in numbers[at : at + BATCH]])
            for number, row in rows.items():
                if isinstance(row, OrderStatus):
                    orphans[int(number)] = row.charge if row.status in UNREFUNDED else None
                elif row.error is ErrorClass.ORDER_NOT_FOUND:
                    unknown.add(int(number))
        return Seen(orphans, frozenset(unknown))


def _settle(books: Books, *, case: Case, seen: Seen | None, now: datetime) -> int:
    """Note the look at each order, and settle those of which something is proved."""
    proved = {} if seen is None else {one.ref: one.number for one in _proved(books, case, seen)}
    settled = 0
    for doubt in case.doubts:
        order = books.orders.hold(doubt.ref)
        if order is None or order.state is not State.UNVERIFIED:
            continue
        if doubt.ref in case.due:
            books.events.add(Event(order.ref, "probe", "look", order.state, order.state, {}), now)
        if doubt.ref in proved:
            _move(books, order, proved[doubt.ref], now)
            settled += 1
    return settled


def _proved(books: Books, case: Case, seen: Seen) -> list[Finding]:
    """Match what was seen, as the books stand now: orders went on being placed while the panel was asked."""
    orphans = {
        number: charge for number, charge in seen.orphans.items() if books.orders.by_panel_id(str(number), None) is None
    }
    claims = dict(case.claims)
    known = {doubt.ref for doubt in claims}
    for order in (*books.orders.unverified(), *books.orders.submitting()):
        if order.ref not in known:
            claims[Doubt(order.ref, order.made, order.changed, order.price)] = EVERYWHERE
    return findings(claims, case.doubts, orphans, seen.blind(case.wanted))


def _move(books: Books, order: Order, number: int | None, now: datetime) -> None:
    if number is None:
        after = replace(order, state=State.NOT_PLACED, reason="", changed=now)
    else:
        after = replace(order, state=State.PLACED, panel_id=str(number), reason="", changed=now)
        after = enter(books, after, first_round("", order.ref, now))
    move(books, order, after, actor="probe", now=now)
