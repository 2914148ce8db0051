"""When the panel is left alone: for as long as it asked after a rate limit, and for a while after a refused key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.panel.errors import AccessError, ThrottleError
from bot.panel.models import ErrorClass

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 600.0


class Gate:
    """Closed for a while; then nothing is sent. `clock` is monotonic, in seconds, and so is `refusal`.

    Panels block an address after a handful of wrong keys, so that a refused key is shown again only now and then.
    """

    def __init__(self, clock: Callable[[], float], refusal: float = 300.0) -> None:
        self._clock = clock
        self._refusal = refusal
        self._until = self._shut_until = clock()
        self._refused: AccessError | None = None

    def close(self, wait: float | None) -> None:
        if wait is not None:
            self._until = max(self._until, self._clock() + min(wait, LONGEST))

    def shut(self, refused: AccessError) -> None:
        """Leave the panel alone after it refused the key or the account as a whole."""
        self._refused = refused
        self._shut_until = self._clock() + self._refusal

    def check(self) -> None:
        """Raise what the panel said, without asking it again."""
        left = self._until - self._clock()
        if left > 0:
            raise ThrottleError(f"the panel asked to wait; {left:.0f} s are left", ErrorClass.RATE_LIMIT, wait=left)
        refused, left = self._refused, self._shut_until - self._clock()
        if refused is not None and left > 0:
            raise AccessError(refused.reason, refused.error, raw=refused.raw, wait=left)
