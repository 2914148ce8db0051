"""Drafts survive restarts, belong to one person, and are confirmed once."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from bot.orders import DraftState
from bot.store import Books, Store
from tests.store.things import LINK, NOW, SECOND, a_draft, ann

pytestmark = pytest.mark.quick


async def test_a_draft_is_read_back_as_written(store: Store) -> None:
    draft = a_draft(asking="link", answers={"link": LINK, "comments": "a\nб\u0000"})
    await store.write(lambda books: books.drafts.put(draft))
    assert await store.read(lambda books: books.drafts.get("d1", "ann")) == draft
    changed = replace(draft, answers={}, asking=None, touched=NOW + SECOND)
    await store.write(lambda books: books.drafts.put(changed))
    assert await store.write(lambda books: books.drafts.hold("d1", "ann")) == changed


async def test_a_draft_is_nobody_elses(store: Store) -> None:
    await store.write(lambda books: books.drafts.put(a_draft()))
    await store.write(lambda books: books.drafts.put(a_draft(person="bob")))
    assert await store.read(lambda books: books.drafts.get("d1", "bob")) is None
    assert await store.read(lambda books: books.drafts.get("d1", "ann")) == a_draft()


async def test_the_open_draft_is_the_one_touched_last(store: Store) -> None:
    def fill(books: Books) -> None:
        for number, state in enumerate([DraftState.DROPPED, DraftState.DROPPED, DraftState.EXPIRED, DraftState.OPEN]):
            books.drafts.put(a_draft(id=str(number), state=state, touched=NOW + number * SECOND))

    assert await store.read(lambda books: books.drafts.open_of("ann")) is None
    await store.write(fill)
    assert (await store.read(lambda books: books.drafts.open_of("ann"))).id == "3"


async def test_open_drafts_are_listed_with_their_telegram_id(store: Store) -> None:
    def fill(books: Books) -> None:
        books.people.add(ann(telegram_id=77))
        books.drafts.put(a_draft())
        books.drafts.put(a_draft(id="d2", state=DraftState.CONFIRMED))
        books.drafts.put(a_draft(id="d3", person="nobody"))

    await store.write(fill)
    assert await store.read(lambda books: books.drafts.all_open()) == [(77, a_draft())]


async def test_fifty_taps_move_a_draft_once(store: Store) -> None:
    await store.write(lambda books: books.drafts.put(a_draft()))

    def tap(books: Books) -> bool:
        draft = books.drafts.hold("d1", "ann")
        return books.drafts.move(draft, DraftState.CONFIRMED, NOW) if draft.state is DraftState.OPEN else False

    assert (await asyncio.gather(*[store.write(tap) for _ in range(50)])).count(True) == 1


async def test_fifty_blind_moves_move_a_draft_once(store: Store) -> None:
    await store.write(lambda books: books.drafts.put(a_draft()))
    moves = [store.write(lambda books: books.drafts.move(a_draft(), DraftState.CONFIRMED, NOW)) for _ in range(50)]
    assert (await asyncio.gather(*moves)).count(True) == 1


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="zone"):
        await store.write(lambda books: books.drafts.put(a_draft(touched=datetime(2026, 1, 1))))  # noqa: DTZ001 - the point
