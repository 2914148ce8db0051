"""From rows to turns: at most 64 at once, never two of one person, everybody in turn, and little kept in memory."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Update

from bot.transport.inbox import Inbox, InboxRow, Turns, until_written
from bot.transport.lanes import AT_ONCE, Lanes

log = structlog.get_logger(__name__)
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Bounds:
    """Turns at once, rows held in memory, how often a turn that raises is taken, and the first wait (seconds)."""

    at_once: int = AT_ONCE
    waiting: int = 1000
    attempts: int = 3
    again: float = 0.2


class Dispatcher:
    """Takes rows that are in the inbox already. A row leaves it as done or as a dead letter, never silently."""

    def __init__(
        self,
        inbox: Inbox,
        turns: Turns[Any],
        *,
        bounds: Bounds | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox = inbox
        self._turns = turns
        self._bounds = bounds or Bounds()
        self._clock = clock
        self._lanes = Lanes(self._bounds.at_once)
        self._queues: dict[int | None, deque[InboxRow]] = {}
        self._ready: deque[int | None] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Event()
        self._stopping = False
        self.waiting = 0
        self.last_moved = clock()

    def offer(self, rows: Iterable[InboxRow]) -> None:
        """Queue rows for their people and see that somebody works on them."""
        for row in rows:
            self.waiting += 1
            queue = self._queues.get(row.person)
            if queue is None:
                self._queues[row.person] = deque((row,))
                self._ready.append(row.person)
            else:
                queue.append(row)
        self._staff()

    async def room(self) -> None:
        """Return when fewer rows wait than may."""
        while self.waiting >= self._bounds.waiting:
            await self._move()

    async def idle(self) -> None:
        """Return when no row waits or runs."""
        while self.waiting:
            await self._move()

    async def drain(self, seconds: float = 8.0) -> int:
        """Begin nothing new and let the running turns end; gives how many rows are left to the next start."""
        self._stopping = True
        workers = set(self._workers)
        if workers:
            _, late = await asyncio.wait(workers, timeout=seconds)
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            return self.waiting + len(late)
        return self.waiting

    async def run(self, row: InboxRow) -> None:
        """Take one row through its turn to its end; of one that an earlier process left, the start is counted."""
        if row.arrival is not None:
            await self._written(lambda: self._inbox.begin([row.update_id]))
        update = self._parse(row)
        if update is None:
            await self.bury(row, "it does not parse")
        else:
            await self._lanes.process_update(update, self._turn(update, row))

    async def bury(self, row: InboxRow, reason: str) -> None:
        log.error("update_buried", update_id=row.update_id, kind=row.kind, reason=reason)
        await self._written(lambda: self._inbox.bury(row, reason[:LONGEST_REASON]))
        try:
            await self._turns.buried(row, reason)
        except Exception:
            log.exception("burial_not_told", update_id=row.update_id)

    def _staff(self) -> None:
        for _ in range(min(len(self._ready), self._bounds.at_once - len(self._workers))):
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._left)

    def _left(self, worker: asyncio.Task[None]) -> None:
        """A worker went home, or fell: its people must not wait for the next update to be looked after."""
        self._workers.discard(worker)
        if not worker.cancelled() and (fault := worker.exception()) is not None:
            log.error("worker_fell", error=type(fault).__name__, exc_info=fault)
        if not self._stopping:
            self._staff()

    async def _move(self) -> None:
        self._moved.clear()
        await self._moved.wait()

    async def _work(self) -> None:
        while self._ready and not self._stopping:
            person = self._ready.popleft()
            queue = self._queues[person]
            try:
                await self.run(queue.popleft())
            finally:
                self._done_with(person, queue)

    def _done_with(self, person: int | None, queue: deque[InboxRow]) -> None:
        if queue:
            self._ready.append(person)
        else:
            del self._queues[person]
        self.waiting -= 1
        self.last_moved = self._clock()
        self._moved.set()

    def _parse(self, row: InboxRow) -> Update | None:
        try:
            update: Update = self._turns.parse(row.body)
        except Exception as odd:  # noqa: BLE001 one odd update stops nothing, whatever the library makes of it
            log.warning("update_does_not_parse", update_id=row.update_id, error=type(odd).__name__)
            return None
        return update

    async def _turn(self, update: Update, row: InboxRow) -> None:
        for attempt in range(1, self._bounds.attempts + 1):
            try:
                finished = await self._turns.handle(update, row)
            except Exception:
                log.exception("turn_failed", update_id=row.update_id, kind=row.kind, attempt=attempt)
            else:
                return None if finished else await self._written(lambda: self._inbox.finish(row.update_id))
            # Only when the database takes this write was it the turn that failed, and the attempt counts.
            await self._written(lambda: self._inbox.begin([row.update_id]))
            await asyncio.sleep(self._bounds.again * attempt)
        return await self.bury(row, "its turn failed")

    async def _written(self, write: Callable[[], Awaitable[None]]) -> None:
        await until_written(write, first=self._bounds.again)
