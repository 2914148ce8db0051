"""What people chose about being told, the orders they muted, and what quiet hours keep back."""

from dataclasses import replace

import pytest

from bot.people import Notice, Preferences, Quiet, Telling
from bot.store import Books, Store
from tests.store.things import NOW, SECOND, an_order, ann

pytestmark = pytest.mark.quick

CHOSEN = Preferences(Telling.ENDINGS, "Europe/Berlin", Quiet(22 * 60, 0))


async def test_preferences_are_read_back_as_written(store: Store) -> None:
    await store.write(lambda books: books.people.add(ann()))
    assert (await store.read(lambda books: books.people.get("ann"))).preferences == Preferences()
    await store.write(lambda books: books.people.save(replace(ann(), preferences=CHOSEN), was=ann()))
    assert await store.read(lambda books: books.people.get("ann")) == replace(ann(), preferences=CHOSEN)


async def test_a_mute_is_of_one_person_and_one_order(store: Store) -> None:
    def fill(books: Books) -> list[int]:
        books.people.add(ann())
        return [books.orders.add(an_order(draft=draft)).ref for draft in ("d1", "d2")]

    first, second = await store.write(fill)
    await store.write(lambda books: (books.mutes.put("ann", first), books.mutes.put("ann", first)))
    both = {first, second}
    assert await store.read(lambda books: books.mutes.among("ann", both)) == {first}
    assert await store.read(lambda books: books.mutes.among("bob", both)) == set()
    assert await store.read(lambda books: books.mutes.among("ann", ())) == set()
    await store.write(lambda books: books.mutes.drop("ann", first))
    assert await store.read(lambda books: books.mutes.among("ann", both)) == set()
    await store.write(lambda books: books.mutes.put("ann", second))
    await store.write(lambda books: books.people.forget("ann", NOW))
    assert await store.read(lambda books: books.mutes.among("ann", both)) == set()


async def _waiting(store: Store, after: int = 0) -> list[tuple[str, bool, int]]:
    found = await store.read(lambda books: books.notices.waiting(NOW + after * SECOND, limit=10))
    return [(one.notice.dedupe, one.hushed, one.attempts) for one in found]


@pytest.fixture
async def hushed(store: Store) -> None:
    """Of three notices of one person the first two are kept back for ten seconds."""

    def fill(books: Books) -> None:
        books.people.add(ann())
        for mark in "123":
            books.notices.put(Notice("ann", "x", mark), NOW)
        first, second, _ = (one.number for one in books.notices.waiting(NOW, limit=10))
        books.notices.hush([first, second], NOW + 10 * SECOND)

    await store.write(fill)


async def test_what_is_kept_back_holds_up_nothing_else(store: Store, hushed: None) -> None:
    assert await _waiting(store) == [("3", False, 0)]
    assert await _waiting(store, after=10) == [("1", True, 0), ("2", True, 0), ("3", False, 0)]


async def test_quiet_hours_that_are_taken_back_let_all_go(store: Store, hushed: None) -> None:
    await store.write(lambda books: books.notices.rouse("bob", NOW))
    assert len(await _waiting(store)) == 1
    await store.write(lambda books: books.notices.rouse("ann", NOW))
    assert [mark for mark, _, _ in await _waiting(store)] == ["1", "2", "3"]


async def test_what_was_put_off_still_holds_up_what_comes_later(store: Store, hushed: None) -> None:
    (number,) = [one.number for one in await store.read(lambda books: books.notices.waiting(NOW, limit=10))]
    await store.write(lambda books: books.notices.put(Notice("ann", "x", "4"), NOW))
    await store.write(lambda books: books.notices.again([number], NOW + 5 * SECOND))
    assert await _waiting(store) == []
