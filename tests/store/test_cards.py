"""Which message shows which order."""

import pytest

from bot.store import Books, Store
from tests.store.things import an_order

pytestmark = pytest.mark.quick


async def test_a_message_shows_one_order_and_an_order_may_stand_in_many(store: Store) -> None:
    def fill(books: Books) -> tuple[int, int]:
        one, two = [books.orders.add(an_order(draft=draft)).ref for draft in "ab"]
        books.cards.show("ann", 10, one)
        books.cards.show("ann", 11, one)
        books.cards.show("op", 10, one)
        books.cards.show("ann", 11, two)
        books.cards.clear("op", 10)
        books.cards.clear("op", 99)
        return one, two

    one, two = await store.write(fill)
    assert await store.read(lambda books: books.cards.of(one)) == [("ann", 10)]
    assert await store.read(lambda books: books.cards.of(two)) == [("ann", 11)]
