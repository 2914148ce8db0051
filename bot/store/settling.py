"""Settling: updates that decided nothing end many in one statement.

Most updates only ask for a screen, and a statement for each end was a seventh of what a `/start` cost (measured). So
while one write is on its way the next ones gather.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.store.books import Books

    Ids = frozenset[int]
    Write = Callable[[Callable[[Books], Ids]], Awaitable[Ids]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Updates that end together, and the task that gives those of them that were open until then."""

    update_ids: list[int]
    ended: asyncio.Task[Ids]


class Settling:
    """At most one write on its way, and one batch that gathers; `write` is the store's."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._gathering: Batch | None = None
        self._newest: asyncio.Task[Ids] | None = None

    async def settle(self, update_id: int, now: datetime) -> bool:
        """Mark an update done; tell whether it was open until now. Raises what the write raises."""
        batch = self._gathering or self._gather(now)
        batch.update_ids.append(update_id)
        return update_id in await asyncio.shield(batch.ended)

    async def close(self) -> None:
        """Wait until whatever was handed in is written."""
        while self._newest is not None and not self._newest.done():
            await asyncio.wait((self._newest,))

    def _gather(self, now: datetime) -> Batch:
        update_ids: list[int] = []
        self._newest = asyncio.create_task(self._end(update_ids, self._newest, now))
        self._gathering = Batch(update_ids, self._newest)
        return self._gathering

    async def _end(self, update_ids: list[int], before: asyncio.Task[Ids] | None, now: datetime) -> Ids:
        if before is not None:
            await asyncio.wait((before,))
        self._gathering = None
        return await self._write(lambda books: books.inbox.finish_all(update_ids, now))
