"""What the store said is written is there after SIGKILL; a full disk is said and got over."""

import asyncio
import contextlib
import subprocess
import sys

import pytest

from bot.store import Books, FullError, Store
from tests.store.things import NOW, an_order, ann

WRITING = """
import asyncio, sys
from datetime import UTC, datetime
from bot.store import Store

async def lane(store, number):
    for turn in range(10**6):
        name = f"{number}-{turn}"
        await store.write(lambda books: books.memory.put(name, {"n": turn}, datetime.now(UTC)))
        print(name, flush=True)

async def main():
    store = await Store.open(sys.argv[1])
    await asyncio.gather(*[lane(store, number) for number in range(20)])

asyncio.run(main())
"""


@pytest.mark.parametrize("seconds", [0.2, 0.45])
async def test_what_was_said_to_be_written_survives_a_kill(store_url: str, seconds: float) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITING, store_url, stdout=subprocess.PIPE)
    said = [(await process.stdout.readline()).decode().strip()]
    await asyncio.sleep(seconds)
    process.kill()
    rest, _ = await process.communicate()
    said += rest.decode().rpartition("\n")[0].split()
    store = await Store.open(store_url)
    lost = await store.read(lambda books: [name for name in said if books.memory.get(name) is None])
    await store.close()
    assert len(said) > 10
    assert lost == []


def _limit(books: Books, pages: int) -> None:
    books._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def _pages(books: Books) -> int:
    return books._connection.exec_driver_sql("PRAGMA page_count").scalar()


def _big(books: Books) -> None:
    books.snapshot.put(bytes(3_000_000), NOW)


async def test_a_full_disk_is_said_and_nothing_is_half_written(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    await store.write(lambda books: books.people.add(ann()))
    pages = await store.read(_pages)
    await store.write(lambda books: _limit(books, pages + 20))
    small = [store.write(lambda books, n=n: books.memory.put(str(n), {}, NOW)) for n in range(20)]
    outcomes = await asyncio.gather(*small[:10], store.write(_big), *small[10:], return_exceptions=True)
    assert isinstance(outcomes[10], FullError)
    assert {type(outcome) for outcome in outcomes} <= {type(None), FullError}
    written = await store.read(lambda books: [books.memory.get(str(n)) is not None for n in range(20)])
    assert written == [outcome is None for outcome in outcomes[:10] + outcomes[11:]]
    with pytest.raises(FullError, match="disk space"):
        await store.write(_big)
    await store.write(lambda books: _limit(books, 10**6))
    await store.write(_big)
    assert (await store.read(lambda books: books.snapshot.get()))[0] == bytes(3_000_000)
    assert await store.read(lambda books: books._connection.exec_driver_sql("PRAGMA integrity_check").scalar()) == "ok"
    await store.close()


async def test_a_disk_that_fills_slowly_stops_writes_and_not_reads(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    pages = await store.read(_pages)
    await store.write(lambda books: _limit(books, pages + 5))
    written = 0
    with contextlib.suppress(FullError):
        while written < 2000:
            await store.write(lambda books, n=written: books.orders.add(an_order(draft=str(n))))
            written += 1
    assert written < 2000
    assert await store.read(lambda books: books.orders.count("ann", finished=None)) == written
    await store.write(lambda books: _limit(books, 10**6))
    await store.write(lambda books: books.orders.add(an_order(draft="after")))
    await store.close()
