"""What befalls the bot: killed, told to stop, frozen, started twice; and what Telegram does to its updates."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.chaos.plan import KILL
from tests.e2e.process import ROOT, RUN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from random import Random

    from tests.chaos.plan import Run
    from tests.e2e.process import Process
    from tests.e2e.world import World

START = str(ROOT / "tests" / "chaos" / "start.py")
UP_WITHIN = 15.0
FROZEN = (0.3, 1.0)
POISON = ({"message": 17}, {"callback_query": {"id": "1", "from": {"id": "x"}}}, {"nothing": True}, {"message": {}})
KEPT = 30


class Nemesis:
    """Owns the bot's process. `troubles` are what no plan asks for: it ended by itself, a second one ran too."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world = world
        self.counts: Counter[str] = Counter()
        self.troubles: list[str] = []
        self.starts: list[float] = []
        """Seconds from each start to the first poll."""
        self.bot: Process | None = None
        self.up = asyncio.Event()
        """Set once the first one has polled."""
        self._chance = chance
        self._handed: list[dict[str, object]] = []
        self._note_updates()

    async def rage(self, runs: Iterator[Run], enough: Callable[[], bool]) -> None:
        """Let the bot live one life after the other until it is enough."""
        while not enough():
            await self._life(next(runs))

    async def _life(self, run: Run) -> None:
        bot = await self._start(run)
        began = time.monotonic()
        for at, act in run.acts:
            await self._sleep(bot, began + at)
            await getattr(self, f"_{act}")(bot)
        await self._sleep(bot, began + run.seconds)
        self.counts["full"] += run.full is not None
        self.counts["jump"] += run.jump is not None
        await self._end(bot, run.end)

    async def _sleep(self, bot: Process, until: float) -> None:
        while (left := until - time.monotonic()) > 0:
            if not bot.running:
                return
            await asyncio.sleep(min(left, 0.1))

    async def _start(self, run: Run | None = None) -> Process:
        before, began = self.world.polls, time.monotonic()
        environment = _environment(run)
        self.bot = bot = self.world.start(*((START,) if environment else RUN), **environment)
        self.counts["starts"] += 1
        try:
            await bot.until(lambda: self.world.polls > before, "poll", UP_WITHIN)
        except AssertionError as trouble:
            self.troubles.append(str(trouble))
        else:
            self.starts.append(time.monotonic() - began)
            self.up.set()
        return bot

    async def _end(self, bot: Process, how: str) -> None:
        if not bot.running:
            self.troubles.append(f"ended by itself with {bot.handle.poll()}:\n{bot.said()[-1500:]}")
            return
        self.counts[how] += 1
        if how == KILL:
            await bot.kill()
        elif (code := await bot.term()) != 0:
            self.troubles.append(f"told to stop, it ended with {code}:\n{bot.said()[-1500:]}")

    @asynccontextmanager
    async def peace(self) -> AsyncIterator[Process]:
        """Let a bot run that nothing is done to; it must still run at the end."""
        bot = await self._start()
        try:
            yield bot
        finally:
            await self._end(bot, "term")

    async def _freeze(self, bot: Process) -> None:
        self.counts["freeze"] += 1
        bot.signal(signal.SIGSTOP)
        await asyncio.sleep(self._chance.uniform(*FROZEN))
        bot.signal(signal.SIGCONT)

    async def _second(self, bot: Process) -> None:
        """A second one on the same books has to leave."""
        self.counts["second"] += 1
        other = self.world.start(*RUN)
        await self._sleep(other, time.monotonic() + UP_WITHIN)
        if other.running and bot.running:
            self.troubles.append("a second one runs on the same books")
        elif bot.running and other.handle.poll() == 0:
            self.troubles.append("a second one left as if all were well")
        await other.kill()

    async def _renumber(self, _bot: Process) -> None:
        """Let Telegram number on from somewhere else, lower or higher, as after a week without updates."""
        self.counts["renumber"] += 1
        self.world.telegram.updates.reset(self._chance.randrange(1, 2_000_000_000))

    async def _again(self, _bot: Process) -> None:
        """Let Telegram hand over once more what it has handed over before."""
        for body in self._handed[-self._chance.randrange(1, 6) :]:
            self.counts["again"] += 1
            rest = {key: value for key, value in body.items() if key != "update_id"}
            self.world.telegram.updates.inject(rest, update_id=int(str(body["update_id"])))

    async def _poison(self, _bot: Process) -> None:
        self.counts["poison"] += 1
        self.world.telegram.updates.inject(self._chance.choice(POISON))

    def _note_updates(self) -> None:
        updates = self.world.telegram.updates
        answer = updates.poll

        async def poll(ask):
            given = await answer(ask)
            self._handed = [*self._handed, *given][-KEPT:]
            return given

        updates.poll = poll


def _environment(run: Run | None) -> dict[str, str]:
    """What the start script reads; nothing where the bot is started as it is."""
    given = {}
    if run is not None and run.full is not None:
        given["CHAOS_FULL"] = "{}:{}".format(*run.full)
    if run is not None and run.jump is not None:
        given["CHAOS_JUMP"] = "{}:{}".format(*run.jump)
    return given
