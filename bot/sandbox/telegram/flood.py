"""Telegram's limits on sending, watched: what goes beyond them is recorded, and refused when asked to."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.telegram.errors import too_many

SECOND, MINUTE = 1.0, 60.0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages in `seconds`."""

    name: str
    count: int
    seconds: float


# Bot FAQ: 30 messages a second overall, about one a second in a chat (a burst of three passes), 20 a minute
# in a group.
OVERALL = Limit("overall", 30, SECOND)
PRIVATE = Limit("chat", 6, 3.0)
GROUP = Limit("group", 20, MINUTE)


@dataclass(frozen=True, slots=True)
class Violation:
    """A send beyond a limit: how many stood in the window, itself included."""

    at: float
    limit: str
    chat_id: int
    count: int


class Flood:
    """Windows of sends per chat and overall; `violations` is what a test asserts to be empty."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.violations: list[Violation] = []
        self.refuses = False
        self._clock = clock
        self._windows: dict[tuple[str, int], deque[float]] = {}

    def sent(self, chat_id: int) -> None:
        """Count a send; raise the 429 when limits are enforced."""
        now = self._clock()
        per_chat = PRIVATE if chat_id > 0 else GROUP
        broken = [self._over(limit, key, now) for limit, key in ((OVERALL, 0), (per_chat, chat_id))]
        beyond = [one for one in broken if one is not None]
        self.violations += beyond
        if beyond and self.refuses:
            raise too_many(1)

    def counters(self) -> dict[str, int]:
        names = [one.limit for one in self.violations]
        return {limit.name: names.count(limit.name) for limit in (OVERALL, PRIVATE, GROUP)}

    def _over(self, limit: Limit, key: int, now: float) -> Violation | None:
        window = self._windows.setdefault((limit.name, key), deque())
        while window and window[0] <= now - limit.seconds:
            window.popleft()
        window.append(now)
        return Violation(now, limit.name, key, len(window)) if len(window) > limit.count else None
