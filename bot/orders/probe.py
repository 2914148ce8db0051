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
from bot.orders.evidence import FAR, Doubt, Finding, Known, Stretch, findings, rising, strangers, stretch
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
ENDS = frozenset({"lane", "start"})
"""Who writes down that a call has ended: the lane that made it, or the start after the one that cut it off."""
BETWEEN_CALLS = 1.0
STEP = timedelta(seconds=2)
"""So far the time may go apart from a clock that nobody sets, and two events that were written at once from another."""


class Reads(Protocol):
    """The panel's action that tells how orders stand."""

    async def statuses(self, orders: Sequence[str]) -> Mapping[str, OrderStatus | RowError]: ...


@dataclass(frozen=True, slots=True)
class Case:
    """What the books know when a look begins. `due` are references; other doubts only help to explain numbers.

    `ours` are numbers of ours, `maybe` those below the stretches that may yet turn out to be.
    """

    doubts: Mapping[Doubt, Stretch]
    due: frozenset[int]
    ours: frozenset[int]
    maybe: frozenset[int]

    @property
    def low(self) -> int:
        return min(where.low for where in self.doubts.values())


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
        """Look once; give how many orders were settled.

        The panel must say «unknown» to numbers of other people: without that an answer proves nothing.
        """
        self._see_the_clock(now)
        case = await self._store.read(partial(_case, policy=self._policy, now=now, since=self._since))
        if case is None:
            return 0
        others = strangers(case.low, case.ours | case.maybe)
        told = await self._ask(others)
        if told.orphans or not others:
            log.warning("the panel tells about numbers that are not ours: they prove nothing")
            return await self._write(case, (), now)
        if told.blind(others):
            return 0
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
        # Calls went on while the panel was asked: what is written out of their order looks like a clock put back.
        if self._zero is not None:
            now = max(now, self._zero + timedelta(seconds=self._clock()))
        return await self._store.write(partial(_settle, case=case, found=found, now=now))

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
    unclear = [one for order in books.orders.unverified() if (one := _unclear(books, order, policy)) is not None]
    unclear = [one for one in unclear if one.doubt.began >= since]
    due = frozenset(one.doubt.ref for one in unclear if one.due(policy, now))
    if not due:
        return None
    first = min(one.doubt.began for one in unclear if one.doubt.ref in due)
    known, ours = _known(books, max(first - policy.quarantine * 100, since))
    if known is None or not rising(known):
        return None
    where = {one.doubt: there for one in unclear if (there := stretch(one.doubt, known, policy.quarantine)) is not None}
    looked_at = [there for doubt, there in where.items() if doubt.ref in due]
    if not looked_at:
        return None
    low, high = min(there.low for there in looked_at), max(there.high for there in looked_at)
    ripe = {one.doubt for one in unclear if now - one.doubt.ended >= policy.quarantine}
    doubts = {doubt: there for doubt, there in where.items() if doubt in ripe and low <= there.low < there.high <= high}
    maybe = {
        number for there in where.values() for number in range(max(there.low + 1, low - FAR), min(there.high, low))
    }
    return Case(doubts, due, ours, frozenset(maybe))


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt, how often it was looked into, and when that was last done; before, when the call ended."""

    doubt: Doubt
    looks: int
    last: datetime

    def due(self, policy: Policy, now: datetime) -> bool:
        wait = policy.quarantine * 2 ** max(0, self.looks - 1)
        return self.looks < LOOKS and now - self.last >= wait


def _unclear(books: Books, order: Order, policy: Policy) -> Doubtful | None:
    """Read what is in doubt about an order; None where it is not for the probe to look into."""
    history = books.events.of_order(order.ref)
    calls = [at for _, at, event in history if event.now == State.SUBMITTING != event.was]
    ends = [at for _, at, event in history if event.actor in ENDS]
    looks = [at for _, at, event in history if event.what == "look"]
    if not calls or policy.asks(order):
        return None
    return Doubtful(Doubt(order.ref, calls[-1], max(ends), order.price), len(looks), max(ends + looks))


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
        if doubt.ref in case.due:
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
