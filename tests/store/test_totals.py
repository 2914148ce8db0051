"""Caps hold however many confirm at once."""

import asyncio
from decimal import Decimal
from functools import partial

import pytest

from bot.errors import Told
from bot.people import Allowance, Limits, Period, Spending, adjust, left, reserve
from bot.store import Books, Store
from tests.store.things import NOW

pytestmark = pytest.mark.quick

PRICE = Decimal("0.30")
UNLIMITED = Allowance(Period.UNLIMITED)


def _spend(books: Books, person: str, allowance: Allowance, limits: Limits) -> None:
    reserve(books.totals, Spending(person, PRICE, NOW), allowance, limits)


async def _rush(store: Store, allowance: Allowance, limits: Limits, people: int) -> int:
    """Count how many of a hundred at once are let through."""
    tries = [partial(_spend, person=str(n % people), allowance=allowance, limits=limits) for n in range(100)]
    outcomes = await asyncio.gather(*map(store.write, tries), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} <= {type(None), Told}
    return outcomes.count(None)


@pytest.mark.parametrize("people", [1, 7])
async def test_a_hundred_at_once_spend_exactly_the_day_cap(store: Store, people: int) -> None:
    assert await _rush(store, UNLIMITED, Limits(day=Decimal(6)), people) == 20
    assert await store.read(lambda books: books.totals.get("*", "2026-03-01")) == Decimal("6.00")


async def test_a_hundred_at_once_spend_exactly_the_allowance(store: Store) -> None:
    assert await _rush(store, Allowance(Period.CREDIT, Decimal("4.50")), Limits(), 1) == 15
    assert await store.read(lambda books: books.totals.get("0", "all")) == Decimal("4.50")


async def test_what_is_given_back_can_be_spent_again(store: Store) -> None:
    allowance = Allowance(Period.DAY, PRICE)
    spend = partial(_spend, person="ann", allowance=allowance, limits=Limits())
    await store.write(spend)
    with pytest.raises(Told):
        await store.write(spend)
    await store.write(lambda books: adjust(books.totals, Spending("ann", -PRICE, NOW)))
    assert await store.read(lambda books: left(books.totals, "ann", allowance, NOW)) == PRICE
    await store.write(spend)


@pytest.mark.parametrize(
    "amount",
    ["0", "-0.01", "0.03300", "1E+3", "123456789012345678901234567890.123456789012345678901234567890", "1E-18"],
)
async def test_every_digit_of_an_amount_is_kept(store: Store, amount: str) -> None:
    def write(books: Books) -> None:
        books.totals.hold("x", "all")
        books.totals.put("x", "all", Decimal(amount))

    await store.write(write)
    assert await store.read(lambda books: books.totals.get("x", "all")) == Decimal(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
async def test_what_is_no_amount_is_refused(store: Store, amount: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        await store.write(lambda books: books.totals.put("x", "all", Decimal(amount)))
