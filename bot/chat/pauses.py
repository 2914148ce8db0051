"""Pauses: how often one person may have one order read at the panel, whichever button asks for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.people import Person

PAUSE = 10.0
"""Seconds between two looks at one order for one person."""
MOST = 10_000


class Pauses:
    """Who asked for which order lately; in memory, for it saves only calls. `clock` is monotonic."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._asked: TTLCache[tuple[str, int], bool] = TTLCache(MOST, PAUSE, timer=clock)

    def again(self, person: Person, ref: int) -> bool:
        """Tell whether this person has asked for this order within the pause, and note that he does now."""
        which = (person.key, ref)
        if which in self._asked:
            return True
        self._asked[which] = True
        return False
