"""3.5 Poll, and the change recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from structlog.testing import capture_logs

from bot.orders import State, Watch
from bot.orders.rounds import round_of
from bot.panel import OrderState, OrderStatus
from bot.people import Role
from bot.sandbox.panel import Stage
from tests.store.things import an_order

MANY = 10_000
MINUTES = 3
CADENCE = 60.0


class Counting:
    """A panel whose orders stand still; notes when each was asked for, and the ids of each call."""

    def __init__(self):
        self.calls = []
        self.second = 0.0

    async def statuses(self, orders):
        assert len(orders) <= 100
        self.calls.append((self.second, frozenset(orders)))
        return {one: OrderStatus(order=one, status=OrderState.PENDING, raw="Pending") for one in orders}


async def test_ten_thousand_open_orders_cost_two_calls_a_second_and_keep_their_cadence(bench):
    """Some minutes by a clock of the test, looked at as often as the loop does; at first all of them are due."""
    made = an_order(state=State.PLACED, status=OrderState.PENDING, raw_status="Pending", made=bench.now)
    await bench.store.write(lambda books: fill(books, made, bench))
    panel, start = Counting(), bench.now
    watch = Watch(bench.store, panel, bench.policy, chance=Random(7))
    while panel.second < MINUTES * 60:
        while await watch.tick(start + timedelta(seconds=panel.second)):
            pass
        panel.second += 5.0  # the pause of the loop at a cadence of a minute
    gaps = gaps_of(panel.calls)
    assert len(gaps) == MANY
    assert all(0.8 * CADENCE <= gap <= 1.2 * CADENCE for of_one in gaps.values() for gap in of_one)
    assert len(panel.calls) / (MINUTES * 60) <= 2


def fill(books, like, bench):
    for number in range(MANY):
        there = round_of(replace(like, ref=number + 1), bench.now, bench.policy.poll)
        books.rounds.join(there.name, bench.now)
        books.orders.add(replace(like, draft=f"d{number}", panel_id=str(number), round=there.name))


def gaps_of(calls):
    """Seconds between two readings, by order."""
    last, gaps = {}, {}
    for second, ids in calls:
        for one in ids:
            if one in last:
                gaps.setdefault(one, []).append(second - last[one])
            last[one] = second
    return gaps


FLIPS = 200


async def test_flip_of_a_finished_order_is_told_every_time(bench):
    """Of two hundred completed orders five in a hundred become partial later, and some go back once more."""
    ann = await bench.person(amount=Decimal(10**6))
    for number in range(FLIPS):
        await bench.order(ann, name=f"d{number}", link=f"https://instagram.com/p{number}")
    while await bench.submitter.tick():
        pass
    ids = list(bench.simulated.orders)
    await pass_with(bench, dict.fromkeys(ids, "Completed"), hours=0)
    flipped = Random(19).sample(ids, FLIPS // 20)
    await pass_with(bench, dict.fromkeys(flipped, "Partial"), hours=2)
    await pass_with(bench, dict.fromkeys(flipped[:3], "In progress"), hours=7)
    told = Counter(notice.facts["status"] for notice in await bench.told() if notice.kind == "status")
    assert told == {"completed": FLIPS, "partial": len(flipped), "in_progress": 3}


async def pass_with(bench, statuses, *, hours):
    for order, status in statuses.items():
        bench.simulated.move(order, Stage(0, status, 10))
    bench.now += timedelta(hours=hours)
    while await bench.watch.tick(bench.now):
        pass


async def test_answer_that_lacks_half_of_the_ids_changes_nothing(bench):
    ann = await bench.person(amount=Decimal(10**6))
    orders = [await bench.order(ann, name=f"d{n}", link=f"https://instagram.com/p{n}") for n in range(40)]
    while await bench.submitter.tick():
        pass
    await pass_with(bench, {}, hours=1)
    before = Counter(await bench.kinds())
    bench.simulated.faults.always("status", "missing_ids")
    for _ in range(20):
        bench.now += timedelta(seconds=70)
        await bench.watch.tick(bench.now)
    after = [await bench.read(order.ref) for order in orders]
    assert Counter(await bench.kinds()) == before
    assert {order.status for order in after} == {OrderState.PENDING}
    assert any(order.misses for order in after)


async def three_orders(bench, fault):
    ann = await bench.person()
    for number in range(3):
        await bench.submitted(ann, name=f"d{number}", link=f"https://instagram.com/p{number}")
    bench.simulated.faults.always("status", fault)


@pytest.mark.parametrize("fault", ["html", "502"])
async def test_whole_answer_that_is_none_is_one_line_in_the_log_and_asked_ever_more_slowly(bench, fault):
    await three_orders(bench, fault)
    asked = []
    with capture_logs() as lines:
        for _ in range(400):
            before = bench.simulated.counted["status"]
            await bench.watch.tick(bench.now)
            if bench.simulated.counted["status"] > before:
                asked.append(bench.now)
            bench.now += timedelta(seconds=5)
    warnings = [line for line in lines if line["log_level"] in {"warning", "error", "critical"}]
    assert [line["event"] for line in warnings] == ["the panel is in trouble"]
    pauses = [(later - earlier).total_seconds() for earlier, later in pairwise(asked)]
    assert pauses == sorted(pauses)
    assert 240 <= pauses[-1] <= 300
    assert await bench.kinds() == ["placed"] * 3


@pytest.mark.parametrize("fault", ["error", "list"])
async def test_whole_answer_that_names_no_order_is_no_change_and_shown_to_operators_after_an_hour(bench, fault):
    """It may be about the orders asked for, so it counts as their being missing, and the cadence stays."""
    olga = await bench.person("olga", role=Role.OPERATOR, number=1)
    await three_orders(bench, fault)
    with capture_logs() as lines:
        for _ in range(90):
            await bench.watch.tick(bench.now)
            bench.now += timedelta(seconds=70)
    assert not [line for line in lines if line["log_level"] in {"warning", "error", "critical"}]
    assert await bench.kinds() == ["placed"] * 3
    assert await bench.kinds(olga.key) == ["missing"] * 3
