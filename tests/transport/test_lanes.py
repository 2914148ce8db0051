"""What one person does runs in order and never overlaps; what many do runs at once; little is kept in memory."""

import asyncio
import json
import random
import time
from collections import defaultdict

import pytest
from telegram import Update

from bot.transport import Bounds, Dispatcher, InboxRow, Lanes
from bot.transport.replay import replay
from tests.transport.conftest import FakeInbox, Shop, message, tap

pytestmark = pytest.mark.quick


def row_of(update, person):
    kind = "message" if "message" in update else "callback_query"
    return InboxRow(update["update_id"], person, kind, json.dumps(update).encode())


@pytest.fixture
def inbox():
    return FakeInbox()


@pytest.fixture
def shop():
    return Shop()


async def give(inbox, dispatcher, rows):
    await inbox.put(rows)
    dispatcher.offer(rows)


async def test_fifty_people_walk_six_steps_in_order(inbox, shop):
    walked = defaultdict(list)

    async def work(update, row):
        await asyncio.sleep(random.uniform(0, 0.005))
        walked[row.person].append(update.message.text)

    shop.work = work
    dispatcher = Dispatcher(inbox, shop)
    steps = [(step, person) for step in range(6) for person in range(1, 51)]
    rows = [row_of(message(number, person, f"step {step}"), person) for number, (step, person) in enumerate(steps, 1)]
    await give(inbox, dispatcher, rows)
    await dispatcher.idle()
    assert all(walked[person] == [f"step {n}" for n in range(6)] for person in range(1, 51))
    assert shop.most_of_one == 1
    assert shop.most_at_once >= 40
    assert inbox.undone_ids == []


async def test_double_taps_never_overlap(inbox, shop):
    shop.work = lambda update, row: asyncio.sleep(0.01)
    dispatcher = Dispatcher(inbox, shop)
    for number in range(1, 41, 2):
        await give(inbox, dispatcher, [row_of(tap(number, 7), 7)])
        await give(inbox, dispatcher, [row_of(tap(number + 1, 7), 7)])
    await dispatcher.idle()
    assert shop.most_of_one == 1
    assert shop.handled == list(range(1, 41))


async def test_one_slow_person_slows_nobody(inbox, shop):
    quick = asyncio.Semaphore(0)

    async def work(update, row):
        if row.person == 1:
            await asyncio.sleep(30)
        quick.release()

    shop.work = work
    dispatcher = Dispatcher(inbox, shop)
    rows = [row_of(message(number, 1), 1) for number in range(1, 101)]
    rows += [row_of(message(number, number), number) for number in range(101, 151)]
    await give(inbox, dispatcher, rows)
    async with asyncio.timeout(2):
        for _ in range(50):
            await quick.acquire()
    await dispatcher.drain(0)
    assert len(shop.handled) == 50


async def test_never_more_than_the_bound_at_once(inbox, shop):
    shop.work = lambda update, row: asyncio.sleep(0.002)
    dispatcher = Dispatcher(inbox, shop, bounds=Bounds(at_once=8))
    await give(inbox, dispatcher, [row_of(message(n, n), n) for n in range(1, 200)])
    await dispatcher.idle()
    assert shop.most_at_once == 8


async def test_an_odd_update_is_buried_and_the_next_is_handled(inbox, shop):
    dispatcher = Dispatcher(inbox, shop)
    odd = InboxRow(1, 5, "message", b'{"update_id": 1, "message": {"chat": 7}}')
    rows = [odd, InboxRow(2, 5, "message", b"[]"), InboxRow(3, 5, "message", b"{"), row_of(message(4, 5), 5)]
    await give(inbox, dispatcher, rows)
    await dispatcher.idle()
    assert set(inbox.buried) == {1, 2, 3}
    assert shop.handled == [4]
    assert shop.told_buried == [1, 2, 3]


async def test_a_turn_that_keeps_raising_is_buried_after_three(inbox, shop):
    tries = []

    async def work(update, row):
        if row.update_id == 1:
            tries.append(row.update_id)
            raise ValueError("a bug")

    shop.work = work
    dispatcher = Dispatcher(inbox, shop, bounds=Bounds(again=0))
    await give(inbox, dispatcher, [row_of(message(1, 5), 5), row_of(message(2, 5), 5)])
    await dispatcher.idle()
    assert (len(tries), shop.handled, list(inbox.buried)) == (3, [2], [1])


async def test_a_turn_that_fails_with_the_database_is_not_counted(inbox, shop):
    tries = []

    async def work(update, row):
        tries.append(1)
        inbox._write()

    shop.work = work
    dispatcher = Dispatcher(inbox, shop, bounds=Bounds(again=0.01))
    await give(inbox, dispatcher, [row_of(message(1, 5), 5)])
    inbox.broken = True
    await asyncio.sleep(0.2)
    assert inbox.buried == {}
    inbox.broken = False
    await dispatcher.idle()
    assert inbox.done == [1]
    assert inbox.buried == {}


async def test_a_row_done_by_its_turn_is_not_finished_again(inbox, shop):
    class Thorough(Shop):
        async def handle(self, update, row):
            await super().handle(update, row)
            return True

    dispatcher = Dispatcher(inbox, Thorough())
    await give(inbox, dispatcher, [row_of(message(1, 5), 5)])
    await dispatcher.idle()
    assert inbox.done == []


async def test_a_drain_ends_within_its_bound_and_leaves_the_rest(inbox, shop):
    async def work(update, row):
        await asyncio.sleep(30 if row.person == 1 else 0.05)

    shop.work = work
    dispatcher = Dispatcher(inbox, shop)
    rows = [row_of(message(1, 1), 1), row_of(message(2, 1), 1), row_of(message(3, 2), 2), row_of(message(4, 2), 2)]
    await give(inbox, dispatcher, rows)
    await asyncio.sleep(0.01)
    began = time.monotonic()
    left = await dispatcher.drain(0.3)
    assert time.monotonic() - began < 3
    assert shop.handled == [3]
    assert (left, inbox.undone_ids) == (3, [1, 2, 4])


async def test_a_worker_that_was_cancelled_from_within_leaves_nobody_waiting(inbox, shop):
    async def work(update, row):
        if row.update_id == 1:
            asyncio.current_task().cancel()
        await asyncio.sleep(0)

    shop.work = work
    dispatcher = Dispatcher(inbox, shop, bounds=Bounds(at_once=1))
    await give(inbox, dispatcher, [row_of(message(n, n), n) for n in (1, 2, 3)])
    async with asyncio.timeout(5):
        await dispatcher.idle()
    assert shop.handled == [2, 3]
    assert inbox.undone_ids == [1]


class TestReplay:
    """What a dead process left."""

    async def test_a_backlog_of_ten_thousand_stays_bounded(self, inbox, shop):
        await inbox.put([row_of(message(n, n % 500 + 1), n % 500 + 1) for n in range(1, 10_001)])
        dispatcher = Dispatcher(inbox, shop)
        most = 0

        async def work(update, row):
            nonlocal most
            most = max(most, dispatcher.waiting)

        shop.work = work
        await replay(inbox, dispatcher)
        await dispatcher.idle()
        assert sorted(inbox.done) == list(range(1, 10_001))
        assert most <= 1000 + 100
        assert inbox.most_read <= 100

    async def test_it_is_in_order(self, inbox, shop):
        await inbox.put([row_of(message(n, 5), 5) for n in (900, 3, 77, 12)])
        dispatcher = Dispatcher(inbox, shop)
        await replay(inbox, dispatcher)
        await dispatcher.idle()
        assert shop.handled == [900, 3, 77, 12]

    async def test_after_two_ends_of_the_process_it_runs_alone_and_is_never_given_up(self, inbox, shop):
        await inbox.put([row_of(message(n, n), n) for n in range(1, 21)])
        for _ in range(6):
            killed = Dispatcher(inbox, Hanging())
            first = asyncio.create_task(replay(inbox, killed))
            await asyncio.sleep(0.01)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            await killed.drain(0)
        shop.work = lambda update, row: asyncio.sleep(0.001)
        dispatcher = Dispatcher(inbox, shop)
        await replay(inbox, dispatcher)
        await dispatcher.idle()
        assert shop.most_at_once == 1
        assert shop.handled == list(range(1, 21))
        assert inbox.buried == {}

    async def test_what_only_waited_when_the_process_ended_is_not_suspected(self, inbox, shop):
        await inbox.put([row_of(message(n, 1), 1) for n in range(1, 21)])
        for _ in range(3):
            killed = Dispatcher(inbox, Hanging())
            first = asyncio.create_task(replay(inbox, killed))
            await asyncio.sleep(0.01)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            await killed.drain(0)
        assert [inbox.rows[n].crashes for n in range(1, 21)] == [3] + [0] * 19

    async def test_what_ends_the_process_each_time_it_runs_alone_is_buried_at_last(self, inbox, shop):
        await inbox.put([row_of(message(1, 1), 1), row_of(message(2, 2), 2)])
        await inbox.begin([1] * 10)
        await replay(inbox, dispatcher := Dispatcher(inbox, shop))
        await dispatcher.idle()
        assert list(inbox.buried) == [1]
        assert shop.handled == [2]


class Hanging(Shop):
    async def work(self, update, row):
        await asyncio.sleep(60)


class TestUnderTheLibrary:
    """The same lanes as an Application's update processor."""

    async def test_one_person_in_order_many_at_once(self):
        lanes = Lanes()
        running, most, order = defaultdict(int), 0, defaultdict(list)

        async def turn(person, number):
            nonlocal most
            running[person] += 1
            most = max(most, sum(running.values()))
            assert running[person] == 1
            await asyncio.sleep(random.uniform(0, 0.003))
            order[person].append(number)
            running[person] -= 1

        async with asyncio.TaskGroup() as group:
            for number in range(120):
                person = number % 10
                update = Update.de_json(message(number, person + 1), None)
                group.create_task(lanes.process_update(update, turn(person, number)))
        assert all(seen == sorted(seen) for seen in order.values())
        assert most == 10

    async def test_locks_go_away(self):
        lanes = Lanes()
        for person in range(1, 100):
            await lanes.process_update(Update.de_json(message(1, person), None), asyncio.sleep(0))
        assert len(lanes._locks) == 0
