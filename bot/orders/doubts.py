"""Doubts: what the books know of unverified orders and of the numbers around them when the probe begins a look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.orders.claims import ASKED_AGAIN
from bot.orders.evidence import (
    EVERYWHERE,
    FEWEST,
    Doubt,
    Known,
    Stretch,
    charged_as_quoted,
    free,
    rising,
    stretch,
)
from bot.orders.order import NUMBER_AGAIN, State
from bot.panel import UNREFUNDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.orders.books import Books, Call
    from bot.orders.order import Order
    from bot.orders.policy import Policy

LOOKS = 3
MOST = 3000
"""Numbers in one look: thirty calls. A wider stretch is the operators' to look into."""
LONGEST = 18
"""Digits of a number that counts something."""
STEP = timedelta(seconds=2)
"""So far the time may go apart from a clock that nobody sets, and two events that were written at once from another."""
ENDS = frozenset({"lane", "start"})
"""Who writes down that a call has ended: the lane that made it, or the start after the one that cut it off."""
LANE, PROBE = "lane", "probe"
NONE = timedelta()


@dataclass(frozen=True, slots=True)
class Case:
    """What a look is about. `due` are references; `ours` are numbers of ours, `others` surely not.

    `claims` are the orders that a number may belong to, by where it may stand; `doubts` those of them that may be
    settled by this look. `witnesses` are numbers of ours: who does not know them now knows nothing.
    """

    due: frozenset[int]
    claims: Mapping[Doubt, Stretch] = field(default_factory=dict)
    doubts: frozenset[Doubt] = frozenset()
    ours: frozenset[int] = frozenset()
    others: tuple[int, ...] = ()
    witnesses: tuple[int, ...] = ()
    named: frozenset[int] = frozenset()
    """Numbers that stand in the books by a person's word: they may be another order's."""

    @property
    def wanted(self) -> list[int]:
        """The numbers to ask for."""
        return sorted({number for doubt in self.doubts for number in self.claims[doubt]} - self.ours)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt, how often it was looked into, and when that was last done; before, when the call ended.

    `barred`: it is not for the probe to settle.
    """

    doubt: Doubt
    looks: int
    last: datetime
    barred: bool

    def ripe(self, policy: Policy, now: datetime) -> bool:
        return not self.barred and now - self.doubt.ended >= policy.quarantine

    def due(self, policy: Policy, now: datetime) -> bool:
        wait = policy.quarantine * 2 ** max(0, self.looks - 1)
        return self.ripe(policy, now) and self.looks < LOOKS and now - self.last >= wait


@dataclass(frozen=True, slots=True)
class Past:
    """What became of the calls of a time. `known` bound stretches: the panel itself gave them their numbers.

    `ours` are these and the numbers that were found or `named` by somebody; `denied` are orders that people said the
    panel does not have, which it may have all the same.
    """

    known: Sequence[Known]
    ours: frozenset[int]
    named: frozenset[int]
    denied: Sequence[Doubt]
    sound: bool
    """Whether its numbers and charges can prove anything."""

    @property
    def newest(self) -> int:
        return max(one.number for one in self.known)


def read_case(books: Books, *, policy: Policy, now: datetime, since: datetime) -> Case | None:
    """Read what a look is about; None where there is nothing to look for.

    Of what was sent before `since` the time cannot be told: it may stand anywhere.
    """
    doubtful = [_doubtful(books, order, policy, since) for order in books.orders.unverified()]
    due = [one for one in doubtful if one.due(policy, now)]
    if not due:
        return None
    refs = frozenset(one.doubt.ref for one in due)
    past = _past(books, max(min(one.doubt.began for one in due) - policy.quarantine * 100, since))
    claims = {
        doubt: EVERYWHERE if doubt.began < since else stretch(doubt, past.known, policy.quarantine)
        for doubt in (*(one.doubt for one in doubtful), *past.denied)
    }
    small = {doubt for doubt, there in claims.items() if there.bounded and there.size <= MOST}
    looked_at = [claims[one.doubt] for one in due if one.doubt in small]
    if not looked_at or not past.sound:
        return Case(refs)
    whole = Stretch(min(there.low for there in looked_at), max(there.high for there in looked_at), closed=False)
    others = _strangers(books, past, whole, list(claims.values()))
    if len(others) < FEWEST:
        return Case(refs)
    ripe = {one.doubt for one in doubtful if one.ripe(policy, now) and claims[one.doubt].within(whole)}
    witnesses = (whole.low, past.newest)
    return Case(refs, claims, frozenset(ripe & small), past.ours, others, tuple({*witnesses}), past.named)


def _strangers(books: Books, past: Past, whole: Stretch, claims: list[Stretch]) -> tuple[int, ...]:
    """Choose numbers around a stretch that are surely nothing of ours."""

    def taken(number: int) -> bool:
        return number in past.ours or books.orders.by_panel_id(str(number), None) is not None

    return tuple(free(whole, past.newest, claims, taken))


def _doubtful(books: Books, order: Order, policy: Policy, since: datetime) -> Doubtful:
    """Read what is in doubt about an unverified order."""
    history = books.events.of_order(order.ref)
    calls = [at for _, at, event in history if event.now == State.SUBMITTING != event.was]
    # What is asked again is written down when it begins, and may be cut off without an end.
    waits = {ASKED_AGAIN: policy.stale}
    ends = [at + waits.get(event.what, NONE) for _, at, event in history if event.actor in ENDS] or [order.changed]
    looks = [at for _, at, event in history if event.what == "look"]
    hints = [str(event.facts["hint"]) for _, _, event in history if event.facts.get("hint") is not None]
    began = calls[-1] if calls else order.made
    doubt = Doubt(order.ref, began, max(ends), order.price, hints[-1] if hints else None)
    # The panel answered with a number that cannot be it: whether it has the order stands nowhere.
    again = order.reason == NUMBER_AGAIN
    return Doubtful(doubt, len(looks), max(ends + looks), not calls or again or policy.asks(order) or began < since)


def _past(books: Books, since: datetime) -> Past:
    """Read what became of the calls since a moment."""
    calls = books.events.calls(since)
    began = {call.order: call.at for call in calls if call.became is State.SUBMITTING}
    ends = _ends(books, calls)
    placed = [(order, call) for order, call in ends if order.state is State.PLACED]
    denied = [(order, call) for order, call in ends if order.state is State.NOT_PLACED and call.actor != PROBE]
    numbers = {order.ref: _number(order) for order, _ in placed}
    known = [
        Known(number, began[order.ref], call.at)
        for order, call in placed
        if call.actor == LANE and order.ref in began and (number := numbers[order.ref])
    ]
    charges = [
        (order.price, order.charge) for order, _ in placed if order.charge is not None and order.status in UNREFUNDED
    ]
    return Past(
        known,
        frozenset(numbers.values()),
        frozenset(numbers[order.ref] for order, call in placed if call.actor not in {LANE, PROBE}),
        [Doubt(order.ref, began.get(order.ref, order.made), call.at, order.price) for order, call in denied],
        sound=_in_order(calls, since) and all(numbers.values()) and rising(known) and charged_as_quoted(charges),
    )


def _ends(books: Books, calls: Sequence[Call]) -> Sequence[tuple[Order, Call]]:
    """Read the orders that are still what these calls made of them."""
    ended = [call for call in calls if call.became is not State.SUBMITTING]
    orders = [books.orders.get(call.order, None) for call in ended]
    pairs = zip(orders, ended, strict=True)
    return [(order, call) for order, call in pairs if order is not None and order.state is call.became]


def _number(order: Order) -> int:
    """The panel's number; 0 where it is none, or none that is counted up."""
    text = order.panel_id or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0


def _in_order(calls: Sequence[Call], since: datetime) -> bool:
    """Whether the clock was never put back meanwhile."""
    latest = since
    for call in calls:
        if call.at < latest - STEP:
            return False
        latest = max(latest, call.at)
    return True
