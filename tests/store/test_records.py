"""All orders in lines, a page at a time."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from bot.orders import Record, State
from bot.panel import OrderState
from tests.store.things import LINK, NOW, SECOND, an_order, ann

pytestmark = pytest.mark.quick
LATER = NOW + timedelta(days=400)


def read_page(books, *, since, until, past, limit):
    return books.records.page(since, until, past=past, limit=limit)


async def pages(store, since, until, limit=2):
    found, past = [], 0
    while page := await store.read(partial(read_page, since=since, until=until, past=past, limit=limit)):
        found.append([one.service for one in page])
        past = page[-1].ref
    return found


async def test_a_line_has_the_name_and_the_link_until_they_are_forgotten(store):
    def fill(books):
        books.people.add(ann())
        placed = {"state": State.PLACED, "status": OrderState.COMPLETED, "raw_status": "Completed", "panel_id": "77"}
        order = books.orders.add(an_order(**placed, charge=Decimal("0.91"), settled=NOW + SECOND))
        before = books.records.page(NOW, LATER, past=0, limit=5)
        books.people.forget("ann", NOW)
        return order.ref, before, books.records.page(NOW, LATER, past=0, limit=5)

    ref, (before,), (after,) = await store.write(fill)
    assert before == Record(
        ref, NOW, "Ann", "101", "Followers", LINK, 1000, State.PLACED, OrderState.COMPLETED, "Completed", "77",
        Decimal("0.900"), Decimal("0.91"), "USD", NOW + SECOND,
    )  # fmt: skip
    assert (after.name, after.link, after.ref) == (None, None, ref)


async def test_pages_hold_each_order_of_the_time_once(store):
    def fill(books):
        for number in range(7):
            made = NOW + number * SECOND
            books.orders.add(an_order(draft=f"d{number}", service=str(number), made=made, person="nobody"))

    await store.write(fill)
    assert await pages(store, NOW, LATER) == [["0", "1"], ["2", "3"], ["4", "5"], ["6"]]
    assert await pages(store, NOW + SECOND, NOW + 4 * SECOND) == [["1", "2"], ["3"]]
    assert await pages(store, NOW + 7 * SECOND, LATER) == []
