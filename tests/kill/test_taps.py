"""Two taps on one Confirm while the panel is slow: one order each. TRIALS=50 makes the long run."""

from __future__ import annotations

import os
import random
import time
from collections import Counter

from tests.e2e.steps import link_of, written

TRIALS = int(os.environ.get("TRIALS", "5"))
SLOW = 0.3


def report(name, world):
    """What came of the taps, as a line of a table."""
    orders = Counter(entry.link for entry in world.panel.ledger())
    states = Counter(state for (state,) in world.rows("SELECT state FROM orders"))
    most = max(orders.values())
    world.figures.append(f"| {name} | {TRIALS} trials | {len(orders)} orders | most for one {most} | {dict(states)} |")
    return orders, states


def delivered(world):
    """How many taps each answer to getUpdates held."""
    answers = [call.result for call in world.telegram.calls if call.method == "getUpdates" and call.status == 200]
    return [taps for batch in answers if (taps := sum("callback_query" in update for update in batch))]


async def test_two_taps_in_one_batch(world):
    actor = world.actor()
    world.panel.faults.always("add", "slow", seconds=SLOW)
    async with world.bot() as bot:
        for trial in range(TRIALS):
            message, button = await written(actor, link_of(trial))
            actor.press(message, button)
            actor.press(message, button)
            await world.placed(trial + 1)
            await world.quiet(bot)
    assert delivered(world) == [2] * TRIALS
    orders, states = report("one batch", world)
    assert len(orders) == orders.total() == TRIALS == world.panel.counted["add"]
    assert states == {"placed": TRIALS}


async def test_two_taps_in_two_batches(world):
    actor = world.actor()
    world.panel.faults.always("add", "slow", seconds=SLOW)
    async with world.bot() as bot:
        for trial in range(TRIALS):
            message, button = await written(actor, link_of(trial))
            actor.press(message, button)
            await world.placed(trial + 1)
            actor.press(message, button)
            await world.quiet(bot)
    assert delivered(world) == [1] * (2 * TRIALS)
    orders, states = report("two batches", world)
    assert len(orders) == orders.total() == TRIALS == world.panel.counted["add"]
    assert states == {"placed": TRIALS}


async def second_tap_after_a_kill(world, first_tap):
    """Each life of the bot sees the second tap of one trial and the first of the next one."""
    actor, card = world.actor(), None
    for trial in range(TRIALS + 1):
        async with world.bot() as bot:
            if card is not None:
                actor.press(*card)
                await world.quiet(bot)
            if trial < TRIALS:
                card = await written(actor, link_of(trial))
                actor.press(*card)
                await first_tap(bot)
                await bot.kill()


async def test_killed_between_the_taps(world):
    """The panel has the order and has not answered when the process dies: the order is there, once."""
    world.panel.faults.always("add", "slow", seconds=SLOW)
    had = []

    async def taken(_bot):
        had.append(await world.placed(len(had) + 1))

    await second_tap_after_a_kill(world, taken)
    orders, states = report("killed between the taps", world)
    assert len(orders) == orders.total() == TRIALS == world.panel.counted["add"]
    assert states == {"unverified": TRIALS}


async def test_killed_at_any_moment_after_a_tap(world):
    """No order is there twice; one that is not there was journalled and is not called «not placed»."""
    chance, clock = random.Random(7), time.monotonic

    async def moment(bot):
        end = clock() + chance.uniform(0, 0.08)
        await bot.until(lambda: clock() > end, "moment", every=0.001)

    await second_tap_after_a_kill(world, moment)
    orders, states = report("killed at any moment", world)
    assert max(orders.values()) == 1
    assert len(orders) == world.panel.counted["add"]
    assert TRIALS - len(orders) <= states["unverified"]
    assert states.total() == TRIALS
    assert set(states) <= {"placed", "unverified"}
    assert not world.actor().heard(world.actor().words.plain("Not placed"))
