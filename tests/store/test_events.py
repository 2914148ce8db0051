"""History is appended to and never changed."""

import pytest
from sqlalchemy import text

from bot.orders import Event
from bot.store import Store, StoreError
from tests.store.things import NOW, an_order

pytestmark = pytest.mark.quick


@pytest.fixture
async def ref(store: Store) -> int:
    return (await store.write(lambda books: books.orders.add(an_order()))).ref


async def test_events_are_read_in_their_order(store: Store, ref: int) -> None:
    events = [Event(ref, "ann", what, "", "queued", {"price": "0.9", "n": 5, "none": None}) for what in ("a", "b")]
    numbers = [await store.write(lambda books, e=event: books.events.add(e, NOW)) for event in events]
    assert numbers[0] < numbers[1]
    read = await store.read(lambda books: books.events.of_order(ref))
    assert read == [(number, NOW, event) for number, event in zip(numbers, events, strict=True)]


async def test_an_event_needs_its_order(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.write(lambda books: books.events.add(Event(99, "ann", "a", "", "", {}), NOW))


@pytest.mark.parametrize("table", ["events", "audit"])
@pytest.mark.parametrize("change", ["UPDATE {} SET actor = 'x'", "DELETE FROM {}"])
async def test_the_engine_refuses_to_change_history(store: Store, ref: int, table: str, change: str) -> None:
    await store.write(lambda books: books.events.add(Event(ref, "ann", "a", "", "", {}), NOW))
    await store.write(lambda books: books.people.audit("op", "approve", "ann", {"a": "b"}, NOW))
    with pytest.raises(StoreError, match="append-only"):
        await store.write(lambda books: books._connection.execute(text(change.format(table))))
    assert len(await store.read(lambda books: books.events.of_order(ref))) == 1
