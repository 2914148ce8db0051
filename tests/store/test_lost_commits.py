"""The answer to a COMMIT is lost on its way: the server is asked what became of it, so that a turn gets its result."""

from functools import partial
from pathlib import Path

import pytest

from bot.store import Books, BusyError, Store
from tests.store.cutting import Door
from tests.store.postgres import Admin
from tests.store.test_inbox import rows
from tests.store.things import NOW

pytestmark = pytest.mark.quick


@pytest.fixture
async def door(pg_url: str, pg_server: Admin, tmp_path: Path):
    async with Door(Path(pg_url.partition("host=")[2]), tmp_path) as one:
        yield one


@pytest.fixture
async def store(door: Door, tmp_path: Path):
    opened = await Store.open(f"postgresql://postgres@/desk?host={tmp_path}")
    yield opened
    await opened.close()


def _count(books: Books) -> int:
    known = books.memory.get("n")
    books.memory.put("n", {"n": (known.value["n"] if known else 0) + 1}, NOW)
    return books.memory.get("n").value["n"]


async def _counted(store: Store) -> int:
    known = await store.read(lambda books: books.memory.get("n"))
    return known.value["n"] if known else 0


async def test_a_commit_that_was_done_gives_its_result_and_is_not_done_again(store: Store, door: Door) -> None:
    door.lose = 1
    assert await store.write(_count) == 1
    assert door.lost == 1
    assert await _counted(store) == 1


async def test_a_commit_that_never_arrived_is_said(store: Store, door: Door) -> None:
    door.lose, door.before = 1, True
    with pytest.raises(BusyError):
        await store.write(_count)
    assert await _counted(store) == 0


async def test_the_server_is_asked_again_while_it_cannot_be_reached(store: Store, door: Door) -> None:
    assert await _counted(store) == 0  # so that a connection is open
    door.lose, door.refuse = 1, 3
    assert await store.write(_count) == 1
    assert door.refuse == 0
    assert await _counted(store) == 1


async def test_many_at_once_each_have_their_own_fate(store: Store, door: Door) -> None:
    door.lose = 3
    said = [await store.write(partial(_put, name=str(number))) for number in range(6)]
    assert said == [str(number) for number in range(6)]


def _put(books: Books, *, name: str) -> str:
    books.memory.put(name, {}, NOW)
    return name


async def test_an_update_that_was_settled_is_known_to_have_been_open(store: Store, door: Door) -> None:
    """The turn goes on to its screen; before, the update counted as settled by somebody else, and nothing was shown."""
    await store.write(lambda books: books.inbox.put(rows(1)))
    door.lose = 1
    assert await store.settle(1, NOW)
    assert not await store.settle(1, NOW)
