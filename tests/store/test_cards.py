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


async def test_the_newest_five_of_a_person_are_kept_with_the_receipt_and_the_one_just_shown(store: Store) -> None:
    def fill(books: Books) -> int:
        order = books.orders.add(an_order(receipt=10))
        one = order.ref
        for message in range(10, 18):
            books.cards.show("ann", message, one)
        books.cards.show("op", 3, one)
        books.cards.show("ann", 11, one)
        return one

    one = await store.write(fill)
    kept = await store.read(lambda books: books.cards.of(one))
    assert kept == [("op", 3), *[("ann", message) for message in (10, 11, 13, 14, 15, 16, 17)]]
