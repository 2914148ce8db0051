"""The panel's wish to be left alone: after a rate limit nothing is sent until the time it named is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.panel.errors import ThrottleError
from bot.panel.models import ErrorClass

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 600.0


class Gate:
    """Closed for a while after the panel asked for it. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = clock()

    def close(self, wait: float | None) -> None:
        if wait is not None:
            self._until = max(self._until, self._clock() + min(wait, LONGEST))

    def check(self) -> None:
        left = self._until - self._clock()
        if left > 0:
            raise ThrottleError(f"the panel asked to wait; {left:.0f} s are left", ErrorClass.RATE_LIMIT, wait=left)
