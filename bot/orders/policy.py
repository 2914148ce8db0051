"""The desk's rules that come from the settings, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.people import Limits

if TYPE_CHECKING:
    from datetime import datetime

    from bot.orders.draft import Draft
    from bot.orders.lines import Batch
    from bot.orders.order import Order

ASKS = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """Durations and caps. `max_unverified` counts over all people; 0 is none."""

    limits: Limits = field(default_factory=Limits)
    max_unverified: int = 0
    parameter: str = ""
    """By what name the panel takes a value of ours and makes one order of all that carry it; empty: it does not."""
    probe: bool = False
    """Whether numbers next to our own are asked for, to find out about unverified orders."""
    quarantine: timedelta = timedelta(minutes=3)
    """How long after a call has ended a panel may still take the order; never below the time-out of the call."""
    draft: timedelta = timedelta(minutes=15)
    unverified: timedelta = timedelta(minutes=3)
    poll: timedelta = timedelta(minutes=1)
    hold: timedelta = timedelta(minutes=10)
    """How long a queued order may wait for a panel that says auth, maintenance or rate limit."""
    late: timedelta = timedelta(minutes=15)
    """A queued order older than this is not sent any more: prices, limits and wishes may have changed."""
    stale: timedelta = timedelta(minutes=3)
    """After this a call that is still journalled has been lost; longer than any call may take."""
    slow: timedelta = timedelta(seconds=5)
    """After this the person is told that the panel has not answered yet."""

    def lapsed(self, what: Draft | Batch, now: datetime) -> bool:
        """Whether a draft or a list was left for too long to be gone on with."""
        return now - what.touched > self.draft

    def full(self, unverified: int) -> bool:
        """Whether so many orders are unverified that no new one is taken."""
        return 0 < self.max_unverified <= unverified

    @property
    def repeats(self) -> bool:
        """Whether an order may be asked for again."""
        return bool(self.parameter)

    def asks(self, order: Order) -> bool:
        """Whether the panel is asked, or will be, for an order that is unverified: until then nobody settles it."""
        return self.repeats and order.due is not None

    def ask_again(self, asked: int) -> timedelta | None:
        """How long after its last answer an unverified order is asked for again; None where it is not, or not any more.

        Three times, after 1/6, 1/3 and 1/2 of `unverified`: all of it, so the operators may be asked later than that.
        """
        return self.unverified * (asked + 1) / 6 if self.repeats and asked < ASKS else None
