"""Errands: what takes long and is made for somebody who goes on meanwhile; one at a time for each person.

They are kept in memory: one that a stop cuts off is asked for again by its person, as after a crash.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Coroutine

log = structlog.get_logger(__name__)

PATIENCE = 1.5
"""Seconds that those under way are given at the stop."""


class Errands:
    """Tasks by the person whom they are for."""

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[None]] = {}

    def busy(self, person: str) -> bool:
        """Tell whether something is being made for this person."""
        return person in self._under_way

    def start(self, person: str, work: Coroutine[object, object, None]) -> None:
        """Have it made beside all else; whoever is `busy` is asked to wait by the caller."""
        task = asyncio.create_task(work, name=f"errand-{person}")
        self._under_way[person] = task
        task.add_done_callback(partial(self._done, person))

    async def stop(self, *, patience: float = PATIENCE) -> None:
        """Let what is under way end, and cut off what takes longer."""
        if not self._under_way:
            return
        _, late = await asyncio.wait(self._under_way.values(), timeout=patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _done(self, person: str, task: asyncio.Task[None]) -> None:
        del self._under_way[person]
        if task.cancelled():
            log.warning("an errand was cut off", person=person)
        elif (fault := task.exception()) is not None:
            log.error("an errand failed", person=person, exc_info=fault)
