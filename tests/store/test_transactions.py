"""A transaction is all or nothing, is the caller's own, and is finished once it is handed in."""

import asyncio
import contextlib
import os
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import asyncpg
import pytest
from sqlalchemy import event, text

from bot.store import Books, BusyError, ClosedError, LockedError, Store, StoreError
from bot.store.engines import lease
from tests.store.postgres import CUT, Admin
from tests.store.things import NOW, ann

pytestmark = pytest.mark.quick


def _note(books: Books, name: str) -> str:
    books.memory.put(name, {"n": 1}, NOW)
    return name


def _fail(books: Books, name: str) -> None:
    _note(books, name)
    raise LookupError(name)


async def _noted(store: Store, *names: str) -> list[str]:
    return await store.read(lambda books: [name for name in names if books.memory.get(name)])


async def test_an_exception_rolls_all_of_it_back_and_reaches_its_caller(store: Store) -> None:
    with pytest.raises(LookupError, match="a"):
        await store.write(partial(_fail, name="a"))
    assert await store.write(partial(_note, name="b")) == "b"
    assert await _noted(store, "a", "b") == ["b"]


async def test_callers_of_one_commit_fail_apart(store: Store) -> None:
    names = [str(number) for number in range(100)]
    works = [partial(_fail if number % 3 == 0 else _note, name=names[number]) for number in range(100)]
    outcomes = await asyncio.gather(*map(store.write, works), return_exceptions=True)
    for number, outcome in enumerate(outcomes):
        assert outcome == names[number] if number % 3 else isinstance(outcome, LookupError)
    assert await _noted(store, *names) == [name for number, name in enumerate(names) if number % 3]


async def test_a_rule_of_the_tables_hurts_only_who_broke_it(store: Store) -> None:
    works = [lambda books, n=number: books.people.add(ann(key=str(n), telegram_id=n % 10)) for number in range(30)]
    outcomes = await asyncio.gather(*map(store.write, works), return_exceptions=True)
    assert sum(isinstance(outcome, StoreError) for outcome in outcomes) == 20
    assert await store.read(lambda books: books.people.count()) == 10


async def test_who_is_cancelled_leaves_and_the_writes_are_carried_through(store: Store, store_url: str) -> None:
    go = threading.Event()

    def slow(books: Books) -> None:
        if store_url.startswith("sqlite"):  # this is the writer's thread then, else the loop's
            go.wait(5)
        _note(books, "slow")

    works = [slow, partial(_note, name="queued"), partial(_fail, name="failed")]
    tasks = [asyncio.create_task(store.write(work)) for work in works]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 3
    go.set()
    assert await store.write(partial(_note, name="after")) == "after"
    await store.close()
    again = await Store.open(store_url)
    assert await _noted(again, "slow", "queued", "failed") == ["slow", "queued"]
    await again.close()


async def test_work_that_runs_out_does_not_stop_the_store(store: Store) -> None:
    with pytest.raises(RuntimeError):
        await store.write(lambda books: next(iter(())))
    assert await store.write(partial(_note, name="a")) == "a"


async def test_nothing_can_be_written_by_a_read(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.read(partial(_note, name="a"))
    assert await _noted(store, "a") == []


async def test_a_read_sees_one_moment(store: Store, store_url: str) -> None:
    def look(books: Books) -> tuple[bool, bool]:
        before = books.memory.get("a") is not None
        _insert_elsewhere(store_url)
        return before, books.memory.get("a") is not None

    assert await store.read(look) == (False, False)
    assert await _noted(store, "a") == ["a"]


def _insert_elsewhere(url: str) -> None:
    statement = "INSERT INTO memory (name, value, at) VALUES ('a', '{}', 0)"

    async def insert() -> None:
        connection = await asyncpg.connect(url)
        await connection.execute(statement)
        await connection.close()

    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute(statement)
        return
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, insert()).result()


async def test_what_is_written_is_seen_by_the_next_read(store: Store) -> None:
    for number in range(20):
        await store.write(partial(_note, name=str(number)))
        assert await _noted(store, str(number)) == [str(number)]


async def test_a_closed_store_says_so_and_has_written_what_was_handed_in(store: Store, store_url: str) -> None:
    writes = [asyncio.create_task(store.write(partial(_note, name=str(number)))) for number in range(50)]
    await asyncio.sleep(0)
    await store.close()
    assert len(await asyncio.gather(*writes)) == 50
    for call in (store.read, store.write):
        with pytest.raises(ClosedError):
            await call(partial(_note, name="x"))
    await store.close()
    again = await Store.open(store_url)
    assert len(await _noted(again, *map(str, range(50)))) == 50
    await again.close()


async def test_a_program_beside_that_writes_is_waited_for(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    with contextlib.closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as beside:
        beside.execute("BEGIN IMMEDIATE")
        write = asyncio.create_task(store.write(partial(_note, name="a")))
        await asyncio.sleep(0.3)
        assert not write.done()
        beside.execute("COMMIT")
        assert await write == "a"
    await store.close()


async def _cut(server: Admin, store: Store) -> None:
    """Take every connection away, and wait until that is seen."""
    server.execute(CUT, "desk")
    async with asyncio.timeout(5):
        while await store._engine._lease._alive():  # noqa: ASYNC110 - it looks at a connection
            await asyncio.sleep(0.01)


async def test_lost_connections_are_made_anew(pg_url: str, pg_server: Admin) -> None:
    store = await Store.open(pg_url)
    await asyncio.gather(*[store.write(partial(_note, name=str(number))) for number in range(20)])
    await _cut(pg_server, store)
    assert await store.write(partial(_note, name="a")) == "a"
    assert await _noted(store, "a", "19") == ["a", "19"]
    with pytest.raises(LockedError):  # the lock went with its connection, and was taken again before the write
        await Store.open(pg_url)
    await store.close()


async def test_who_lost_the_lock_to_another_writes_nothing_more_and_is_told(
    pg_url: str, pg_server: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LOOK", 0.05)
    first = await Store.open(pg_url)
    await _cut(pg_server, first)
    second = await Store.open(pg_url)
    with pytest.raises(LockedError, match=f"in use by process {os.getpid()} on "):
        await first.write(partial(_note, name="a"))
    with pytest.raises(LockedError):
        async with asyncio.timeout(5):
            await first.look_over()
    assert await second.write(partial(_note, name="b")) == "b"
    assert await _noted(second, "a", "b") == ["b"]
    await first.close()
    await second.close()


async def test_the_lock_is_taken_again_though_nobody_writes(
    pg_url: str, pg_server: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LOOK", 0.05)
    store = await Store.open(pg_url)
    watch = asyncio.create_task(store.look_over())
    before = store._engine._lease._session
    pg_server.execute(CUT, "desk")
    async with asyncio.timeout(5):
        while store._engine._lease._session in {None, before}:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    with pytest.raises(LockedError):
        await Store.open(pg_url)
    assert not watch.done()
    watch.cancel()
    await store.close()


async def test_a_connection_lost_in_the_middle_is_said_and_got_over(pg_url: str, pg_server: Admin) -> None:
    store = await Store.open(pg_url)

    def cut(books: Books) -> None:
        _note(books, "a")
        pg_server.execute(CUT, "desk")
        _note(books, "b")

    with pytest.raises(BusyError):
        await store.write(cut)
    assert await _noted(store, "a", "b") == []
    await store.close()


async def test_two_that_wait_for_each_other_both_get_through(pg_url: str) -> None:
    store = await Store.open(pg_url)
    await store.write(lambda books: [books.totals.hold(owner, "all") for owner in "ab"])
    tries: list[str] = []

    def cross(books: Books, first: str, second: str) -> None:
        tries.append(first)
        books.totals.hold(first, "all")
        books._connection.execute(text("SELECT pg_sleep(0.3)"))
        books.totals.hold(second, "all")

    await asyncio.gather(*[store.write(partial(cross, first=one, second=other)) for one, other in ("ab", "ba")])
    assert len(tries) > 2
    await store.close()


async def test_a_commit_that_fails_fails_every_caller_and_the_next_one_works(sqlite_url: str) -> None:
    store = await Store.open(sqlite_url)
    go = threading.Event()
    blocked = asyncio.create_task(store.write(lambda _: go.wait(5)))
    await asyncio.sleep(0.05)

    def refuse(_connection: object) -> None:
        raise RuntimeError("no")

    engine = store._engine._writer._engine
    writes = [asyncio.create_task(store.write(partial(_note, name=str(number)))) for number in range(5)]
    await asyncio.sleep(0)
    event.listen(engine, "commit", refuse)
    go.set()
    outcomes = await asyncio.gather(blocked, *writes, return_exceptions=True)
    event.remove(engine, "commit", refuse)
    assert {type(outcome) for outcome in outcomes} == {StoreError}
    assert await _noted(store, *map(str, range(5))) == []
    assert await store.write(partial(_note, name="a")) == "a"
    await store.close()
