"""Pace: what was delivered when, as it was read, and how long the rest will take if it goes on so; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.orders.order import Order

STEPS = 100
"""An order leaves so many readings at most, one for each per cent, and one more."""
RECENT = 10
"""So many of the newest readings make the estimate: panels start slowly and speed up."""
UNITS = (
    (timedelta(minutes=1), timedelta(minutes=5)),
    (timedelta(minutes=5), timedelta(hours=1)),
    (timedelta(hours=1), timedelta(days=2)),
)
"""An estimate is rounded up to the unit, as long as it is at most so much."""
FARTHEST = timedelta(days=60)
"""Beyond that an estimate says nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """So many pieces had been delivered when the panel was asked."""

    at: datetime
    delivered: int


def share(order: Order) -> int | None:
    """Per cent delivered, never 100 before the last piece; None where the panel did not say."""
    if order.delivered is None or not order.quantity:
        return None
    return order.delivered * STEPS // order.quantity


def worth_keeping(order: Order, kept: Sequence[Reading]) -> bool:
    """Whether a reading is kept: each per cent once, the first time that it is reached, however the figures swing."""
    now = share(order)
    if now is None or not order.quantity:
        return False
    return now > max((reading.delivered * STEPS // order.quantity for reading in kept), default=-1)


def time_left(order: Order, readings: Sequence[Reading], now: datetime) -> timedelta | None:
    """Estimate how long the rest takes; None before two readings differ, or where it would be a mere guess.

    Time in which nothing came counts too, so that the estimate of a stalled order grows.
    """
    if not order.open or order.quantity is None or order.delivered is None or order.delivered >= order.quantity:
        return None
    recent = readings[-RECENT:]
    if len(recent) < 2:  # noqa: PLR2004 - the first and the last
        return None
    done, took = order.delivered - recent[0].delivered, now - recent[0].at
    if done <= 0 or took <= timedelta():
        return None
    left = took * ((order.quantity - order.delivered) / done)
    return rounded(left) if left <= FARTHEST else None


def rounded(left: timedelta) -> timedelta:
    """Round up to what can honestly be said: the last minutes singly, then by five, hours, days."""
    for unit, below in UNITS:
        if left <= below:
            return -(-left // unit) * unit
    return -(-left // timedelta(days=1)) * timedelta(days=1)
