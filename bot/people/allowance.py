"""Allowances and caps: running totals per person and period, checked and written in the order's own transaction."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from bot.errors import Money, Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

EVERYBODY = "*"
"""Owner of the totals that caps over all are checked against."""

ZERO = Decimal(0)


class Period(enum.StrEnum):
    """What an allowance is counted over, in UTC."""

    DAY = "day"
    MONTH = "month"
    CREDIT = "credit"
    UNLIMITED = "unlimited"

    def name_at(self, now: datetime) -> str:
        """Name the running total that an order made `now` counts into."""
        return now.strftime({Period.DAY: "%Y-%m-%d", Period.MONTH: "%Y-%m"}.get(self, "all"))


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one person may spend: `amount` per day, per month, or in all; «unlimited» is a choice of its own."""

    period: Period
    amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps over all, in the panel's currency; 0 is none."""

    day: Decimal = ZERO
    order: Decimal = ZERO

    @property
    def one(self) -> Decimal | None:
        """The most that one order may cost; None: there is no cap."""
        return min((cap for cap in (self.order, self.day) if cap), default=None)

    def check(self, price: Money) -> None:
        """Raise Told for one order that costs more than any may."""
        if self.one is not None and price.amount > self.one:
            raise Told("One order may cost at most {cap} here; this one is {price}.",
                       cap=Money(self.one, price.currency), price=price)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spending:
    """An amount that one person's order holds, in the periods of the moment it was made."""

    person: str
    amount: Decimal
    made: datetime
    currency: str = ""


class Totals(Protocol):
    """Running totals in the store, part of the caller's transaction."""

    def get(self, owner: str, period: str) -> Decimal: ...
    def hold(self, owner: str, period: str) -> Decimal:
        """Read for writing: nobody else may change this total before the transaction ends."""

    def put(self, owner: str, period: str, amount: Decimal) -> None: ...


def left(totals: Totals, person: str, allowance: Allowance | None, now: datetime) -> Decimal | None:
    """Tell what a person may still spend; None is «without limit»."""
    if allowance is None:
        return ZERO
    if allowance.period is Period.UNLIMITED:
        return None
    return max(allowance.amount - totals.get(person, allowance.period.name_at(now)), ZERO)


def reserve(totals: Totals, spending: Spending, allowance: Allowance | None, limits: Limits) -> None:
    """Count an amount before it is spent, or raise Told with what is left; unverified orders stay counted."""
    amount, currency, now = spending.amount, spending.currency, spending.made
    limits.check(Money(amount, currency))
    held = {where: totals.hold(*where) for where in _rows(spending)}
    rest = _rest(held, spending, allowance)
    if rest is not None and amount > rest:
        raise Told("This order is {price}, and your allowance has {left} left.",
                   price=Money(amount, currency), left=Money(max(rest, ZERO), currency))  # fmt: skip
    today = held[EVERYBODY, Period.DAY.name_at(now)]
    if 0 < limits.day <= today:
        raise Told("The desk has spent what it may spend today. Please try again tomorrow.")
    if limits.day and today + amount > limits.day:
        raise Told("This order is more than the desk may still spend today: try a smaller one, or again tomorrow.")
    for (owner, period), total in held.items():
        totals.put(owner, period, total + amount)


def adjust(totals: Totals, spending: Spending) -> None:
    """Add a difference (negative to give back) to the periods in which the order was made."""
    if spending.amount:
        for owner, period in _rows(spending):
            totals.put(owner, period, totals.hold(owner, period) + spending.amount)


def _rest(held: dict[tuple[str, str], Decimal], spending: Spending, allowance: Allowance | None) -> Decimal | None:
    if allowance is None:
        return ZERO
    if allowance.period is Period.UNLIMITED:
        return None
    return allowance.amount - held[spending.person, allowance.period.name_at(spending.made)]


def _rows(spending: Spending) -> Iterator[tuple[str, str]]:
    """Name the totals in one fixed order, so that two transactions never wait for each other in a ring."""
    yield EVERYBODY, Period.DAY.name_at(spending.made)
    for period in (Period.DAY, Period.MONTH, Period.CREDIT):
        yield spending.person, period.name_at(spending.made)
