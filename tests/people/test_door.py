"""Who is let in, by whom, with what; over real books."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.errors import Denied, Told
from bot.people import Allowance, Door, Period, Role, Standing, Visitor
from bot.store import Store

pytestmark = pytest.mark.quick
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
TEN_A_DAY = Allowance(Period.DAY, Decimal(10))
DOOR = Door(frozenset({1, 2}))


@pytest.fixture
async def store(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path}/books.db")
    yield store
    await store.close()


async def _meet(store, number, name="Somebody", door=DOOR):
    return await store.write(lambda books: door.meet(books, Visitor(number, name, "en")))


async def test_operators_are_named_in_the_settings(store):
    assert (await _meet(store, 1)).role is Role.OPERATOR
    assert (await _meet(store, 3)).role is Role.GUEST
    assert (await _meet(store, 1, door=Door(frozenset()))).role is Role.REVOKED
    assert (await _meet(store, 3, door=Door(frozenset({3})))).role is Role.OPERATOR


async def test_a_person_keeps_the_key_and_takes_the_new_name(store):
    first, second = await _meet(store, 3, "Ann"), await _meet(store, 3, "Anna")
    assert (first.key, second.name) == (second.key, "Anna")
    assert DOOR.known(second, Visitor(3, "Anna", "en"))
    assert not DOOR.known(second, Visitor(3, "Ann", "en"))


async def test_a_stranger_is_told_once_a_day(store):
    ann = await _meet(store, 3)
    assert await store.write(lambda books: DOOR.first_word(books, ann, NOON))
    again = await _meet(store, 3)
    assert not await store.write(lambda books: DOOR.first_word(books, again, NOON))
    late = NOON + timedelta(days=1)
    assert await store.write(lambda books: DOOR.first_word(books, again, late))
    assert not DOOR.owes_word(await _meet(store, 3), late + timedelta(hours=23))
    assert DOOR.owes_word(await _meet(store, 3), late - timedelta(days=400)), "a clock that was wrong silences nobody"


async def test_the_first_answer_wins(store):
    olga, oleg, ann = await _meet(store, 1), await _meet(store, 2), await _meet(store, 3)
    wish = await store.write(lambda books: DOOR.knock(books, ann, NOON))
    with pytest.raises(Told, match="with the operators"):
        await store.write(lambda books: DOOR.knock(books, ann, NOON))
    member = await store.write(lambda books: DOOR.approve(books, olga, wish.number, TEN_A_DAY, NOON))
    assert (member.role, member.allowance) == (Role.MEMBER, TEN_A_DAY)
    with pytest.raises(Told, match="already answered"):
        await store.write(lambda books: DOOR.deny(books, oleg, wish.number, NOON))
    assert (await _meet(store, 3)).role is Role.MEMBER
    told = await store.read(lambda books: books.notices.waiting(NOON, limit=10))
    assert sorted(one.notice.kind for one in told) == ["application", "application", "let_in"]


async def test_only_operators_answer(store):
    ann, bob = await _meet(store, 3), await _meet(store, 4)
    wish = await store.write(lambda books: DOOR.knock(books, ann, NOON))
    for act in (DOOR.deny,):
        with pytest.raises(Denied):
            await store.write(lambda books, act=act: act(books, bob, wish.number, NOON))
    with pytest.raises(Denied):
        await store.write(lambda books: DOOR.approve(books, replace(bob), wish.number, TEN_A_DAY, NOON))


async def test_who_was_denied_may_ask_again_a_day_later(store):
    olga, ann = await _meet(store, 1), await _meet(store, 3)
    wish = await store.write(lambda books: DOOR.knock(books, ann, NOON))
    await store.write(lambda books: DOOR.deny(books, olga, wish.number, NOON))
    with pytest.raises(Told, match="not this time"):
        await store.write(lambda books: DOOR.knock(books, ann, NOON + timedelta(hours=23)))
    again = await store.write(lambda books: DOOR.knock(books, ann, NOON + timedelta(days=1)))
    assert again.number > wish.number
    with pytest.raises(Told, match="with the operators"):
        await store.write(lambda books: DOOR.knock(books, ann, NOON + timedelta(days=9)))


TWENTY = Allowance(Period.DAY, Decimal(20))
STANDINGS = {
    "the same": (Role.MEMBER, TEN_A_DAY, None),
    "allowance": (Role.MEMBER, TWENTY, ("allowance", "20")),
    "look": (Role.VIEWER, TEN_A_DAY, ("look", "10")),
    "out": (Role.REVOKED, TEN_A_DAY, ("out", "10")),
}


@pytest.mark.parametrize(("role", "allowance", "told"), STANDINGS.values(), ids=STANDINGS)
async def test_who_is_changed_is_told_once(store, role, allowance, told):
    olga, ann = await _meet(store, 1), await _meet(store, 3)
    await store.write(lambda books: DOOR.change(books, olga, ann.key, Standing(Role.MEMBER, TEN_A_DAY), NOON))
    for _ in range(2):
        await store.write(lambda books: DOOR.change(books, olga, ann.key, Standing(role, allowance), LATER))
    first, *more = await _told(store, ann)
    assert (first.kind, first.facts["amount"]) == ("let_in", "10")
    assert [(one.facts["what"], one.facts["amount"]) for one in more] == ([] if told is None else [told])
    assert {one.kind for one in more} <= {"standing"}


async def test_who_comes_back_is_told_so_and_a_guest_hears_nothing(store):
    olga, ann, bob = await _meet(store, 1), await _meet(store, 3), await _meet(store, 4)
    for minute, role in enumerate([Role.VIEWER, Role.MEMBER, Role.REVOKED, Role.MEMBER, Role.REVOKED, Role.VIEWER]):
        at = NOON + timedelta(minutes=minute)
        await store.write(
            lambda books, role=role, at=at: DOOR.change(books, olga, ann.key, Standing(role, TEN_A_DAY), at)
        )
    await store.write(lambda books: DOOR.change(books, olga, bob.key, Standing(Role.REVOKED, TEN_A_DAY), NOON))
    assert [one.facts["what"] for one in await _told(store, ann)] == ["look", "order", "out", "back", "out", "look"]
    assert await _told(store, bob) == []
    assert await _told(store, olga) == []


async def _told(store, person):
    waiting = await store.read(lambda books: books.notices.waiting(NOON + timedelta(days=1), limit=99))
    return [one.notice for one in waiting if one.notice.person == person.key]


async def test_a_revoked_member_is_outside_at_once(store):
    olga, ann = await _meet(store, 1), await _meet(store, 3)
    wish = await store.write(lambda books: DOOR.knock(books, ann, NOON))
    await store.write(lambda books: DOOR.approve(books, olga, wish.number, TEN_A_DAY, NOON))
    await store.write(lambda books: DOOR.change(books, olga, ann.key, Standing(Role.REVOKED), NOON))
    assert not (await _meet(store, 3)).inside


async def test_operators_cannot_be_changed_in_the_chat(store):
    olga, oleg = await _meet(store, 1), await _meet(store, 2)
    with pytest.raises(Told, match="settings"):
        await store.write(lambda books: DOOR.change(books, olga, oleg.key, Standing(Role.REVOKED), NOON))
    assert await _told(store, oleg) == []


async def test_at_the_start_the_records_agree_with_the_settings(store):
    ann = await _meet(store, 3)
    await store.write(lambda books: Door(frozenset({3, 5})).staff(books, NOON))
    assert [one.telegram_id for one in await _operators(store)] == [3, 5]
    wish = await _meet(store, 4)
    await store.write(lambda books: DOOR.knock(books, wish, NOON))
    told = await store.read(lambda books: books.notices.waiting(NOON, limit=10))
    assert len(told) == 2
    assert ann.key in {one.notice.person for one in told}
    await store.write(lambda books: Door(frozenset({5})).staff(books, NOON))
    assert [one.telegram_id for one in await _operators(store)] == [5]


async def _operators(store):
    return sorted(await store.read(lambda books: books.people.operators()), key=lambda one: one.telegram_id)
