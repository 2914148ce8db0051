"""The outbox: once in, at least once out, in order for each person."""

from dataclasses import replace

import pytest

from bot.people import Notice, Waiting
from bot.store import Books, Store
from tests.store.things import NOW, SECOND, ann

pytestmark = pytest.mark.quick


@pytest.fixture
async def people(store: Store) -> None:
    def add(books: Books) -> None:
        books.people.add(ann())
        books.people.add(ann(key="bob", telegram_id=2))
        books.people.add(ann(key="gone", telegram_id=3, reachable=False))

    await store.write(add)


async def _put(store: Store, *notices: tuple[str, str]) -> None:
    await store.write(lambda books: [books.notices.put(Notice(who, "x", dedupe), NOW) for who, dedupe in notices])


async def _waiting(store: Store, after: int = 0, limit: int = 10) -> dict[str, int]:
    found = await store.read(lambda books: books.notices.waiting(NOW + after * SECOND, limit=limit))
    return {waiting.notice.dedupe: waiting.number for waiting in found}


async def test_a_notice_is_read_back_as_written(store: Store, people: None) -> None:
    notice = Notice("ann", "status", "5:status", 7, {"was": None, "n": 3, "t": "й"}, loud=True)
    await store.write(lambda books: books.notices.put(notice, NOW))
    assert await store.read(lambda books: books.notices.waiting(NOW, limit=5)) == [Waiting(1, notice, NOW)]


async def test_the_same_thing_is_told_once(store: Store, people: None) -> None:
    await _put(store, ("ann", "1"), ("ann", "2"))
    numbers = await _waiting(store)
    await store.write(lambda books: books.notices.sent([numbers["1"]], NOW))
    await _put(store, ("ann", "1"), ("ann", "2"))
    assert list(await _waiting(store)) == ["2"]


async def test_oldest_first_and_only_who_can_be_reached(store: Store, people: None) -> None:
    await _put(store, ("gone", "1"), ("bob", "2"), ("ann", "3"), ("nobody", "4"))
    assert list(await _waiting(store)) == ["2", "3"]
    assert list(await _waiting(store, limit=1)) == ["2"]
    gone = await store.read(lambda books: books.people.get("gone"))
    await store.write(lambda books: books.people.save(replace(gone, reachable=True), was=gone))
    assert list(await _waiting(store)) == ["1", "2", "3"]


async def test_nobody_is_told_a_later_thing_before_one_that_was_put_off(store: Store, people: None) -> None:
    await _put(store, ("ann", "1"), ("ann", "2"), ("bob", "3"))
    numbers = await _waiting(store)
    await store.write(lambda books: books.notices.again([numbers["1"]], NOW + 5 * SECOND))
    assert list(await _waiting(store)) == ["3"]
    assert list(await _waiting(store, after=5)) == ["1", "2", "3"]
    first, *_ = await store.read(lambda books: books.notices.waiting(NOW + 5 * SECOND, limit=5))
    assert first.attempts == 1


async def test_what_is_given_up_is_not_tried_again(store: Store, people: None) -> None:
    await _put(store, ("ann", "1"), ("ann", "2"))
    number = (await _waiting(store))["1"]
    await store.write(lambda books: books.notices.dead([number], "blocked", NOW))
    await store.write(lambda books: books.notices.again([number], NOW))
    assert list(await _waiting(store)) == ["2"]


async def test_nothing_to_mark_is_fine(store: Store) -> None:
    await store.write(lambda books: (books.notices.sent([], NOW), books.notices.again([], NOW)))
    await store.write(lambda books: books.notices.dead([], "x", NOW))
