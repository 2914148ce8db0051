"""Signs of life of the real process: a dead poller ends it, troubles of the wire do not, and its port tells which."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import AsyncExitStack

import aiohttp
import pytest

from bot import vitals
from bot.app import TIMING
from bot.sandbox.telegram import Fault
from tests.e2e.process import ROOT
from tests.e2e.world import World

START = str(ROOT / "tests" / "e2e" / "signs.py")
SCALE = 15
"""So many times less patient than in earnest: 90 seconds are 6 here."""
STILL, SILENT, CONFLICT = vitals.STILL / SCALE, vitals.SILENT / SCALE, TIMING.conflict / SCALE
TOKENS_SCALE = 40
PROMISED = 90.0
STOP = 12.0
"""What a stop may take: running turns have eight seconds to come to their end."""


def test_the_real_times_are_those_that_are_promised():
    assert (vitals.SILENT, vitals.STUCK, vitals.LATE) == (90, 30, 1)
    assert TIMING.read + TIMING.longest_wait < vitals.STILL, "no sound poller is taken for a dead one"
    assert vitals.STILL + STOP < PROMISED
    assert (TIMING.conflict, TIMING.token, TIMING.longest_wait) == (60, 600, 10)


def armed(world):
    """The sign at which what befalls the poller befalls it."""
    return world.folder / "armed"


def bot_of(world, *, scale=SCALE, **changes):
    return world.bot(START, ARMED=armed(world), SCALE=scale, **changes)


@pytest.fixture
def port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


async def troubles(port, path="/readyz"):
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}{path}") as answer:
        said = await answer.json()
        assert answer.status == (503 if said["troubles"] else 200)
        return said["troubles"]


async def until_said(bot, port, wanted, seconds=10.0):
    late = time.monotonic() + seconds
    while (said := await troubles(port)) != wanted:
        assert bot.running, bot.said()[-2000:]
        assert time.monotonic() < late, (said, wanted)
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(("befalls", "word"), [("killed", "polling was cancelled"), ("hangs", "polling stands still")])
async def test_a_dead_poller_ends_the_process(world, befalls, word):
    sign, actor = armed(world), world.actor()
    async with bot_of(world, BEFALLS=befalls) as bot:
        sign.touch()
        actor.say("/help")
        began = time.monotonic()
        assert await bot.ended(STILL + STOP + 20) == 1
        took = time.monotonic() - began
        assert word in bot.said()
    world.figures.append(f"{befalls}: the process ended after {took:.1f} s, at a patience of {STILL:.0f} s")
    assert took < (0 if befalls == "killed" else STILL) + STOP
    async with world.bot() as again:
        await actor.told("")
        await world.quiet(again)


async def test_a_dead_poller_ends_the_process_though_something_keeps_it(world):
    sign = armed(world)
    async with bot_of(world, BEFALLS="stays") as bot:
        sign.touch()
        assert await bot.ended(vitals.STUCK / SCALE + STOP + 20) == 1


async def test_a_telegram_that_is_away_for_long_ends_nothing_and_is_said(world, port):
    actor = world.actor()
    async with bot_of(world, PORT=port) as bot:
        await until_said(bot, port, [])
        world.telegram.faults.add("getUpdates", Fault("drop_before", times=None))
        world.telegram.updates.end_reader(None)
        await until_said(bot, port, ["Telegram does not answer"])
        await bot.until(lambda: "Telegram has not answered for long" in bot.said(), "the alarm", SILENT + 20)
        assert await troubles(port, "/healthz") == []
        world.telegram.faults.clear()
        actor.say("/help")
        await actor.told("", seconds=15)
        await until_said(bot, port, [])
        await bot.until(lambda: "Telegram answers again" in bot.said(), "the end of the alarm")
        assert bot.said().count("Telegram has not answered for long") == 1


async def test_a_panel_that_is_away_for_long_is_said_at_the_port(world, port):
    async with bot_of(world, PORT=port, CATALOG_SECONDS=0.5) as bot:
        await until_said(bot, port, [])
        for action in ("balance", "status", "services"):
            world.panel.faults.always(action, "502")
        await until_said(bot, port, ["the panel does not answer"])
        world.panel.faults.clear()
        await until_said(bot, port, [], seconds=30)


async def test_a_token_that_is_refused_for_long_ends_the_process(world):
    async with bot_of(world, scale=TOKENS_SCALE) as bot:
        world.telegram.faults.add("getUpdates", Fault("refuse", code=401, description="no", times=None))
        world.telegram.updates.end_reader(None)
        began = time.monotonic()
        assert await bot.ended(30) == 1
        assert time.monotonic() - began >= TIMING.token / TOKENS_SCALE


async def test_two_bots_with_one_token_end_when_that_lasts(tmp_path, nursery):
    """Both: neither can know which one is meant to be there, and whoever runs them sees both end."""
    (tmp_path / "other").mkdir()
    async with World(tmp_path, nursery=nursery).served() as world, AsyncExitStack() as stack:
        first = await stack.enter_async_context(bot_of(world))
        began = time.monotonic()
        other = f"sqlite:///{tmp_path}/other/books.db"
        second = await stack.enter_async_context(bot_of(world, DATABASE_URL=other))
        done, _ = await asyncio.wait(
            [asyncio.ensure_future(bot.ended(CONFLICT + 30)) for bot in (first, second)],
            return_when=asyncio.FIRST_COMPLETED,
        )
        assert [one.result() for one in done] == [1] * len(done)
        assert time.monotonic() - began >= CONFLICT
        ended = [bot for bot in (first, second) if not bot.running]
        assert all("Conflict" in bot.said() for bot in ended)
        assert any(call.status == 409 for call in world.telegram.calls)
