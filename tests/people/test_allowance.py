"""Allowances and caps as tables, and as a property: nothing is ever overrun."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Told
from bot.people import Allowance, Limits, Period, Spending, adjust, left, reserve

pytestmark = pytest.mark.quick
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AMOUNTS = st.decimals(min_value=0, max_value=50, places=4)


class Totals(dict):
    """Running totals in memory."""

    def get(self, owner, period):
        return super().get((owner, period), Decimal(0))

    hold = get

    def put(self, owner, period, amount):
        self[owner, period] = amount


@given(st.lists(AMOUNTS, max_size=30), AMOUNTS, st.sampled_from([Period.DAY, Period.MONTH, Period.CREDIT]), AMOUNTS)
def test_neither_allowance_nor_cap_is_ever_overrun(amounts, allowance, period, cap):
    totals, spent = Totals(), Decimal(0)
    for amount in amounts:
        try:
            reserve(totals, Spending("p", amount, NOON), Allowance(period, allowance), Limits(day=cap))
        except Told:
            continue
        spent += amount
    assert spent <= allowance
    assert not cap or spent <= cap
    assert totals.get("p", "all") == spent


@pytest.mark.parametrize(
    ("period", "other_day", "other_month"),
    [(Period.DAY, 10, 10), (Period.MONTH, 0, 10), (Period.CREDIT, 0, 0)],
)
def test_what_is_left_later(period, other_day, other_month):
    totals, allowance = Totals(), Allowance(period, Decimal(10))
    reserve(totals, Spending("p", Decimal(10), NOON), allowance, Limits())
    assert left(totals, "p", allowance, NOON) == 0
    assert left(totals, "p", allowance, NOON.replace(day=23)) == other_day
    assert left(totals, "p", allowance, NOON.replace(month=12)) == other_month


def test_without_an_allowance_nothing_can_be_spent():
    assert left(Totals(), "p", None, NOON) == 0
    with pytest.raises(Told):
        reserve(Totals(), Spending("p", Decimal("0.01"), NOON), None, Limits())


def test_unlimited_is_a_choice_of_its_own_and_still_under_the_caps():
    totals, unlimited = Totals(), Allowance(Period.UNLIMITED)
    assert left(totals, "p", unlimited, NOON) is None
    reserve(totals, Spending("p", Decimal(10**6), NOON), unlimited, Limits())
    with pytest.raises(Told):
        reserve(totals, Spending("p", Decimal(1), NOON), unlimited, Limits(day=Decimal(10**6)))


def test_what_is_given_back_can_be_spent_again():
    totals, allowance = Totals(), Allowance(Period.DAY, Decimal(10))
    reserve(totals, Spending("p", Decimal(10), NOON), allowance, Limits())
    adjust(totals, Spending("p", Decimal("-4.5"), NOON))
    assert left(totals, "p", allowance, NOON) == Decimal("4.5")
