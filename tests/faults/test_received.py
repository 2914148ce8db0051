"""3.1 Update received."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bot.transport import Timing
from tests.chat.conftest import until
from tests.e2e.steps import link_of, written
from tests.e2e.world import World
from tests.transport.conftest import FakeInbox, Feed, Shop, message
from tests.transport.test_intake import Desk

MIB = 1 << 20
BACKLOG = 10_000
STRANGERS = 200


def test_longest_waits_of_polling_keep_the_figures():
    """Seconds: what the tests of the intake prove with short waits holds for those that are used."""
    timing = Timing()
    assert timing.longest_wait <= 30, "after a refused token or a conflict"
    assert timing.longest_wait + timing.probe <= 35, "from the end of a trouble to the next message"
    assert timing.token >= 600
    assert timing.conflict == 60
    assert timing.read <= 90, "until a frozen network is noticed"
    assert timing.probe + timing.longest_wait <= 15, "until it is left behind after the thaw"


async def test_same_update_twice_has_one_effect(world):
    """A whole order of which Telegram hands over every update twice, the tap on Confirm too."""
    actor, updates = world.actor(), world.telegram.updates
    push, given = updates.push, []

    def twice(kind, payload, lane):
        number = push(kind, payload, lane)
        given.append(updates.inject({kind: payload}, update_id=number))
        return number

    updates.push = twice
    async with world.bot() as bot:
        for number in range(3):
            card, button = await written(actor, link_of(number), 100 + number)
            actor.press(card, button)
            await world.placed(number + 1)
        await world.quiet(bot)
    assert len(given) == 12
    assert [entry.quantity for entry in world.panel.ledger()] == [100, 101, 102]
    assert world.panel.counted["add"] == 3
    assert world.rows("SELECT count(*) FROM inbox") == [(12,)]
    assert world.rows("SELECT count(*) FROM drafts") == [(3,)]


async def test_unparsable_updates_one_in_twenty_hold_up_no_other(stub):
    feed, shop, inbox = Feed(), Shop(), FakeInbox()
    stub.reply = feed.reply
    good, broken = [number for number in range(1, 201) if number % 20], range(20, 201, 20)
    odd = [{"message": {"date": "soon"}}, {"callback_query": []}, {"message": {"from": {"id": "x"}, "chat": 9}}]
    feed.add(*(message(n, n % 9 + 1) if n in good else {"update_id": n, **odd[n // 20 % 3]} for n in range(1, 201)))
    began = time.monotonic()
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(*good)
        await until(lambda: set(inbox.buried) == set(broken))
        polls, took = len(stub.sent("getUpdates")), time.monotonic() - began
    assert sorted(shop.handled) == good
    assert polls <= 3 + 2 * took


async def test_409_of_two_bots_with_their_own_books_makes_no_second_order(tmp_path, nursery):
    """Each takes updates from the other for a while; a tap that reaches the wrong one finds nothing there."""
    (tmp_path / "other").mkdir()
    async with World(tmp_path, nursery=nursery).served() as world, AsyncExitStack() as stack:
        actor = world.actor()
        first = await stack.enter_async_context(world.bot())
        card = await written(actor, link_of("one"))
        other = f"sqlite:///{tmp_path}/other/books.db"
        second = await stack.enter_async_context(world.bot(DATABASE_URL=other))
        for _ in range(6):
            actor.press(*card)
            await asyncio.sleep(0.3)
        await first.until(lambda: not world.telegram.updates.pending, "taps taken")
        assert second.running
        for bot in (first, second):
            await bot.until(lambda bot=bot: "Conflict" in bot.said(), "word of the conflict")
        assert world.panel.counted["add"] <= 1
        conflicts = sum(call.status == 409 for call in world.telegram.calls)
    assert 2 <= conflicts <= 40


async def test_backlog_of_ten_thousand_after_downtime_takes_little_memory_and_loses_nothing(world):
    async with world.bot() as bot:
        await world.quiet(bot)
        before = memory(bot)
        assert await bot.term() == 0
    people = [world.telegram.person(1000 + number, f"Stranger {number}") for number in range(STRANGERS)]
    for number in range(BACKLOG):
        people[number % STRANGERS].say(f"word {number}")
    async with world.bot() as bot:
        await bot.until(lambda: done(world) == BACKLOG, "the backlog done", 60, every=0.25)
        grown = memory(bot) - before
    world.figures.append(f"{BACKLOG} updates waited: {grown / MIB:.0f} MiB more at most")
    assert grown <= 50 * MIB
    assert all(len(person.told()) == 1 for person in people), "a stranger is told once"


def memory(bot):
    """The most that the process has held so far, in bytes."""
    status = Path(f"/proc/{bot.handle.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def done(world):
    return world.rows("SELECT count(*) FROM inbox WHERE done IS NOT NULL")[0][0]


FLOOD = 10_000 / 60
"""Updates a second."""
SECONDS = 5.0


async def test_flood_by_one_leaves_the_others_answered_within_a_second(world):
    world.settings |= {"OPERATOR_IDS": ",".join(map(str, range(1, 22))), "SEND_RATE": 28}
    flooder, *others = [world.actor(number, f"Operator {number}") for number in range(1, 22)]
    waits = []
    async with world.bot() as bot:
        flood = asyncio.create_task(send(flooder, FLOOD, SECONDS))
        for actor in others:
            began = time.monotonic()
            actor.say("/help")
            await actor.told("")
            waits.append(time.monotonic() - began)
            await asyncio.sleep(SECONDS / len(others) / 2)
        sent = await flood
        await bot.until(lambda: not world.telegram.updates.pending, "the flood over")
    p95 = sorted(waits)[int(len(waits) * 0.95) - 1]
    taken = world.rows("SELECT count(*) FROM inbox WHERE person = 1")[0][0]
    world.figures.append(f"{sent} updates of one in {SECONDS:.0f} s, {taken} taken; others p95 {p95:.2f} s")
    assert p95 < 1
    assert taken <= 20 + 2 * (SECONDS + 3)
    assert world.rows("SELECT count(*) FROM notices WHERE kind = 'too_fast'") == [(1,)]


async def send(actor, rate, seconds):
    """Send at this rate for so long, whatever comes back."""
    began, sent = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds:
        while sent < passed * rate:
            actor.say("/orders")
            sent += 1
        await asyncio.sleep(0.02)
    return sent
