"""The probe: asks for numbers next to our own, to settle unverified orders without the operators; off by default.

Whatever it cannot prove stays unverified, and theirs to settle.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.orders.books import Event
from bot.orders.desk import move
from bot.orders.doubts import LOOKS, MOST, PROBE, STEP, Case, read_case
from bot.orders.evidence import EVERYWHERE, Doubt, findings
from bot.orders.order import State
from bot.orders.rounds import enter, first_round
from bot.panel import UNREFUNDED, ErrorClass, OrderStatus, PanelError, RowError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from decimal import Decimal

    from bot.orders.books import Books, Known, Store
    from bot.orders.evidence import Finding
    from bot.orders.order import Order
    from bot.orders.policy import Policy
    from bot.people import Fact

log = structlog.get_logger(__name__)

BATCH = 98
"""With the witnesses a hundred, which is what panels take."""
BETWEEN_CALLS = 1.0
CLOCK = "clock"
"""What is remembered of the clock: when the one that nobody sets began, and since when the time was not set."""
_DIGITS = re.compile(r"\d+")


class _BlindError(Exception):
    """The panel's answers were no look at all; `numbers` are those of ours that it did not know."""

    def __init__(self, numbers: frozenset[int] = frozenset()) -> None:
        super().__init__()
        self.numbers = numbers


class Reads(Protocol):
    """The panel's action that tells how orders stand."""

    async def statuses(self, orders: Sequence[str]) -> Mapping[str, OrderStatus | RowError]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What the panel said about numbers: its charge for those it has, and its text for those that it does not know.

    A charge is None where it told none, or may have given some of it back.
    """

    there: Mapping[int, Decimal | None]
    unknown: Mapping[int, str]

    def blind(self, asked: Sequence[int], texts: Collection[str]) -> frozenset[int]:
        """Numbers about which it said nothing clear: it does not know a number of which it says one of these texts."""
        clear = {number for number, text in self.unknown.items() if text in texts}
        return frozenset(asked) - clear - frozenset(self.there)


@dataclass(frozen=True, slots=True)
class Look:
    """What came of a look: the numbers that the panel has, and those about which it said nothing clear."""

    there: Mapping[int, Decimal | None]
    blind: frozenset[int]


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
        self._kept = False
        self._blind = 0

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
        await self._see_the_clock(now)
        case = await self._store.read(partial(read_case, policy=self._policy, now=now, since=self._since))
        if case is None:
            return 0
        try:
            look = await self._look(case) if case.doubts else None
        except _BlindError as blind:
            return await self._not_seen(case, blind.numbers, now)
        self._blind = 0
        return await self._write(case, look, now)

    async def _not_seen(self, case: Case, numbers: frozenset[int], now: datetime) -> int:
        """Try again soon; in the end it counts as a look at the orders that stand above a number that is not known."""
        self._blind += 1
        if self._blind < LOOKS:
            return 0
        log.info("the panel does not know our own numbers, or says nothing clear: this proves nothing")
        self._blind = 0
        above = {doubt.ref for doubt, there in case.claims.items() if there.low in numbers}
        return await self._write(Case(case.due & above or case.due), None, now)

    async def _look(self, case: Case) -> Look | None:
        """Ask about the numbers; None where the answers could prove nothing.

        The panel must say «unknown» to numbers of other people, and know ours at that moment.
        """
        told = await self._ask(case.others, case.witnesses)
        texts = frozenset(told.unknown.values())
        if told.blind(case.others, texts):
            raise _BlindError
        if told.there:
            log.warning("the panel tells about numbers that are not ours: they prove nothing")
            return None
        wanted = case.wanted
        if len(wanted) > MOST:
            log.warning("too many numbers to look at", count=len(wanted))
            return None
        seen = await self._ask(wanted, case.witnesses)
        return Look(seen.there, seen.blind(wanted, texts))

    async def _see_the_clock(self, now: datetime) -> None:
        """Notice that the time was set: which call came first, and how long ago, cannot be told across that.

        What was seen last is remembered, for it may have been set while nobody looked.
        """
        zero = now - timedelta(seconds=self._clock())
        if self._zero is None:
            kept = await self._store.read(lambda books: books.memory.get(CLOCK))
            self._zero, self._since = (zero, self._since) if kept is None else _clock_of(kept)
        if abs(zero - self._zero) > STEP:
            log.warning("the clock was set: orders sent before are left to the operators")
            self._since = now
        elif self._kept:
            self._zero = zero
            return
        self._zero, self._kept = zero, True
        value: dict[str, Fact] = {"zero": zero.isoformat(), "since": self._since.isoformat()}
        await self._store.write(lambda books: books.memory.put(CLOCK, value, now))

    async def _write(self, case: Case, look: Look | None, now: datetime) -> int:
        # Calls went on while the panel was asked: what is written out of their order looks like a clock put back.
        if self._zero is not None:
            now = max(now, self._zero + timedelta(seconds=self._clock()))
        return await self._store.write(partial(_settle, case=case, look=look, now=now))

    async def _ask(self, numbers: Sequence[int], witnesses: Sequence[int]) -> Seen:
        """Read the numbers, in each call together with the witnesses, which the panel must know."""
        there: dict[int, Decimal | None] = {}
        unknown: dict[int, str] = {}
        for at in range(0, len(numbers), BATCH):
            if at:
                await asyncio.sleep(self._pause)
            rows = dict(await self._panel.statuses([str(one) for one in (*numbers[at : at + BATCH], *witnesses)]))
            missing = [one for one in witnesses if not isinstance(rows.pop(str(one), None), OrderStatus)]
            if missing:
                raise _BlindError(frozenset(missing))
            for number, row in rows.items():
                if isinstance(row, OrderStatus):
                    there[int(number)] = row.charge if row.status in UNREFUNDED else None
                elif row.error is ErrorClass.ORDER_NOT_FOUND:
                    unknown[int(number)] = _DIGITS.sub("#", row.text)
        return Seen(there, unknown)


def forget_the_clock(books: Books, now: datetime) -> None:
    """Have the next look take the clock for set: orders that were sent before are left to the operators."""
    never = datetime.min.replace(tzinfo=UTC)
    books.memory.put(CLOCK, {"zero": never.isoformat(), "since": now.isoformat()}, now)


def _clock_of(kept: Known) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(str(kept.value["zero"])), datetime.fromisoformat(str(kept.value["since"]))


def _settle(books: Books, *, case: Case, look: Look | None, now: datetime) -> int:
    """Note the look at each order, and settle those of which something is proved."""
    proved = {} if look is None else {one.ref: one.number for one in _proved(books, case, look)}
    settled = 0
    for ref in sorted(case.due | proved.keys()):
        order = books.orders.hold(ref)
        if order is None or order.state is not State.UNVERIFIED:
            continue
        if ref in case.due:
            books.events.add(Event(ref, PROBE, "look", order.state, order.state, {}), now)
        if ref in proved:
            _move(books, order, proved[ref], now)
            settled += 1
    return settled


def _proved(books: Books, case: Case, look: Look) -> Sequence[Finding]:
    """Match what was seen, as the books stand now: orders went on being placed while the panel was asked."""
    orphans = {
        number: charge for number, charge in look.there.items() if books.orders.by_panel_id(str(number), None) is None
    }
    claims = dict(case.claims)
    known = {doubt.ref for doubt in claims}
    for order in (*books.orders.unverified(), *books.orders.submitting()):
        if order.ref not in known:
            claims[Doubt(order.ref, order.made, order.changed, order.price)] = EVERYWHERE
    return findings(claims, case.doubts, orphans, look.blind | case.named)


def _move(books: Books, order: Order, number: int | None, now: datetime) -> None:
    if number is None:
        after = replace(order, state=State.NOT_PLACED, reason="", changed=now)
    else:
        after = replace(order, state=State.PLACED, panel_id=str(number), reason="", changed=now)
        after = enter(books, after, first_round("", order.ref, now))
    move(books, order, after, actor=PROBE, now=now)
