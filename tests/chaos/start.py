"""Starts the bot with a disk that is full for a while, or a clock that jumps.

CHAOS_FULL=at:for   from `at` seconds after the start, for `for` seconds, the database file may not grow
CHAOS_JUMP=at:by    `at` seconds after the start the clock is `by` seconds off
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import settings, verbs
from bot.app import Makers, utc_now
from bot.store import Store

NO_MORE, AS_MANY_AS_EVER = 1, 1_073_741_823
"""SQLite lets the first stand for «as many pages as there are»."""


@dataclass
class Moment:
    """A span of time since the start, with a second figure that the caller gives a meaning."""

    name: str
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        at, _, figure = os.environ.get(self.name, "").partition(":")
        self.at, self.figure = float(at or "inf"), float(figure or 0)

    @property
    def since(self) -> float:
        """Seconds since it came; negative before."""
        return time.monotonic() - self.began - self.at


FULL, JUMP = Moment("CHAOS_FULL"), Moment("CHAOS_JUMP")


class FullStore(Store):
    """A store whose file may not grow for a while."""

    async def write(self, work):
        pages = NO_MORE if 0 <= FULL.since < FULL.figure else AS_MANY_AS_EVER

        def limited(books):
            if FULL.since >= 0:
                books.orders._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            return work(books)

        return await super().write(limited)


def now() -> datetime:
    return utc_now() + timedelta(seconds=JUMP.figure if JUMP.since >= 0 else 0)


if __name__ == "__main__":
    sys.exit(asyncio.run(verbs.run(settings.load(), Makers(store=FullStore.open, now=now))))
