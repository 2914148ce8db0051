"""3.7 Storage and process."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from contextlib import closing

import pytest

from bot import vitals
from bot.store import Store
from tests.e2e.process import ROOT
from tests.store.things import NOW

START = str(ROOT / "tests" / "faults" / "start.py")


async def test_event_loop_blocked_for_a_second_is_said(world):
    """And no more: what was late is counted from each time on which the loop was free."""
    actor, armed = world.actor(), world.folder / "armed"
    async with world.bot(START, ARMED=armed, HOLD=1.6, STUCK=2.5) as bot:
        for times in (1, 2):
            armed.touch()
            await bot.until(lambda times=times: bot.said().count("loop stood still") == times, "word of it", 10)
        actor.say("/help")
        await actor.told("")
        assert bot.running


async def test_event_loop_blocked_for_long_ends_the_process(world):
    """It says where it stood, and is started again by whoever runs it: a loop that stands still cannot help itself."""
    assert vitals.STUCK == 30
    armed = world.folder / "armed"
    async with world.bot(START, ARMED=armed, HOLD=60, STUCK=2) as bot:
        armed.touch()
        await bot.until(lambda: not armed.exists(), "held loop", 10)
        began = time.monotonic()
        assert await bot.ended(10) == 1
        assert time.monotonic() - began < 4
        assert "held_clock" in bot.said()
    async with world.bot() as bot:
        assert bot.running


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_two_replicas_the_second_leaves_at_once_and_names_the_first(world, engine, request):
    """Within a second of its start; what an interpreter needs to import the program is not counted.

    On a server it asks for a second more: a process that was killed just now has its session for a moment still.
    """
    if engine == "postgresql":
        world.settings["DATABASE_URL"] = request.getfixturevalue("pg_url")
    async with world.bot() as first:
        async with world.bot(polling=False) as second:
            code = await second.ended()
            took = time.monotonic() - second.began
            (line,) = second.said().splitlines()
        assert first.running
    world.figures.append(f"the second left after {took:.2f} s with {code}: {line}")
    assert code == 2
    assert took <= (1 if engine == "sqlite" else 3)
    assert f"in use by process {first.handle.pid}" in line
    assert not [call for call in world.telegram.calls if call.status == 409]


SECONDS = 2.0
CALLERS = 20


async def test_second_writer_makes_no_error(sqlite_url):
    """Two write at once, without a pause, for two seconds: each waits for the other."""
    store = await Store.open(sqlite_url)
    file, until = sqlite_url.removeprefix("sqlite:///"), time.monotonic() + SECONDS
    written = [0] * CALLERS

    async def caller(number):
        while time.monotonic() < until:
            await store.write(lambda books: books.memory.put(f"ours-{number}", {"n": written[number]}, NOW))
            written[number] += 1

    beside, *_ = await asyncio.gather(asyncio.to_thread(write_beside, file, until), *map(caller, range(CALLERS)))
    assert min(written) > 0
    assert beside > 10
    assert await store.read(lambda books: books.memory.get("beside").value) == {"n": beside}
    await store.close()


def write_beside(file, until):
    """Write as another program would, each time holding the file for a moment."""
    times = 0
    with closing(sqlite3.connect(file, timeout=5, isolation_level=None)) as connection:
        while time.monotonic() < until:
            times += 1
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO memory (name, value, at) VALUES ('beside', ?, 0) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (json.dumps({"n": times}),),
            )
            time.sleep(0.005)
            connection.execute("COMMIT")
    return times
