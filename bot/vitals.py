"""Vitals: is the process worth keeping, may it take work, and how does it do at this moment."""

from __future__ import annotations

import asyncio
import faulthandler
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.web import Health

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.catalog import Catalog
    from bot.metrics import Metrics
    from bot.store import Books, Store
    from bot.transport import Dispatcher, Intake

log = structlog.get_logger(__name__)

SILENT = 90.0
"""Seconds without an attempt to poll after which the process ends, so that whoever runs it starts it again."""
LOOK = 0.5
LATE = 1.0
STUCK = 30.0
"""Seconds for which the event loop may stand still. Nothing in it could end the process then, nor a thread that waits
for the interpreter's lock; Python's own fault handler does, and writes to stderr where every thread stood."""
STDERR = 2
RECENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Vitals:
    """Looks at the parts and touches none of them."""

    intake: Intake
    dispatcher: Dispatcher
    catalog: Catalog
    store: Store
    metrics: Metrics
    now: Callable[[], datetime]

    @property
    def dead(self) -> bool:
        """Whether polling ended or stands still; round trips that fail are no reason to start again."""
        return self.intake.dead(time.monotonic(), SILENT)

    def healthy(self) -> Health:
        """Tell whether the process is worth keeping."""
        return Health(("polling stands still",) if self.dead else ())

    def ready(self) -> Health:
        """Tell whether Telegram and the panel answer at present."""
        troubles = []
        if self.intake.life.trouble or self._quiet > SILENT:
            troubles.append("Telegram does not answer")
        if self.catalog.snapshot is None:
            troubles.append("there is no catalogue yet")
        if self.catalog.held(self.now()):
            troubles.append("the panel has not answered for a day")
        return Health(tuple(troubles), {"catalog_trouble": self.catalog.trouble})

    async def figures(self) -> bytes:
        """Count what there is, and give all figures as Prometheus reads them."""
        states, pushes = await self.store.read(self._count)
        self.metrics.orders(states)
        self.metrics.waiting("updates", self.dispatcher.waiting)
        self.metrics.waiting("pushes", pushes)
        self.metrics.quiet("telegram", self._quiet)
        if self.catalog.snapshot is not None:
            self.metrics.quiet("panel", (self.now() - self.catalog.snapshot.taken_at).total_seconds())
        return self.metrics.text()

    async def watch_lag(self) -> None:
        """Say when the event loop stood still, for its time-outs are worth nothing then; where it stays so, end."""
        try:
            while True:
                faulthandler.dump_traceback_later(STUCK, exit=True, file=STDERR)
                await self._look()
        finally:
            faulthandler.cancel_dump_traceback_later()

    async def _look(self) -> None:
        before = time.monotonic()
        await asyncio.sleep(LOOK)
        late = time.monotonic() - before - LOOK
        self.metrics.lag(late)
        if late > LATE:
            log.warning("the event loop stood still", seconds=round(late, 1))

    @property
    def _quiet(self) -> float:
        return self.intake.life.quiet(time.monotonic())

    def _count(self, books: Books) -> tuple[Mapping[str, int], int]:
        states = books.orders.stats(self.now() - RECENT).states
        return {state.value: count for state, count in states.items()}, books.notices.backlog()
