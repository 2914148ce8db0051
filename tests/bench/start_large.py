"""How long a start takes until the first getUpdates, with books of many orders.

    python -m tests.bench.start_large [orders [rounds]]

Three figures, each the median and the worst of the rounds: `started` from a process that has imported the program (what
grows with the books), `empty` the same with empty books, `whole` from a new interpreter, imports and all.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.settings import load as load_settings
from bot.verbs import follow
from tests.bench.machine import MIB, load
from tests.bench.shelves import fill
from tests.e2e.process import RUN, Nursery, Start
from tests.e2e.world import World

PATIENCE = 60.0


async def first_poll(world: World, nursery: Nursery | None) -> float:
    """Start a bot, wait for its first getUpdates, stop it; gives the seconds to that."""
    before = world.polls
    start = Start(RUN, world.environment(LOG_LEVEL="ERROR"), world.folder)
    began = time.monotonic()
    bot = nursery.start(start) if nursery else start.fresh()
    try:
        await bot.until(lambda: world.polls > before, "poll", PATIENCE, every=0.002)
        return time.monotonic() - began
    finally:
        await bot.kill()


async def starts(folder: Path, nursery: Nursery | None, rounds: int) -> list[float]:
    """Start on the books in a folder again and again, each time after a kill."""
    async with World(folder).served() as world:
        environment = world.environment()
        here = {"panel_url": environment["PANEL_URL"], "database_url": environment["DATABASE_URL"]}
        await follow(load_settings(env_file=None, needs=(), **here))  # each world has another port
        await first_poll(world, nursery)  # the sandbox's catalogue is stored
        return [await first_poll(world, nursery) for _ in range(rounds)]


def centre(seconds: list[float]) -> list[int]:
    return [round(1000 * statistics.median(seconds)), round(1000 * max(seconds))]


def measure(folder: Path, count: int, rounds: int) -> dict[str, object]:
    large, empty = folder / "large", folder / "empty"
    for place in (large, empty):
        place.mkdir()
    asyncio.run(fill(f"sqlite:///{large}/books.db", count))
    size = (large / "books.db").stat().st_size
    nursery = Nursery()
    try:
        few = asyncio.run(starts(empty, nursery, rounds))
        many = asyncio.run(starts(large, nursery, rounds))
        whole = asyncio.run(starts(large, None, rounds))
    finally:
        nursery.close()
    return {
        "orders": count,
        "database_mib": round(size / MIB, 1),
        "rounds": rounds,
        "empty_ms": centre(few),
        "started_ms": centre(many),
        "whole_ms": centre(whole),
    }


def main(count: int = 100_000, rounds: int = 5) -> dict[str, object]:
    before = load()
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        line = measure(Path(folder), count, rounds)
    line |= {"load": [before, load()]}
    sys.stdout.write(json.dumps(line) + "\n")
    return line


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
