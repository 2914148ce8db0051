"""Doubts: what the books know of unverified orders and of the numbers around them when the probe begins a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.orders.evidence import EVERYWHERE, Doubt, Known, Stretch, free, rising, stretch
from bot.orders.order import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.orders.books import Books
    from bot.orders.order import Order
    from bot.orders.policy import Policy

LOOKS = 3
MOST = 3000
"""Numbers in one look: thirty calls. A wider stretch is the operators' to look into."""
STEP = timedelta(seconds=2)
"""So far the time may go apart from a clock that nobody sets, and two events that were written at once from another."""
ENDS = frozenset({"lane", "start"})
"""Who writes down that a call has ended: the lane that made it, or the start after the one that cut it off."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a look is about. `due` are references; `ours` are numbers of ours; `others` are surely not.

    `claims` are the orders that a number may belong to, by where it may stand; `doubts` those of them that may be
    settled by this look.
    """

    claims: Mapping[Doubt, Stretch]
    doubts: frozenset[Doubt]
    due: frozenset[int]
    ours: frozenset[int]
    others: tuple[int, ...]

    @property
    def wanted(self) -> list[int]:
        """The numbers to ask for."""
        return sorted({number for doubt in self.doubts for number in self.claims[doubt]} - self.ours)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt, how often it was looked into, and when that was last done; before, when the call ended.

    `barred`: it is not for the probe to settle, for the panel will be asked again, or the clock was set since.
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


def read_case(books: Books, *, policy: Policy, now: datetime, since: datetime) -> Case | None:
    """Read what a look is about; None where there is nothing to look for, or this panel's numbers prove nothing.

    Of what was sent before `since` the time cannot be told: it may stand anywhere.
    """
    doubtful = [doubtful_of(books, order, policy, since) for order in books.orders.unverified()]
    due = [one for one in doubtful if one.due(policy, now)]
    if not due:
        return None
    first = min(one.doubt.began for one in due)
    known, ours = _known(books, max(first - policy.quarantine * 100, since))
    if known is None or not rising(known):
        return None
    claims = {
        one.doubt: EVERYWHERE if one.doubt.began < since else stretch(one.doubt, known, policy.quarantine)
        for one in doubtful
    }
    small = {doubt for doubt, there in claims.items() if there.bounded and len(there) <= MOST}
    looked_at = [claims[one.doubt] for one in due if one.doubt in small]
    if not looked_at:
        return None
    whole = Stretch(min(there.low for there in looked_at), max(there.high for there in looked_at), closed=False)
    ripe = {one.doubt for one in doubtful if one.ripe(policy, now) and claims[one.doubt].within(whole)}
    others = free(whole, max(one.number for one in known), ours, list(claims.values()))
    return Case(claims, frozenset(ripe & small), frozenset(one.doubt.ref for one in due), ours, tuple(others))


def doubtful_of(books: Books, order: Order, policy: Policy, since: datetime) -> Doubtful:
    """Read what is in doubt about an order that is unverified or being submitted."""
    history = books.events.of_order(order.ref)
    calls = [at for _, at, event in history if event.now == State.SUBMITTING != event.was]
    ends = [at for _, at, event in history if event.actor in ENDS] or [order.changed]
    looks = [at for _, at, event in history if event.what == "look"]
    began = calls[-1] if calls else order.made
    doubt = Doubt(order.ref, began, max(ends), order.price)
    return Doubtful(doubt, len(looks), max(ends + looks), not calls or policy.asks(order) or began < since)


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
