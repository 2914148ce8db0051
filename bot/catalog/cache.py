"""The cached catalogue: the last snapshot is always at hand, refreshing it is one flight at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from cachetools import TTLCache

from bot.catalog.snapshot import Snapshot
from bot.panel import PanelError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.panel import Service

log = structlog.get_logger(__name__)

HOLD = timedelta(hours=24)
OLD_AFTER = 3
SAME_DROPS = 3


@dataclass(frozen=True, slots=True)
class Drop:
    """A catalogue of which more than half was gone, and how many times in a row it came like that."""

    ids: frozenset[str] = frozenset()
    times: int = 0


class Catalog:
    """What can be ordered. `snapshot` never waits, so a turn of the chat does no network; `refresh` is run by a loop.

    `clock` is monotonic and measures freshness; `now` is UTC and dates the snapshots. `save` is awaited for each
    snapshot that was taken over.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[tuple[Service, ...]]],
        seconds: float,
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        save: Callable[[Snapshot], Awaitable[None]] | None = None,
    ) -> None:
        self._fetch = fetch
        self._seconds = seconds
        self._now = now
        self._save = save
        self._fresh: TTLCache[str, bool] = TTLCache(1, seconds, timer=clock)
        self._flight = asyncio.Lock()
        self._landed = 0
        self._drop = Drop()
        self._snapshot: Snapshot | None = None
        self._trouble = ""
        self.failure: PanelError | None = None

    @property
    def snapshot(self) -> Snapshot | None:
        """The last good snapshot however old; None only before the first."""
        return self._snapshot

    @property
    def fresh(self) -> bool:
        return "snapshot" in self._fresh

    @property
    def trouble(self) -> str:
        """Why the last refresh was not taken over; empty if it was. `failure` is the panel's error, if that is why."""
        return self._trouble

    def age(self, now: datetime) -> timedelta | None:
        return now - self._snapshot.taken_at if self._snapshot else None

    def old(self, now: datetime) -> bool:
        """Whether screens should show the age."""
        age = self.age(now)
        return age is None or age > timedelta(seconds=OLD_AFTER * self._seconds)

    def held(self, now: datetime) -> bool:
        """Whether orders wait: nothing usable has come for a day."""
        age = self.age(now)
        return age is None or age > HOLD

    def warm(self, snapshot: Snapshot) -> None:
        """Takes a stored snapshot until the panel answers; it does not count as fresh."""
        self._snapshot = self._snapshot or snapshot

    async def refresh(self) -> bool:
        """Asks the panel, or waits for whoever is asking already; whether the answer was taken over.

        The old snapshot is kept on the panel's errors, an empty list and a sharp drop. Other errors are raised.
        """
        landed = self._landed
        async with self._flight:
            if self._landed == landed:
                await self._fly()
                self._landed += 1
        return not self._trouble

    async def _fly(self) -> None:
        self.failure = None
        try:
            services = await self._fetch()
        except PanelError as error:
            self.failure, self._drop = error, Drop()
            self._keep(f"the panel gave no catalogue: {error.error}")
            return
        snapshot = await asyncio.to_thread(self._take, services)
        if reason := self._doubt(snapshot):
            self._keep(reason)
            return
        await self._take_over(snapshot)

    def _take(self, services: tuple[Service, ...]) -> Snapshot:
        last = self._snapshot
        if last is not None and last.services == services:
            return last.retaken(self._now())
        return Snapshot.of(services, self._now())

    def _doubt(self, snapshot: Snapshot) -> str:
        """Why these services are not believed: none at all, or more than half gone and not so three times in a row."""
        if not snapshot.services:
            self._drop = Drop()
            return "the panel's catalogue is empty"
        if self._snapshot is None:
            return ""
        before, after = (frozenset(service.id for service in taken.services) for taken in (self._snapshot, snapshot))
        if 2 * len(before & after) >= len(before):
            return ""
        self._drop = Drop(after, self._drop.times + 1 if self._drop.ids == after else 1)
        gone = len(before - after)
        return f"{gone} of {len(before)} services are gone" if self._drop.times < SAME_DROPS else ""

    async def _take_over(self, snapshot: Snapshot) -> None:
        if self._trouble:
            log.info("catalogue is read again", services=len(snapshot.services))
        self._snapshot, self._drop, self._trouble = snapshot, Drop(), ""
        self._fresh["snapshot"] = True
        if self._save is not None:
            await self._save(snapshot)

    def _keep(self, reason: str) -> None:
        """Said once when a trouble starts and not on every refresh."""
        if reason != self._trouble:
            log.warning("catalogue is kept as it was", reason=reason, version=self._snapshot and self._snapshot.version)
        self._trouble = reason
