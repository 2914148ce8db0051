"""Orders that need their person's attention."""

from dataclasses import replace

import pytest

from bot.orders import State
from bot.panel import OrderState
from bot.store import Books, Store
from tests.store.things import NOW, SECOND, an_order

pytestmark = pytest.mark.quick

PLACED = {"state": State.PLACED, "due": None}
CASES = [
    (True, {"state": State.UNVERIFIED}),
    (True, {"state": State.QUEUED, "reason": "maintenance"}),
    (False, {"state": State.QUEUED}),
    (False, {"state": State.REFUSED, "reason": "auth"}),
    (False, PLACED),
    (False, {**PLACED, "status": OrderState.IN_PROGRESS}),
    (True, {**PLACED, "status": OrderState.PAUSED}),
    (True, {**PLACED, "status": OrderState.UNKNOWN}),
    (False, {**PLACED, "status": OrderState.COMPLETED, "settled": NOW}),
    (True, {**PLACED, "status": OrderState.PARTIAL, "settled": NOW}),
    (True, {**PLACED, "status": OrderState.CANCELED, "settled": NOW}),
    (False, {**PLACED, "status": OrderState.PARTIAL, "settled": NOW - 2 * SECOND}),
]


async def test_what_needs_attention_is_found_newest_first(store: Store) -> None:
    def fill(books: Books) -> list[int]:
        wanted = []
        for number, (needs, given) in enumerate(CASES):
            order = books.orders.add(an_order(draft=f"d{number}", link=f"https://example.com/{number}", **given))
            wanted += [order.ref] if needs else []
        books.orders.add(replace(an_order(draft="theirs", state=State.UNVERIFIED), person="bob"))
        return wanted[::-1]

    wanted = await store.write(fill)

    def read(books: Books, past: int, most: int) -> list[int]:
        return [order.ref for order in books.orders.attention("ann", NOW - SECOND, offset=past, limit=most)]

    assert await store.read(lambda books: read(books, 0, 50)) == wanted
    assert await store.read(lambda books: read(books, 1, 2)) == wanted[1:3]
    assert await store.read(lambda books: books.orders.count_attention("ann", NOW - SECOND)) == len(wanted)
    later = await store.read(lambda books: books.orders.count_attention("ann", NOW - SECOND, after=wanted[2]))
    assert later == 2
