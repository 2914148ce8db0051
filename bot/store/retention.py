"""Retention: what came from Telegram, what was told, lists and texts for all are kept a week, the books for ever."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.store.books import Books
    from bot.store.store import Store

log = structlog.get_logger(__name__)

KEPT = timedelta(days=7)
EVERY = 24 * 3600.0
"""Seconds between two sweeps."""
AT_ONCE = 2000
"""Notices that one transaction deletes: nobody waits long for the one writer of a file."""


class Retention:
    """Sweeps whatever is over: `tick` is called by the loop, or directly by tests."""

    def __init__(self, store: Store, *, every: float = EVERY) -> None:
        self._store = store
        self._every = every

    async def run(self, now: Callable[[], datetime]) -> None:
        """Sweep at once and then every so often, for ever; an exception costs one sweep."""
        while True:
            try:
                await self.tick(now())
            except Exception:
                log.exception("the sweep failed")
            await asyncio.sleep(self._every)

    async def tick(self, now: datetime) -> None:
        """Delete whatever has been over for longer than it is kept."""
        before = now - KEPT
        gone = await self._store.write(partial(_sweep, before=before))
        while numbers := await self._store.read(partial(_over, before=before)):
            await self._store.write(partial(_drop, numbers=numbers))
            gone += len(numbers)
        if gone:
            log.info("swept", rows=gone)


def _sweep(books: Books, *, before: datetime) -> int:
    return sum(noun.sweep(before) for noun in (books.inbox, books.batches, books.broadcasts))


def _over(books: Books, *, before: datetime) -> Sequence[int]:
    return books.notices.over(before, AT_ONCE)


def _drop(books: Books, *, numbers: Sequence[int]) -> None:
    books.notices.drop(numbers)
