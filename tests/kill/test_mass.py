"""SIGKILL right after a list was confirmed, or while its lines are on their way: none is there twice."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.e2e.process import ROOT
from tests.e2e.steps import link_of
from tests.e2e.world import SERVICE

START = str(ROOT / "tests" / "kill" / "start.py")
KILLED = -9
LINES = 12
PLACE_ALL = "place_all"


async def listed(actor):
    """Send a list; give the sheet and its button."""
    actor.say("\n".join(f"{SERVICE} | {link_of(number)} | 100" for number in range(LINES)))
    await actor.offered(PLACE_ALL)
    return actor.button(PLACE_ALL)


def ordered(world):
    return Counter(entry.link for entry in world.panel.ledger())


def states(world):
    return Counter(state for (state,) in world.rows("SELECT state FROM orders"))


async def test_killed_right_after_the_confirm_each_line_is_placed_once(world):
    actor = world.actor()
    async with world.bot(START, KILL_AT="confirm") as bot:
        message, button = await listed(actor)
        actor.press(message, button)
        assert await bot.ended() == KILLED
    assert states(world) == {"queued": LINES}
    async with world.bot() as bot:
        actor.press(message, button)
        await world.quiet(bot)
        actor.press(message, button)
        await world.quiet(bot)
    assert ordered(world) == {link_of(number): 1 for number in range(LINES)}
    assert states(world) == {"placed": LINES}
    assert world.panel.counted["add"] == LINES


@pytest.mark.parametrize("point", ["journal", "answered", "recorded"])
async def test_killed_while_the_lines_are_on_their_way_none_is_there_twice(world, point):
    actor = world.actor()
    async with world.bot(START, KILL_AT=point) as bot:
        message, button = await listed(actor)
        actor.press(message, button)
        assert await bot.ended() == KILLED
    async with world.bot() as bot:
        actor.press(message, button)
        await world.quiet(bot)
    found = states(world)
    assert found.total() == LINES
    assert set(found) <= {"placed", "unverified"}
    assert set(ordered(world).values()) == {1}
    assert found["placed"] <= len(ordered(world)) <= LINES
    assert world.panel.counted["add"] == len(ordered(world))


async def test_two_presses_at_once_are_one(world):
    actor = world.actor()
    async with world.bot() as bot:
        message, button = await listed(actor)
        for _ in range(3):
            actor.press(message, button)
        await world.quiet(bot)
    assert ordered(world) == {link_of(number): 1 for number in range(LINES)}
    assert states(world) == {"placed": LINES}
