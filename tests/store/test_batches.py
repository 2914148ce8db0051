"""Lists that were sent to be ordered."""

from dataclasses import replace

import pytest

from bot.orders import Batch, DraftState
from tests.store.things import LINK, NOW, SECOND, ann

pytestmark = pytest.mark.quick
BATCH = Batch("b1", "ann", f"101 | {LINK} | 1000\nодна\t🎉", DraftState.OPEN, NOW)


async def test_a_list_comes_back_as_it_was_written_to_its_owner_alone(store):
    await store.write(lambda books: books.batches.add(BATCH))
    assert await store.read(lambda books: books.batches.get("b1", "ann")) == BATCH
    assert await store.write(lambda books: books.batches.hold("b1", "ann")) == BATCH
    assert await store.read(lambda books: books.batches.get("b1", "ben")) is None
    assert await store.write(lambda books: books.batches.hold("b1", "ben")) is None


async def test_of_two_moves_one_wins(store):
    await store.write(lambda books: books.batches.add(BATCH))
    later = NOW + SECOND
    assert await store.write(lambda books: books.batches.move(BATCH, DraftState.CONFIRMED, later))
    assert not await store.write(lambda books: books.batches.move(BATCH, DraftState.DROPPED, later))
    moved = await store.read(lambda books: books.batches.get("b1", "ann"))
    assert moved == replace(BATCH, state=DraftState.CONFIRMED, touched=later)


async def test_who_is_forgotten_has_no_lists(store):
    def fill(books):
        books.people.add(ann())
        books.batches.add(BATCH)
        books.batches.add(replace(BATCH, id="b2", person="ben"))
        books.people.forget("ann", NOW)

    await store.write(fill)
    assert await store.read(lambda books: books.batches.get("b1", "ann")) is None
    assert await store.read(lambda books: books.batches.get("b2", "ben")) is not None
