"""Texts that operators wrote for everybody."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Denied, Told
from bot.people import BROADCAST, Broadcast, BroadcastState, Role, announce, check_body, leave, reach_of
from bot.people.broadcast import LONGEST
from tests.store.things import NOW, SECOND, ann

pytestmark = pytest.mark.quick
OLGA = ann(key="olga", telegram_id=9, name="Olga", role=Role.OPERATOR)
TEXT = Broadcast("t1", "olga", "Maintenance\nв\t9 🎉", BroadcastState.OPEN, NOW)
CROWD = [
    OLGA,
    ann(key="otto", telegram_id=2, role=Role.OPERATOR),
    ann(key="max", telegram_id=3),
    ann(key="gone", telegram_id=4, reachable=False),
    ann(key="vera", telegram_id=5, role=Role.VIEWER),
    ann(key="greta", telegram_id=6, role=Role.GUEST),
    ann(key="reva", telegram_id=7, role=Role.REVOKED),
]


def fill(books):
    for one in CROWD:
        books.people.add(one)
    books.broadcasts.add(TEXT)


async def waiting(store):
    found = await store.read(lambda books: books.notices.waiting(NOW, limit=100))
    return [one.notice for one in found]


async def test_a_text_comes_back_as_it_was_written_to_its_author_alone(store):
    await store.write(fill)
    assert await store.read(lambda books: books.broadcasts.get("t1", "olga")) == TEXT
    assert await store.read(lambda books: books.broadcasts.get("t1", "otto")) is None


async def test_it_goes_once_to_everybody_who_may_order_and_can_be_reached(store):
    await store.write(fill)
    assert (await store.read(lambda books: reach_of(books, OLGA))).blocked == 1
    reach = await store.write(lambda books: announce(books, OLGA, TEXT, NOW))
    assert ([one.key for one in reach.people], reach.blocked) == (["otto", "max"], 1)
    notices = await waiting(store)
    assert [(one.person, one.kind, one.facts["text"]) for one in notices] == [
        ("otto", BROADCAST, TEXT.body), ("max", BROADCAST, TEXT.body),
    ]  # fmt: skip
    with pytest.raises(Told, match="dealt with already"):
        await store.write(lambda books: announce(books, OLGA, TEXT, NOW))
    with pytest.raises(Told, match="dealt with already"):
        await store.write(lambda books: leave(books, TEXT, NOW))
    assert await waiting(store) == notices
    moved = await store.read(lambda books: books.broadcasts.get("t1", "olga"))
    assert moved == replace(TEXT, state=BroadcastState.SENT)


async def test_what_was_left_is_not_sent(store):
    await store.write(fill)
    await store.write(lambda books: leave(books, TEXT, NOW + SECOND))
    with pytest.raises(Told, match="dealt with already"):
        await store.write(lambda books: announce(books, OLGA, TEXT, NOW + SECOND))
    assert await waiting(store) == []


@pytest.mark.parametrize("by", [one for one in CROWD if one is not OLGA], ids=lambda one: one.key)
async def test_only_its_author_sends_it(store, by):
    await store.write(fill)
    with pytest.raises(Denied):
        await store.write(lambda books: announce(books, by, TEXT, NOW))
    assert await waiting(store) == []


async def test_nor_does_an_author_who_is_no_operator_any_more(store):
    await store.write(fill)
    with pytest.raises(Denied):
        await store.write(lambda books: announce(books, replace(OLGA, role=Role.MEMBER), TEXT, NOW))


async def test_an_hour_later_it_is_too_old(store):
    await store.write(fill)
    with pytest.raises(Told, match="more than an hour old"):
        await store.write(lambda books: announce(books, OLGA, TEXT, NOW + timedelta(hours=1, seconds=1)))
    assert await waiting(store) == []


async def test_of_many_sends_at_once_one_counts(store):
    """Each in a transaction of its own, side by side where the engine allows it."""
    await store.write(fill)
    tries = [store.write(lambda books: announce(books, OLGA, TEXT, NOW)) for _ in range(8)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, Told) for one in ends) == 7
    assert len(await waiting(store)) == 2


async def test_who_is_forgotten_has_no_texts(store):
    def forget(books):
        fill(books)
        books.broadcasts.add(replace(TEXT, id="t2", person="otto"))
        books.people.forget("olga", NOW)

    await store.write(forget)
    assert await store.read(lambda books: books.broadcasts.get("t1", "olga")) is None
    assert await store.read(lambda books: books.broadcasts.get("t2", "otto")) is not None


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * (LONGEST + 1), "🎉" * (LONGEST // 2 + 1)], ids=["", "blank", "x", "🎉"]
)
def test_what_no_message_holds_is_refused(text):
    with pytest.raises(Told):
        check_body(text)


@pytest.mark.parametrize("text", ["x" * LONGEST, "🎉" * (LONGEST // 2), "\ud800"], ids=["x", "🎉", "half"])
def test_what_a_message_holds_is_taken(text):
    assert check_body(f"  {text}\n") == text
