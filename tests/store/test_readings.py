"""Readings of deliveries: once for each moment, oldest first, each of its order."""

import pytest

from bot.orders import Reading
from bot.store import Books, Store
from tests.store.things import NOW, SECOND, an_order

pytestmark = pytest.mark.quick


async def test_readings_are_read_back_oldest_first(store: Store) -> None:
    def fill(books: Books) -> tuple[int, int]:
        one, other = (books.orders.add(an_order(draft=draft)).ref for draft in ("d1", "d2"))
        books.readings.put(one, Reading(NOW + SECOND, 20))
        books.readings.put(one, Reading(NOW, 10))
        books.readings.put(one, Reading(NOW, 11))
        books.readings.put(other, Reading(NOW, 2**40))
        return one, other

    one, other = await store.write(fill)
    assert await store.read(lambda books: books.readings.of(one)) == [Reading(NOW, 10), Reading(NOW + SECOND, 20)]
    assert await store.read(lambda books: books.readings.latest(one, 1)) == [Reading(NOW + SECOND, 20)]
    assert await store.read(lambda books: books.readings.latest(one, 9)) == [
        Reading(NOW, 10),
        Reading(NOW + SECOND, 20),
    ]
    assert await store.read(lambda books: books.readings.of(other)) == [Reading(NOW, 2**40)]
    assert await store.read(lambda books: books.readings.of(99)) == []
