"""3.4 Submit: journalled, asked, answered."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from bot.orders import Policy, Probe, State
from bot.panel import NotSent, Panel, Timeouts
from tests.e2e.steps import link_of, ordered
from tests.orders.test_probe import placed, street
from tests.store.test_faults import full, integrity

__all__ = ["street"]
FORM = {"service": "1", "link": "https://example.com/", "quantity": "100"}


async def test_connect_timeout_is_not_sent():
    """A server that takes no connection any more: its queue is full, so nothing of ours is even acknowledged."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        async with Panel(url, "key", timeouts=Timeouts(connect=0.3, read=1, change=1, pause=0.01)) as panel:
            began = time.monotonic()
            outcome = await panel.add(FORM)
        assert isinstance(outcome, NotSent), outcome
        assert time.monotonic() - began < 3
        for one in waiting:
            one.close()


async def test_answer_arrives_late_and_is_placed_all_the_same(bench):
    """Half of the time allowed for a call: the person is told that the panel is slow, and then that it is placed."""
    assert (Timeouts().change, Policy().slow) == (120, timedelta(seconds=5))
    bench.simulated.faults.next("add", "slow", seconds=0.5)
    bench.submitter._policy = replace(bench.policy, slow=timedelta(seconds=0.05))
    order = await bench.submitted(await bench.person())
    assert order.state is State.PLACED
    assert await bench.kinds() == ["slow", "placed"]


LATE_ONES = 8


async def test_panel_that_accepts_after_our_timeout_is_never_called_not_placed(street):
    """Taken by the panel only when we have given up: looked for after the quarantine, each is found."""
    street.panel._timeouts = Timeouts(connect=1, read=1, change=0.2, pause=0.01)
    probe = Probe(street.store, street.panel, street.policy, pause=0, clock=lambda: street.now.timestamp())  # noqa: PLW0108 - `now` moves
    refs = []
    for number in range(LATE_ONES):
        street.simulated.faults.next("add", "late_accept", seconds=0.05)
        order = await street.submitted(street.ann, quantity=130 + 10 * number, name=f"l{number}", link=link_of(number))
        assert order.state is State.UNVERIFIED
        await probe.tick(street.now)
        assert (await street.read(order.ref)).state is State.UNVERIFIED, "not before the quarantine is over"
        refs.append(order.ref)
        async with asyncio.timeout(5):
            while not any(entry.link == link_of(number) for entry in street.simulated.ledger()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        street.now += timedelta(minutes=1)
    await placed(street, "after")
    for _ in range(4):
        street.now += timedelta(minutes=10)
        await probe.tick(street.now)
    states = [(await street.read(ref)).state for ref in refs]
    assert State.NOT_PLACED not in states
    assert states.count(State.PLACED) == LATE_ONES
    assert {(await street.read(ref)).panel_id for ref in refs} < {entry.order for entry in street.simulated.ledger()}


async def test_database_full_when_recording_placed_loses_nothing(world):
    """The answer is kept in memory and said in the log; nothing more is sent, and it is written when there is room."""
    actor = world.actor()
    world.panel.faults.always("add", "slow", seconds=1)
    async with world.bot() as bot:
        await ordered(actor, link_of("full"))
        (number,) = await world.placed(1)
        with full(bot.handle.pid, world.database):
            await bot.until(lambda: "not written yet" in bot.said(), "word of it", 10)
            (line,) = [line for line in bot.said().splitlines() if "not written yet" in line]
            assert f'"id": "{number}"' in line
            assert link_of("full") not in line
        await world.quiet(bot)
        await actor.told(number, since=0)
        assert bot.running
    assert world.rows("SELECT state, panel_id FROM orders") == [("placed", number)]
    assert world.panel.counted["add"] == 1
    assert integrity(world.database) == "ok"


async def test_database_full_when_recording_placed_and_killed_is_unverified_after_the_start(world):
    actor = world.actor()
    world.panel.faults.always("add", "slow", seconds=1)
    async with world.bot() as bot:
        await ordered(actor, link_of("full"))
        (number,) = await world.placed(1)
        with suppress(ProcessLookupError), full(bot.handle.pid, world.database):
            await bot.until(lambda: "not written yet" in bot.said(), "word of it", 10)
            await bot.kill()
        assert number in bot.said()
    async with world.bot() as bot:
        await world.quiet(bot)
        assert actor.heard(actor.words.plain("The panel did not answer clearly.")[:20])
    assert world.rows("SELECT state FROM orders") == [("unverified",)]
    assert world.panel.counted["add"] == 1
