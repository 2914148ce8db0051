"""Updates that decided nothing end together."""

import asyncio

import pytest

from bot.store import Store
from tests.store.test_inbox import rows
from tests.store.things import NOW

pytestmark = pytest.mark.quick


@pytest.fixture
async def settled(store):
    """A store with twenty open updates."""
    await store.write(lambda books: books.inbox.put(rows(*range(1, 21))))
    return store


async def test_each_is_told_its_own(settled):
    await settled.write(lambda books: books.inbox.finish(3, NOW))
    said = await asyncio.gather(*(settled.settle(number, NOW) for number in (1, 2, 3, 99)))
    assert said == [True, True, False, False]
    assert [row.update_id for row in await settled.read(lambda books: books.inbox.undone(0, 3))] == [4, 5, 6]


async def test_a_second_end_is_told_so(settled):
    assert await settled.settle(1, NOW)
    assert not await settled.settle(1, NOW)


async def test_many_gather_in_few_writes():
    writes = []

    class Slow:
        async def write(self, work):
            writes.append(work)
            await asyncio.sleep(0.01)
            return work(Counting)

    class Counting:
        class inbox:  # noqa: N801 - stands for the noun of that name
            @staticmethod
            def finish_all(update_ids, _now):
                return frozenset(update_ids)

    store = Store(Slow())
    first = asyncio.ensure_future(store.settle(0, NOW))
    await asyncio.sleep(0.001)
    assert all(await asyncio.gather(first, *(store.settle(number, NOW) for number in range(1, 50))))
    assert len(writes) == 2


async def test_a_failed_write_fails_all_who_shared_it_and_nobody_else(settled, monkeypatch):
    def refuse(_work):
        raise RuntimeError("full")

    write = settled._settling._write
    monkeypatch.setattr(settled._settling, "_write", refuse)
    said = await asyncio.gather(*(settled.settle(number, NOW) for number in (1, 2)), return_exceptions=True)
    assert [type(one) for one in said] == [RuntimeError, RuntimeError]
    monkeypatch.setattr(settled._settling, "_write", write)
    assert await settled.settle(1, NOW)


async def test_who_leaves_takes_nobody_along(settled):
    leaving = asyncio.ensure_future(settled.settle(1, NOW))
    staying = asyncio.ensure_future(settled.settle(2, NOW))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying
    assert not await settled.settle(1, NOW), "what was handed in is carried through"


async def test_what_gathers_while_the_store_closes_is_written(settled, store_url):
    first = asyncio.ensure_future(settled.settle(1, NOW))
    await asyncio.sleep(0)
    gathering = [asyncio.ensure_future(settled.settle(number, NOW)) for number in range(2, 11)]
    await asyncio.sleep(0)
    await settled.close()
    assert await asyncio.gather(first, *gathering) == [True] * 10
    again = await Store.open(store_url)
    assert len(await again.read(lambda books: books.inbox.undone(0, 99))) == 10
    await again.close()
