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
from bot.orders.evidence import Doubt, Finding, Known, Stretch, findings, rising, strangers, stretch
from bot.orders.order import State
from bot.orders.rounds import enter, first_round
from bot.panel import ErrorClass, OrderStatus, PanelError, RowError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from bot.orders.books import Books, Store
    from bot.orders.order import Order
    from bot.orders.policy import Policy

log = structlog.get_logger(__name__)

BATCH = 100
MOST = 30 * BATCH
"""Numbers in one look: thirty calls. A wider stretch is the operators' to look into."""
LOOKS = 3
BETWEEN_CALLS = 1.0
STEP = timedelta(seconds=2)
"""So far the time may go apart from a clock that nobody sets, and two events that were written at once from another."""


class Reads(Protocol):
    """The panel's action that tells how orders stand."""

    async def statuses(self, orders: Sequence[str]) -> Mapping[str, OrderStatus | RowError]: ...


@dataclass(frozen=True, slots=True)
class Case:
    """What the books know when a look begins."""

    doubts: Mapping[Doubt, Stretch]
    ours: frozenset[int]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the panel said about numbers that are not ours: a charge (None: it told none), unknown, or nothing clear."""

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
        """Look once; give how many orders were settled."""
        self._see_the_clock(now)
        case = await self._store.read(partial(_case, policy=self._policy, now=now, since=self._since))
        if case is None:
            return 0
        if not await self._discreet(case):
            log.warning("the panel tells about numbers that are not ours: they prove nothing")
            return await self._write(case, (), now)
        wanted = sorted({number for where in case.doubts.values() for number in where} - case.ours)
        if len(wanted) > MOST:
            log.warning("too many numbers to look at", count=len(wanted))
            return await self._write(case, (), now)
        seen = await self._ask(wanted)
        return await self._write(case, findings(case.doubts, seen.orphans, seen.blind(wanted)), now)

    def _see_the_clock(self, now: datetime) -> None:
        """Notice that the time was set: which call came first, and how long ago, cannot be told across that."""
        zero = now - timedelta(seconds=self._clock())
        if self._zero is not None and abs(zero - self._zero) > STEP:
            log.warning("the clock was set: orders sent before are left to the operators")
            self._since = now
        self._zero = zero

    async def _write(self, case: Case, found: Sequence[Finding], now: datetime) -> int:
        return await self._store.write(partial(_settle, case=case, found=found, now=now))

    async def _discreet(self, case: Case) -> bool:
        """See that the panel says «unknown» to numbers of other people; without that an answer proves nothing."""
        others = strangers(min(where.low for where in case.doubts.values()), case.ours)
        return bool(others) and (await self._ask(others)).unknown == frozenset(others)

    async def _ask(self, numbers: Sequence[int]) -> Seen:
        orphans: dict[int, Decimal | None] = {}
        unknown: set[int] = set()
        for at in range(0, len(numbers), BATCH):
            if at:
                await asyncio.sleep(self._pause)
            rows = await self._panel.statuses([str(number) for number in numbers[at : at + BATCH]])
            for number, row in rows.items():
                if isinstance(row, OrderStatus):
                    orphans[int(number)] = row.charge
                elif row.error is ErrorClass.ORDER_NOT_FOUND:
                    unknown.add(int(number))
        return Seen(orphans, frozenset(unknown))


def _case(books: Books, *, policy: Policy, now: datetime, since: datetime) -> Case | None:
    """Read what a look is about; None where there is nothing to look for, or this panel's numbers prove nothing."""
    due = [doubt for order in books.orders.unverified() if (doubt := _due(books, order, policy, now)) is not None]
    due = [doubt for doubt in due if doubt.began >= since]
    if not due:
        return None
    known, ours = _known(books, max(min(doubt.began for doubt in due) - policy.quarantine * 100, since))
    if known is None or not rising(known):
        return None
    doubts = {doubt: where for doubt in due if (where := stretch(doubt, known, policy.quarantine)) is not None}
    return Case(doubts, ours) if doubts else None


def _due(books: Books, order: Order, policy: Policy, now: datetime) -> Doubt | None:
    """Give what is in doubt about an order, if it is time to look for it."""
    history = books.events.of_order(order.ref)
    calls = [at for _, at, event in history if event.now == State.SUBMITTING]
    looks = sum(event.what == "look" for _, _, event in history)
    if not calls or looks >= LOOKS or policy.asks(order):
        return None
    wait: timedelta = policy.quarantine * 2**looks
    return Doubt(order.ref, calls[-1], order.price) if now - calls[-1] >= wait else None


def _known(books: Books, since: datetime) -> tuple[list[Known] | None, frozenset[int]]:
    """Read our own numbers of the time; None where one of them is no number, or where the clock was put back."""
    began: dict[int, datetime] = {}
    known: list[Known] = []
    latest = since
    for ref, state, at in books.events.calls(since):
        if at < latest - STEP:
            return None, frozenset()
        latest = max(latest, at)
        if state is State.SUBMITTING:
            began[ref] = at
            continue
        order = books.orders.get(ref, None)
        if order is None or order.panel_id is None or ref not in began:
            continue
        if not (order.panel_id.isascii() and order.panel_id.isdecimal()):
            return None, frozenset()
        known.append(Known(int(order.panel_id), began[ref], at))
    return known, frozenset(one.number for one in known)


def _settle(books: Books, *, case: Case, found: Sequence[Finding], now: datetime) -> int:
    """Note the look at each order, and settle those of which something is proved."""
    proved = {finding.ref: finding.number for finding in found}
    settled = 0
    for doubt in case.doubts:
        order = books.orders.hold(doubt.ref)
        if order is None or order.state is not State.UNVERIFIED:
            continue
        books.events.add(Event(order.ref, "probe", "look", order.state, order.state, {}), now)
        if doubt.ref in proved:
            settled += _settled(books, order, proved[doubt.ref], now)
    return settled


def _settled(books: Books, order: Order, number: int | None, now: datetime) -> bool:
    if number is None:
        after = replace(order, state=State.NOT_PLACED, reason="", changed=now)
    elif books.orders.by_panel_id(str(number), None) is not None:
        return False  # an order older than what was read has it
    else:
        after = replace(order, state=State.PLACED, panel_id=str(number), reason="", changed=now)
        after = enter(books, after, first_round("", order.ref, now))
    move(books, order, after, actor="probe", now=now)
    return True
