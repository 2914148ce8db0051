"""The panel that the books belong to."""

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


@pytest.mark.parametrize("state", State)
async def test_orders_that_a_panel_may_have_stand_in_the_way_of_another(store: Store, state: State) -> None:
    await store.write(lambda books: books.origin.take("one", NOW))
    await store.write(_fill)
    number = "9" if state is State.PLACED else None
    status = OrderState.COMPLETED if state is State.PLACED else None
    await store.write(lambda books: books.orders.add(an_order(state=state, panel_id=number, status=status)))
    tied = int(state not in {State.REFUSED, State.NOT_PLACED, State.DROPPED})
    assert await store.read(lambda books: books.origin.strangers("two")) == tied
    assert await store.read(lambda books: books.origin.strangers("one")) == 0
    assert await store.write(lambda books: books.origin.take("two", NOW)) == tied
    assert await _kept(store) == ((True, [True, True, True]) if tied else (False, [False, False, True]))


async def test_a_panel_that_moved_is_the_same(store: Store) -> None:
    await store.write(lambda books: books.origin.take("one", NOW))
    await store.write(_fill)
    for number in ("9", "10", "11"):
        placed = an_order(draft=number, state=State.PLACED, panel_id=number)
        await store.write(lambda books, placed=placed: books.orders.add(placed))
    await store.write(lambda books: books.orders.add(an_order(draft="waits")))
    newest = await store.read(lambda books: books.origin.newest(2))
    assert [order.panel_id for order in newest] == ["11", "10"]
    await store.write(lambda books: books.origin.move("two", NOW))
    assert await store.write(lambda books: books.origin.take("two", NOW)) == 0
    assert await _kept(store) == (True, [True, True, True])
    assert await store.write(lambda books: books.origin.take("one", NOW)) == 4
