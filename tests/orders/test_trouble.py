"""A panel in trouble, through the watch: reads back off, a trouble is told once and its end once, a bad key rests."""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.orders import Till, Watch
from bot.panel import OrderState, PanelError
from bot.panel.gate import Gate
from bot.sandbox.panel import Stage
from tests.orders.conftest import NOON

MINUTE = timedelta(minutes=1)
READS = ("status", "balance", "services")


@pytest.fixture
async def olga(bench):
    """The operator; the panel's own clock is the one that the test moves."""

    def moved():
        return (bench.now - NOON).total_seconds()

    bench.panel._gate = Gate(moved)
    return await bench.person("olga", role="operator", number=1)


def calls(bench):
    return sum(bench.simulated.counted[action] for action in READS)


async def step(bench, *, till=False):
    """Let a little time go on, and the loops look."""
    bench.now += timedelta(seconds=20)
    await bench.watch.tick(bench.now)
    if till:
        await bench.till.tick(bench.now)


async def passes(bench, minutes, *, till=False):
    for _ in range(minutes * 3):
        await step(bench, till=till)


async def two_orders(bench):
    """Orders whose rounds are due at different times."""
    ann = await bench.person(amount=Decimal(1000))
    first = await bench.submitted(ann)
    await bench.watch.tick(bench.now)
    bench.now += timedelta(seconds=30)
    second = await bench.submitted(ann, name="second", link="https://instagram.com/another")
    await bench.watch.tick(bench.now)
    return first, second


LIMITS = ["rate_limit", "rate_page", "spam"]


@pytest.mark.parametrize("fault", LIMITS)
async def test_nothing_is_asked_before_the_time_that_the_panel_named(bench, olga, fault):
    await two_orders(bench)
    bench.simulated.faults.next("status", fault, seconds=90)
    while bench.simulated.faults.active():
        await step(bench)
    asked, began = calls(bench), bench.now
    with pytest.raises(PanelError):
        await bench.panel.services()
    while calls(bench) == asked:
        await step(bench)
    assert timedelta(seconds=90) <= bench.now - began <= timedelta(seconds=110)
    assert await bench.kinds(olga.key) == []


async def test_a_limit_that_is_spent_is_rested_before_it_is_broken(bench, olga):
    order = await bench.submitted(await bench.person())
    bench.simulated.faults.next("status", "spent", seconds=300)
    await passes(bench, 4)
    assert (bench.simulated.counted["status"], (await bench.read(order.ref)).status) == (1, OrderState.PENDING)
    await passes(bench, 3)
    assert bench.simulated.counted["status"] > 1


async def test_a_short_pause_is_waited_out_within_the_pass(bench):
    ann = await bench.person(amount=Decimal(100_000))
    orders = [await bench.submitted(ann, name=f"d{n}", link=f"https://instagram.com/p{n}") for n in range(120)]
    bench.simulated.faults.next("status", "rate_limit", seconds=0.3)
    began = time.monotonic()
    assert await bench.watch.tick(bench.now)
    assert time.monotonic() - began >= 0.3
    assert bench.simulated.counted["status"] == 3
    assert {(await bench.read(order.ref)).status for order in orders} == {OrderState.PENDING}


@pytest.mark.parametrize("fault", ["rate_limit", "maintenance", "502", "drop", "forbidden_page"])
async def test_pauses_grow_for_all_orders_together(bench, olga, fault):
    await two_orders(bench)
    bench.simulated.faults.always("status", fault, seconds=0.001)
    gaps, last = [], None
    for _ in range(45):
        before = bench.simulated.counted["status"]
        await passes(bench, 1)
        if bench.simulated.counted["status"] > before:
            gaps.append(bench.now - last if last else None)
            last = bench.now
    assert gaps[-3:] == [5 * MINUTE] * 3
    assert len(gaps) <= 15


LASTING = {
    "too fast": ("rate_limit", "rate_limit"),
    "maintenance": ("maintenance", "maintenance"),
    "away": ("drop", "transport"),
    "guarded": ("forbidden_page", "blocked"),
    "broken": ("502", "server_error"),
    "key": ("auth", "auth"),
    "account": ("account", "account"),
}


@pytest.mark.parametrize(("fault", "error"), LASTING.values(), ids=LASTING)
async def test_a_trouble_is_told_once_and_its_end_once(bench, olga, fault, error):
    await two_orders(bench)
    for _ in range(2):
        bench.simulated.faults.always("status", fault, seconds=60)
        await passes(bench, 15, till=True)
        bench.simulated.faults.clear()
        await passes(bench, 11, till=True)
    told = [notice for notice in await bench.told(olga.key) if notice.kind != "card"]
    assert [notice.kind for notice in told] == ["trouble", "trouble_over"] * 2
    assert told[0].facts["error"] == error


async def test_a_hiccup_is_told_to_nobody(bench, olga):
    await two_orders(bench)
    for _ in range(3):
        bench.simulated.faults.next("status", "502", times=2 * 3)
        await passes(bench, 15)
        assert bench.simulated.faults.active() == {}
    assert await bench.kinds(olga.key) == []


REFUSALS = ["auth", "account"]


@pytest.mark.parametrize("fault", REFUSALS)
async def test_a_refused_key_stops_all_asking_and_is_told_once(bench, olga, fault):
    first, second = await two_orders(bench)
    for action in READS:
        bench.simulated.faults.always(action, fault)
    asked = calls(bench)
    await passes(bench, 30, till=True)
    assert calls(bench) - asked <= 2 * 6 + 2
    assert await bench.kinds(olga.key) == ["trouble"]
    bench.simulated.faults.clear()
    bench.simulated.move(first.panel_id, Stage(0, "In progress", 50))
    await passes(bench, 11, till=True)
    assert await bench.kinds(olga.key) == ["trouble", "trouble_over"]
    assert (await bench.read(first.ref)).status is OrderState.IN_PROGRESS
    before = bench.simulated.counted["status"]
    await passes(bench, 10, till=True)
    assert bench.simulated.counted["status"] - before >= 8
    assert (await bench.read(second.ref)).misses == 0


@pytest.mark.parametrize("fault", REFUSALS)
async def test_a_refused_key_is_told_though_nothing_is_ordered(bench, olga, fault):
    for action in READS:
        bench.simulated.faults.always(action, fault)
    await passes(bench, 30, till=True)
    assert await bench.kinds(olga.key) == ["trouble"]
    bench.simulated.faults.clear()
    await passes(bench, 30, till=True)
    assert await bench.kinds(olga.key) == ["trouble", "trouble_over"]


async def test_a_restart_tells_nothing_twice_and_the_end_all_the_same(bench, olga):
    await two_orders(bench)
    for action in READS:
        bench.simulated.faults.always(action, "auth")
    await passes(bench, 10, till=True)
    bench.watch = Watch(bench.store, bench.panel, bench.policy)
    bench.till = Till(bench.store, bench.panel, bench.policy)
    await passes(bench, 10, till=True)
    assert await bench.kinds(olga.key) == ["trouble"]
    bench.simulated.faults.clear()
    bench.watch = Watch(bench.store, bench.panel, bench.policy)
    bench.till = Till(bench.store, bench.panel, bench.policy)
    await passes(bench, 10, till=True)
    assert await bench.kinds(olga.key) == ["trouble", "trouble_over"]


@pytest.mark.parametrize("fault", ["rate_limit", "maintenance", "auth"])
async def test_a_wish_for_news_waits_until_the_panel_may_be_asked(bench, olga, fault):
    first, _ = await two_orders(bench)
    bench.simulated.faults.next("status", fault, seconds=60)
    while bench.simulated.faults.active():
        await step(bench)
    asked = bench.simulated.counted["status"]
    ann = await bench.store.read(lambda books: books.people.get("ann"))
    await bench.store.write(lambda books: bench.desk.refresh(books, ann, first.ref, bench.now))
    await step(bench)
    assert bench.simulated.counted["status"] == asked
    bench.simulated.move(first.panel_id, Stage(0, "In progress", 50))
    await passes(bench, 5)
    assert (await bench.read(first.ref)).status is OrderState.IN_PROGRESS


async def test_an_order_that_is_refused_for_the_key_is_no_second_alert(bench, olga):
    ann = await bench.person()
    for action in (*READS, "add"):
        bench.simulated.faults.always(action, "auth")
    await bench.till.tick(bench.now)
    order = await bench.order(ann)
    await bench.submitter.tick()
    assert (await bench.read(order.ref)).reason == "auth"
    assert bench.simulated.counted["add"] == 0
    assert await bench.kinds(olga.key) == ["trouble"]
    bench.simulated.faults.clear()
    for _ in range(12):
        bench.now += MINUTE / 2
        await bench.till.tick(bench.now)
        await bench.submitter.tick()
    assert (await bench.read(order.ref)).panel_id in bench.simulated.orders
    assert await bench.kinds(olga.key) == ["trouble", "trouble_over"]


async def test_a_clock_that_is_put_back_does_not_make_the_rest_longer(bench, olga):
    await two_orders(bench)
    bench.simulated.faults.next("status", "maintenance")
    await passes(bench, 2)
    asked = bench.simulated.counted["status"]
    bench.now -= timedelta(hours=3)
    bench.panel._gate = Gate(lambda: 0.0)
    ann = await bench.store.read(lambda books: books.people.get("ann"))
    await bench.store.write(lambda books: bench.desk.refresh(books, ann, 1, bench.now))
    await passes(bench, 1)
    assert bench.simulated.counted["status"] > asked
