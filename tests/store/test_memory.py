"""Single remembered values."""

import pytest

from bot.orders import Known
from bot.store import Store
from tests.store.things import NOW, SECOND

pytestmark = pytest.mark.quick


async def test_the_last_value_is_remembered(store: Store) -> None:
    assert await store.read(lambda books: books.memory.get("balance")) is None
    for amount in ("1.50", "2"):
        await store.write(lambda books, a=amount: books.memory.put("balance", {"amount": a, "n": None, "i": 3}, NOW))
    assert await store.read(lambda books: books.memory.get("balance")) == Known({"amount": "2", "n": None, "i": 3}, NOW)


async def test_the_last_catalogue_is_kept(store: Store) -> None:
    assert await store.read(lambda books: books.snapshot.get()) is None
    for number in range(2):
        body = bytes([number, 0, 255]) * 1_000_000
        await store.write(lambda books, b=body, n=number: books.snapshot.put(b, NOW + n * SECOND))
    assert await store.read(lambda books: books.snapshot.get()) == (body, NOW + SECOND)
