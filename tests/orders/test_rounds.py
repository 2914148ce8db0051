"""Which round an order belongs to, by its age and status."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.orders import RequestState
from bot.orders.asking import FOLLOWED
from bot.orders.rounds import by_pace, round_of, round_of_request
from bot.panel import OrderState
from tests.orders.test_order import NOON, ORDER
from tests.store.things import a_request

pytestmark = pytest.mark.quick
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("age", "name", "wait"),
    [
        (timedelta(0), "open:0", MINUTE),
        (timedelta(hours=23), "open:0", MINUTE),
        (timedelta(days=2), "day:0", 5 * MINUTE),
        (timedelta(days=30), "week:0", 30 * MINUTE),
    ],
)
@pytest.mark.parametrize("pace", [1 / 6, 1, 60])
def test_open_orders_are_read_ever_more_slowly(age, name, wait, pace):
    there = round_of(replace(ORDER, made=NOON - age), NOON, MINUTE * pace)
    assert (there.name, there.due - NOON) == (name, wait * pace)


@pytest.mark.parametrize(
    ("since", "hours"),
    [(0, 1), (2, 6), (7, 24), (25, 72)],
)
@pytest.mark.parametrize("poll", [MINUTE / 6, MINUTE, 60 * MINUTE])
def test_settled_orders_are_read_a_few_times_more(since, hours, poll):
    settled = NOON - timedelta(hours=since)
    there = round_of(replace(ORDER, status=OrderState.COMPLETED, settled=settled), NOON, poll)
    assert timedelta(0) <= there.due - (settled + timedelta(hours=hours)) <= timedelta(minutes=10)
    assert there.due > NOON


def test_trials_with_many_polls_a_second_need_not_wait_for_hours():
    poll = timedelta(seconds=0.2)
    there = round_of(replace(ORDER, status=OrderState.COMPLETED, settled=NOON), NOON, poll)
    assert 60 * poll <= there.due - NOON <= 70 * poll


def test_after_three_days_nobody_asks_any_more():
    order = replace(ORDER, status=OrderState.COMPLETED, settled=NOON - timedelta(hours=73))
    assert round_of(order, NOON, MINUTE) is None


@pytest.mark.parametrize("poll", [MINUTE / 6, MINUTE, 60 * MINUTE])
def test_a_refill_is_followed_for_thirty_days(poll):
    refill = a_request(1, state=RequestState.REQUESTED, panel_id="9", made=NOON)
    assert round_of_request(refill, NOON + timedelta(days=29, hours=23), poll).name == "refill:week:0"
    assert round_of_request(refill, NOON + FOLLOWED, poll) is None


def test_an_unknown_status_is_never_an_end():
    assert round_of(replace(ORDER, status=OrderState.UNKNOWN, settled=None), NOON, MINUTE).name == "open:0"


def test_250_orders_stand_in_few_rounds():
    names = {round_of(replace(ORDER, ref=ref), NOON, MINUTE).name for ref in range(1, 251)}
    assert len(names) == 3


def test_rounds_by_their_interval():
    names = ["open:1", "day:1", "refill:week:2", "first:7", "settled:9"]
    assert by_pace(names, MINUTE) == {
        MINUTE: ["open:1", "first:7", "settled:9"],
        5 * MINUTE: ["day:1"],
        30 * MINUTE: ["refill:week:2"],
    }
