"""Being told to stop: what is under way is ended or journalled, and it does not take long."""

from __future__ import annotations

import asyncio
import re
import signal
import time
import urllib.request

from tests.e2e.process import Process, clean_environment
from tests.e2e.steps import link_of, ordered

LANES = 4


async def test_told_to_stop_while_the_panel_holds_orders(world):
    world.panel.faults.always("add", "accept_hang")
    actor = world.actor()
    async with world.bot(SEND_RATE=28) as bot:
        for number in range(LANES):
            await ordered(actor, link_of(number))
            await world.placed(number + 1)
        began = time.monotonic()
        assert await bot.term() == 0
        took = time.monotonic() - began
    assert took <= 9
    world.panel.faults.clear()
    async with world.bot() as bot:
        await world.quiet(bot)
    assert [line["state"] for line in await world.ledger()] == ["unverified"] * LANES
    assert len(world.panel.ledger()) == world.panel.counted["add"] == LANES


async def test_told_to_stop_with_nothing_to_do(world):
    async with world.bot() as bot:
        began = time.monotonic()
        assert await bot.term() == 0
        assert time.monotonic() - began < 2


async def test_a_quick_answer_is_still_written_down_while_stopping(world):
    world.panel.faults.always("add", "slow", seconds=1)
    async with world.bot() as bot:
        await ordered(world.actor(), link_of("quick"))
        await world.placed(1)
        assert await bot.term() == 0
    assert [line["state"] for line in await world.ledger()] == ["placed"]


async def test_the_sandbox_answers_and_ends_at_once(tmp_path):
    environment = clean_environment(tmp_path)
    process = await Process.start(("-m", "bot", "sandbox", "--port", "0"), environment, tmp_path)
    try:
        await process.until(lambda: "http://" in process.said(), "address", 30)
        address = re.search(r"http://\S+", process.said())[0]
        assert "<html" in (await asyncio.to_thread(_page, address)).lower()
        process.signal(signal.SIGINT)
        began = time.monotonic()
        assert await process.ended() == 0
        assert time.monotonic() - began < 3
    finally:
        await process.kill()
    assert "Traceback" not in process.said()


def _page(address):
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - what the sandbox printed
        return answer.read().decode()
