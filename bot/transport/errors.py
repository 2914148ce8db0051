"""What Telegram's wire raises beyond python-telegram-bot's own tree, split by what the caller does next.

    TelegramError
    ├── RetryAfter
    │   └── TooFast              Telegram said 429: nothing was done, wait `.seconds`
    └── NetworkError
        ├── NotSent              not one byte left this machine: may be sent again freely
        │   └── NotSentInTime    (also TimedOut) no connection in time
        └── Unclear              it left, and no answer tells what became of it: a second send may be a second copy
            └── UnclearInTime    (also TimedOut) no answer in time

BadRequest is a NetworkError too, so match these names and never «NetworkError».
"""

import datetime as dt

from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

__all__ = ("NotSent", "NotSentInTime", "TooFast", "Unclear", "UnclearInTime")


class NotSent(NetworkError):  # noqa: N818 named by what happened, like the library's own TimedOut
    """Not one byte of the call left: it may be repeated freely."""


class NotSentInTime(NotSent, TimedOut):
    """No connection in time, in the pool or to the server."""


class Unclear(NetworkError):  # noqa: N818 as above
    """The call left (or may have) and was not answered, or only by a 5xx: it may have been done."""


class UnclearInTime(Unclear, TimedOut):
    """The call left and no answer came in time."""


class TooFast(RetryAfter):
    """HTTP 429. `seconds` is what Telegram asked for; reading it warns of nothing, unlike `retry_after`."""

    def __init__(self, seconds: float) -> None:
        TelegramError.__init__(self, f"Flood control exceeded. Retry in {seconds:g} seconds")
        self._retry_after = dt.timedelta(seconds=seconds)
        self.seconds = seconds

    def __reduce__(self) -> tuple[type, tuple[float]]:  # type: ignore[override] # as the parent itself does
        return self.__class__, (self.seconds,)
