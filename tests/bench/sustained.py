"""Two orders a second, for as long as is wished: are all placed, how late, and what grows?

    python -m tests.bench.sustained [seconds [orders a second]]

Orders come at their times whether earlier ones are done or not. Each is written in the chat like any other (/order, a
link, a quantity, Confirm) by one of 60 people, lives through four minutes of statuses at the panel and is told of them.
SEND_RATE is 0 here: at two orders a second screens, receipts and statuses come near to the 28 messages a second that
Telegram allows, and the figure would be that of the limit and not of the desk. All other settings are the defaults.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bot.sandbox.panel import Catalogue, PanelDesk, Terms
from tests.bench.hung import let_in
from tests.bench.machine import MIB, centiles, load, memory
from tests.e2e.process import Nursery
from tests.e2e.steps import link_of, written
from tests.e2e.world import KEY, World

if TYPE_CHECKING:
    from tests.e2e.actor import Actor
    from tests.e2e.process import Process

PEOPLE = 60
LIFE = 240.0
LATE = 5.0
"""Seconds from the tap on Confirm to the order at the panel; more counts as late."""
REST = 60.0
PLACED = " · panel "
"""What the card of an order says once the panel has given it a number."""


@dataclass
class Run:
    """What was tapped when, by the order's link; and the people who are free to write the next one."""

    world: World
    bot: Process
    free: asyncio.Queue[Actor] = field(default_factory=asyncio.Queue)
    tapped: dict[str, float] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    async def order(self, number: int) -> None:
        actor, link = await self.free.get(), link_of(f"s{number}")
        try:
            card = await written(actor, link)
            self.tapped[link] = time.time()
            before = actor.now
            actor.press(*card)
            await actor.told(PLACED, since=before, seconds=REST)
        except TimeoutError as why:
            self.troubles.append(str(why)[:200])
        finally:
            self.free.put_nowait(actor)

    async def come(self, seconds: float, rate: float) -> None:
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(round(seconds * rate)):
                await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
                group.create_task(self.order(number))

    async def end(self, seconds: float) -> None:
        """Wait for the last ones: an earlier order's card may have been taken for the word that one was placed."""
        late = time.monotonic() + seconds
        while len(self.waits()) < len(self.tapped) and time.monotonic() < late:  # noqa: ASYNC110 - it looks at a ledger
            await asyncio.sleep(0.05)

    def waits(self) -> list[float]:
        """Give the seconds from each tap to its order at the panel."""
        placed = {entry.link: entry.at.timestamp() for entry in self.world.panel.ledger()}
        return [placed[link] - at for link, at in self.tapped.items() if link in placed]


def size(world: World) -> float:
    files = world.folder.glob(f"{world.database.name}*")
    return round(sum(file.stat().st_size for file in files) / MIB, 2)


async def measure(
    folder: Path, nursery: Nursery | None, seconds: float, rate: float, *, people: int = PEOPLE
) -> dict[str, object]:
    panel = PanelDesk(Terms(KEY, Decimal(10_000_000), seconds=LIFE), Catalogue(count=40))
    async with World(folder, panel=panel, nursery=nursery).served() as world:
        actors = await let_in(world, people)
        async with world.bot(POLL_SECONDS=60, UNVERIFIED_SECONDS=180, SEND_RATE=0, LOG_LEVEL="ERROR") as bot:
            run = Run(world, bot)
            for actor in actors:
                run.free.put_nowait(actor)
            await asyncio.gather(*(run.order(-number) for number in range(1, people + 1)))  # everything is warm
            assert not run.troubles, run.troubles
            run.tapped.clear()
            held, kept, began = memory(bot.handle.pid), size(world), time.monotonic()
            await run.come(seconds, rate)
            took = time.monotonic() - began
            await run.end(REST)
            waits = run.waits()
            states = world.rows("SELECT state, count(*) FROM orders GROUP BY 1")
            return {
                "orders": len(run.tapped),
                "placed": len(waits),
                "not_written_or_not_told": len(run.troubles),
                "late": sum(wait > LATE for wait in waits),
                "seconds": round(took, 1),
                "send_rate": 0,
                "tap_to_placed_ms": centiles(waits),
                "states": dict(states),
                "memory_mib": [held, memory(bot.handle.pid)],
                "database_mib": [kept, size(world)],
            }


def main(seconds: float = 600, rate: float = 2) -> dict[str, object]:
    before, nursery = load(), Nursery()
    try:
        with tempfile.TemporaryDirectory(prefix="sustained-") as folder:
            line = asyncio.run(measure(Path(folder), nursery, seconds, rate))
    finally:
        nursery.close()
    line |= {"load": [before, load()]}
    sys.stdout.write(json.dumps(line) + "\n")
    return line


if __name__ == "__main__":
    main(*(float(word) for word in sys.argv[1:]))
