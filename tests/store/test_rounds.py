"""Rounds are leased: nobody polls what another one polls."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.store import Books, Store
from tests.store.things import NOW, SECOND

pytestmark = pytest.mark.quick

LEASE = NOW + timedelta(minutes=2)


async def _lease(store: Store, now: datetime = NOW, ahead: int = 0, limit: int = 100) -> list[str]:
    work = lambda books: books.rounds.lease(now, ahead=ahead * SECOND, until=now + timedelta(minutes=2), limit=limit)  # noqa: E731
    return list(await store.write(work))


async def _join(store: Store, **rounds: int) -> None:
    await store.write(lambda books: [books.rounds.join(name, NOW + SECOND * due) for name, due in rounds.items()])


async def test_nothing_is_leased_before_one_is_due(store: Store) -> None:
    await _join(store, a=1, b=5)
    assert await _lease(store, ahead=10) == []
    assert await _lease(store, NOW + SECOND, ahead=3) == ["a"]


async def test_what_is_due_soon_is_taken_along_earliest_first(store: Store) -> None:
    await _join(store, a=8, b=-2, c=3, d=20)
    assert await _lease(store, ahead=10) == ["b", "c", "a"]
    assert await _lease(store, ahead=10) == []


async def test_at_most_the_limit(store: Store) -> None:
    await _join(store, a=0, b=-1, c=-2)
    assert await _lease(store, limit=2) == ["c", "b"]
    assert await _lease(store, limit=2) == ["a"]


async def test_a_lease_ends_by_itself_or_when_all_are_freed(store: Store) -> None:
    await _join(store, a=0)
    assert await _lease(store) == ["a"]
    assert await _lease(store, LEASE - SECOND) == []
    assert await _lease(store, LEASE) == ["a"]
    await store.write(lambda books: books.rounds.free())
    assert await _lease(store) == ["a"]


async def test_the_next_time_gives_the_lease_back(store: Store) -> None:
    await _join(store, a=0, b=0)
    await _lease(store)
    await store.write(lambda books: books.rounds.next(["a"], NOW + SECOND))
    await store.write(lambda books: books.rounds.drop(["b"]))
    assert await _lease(store, NOW + SECOND) == ["a"]


async def test_joining_makes_a_round_due_earlier_and_never_later(store: Store) -> None:
    await _join(store, a=10)
    await _join(store, a=20)
    assert await _lease(store, NOW + 9 * SECOND) == []
    await _join(store, a=5)
    assert await _lease(store, NOW + 5 * SECOND) == ["a"]


async def test_two_at_once_share_the_rounds_out(store: Store) -> None:
    await _join(store, **{f"r{n}": -n for n in range(100)})
    taken = await asyncio.gather(*[_lease(store, limit=20) for _ in range(8)])
    names = [name for some in taken for name in some]
    assert len(names) == len(set(names))
    assert set(names) | set(await _lease(store)) == {f"r{n}" for n in range(100)}


async def test_who_joins_while_an_empty_round_is_dropped_is_not_lost(store: Store) -> None:
    await _join(store, a=0)

    def drop(books: Books) -> None:
        books.rounds.lease(NOW, ahead=SECOND, until=LEASE, limit=9)
        books.rounds.drop(["a"])

    await asyncio.gather(store.write(drop), store.write(lambda books: books.rounds.join("a", NOW)))
    await _join(store, a=0)
    assert await _lease(store) == ["a"]


async def test_what_is_due_too_far_ahead_is_brought_forward_by_its_kind(store: Store) -> None:
    names = {"open:1": 30, "open:2": 9999, "refill:open:3": 9999, "day:4": 9999, "settled:5": 9999}
    await _join(store, **names)
    await store.write(lambda books: books.rounds.pull(("open", "now"), NOW + 60 * SECOND, NOW))
    assert await _lease(store) == ["open:2", "refill:open:3"]


async def test_a_lease_from_too_far_ahead_is_given_back(store: Store) -> None:
    await _join(store, a=0)
    await _lease(store, NOW + timedelta(days=1))
    assert await _lease(store) == []
    await store.write(lambda books: books.rounds.unlease(LEASE))
    assert await _lease(store) == ["a"]
