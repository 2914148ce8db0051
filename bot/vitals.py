"""Vitals: is the process worth keeping, may it take work, and how does it do at this moment."""

from __future__ import annotations

import asyncio
import faulthandler
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot.web import Health

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.catalog import Catalog
    from bot.metrics import Metrics
    from bot.panel import Panel
    from bot.store import Books, Store
    from bot.transport import Dispatcher, InboxRow, Intake, Turns

log = structlog.get_logger(__name__)

STILL = 75.0
"""Seconds without an attempt to poll after which the process ends, so that whoever runs it starts it again. A sound
poller attempts every 50 s at least; what the stop may take on top stays within the 90 s that are promised."""
SILENT = 90.0
"""Seconds without a good answer after which Telegram or the panel counts as away."""
LOOK = 0.5
LATE = 1.0
STUCK = 30.0
"""Seconds for which the event loop may stand still. Nothing in it could end the process then, nor a thread that waits
for the interpreter's lock; Python's own fault handler does, and writes to stderr where every thread stood."""
STDERR = 2
RECENT = timedelta(hours=24)
STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Parts:
    """What is looked at; none of it is touched."""

    intake: Intake
    dispatcher: Dispatcher
    panel: Panel
    catalog: Catalog
    store: Store
    metrics: Metrics


@dataclass(slots=True)
class Vitals:
    """`poll` is the base interval (seconds) at which the panel is asked for something at least."""

    parts: Parts
    poll: float
    now: Callable[[], datetime]
    _alarmed: bool = False
    _leaving: bool = False

    @property
    def dead(self) -> bool:
        """Whether polling ended or stands still; round trips that fail are no reason to start again."""
        return self.parts.intake.dead(time.monotonic(), STILL)

    def healthy(self) -> Health:
        """Tell whether the process is worth keeping."""
        return Health(("polling stands still",) if self.dead else ())

    def ready(self) -> Health:
        """Tell whether Telegram, the panel and the database answer at present."""
        catalog, life = self.parts.catalog, self.parts.intake.life
        found = {
            "the database takes no updates": life.trouble == STORAGE,
            "Telegram does not answer": life.trouble not in {"", STORAGE} or self._away,
            "the panel does not answer": self.parts.panel.quiet > max(SILENT, 3 * self.poll),
            "there is no catalogue yet": catalog.snapshot is None,
            "the panel has given no catalogue for a day": catalog.held(self.now()),
        }
        return Health(tuple(what for what, so in found.items() if so), {"catalog_trouble": catalog.trouble})

    async def figures(self) -> bytes:
        """Count what there is, and give all figures as Prometheus reads them."""
        metrics = self.parts.metrics
        states, pushes = await self.parts.store.read(self._count)
        metrics.orders(states)
        metrics.waiting("updates", self.parts.dispatcher.waiting)
        metrics.waiting("pushes", pushes)
        metrics.quiet("telegram", self._quiet)
        metrics.quiet("panel", self.parts.panel.quiet)
        return metrics.text()

    def give_up(self, polling: asyncio.Task[None]) -> None:
        """Say why the process ends, and see to it that it does, whatever hangs in it."""
        self._leaving = True
        if not polling.done():
            log.critical("polling stands still; the process ends to be started again")
        elif polling.cancelled():
            log.critical("polling was cancelled; the process ends to be started again")
        else:
            log.critical("polling ended", error=str(polling.exception() or "without a word"))

    async def watch_lag(self) -> None:
        """Say when the event loop stood still, for its time-outs are worth nothing then; where it stays so, end."""
        try:
            while True:
                faulthandler.dump_traceback_later(STUCK, exit=True, file=STDERR)
                await self._look()
        finally:
            if self._leaving:
                faulthandler.dump_traceback_later(STUCK, exit=True, file=STDERR)
            else:
                faulthandler.cancel_dump_traceback_later()

    async def _look(self) -> None:
        before = time.monotonic()
        await asyncio.sleep(LOOK)
        late = time.monotonic() - before - LOOK
        self.parts.metrics.lag(late)
        if late > LATE:
            log.warning("the event loop stood still", seconds=round(late, 1))
        self._alarm()

    def _alarm(self) -> None:
        """Say once that Telegram is away for long, and once that it answers again."""
        away = self._away
        if away and not self._alarmed:
            trouble = self.parts.intake.life.trouble
            log.critical("Telegram has not answered for long", seconds=round(self._quiet), trouble=trouble)
        if self._alarmed and not away:
            log.warning("Telegram answers again")
        self._alarmed = away

    @property
    def _away(self) -> bool:
        """Whether attempts were left without a good answer for long; while a backlog is worked off, none is made."""
        life = self.parts.intake.life
        return life.attempt > life.good and self._quiet > SILENT

    @property
    def _quiet(self) -> float:
        return self.parts.intake.life.quiet(time.monotonic())

    def _count(self, books: Books) -> tuple[Mapping[str, int], int]:
        states = books.orders.states(self.now() - RECENT)
        return {state.value: count for state, count in states.items()}, books.notices.backlog()


class Timed:
    """The same turns, each of them timed."""

    def __init__(self, turns: Turns[Any], metrics: Metrics) -> None:
        self._turns = turns
        self._metrics = metrics
        self.parse, self.flooded, self.buried = turns.parse, turns.flooded, turns.buried

    async def handle(self, update: object, row: InboxRow) -> bool:
        began, outcome = time.perf_counter(), "failed"
        try:
            finished = await self._turns.handle(update, row)
            outcome = "done" if finished else "nothing"
        finally:
            self._metrics.turn(outcome, time.perf_counter() - began)
        return finished
