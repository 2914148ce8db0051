"""What came in and what was told is deleted after a week, day by day; what is open, and what must not recur, stays."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.orders import Batch, DraftState
from bot.people import Broadcast, BroadcastState, Notice
from bot.store import Books, Retention, Store
from bot.store.retention import AT_ONCE, KEPT
from bot.store.tables import metadata
from tests.chat.conftest import until_async
from tests.store.test_inbox import rows
from tests.store.things import NOW, SECOND, ann

pytestmark = pytest.mark.quick

WEEK = timedelta(days=7)


async def _count(store: Store, table: str) -> int:
    statement = select(func.count()).select_from(metadata.tables[table])
    return await store.read(lambda books: books._connection.execute(statement).scalar())


async def _is(store: Store, table: str, wanted: int) -> bool:
    return await _count(store, table) == wanted


async def _told(store: Store, *notices: Notice) -> None:
    """Put notices, and have all that wait count as sent."""

    def work(books: Books) -> None:
        for notice in notices:
            books.notices.put(notice, NOW)
        books.notices.sent([one.number for one in books.notices.waiting(NOW, limit=10**6)], NOW)

    await store.write(work)


@pytest.fixture
async def week_old(store: Store) -> Store:
    """One of each that is over, and one of each that is not."""
    letters = rows(1, 2, 3)

    def work(books: Books) -> None:
        books.people.add(ann())
        books.inbox.put(letters)
        books.inbox.finish(1, NOW)
        books.inbox.bury(letters[1], "odd", NOW)

    await store.write(work)
    await _told(store, Notice("ann", "status", "5:status", 7, {"raw": "Completed"}))
    await store.write(lambda books: books.notices.put(Notice("ann", "status", "6:status", 7), NOW))
    return store


def test_it_is_a_week():
    assert KEPT == WEEK


async def test_within_a_week_all_is_kept(week_old: Store) -> None:
    await Retention(week_old).tick(NOW + WEEK)
    found = [await _count(week_old, table) for table in ("inbox", "dead_letters", "notices")]
    assert found == [3, 1, 2]


async def test_after_a_week_only_what_is_open_is_left(week_old: Store) -> None:
    await Retention(week_old).tick(NOW + WEEK + SECOND)
    assert [row.update_id for row in await week_old.read(lambda books: books.inbox.undone(0, 10))] == [3]
    waiting = await week_old.read(lambda books: books.notices.waiting(NOW, limit=10))
    assert [one.notice.dedupe for one in waiting] == ["6:status"]
    found = [await _count(week_old, table) for table in ("inbox", "dead_letters", "notices")]
    assert found == [1, 0, 1]


@pytest.mark.parametrize(("past", "left"), [(WEEK, 1), (WEEK + SECOND, 0)])
async def test_lists_and_texts_for_all_are_kept_a_week(store: Store, past: timedelta, left: int) -> None:
    def fill(books: Books) -> None:
        books.people.add(ann())
        books.batches.add(Batch("b1", "ann", "101 | x | 1000", DraftState.CONFIRMED, NOW))
        books.broadcasts.add(Broadcast("t1", "ann", "We rest on Sunday.", BroadcastState.OPEN, NOW))

    await store.write(fill)
    await Retention(store).tick(NOW + past)
    assert [await _count(store, table) for table in ("batches", "broadcasts")] == [left, left]


async def test_what_is_given_up_goes_too(store: Store) -> None:
    await store.write(lambda books: books.people.add(ann()))
    await store.write(lambda books: books.notices.put(Notice("ann", "status", "5:status", 7), NOW))
    await store.write(lambda books: books.notices.dead([1], "refused", NOW))
    await Retention(store).tick(NOW + WEEK + SECOND)
    assert await _count(store, "notices") == 0


@pytest.mark.parametrize("kind", ["case", "missing", "number_again"])
async def test_an_alert_whose_cause_may_last_does_not_come_again(store: Store, kind: str) -> None:
    await store.write(lambda books: books.people.add(ann()))
    alert = Notice("ann", kind, f"7:{kind}:ann", facts={"order": 7})
    await _told(store, alert)
    await Retention(store).tick(NOW + 9 * WEEK)
    await store.write(lambda books: books.notices.put(alert, NOW + 9 * WEEK))
    assert await store.read(lambda books: books.notices.waiting(NOW + 9 * WEEK, limit=10)) == []


async def test_more_than_one_transaction_takes(store: Store) -> None:
    await store.write(lambda books: books.people.add(ann()))
    await _told(store, *(Notice("ann", "status", f"{number}:status", 7) for number in range(AT_ONCE + 5)))
    await Retention(store).tick(NOW + WEEK + SECOND)
    assert await _count(store, "notices") == 0


async def test_it_is_done_again_and_again_and_a_failure_costs_one_time(week_old: Store) -> None:
    times = iter([NOW, None, NOW + 2 * WEEK])
    sweeping = asyncio.create_task(Retention(week_old, every=0.001).run(lambda: next(times, NOW)))
    await until_async(lambda: _is(week_old, "notices", 1))
    sweeping.cancel()
    await asyncio.gather(sweeping, return_exceptions=True)
    assert await _count(week_old, "dead_letters") == 0


async def test_what_waits_for_somebody_forgotten_goes_at_once_and_nothing_else_that_waits(store: Store) -> None:
    def fill(books: Books) -> None:
        books.people.add(ann())
        books.people.add(ann(key="shy", telegram_id=2, reachable=False))
        for key in ("ann", "shy", "forgotten"):
            books.notices.put(Notice(key, "case", f"{key}:case", 7), NOW)

    await store.write(fill)
    await Retention(store).tick(NOW)
    left = select(metadata.tables["notices"].c.person).order_by("person")
    assert await store.read(lambda books: list(books._connection.execute(left).scalars())) == ["ann", "shy"]
