"""The panel that the books belong to."""

from dataclasses import replace

import pytest

from bot.orders import State
from bot.panel import OrderState
from bot.store import Books, Store
from tests.store.things import NOW, an_order

pytestmark = pytest.mark.quick


def _fill(books: Books) -> None:
    for name in ("abilities", "balance", "bot"):
        books.memory.put(name, {"n": 1}, NOW)
    books.snapshot.put(b"old", NOW)
    books.rounds.join("r", NOW)


async def _kept(store: Store) -> tuple[bool, list[bool]]:
    def look(books: Books) -> tuple[bool, list[bool]]:
        remembered = [books.memory.get(name) is not None for name in ("abilities", "balance", "bot")]
        return books.snapshot.get() is not None, remembered

    return await store.read(look)


async def test_the_same_panel_keeps_what_it_knew(store: Store) -> None:
    await store.write(_fill)
    for _ in range(2):
        assert await store.write(lambda books: books.origin.take("one", NOW)) == 0
    assert await _kept(store) == (True, [True, True, True])


async def test_another_panel_knows_nothing_of_the_old_one(store: Store) -> None:
    await store.write(lambda books: books.origin.take("one", NOW))
    await store.write(_fill)
    assert await store.write(lambda books: books.origin.take("two", NOW)) == 0
    assert await _kept(store) == (False, [False, False, True])
    await store.write(_fill)
    assert await store.write(lambda books: books.origin.take("two", NOW)) == 0
    assert await _kept(store) == (True, [True, True, True])


@pytest.mark.parametrize("state", [State.QUEUED, State.SUBMITTING, State.UNVERIFIED, State.PLACED])
async def test_open_orders_stand_in_the_way_of_another_panel(store: Store, state: State) -> None:
    await store.write(lambda books: books.origin.take("one", NOW))
    await store.write(_fill)
    order = await store.write(lambda books: books.orders.add(an_order(state=state)))
    assert await store.write(lambda books: books.origin.take("two", NOW)) == 1
    assert await _kept(store) == (True, [True, True, True])
    done = replace(order, state=State.PLACED, panel_id="9", status=OrderState.COMPLETED)
    await store.write(lambda books: books.orders.save(done, was=state))
    assert await store.write(lambda books: books.origin.take("two", NOW)) == 0
