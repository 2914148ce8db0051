"""The evidence on an operator's card: what else may have taken the money, and how long a call may last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.cases import case_of
from bot.orders import State
from bot.orders.books import Event
from bot.orders.doubts import read_case
from tests.orders.conftest import NOON

SECOND = timedelta(seconds=1)
BEFORE, AFTER = 10, 20
"""Seconds at which the balance was read."""
SENT = (State.QUEUED, State.SUBMITTING)
UNCLEAR = (State.SUBMITTING, State.UNVERIFIED)
TAKEN = (State.SUBMITTING, State.PLACED)


def write(books, ref, second, move, facts=None):
    books.events.add(Event(ref, "lane", "order", *move, facts or {}), NOON + second * SECOND)


@pytest.fixture
async def pair(bench):
    """An unverified order with both readings, and the number of another that has no call yet."""
    ann = await bench.person()
    unclear, other = [await bench.order(ann, link=f"https://instagram.com/{name}", name=name) for name in "ab"]

    def work(books):
        books.orders.save(replace(unclear, state=State.UNVERIFIED, due=None), was=State.QUEUED)
        read = {"balance": "10", "at": (NOON + BEFORE * SECOND).isoformat()}
        write(books, unclear.ref, 12, SENT, read)
        write(books, unclear.ref, 18, UNCLEAR)
        event = Event(unclear.ref, "till", "balance", State.UNVERIFIED, State.UNVERIFIED, {"amount": "9.1"})
        books.events.add(event, NOON + AFTER * SECOND)

    await bench.store.write(work)
    return unclear.ref, other.ref


@pytest.mark.parametrize(
    ("began", "ended", "named"),
    [(2, 8, False), (2, 15, True), (12, 15, True), (12, 25, True), (2, 25, True), (12, None, True), (22, 25, False)],
    ids=["over", "hung already", "within", "answered after", "all the time", "still under way", "later"],
)
async def test_a_call_under_way_between_the_readings_is_named(bench, pair, began, ended, named):
    unclear, other = pair

    def work(books):
        write(books, other, began, SENT)
        if ended is not None:
            write(books, other, ended, TAKEN)
        return case_of(books, unclear, bench.now)

    found = await bench.store.write(work)
    assert found.spent == Decimal("0.9")
    assert [one.ref for one in found.others] == ([other] if named else [])


async def test_an_order_that_was_put_off_then_took_no_money_then(bench, pair):
    """Whatever it was placed for later, it must not silence the warning."""
    unclear, other = pair

    def work(books):
        write(books, other, 13, SENT)
        write(books, other, 14, (State.SUBMITTING, State.QUEUED))
        write(books, other, 40, SENT)
        write(books, other, 41, TAKEN)
        return case_of(books, unclear, bench.now)

    assert (await bench.store.write(work)).others == ()


@pytest.mark.parametrize(("asked", "named"), [(12, True), (22, False)], ids=["between", "later"])
async def test_an_ask_for_what_may_be_there_already_is_a_call_too(bench, pair, asked, named):
    unclear, other = pair
    doubt = (State.UNVERIFIED, State.UNVERIFIED)

    def work(books):
        write(books, other, 2, SENT)
        write(books, other, 3, UNCLEAR)
        books.events.add(Event(other, "lane", "again", *doubt, {"asked": 1}), NOON + asked * SECOND)
        books.events.add(Event(other, "lane", "answer", *doubt, {"raw": "?"}), NOON + (asked + 1) * SECOND)
        return case_of(books, unclear, bench.now)

    found = await bench.store.write(work)
    assert [one.ref for one in found.others] == ([other] if named else [])


async def test_a_number_given_twice_is_shown_whatever_was_answered_before(bench, pair):
    unclear, _ = pair
    doubt = (State.UNVERIFIED, State.UNVERIFIED)

    def work(books):
        hint = {"raw": "odd 77", "http": 200, "hint": "77"}
        for second, facts in ((18, hint), (30, {"raw": "", "again": "23501"})):
            books.events.add(Event(unclear, "lane", "answer", *doubt, facts), NOON + second * SECOND)
        return case_of(books, unclear, bench.now)

    found = await bench.store.write(work)
    assert (found.again, found.hint) == ("23501", None)


async def test_what_is_asked_again_may_last_as_long_as_any_call(bench, pair):
    unclear, _ = pair
    policy = replace(bench.policy, probe=True, parameter="value", stale=timedelta(minutes=5))
    asked = NOON + timedelta(minutes=1)
    again = Event(unclear, "lane", "again", State.UNVERIFIED, State.UNVERIFIED, {"asked": 2})
    await bench.store.write(lambda books: books.events.add(again, asked))
    for late, due in ((-SECOND, False), (SECOND, True)):
        now = asked + policy.stale + policy.quarantine + late

        def work(books, now=now):
            return read_case(books, policy=policy, now=now, since=NOON - timedelta(days=1))

        assert (await bench.store.read(work) is not None) is due
