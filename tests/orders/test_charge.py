"""A quote is an estimate: what the panel charges takes its place in the books and in every total, up, down and back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import Told
from bot.orders.order import Bill
from bot.panel import OrderState, OrderStatus
from bot.panel.decode.states import order_state
from bot.people.allowance import EVERYBODY
from tests.orders.conftest import NOON

QUOTE = Decimal(25)


async def reads(bench, order, charge, status="In progress", *, remains=None):
    """One pass of the watch, for which the panel says this of the order."""
    real = bench.watch._panel

    class Says:
        async def statuses(self, orders):
            amount = None if charge is None else Decimal(charge)
            says = OrderStatus(status=order_state(status), raw=status, charge=amount, remains=remains)
            return dict.fromkeys(orders, says)

        refill_statuses = real.refill_statuses

    bench.watch._panel = Says()
    bench.now += timedelta(hours=2)
    await bench.watch.tick(bench.now)
    bench.watch._panel = real
    return await bench.read(order.ref)


async def totals(bench):
    """What the person's day, month and whole credit and the desk's day hold."""
    day, month = NOON.strftime("%Y-%m-%d"), NOON.strftime("%Y-%m")
    owners = [("ann", day), ("ann", month), ("ann", "all"), (EVERYBODY, day)]
    return {await bench.store.read(lambda books, row=row: books.totals.get(*row)) for row in owners}


CHARGES = {
    "as quoted": ("25", 25),
    "dearer": ("27.31", "27.31"),
    "cheaper": ("24.99999", "24.99999"),
    "not said": (None, 25),
    "nought, though under way": ("0", 25),
    "nought with decimals": ("0.00000", 25),
}


@pytest.mark.parametrize(("charge", "counted"), CHARGES.values(), ids=CHARGES)
async def test_the_charge_takes_the_place_of_the_quote_in_every_total(bench, charge, counted):
    order = await bench.submitted(await bench.person())
    assert await totals(bench) == {QUOTE}
    after = await reads(bench, order, charge)
    assert (after.price, after.charge) == (QUOTE, None if charge is None else Decimal(charge))
    assert await totals(bench) == {Decimal(counted)}


ENDS = {
    "partial": ("Partial", "10", None, 10),
    "partial, whatever was delivered": ("Partial", "10", 10, 10),
    "partial, nought, nothing delivered": ("Partial", "0", 100, 0),
    "partial, nought, a part delivered": ("Partial", "0", 60, 10),
    "partial, nought, more delivered than ordered": ("Partial", "0", -20, 25),
    "partial, nought, nobody knows what was delivered": ("Partial", "0", None, 25),
    "expired, nought, nothing delivered": ("Expired", "0.00", 100, 0),
    "expired, nought, a part delivered": ("Expired", "0.00", 99, "0.25"),
    "expired, nought, nobody knows what was delivered": ("Expired", "0.00", None, 25),
    "canceled": ("Canceled", "0", None, 0),
    "refunded": ("Refunded", "0", None, 0),
    "failed": ("Failed", "0", None, 0),
    "completed": ("Completed", "25", None, 25),
    "completed, nought": ("Completed", "0", None, 25),
    "an unknown word, nought": ("Mystery", "0", None, 25),
    "canceled, the charge left standing": ("Canceled", "25", None, 25),
}


@pytest.mark.parametrize(("status", "charge", "remains", "counted"), ENDS.values(), ids=ENDS)
async def test_an_end_gives_back_what_the_panel_gives_back(bench, status, charge, remains, counted):
    order = await bench.submitted(await bench.person())
    await reads(bench, order, "25")
    await reads(bench, order, charge, status, remains=remains)
    assert await totals(bench) == {Decimal(counted)}
    figures = await bench.store.read(lambda books: books.orders.stats(NOON - timedelta(days=1)))
    assert figures.spent["ann"] == Decimal(counted)


PARTS = {
    "exactly": ("25", 40, 100, "10"),
    "rounded up to cents": ("10", 1, 3, "3.34"),
    "rounded up to the digits of the quote": ("0.0043", 1, 2, "0.0022"),
    "no more than the quote": ("0.0043", 999, 1000, "0.0043"),
    "a quote of many digits": ("123456789012345678901234567890.5", 1, 2, "61728394506172839450617283945.25"),
}


@pytest.mark.parametrize(("price", "delivered", "quantity", "cost"), PARTS.values(), ids=PARTS)
def test_a_part_of_the_quote_is_rounded_up(price, delivered, quantity, cost):
    remains = quantity - delivered
    assert Bill(Decimal(price), Decimal(0), OrderState.PARTIAL, quantity, remains).cost == Decimal(cost)


async def test_a_panel_that_tells_later_what_was_delivered_moves_the_totals(bench):
    order = await bench.submitted(await bench.person())
    seen = []
    for hours, remains in ((0, None), (0, 60), (5, 20)):
        bench.now += timedelta(hours=hours)  # a settled order is read more and more seldom
        await reads(bench, order, "0", "Partial", remains=remains)
        seen.append(await bench.spent())
    assert seen == [25, 10, 20]
    assert (await bench.kinds()).count("status") == 1


@pytest.mark.parametrize("status", ["Partial", "Expired"])
async def test_partial_orders_that_cost_nothing_by_the_panels_word_use_an_allowance_up(bench, status):
    ann = await bench.person(amount=Decimal(60))
    for name in ("first", "second"):
        order = await bench.submitted(ann, name=name, link=f"https://instagram.com/{name}")
        await reads(bench, order, "0", status, remains=1)
    with pytest.raises(Told, match="your allowance has"):
        await bench.order(ann, name="third", link="https://instagram.com/third")


async def test_what_was_given_back_is_taken_again_when_the_order_goes_on(bench):
    order = await bench.submitted(await bench.person())
    seen = []
    for status, charge in (("Canceled", "0"), ("In progress", "0"), ("In progress", "26"), ("Partial", "12.5")):
        await reads(bench, order, charge, status)
        seen.append(await bench.spent())
    assert seen == [0, 25, 26, Decimal("12.5")]


async def test_every_charge_stands_in_the_history(bench):
    order = await bench.submitted(await bench.person())
    for charge in ("25", "26", "26", "12.5"):
        await reads(bench, order, charge)
    history = await bench.store.read(lambda books: books.events.of_order(order.ref))
    assert [event.facts["charge"] for _, _, event in history if event.actor == "watch"] == ["25", "26", "12.5"]


async def test_a_dearer_charge_leaves_less_for_the_next_order_and_a_cheaper_one_more(bench):
    ann = await bench.person(amount=Decimal(50))
    first = await bench.submitted(ann)
    await reads(bench, first, "25.01")
    again = {"name": "second", "link": "https://instagram.com/another"}
    with pytest.raises(Told) as told:
        await bench.order(ann, **again)
    assert told.value.parameters["left"].amount == Decimal("24.99")
    await reads(bench, first, "24.99")
    assert (await bench.order(ann, **(again | {"name": "third"}))).price == QUOTE


async def test_a_panel_that_writes_nought_opens_no_door_to_more_than_was_allowed(bench):
    ann = await bench.person(amount=QUOTE)
    await reads(bench, await bench.submitted(ann), "0")
    with pytest.raises(Told, match="your allowance has"):
        await bench.order(ann, name="second", link="https://instagram.com/another")


async def test_the_charge_of_the_answer_to_add_counts_at_once(bench):
    order = await bench.order(await bench.person())
    real = bench.submitter._panel

    class Charges:
        async def add(self, fields, *, idempotency_key=None):
            return replace_charge(await real.add(fields, idempotency_key=idempotency_key), Decimal(26))

    bench.submitter._panel = Charges()
    await bench.submitter.tick()
    assert (await bench.read(order.ref)).charge == 26
    assert await totals(bench) == {Decimal(26)}


def replace_charge(placed, charge):
    return type(placed)(order=placed.order, charge=charge, currency=placed.currency)
