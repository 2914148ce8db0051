"""What can go wrong when the panel is asked; nothing here is meant for people's eyes as it stands.

    PanelError
    ├── UnreachableError    no whole answer came: ask again later
    ├── AnswerError         an answer came that is not API v2's: ask again later, tell the operator if it lasts
    │   ├── RedirectError   the panel lives elsewhere: tell the operator `location`
    │   └── DialectError    another protocol is spoken there: no use in asking again
    └── DeclinedError       the panel answered with an error of its own
        ├── AccessError     key or account: stop asking, tell the operator
        └── ThrottleError   too fast: ask again after `wait` seconds

`UnreadableError` stays inside the decoder. `NotSent` and its like are outcomes, no errors: they stand in `models.py`.

May the panel have done what it was asked? `UnreachableError`: yes if `sent`. `AnswerError`: yes. `DeclinedError`: only
if its class is not in the closed list of refusals (`outcomes.py`).
"""

from __future__ import annotations

import enum

from bot.panel.models import ErrorClass, Retry


class Hurdle(enum.StrEnum):
    """What stood between us and a whole answer."""

    NO_SUCH_HOST = "no_such_host"
    NO_CONNECTION = "no_connection"
    BAD_CERTIFICATE = "bad_certificate"
    NO_TLS = "no_tls"
    SLOW = "slow"
    CUT = "cut"


RETRY = {
    ErrorClass.AUTH: Retry.AFTER_FIX,
    ErrorClass.ACCOUNT: Retry.AFTER_FIX,
    ErrorClass.BAD_REQUEST: Retry.AFTER_FIX,
    ErrorClass.UNSUPPORTED_ACTION: Retry.NEVER,
    ErrorClass.SERVICE_NOT_FOUND: Retry.AFTER_FIX,
    ErrorClass.INVALID_LINK: Retry.AFTER_FIX,
    ErrorClass.QUANTITY_BOUNDS: Retry.AFTER_FIX,
    ErrorClass.BAD_PARAM: Retry.AFTER_FIX,
    ErrorClass.INSUFFICIENT_FUNDS: Retry.AFTER_FIX,
    ErrorClass.DUPLICATE_ORDER: Retry.LATER,
    ErrorClass.ORDER_NOT_FOUND: Retry.NEVER,
    ErrorClass.REFILL_NOT_FOUND: Retry.NEVER,
    ErrorClass.NOT_ELIGIBLE_REFILL: Retry.NEVER,
    ErrorClass.REFILL_TOO_EARLY: Retry.LATER,
    ErrorClass.REFILL_PENDING: Retry.LATER,
    ErrorClass.REFILL_EXPIRED: Retry.NEVER,
    ErrorClass.NOT_ELIGIBLE_CANCEL: Retry.NEVER,
    ErrorClass.CANCEL_PENDING: Retry.NEVER,
    ErrorClass.RATE_LIMIT: Retry.LATER,
    ErrorClass.MAINTENANCE: Retry.LATER,
    ErrorClass.BLOCKED: Retry.LATER,
}
"""When the same request may be made again; a class that is not here says nothing about what was done."""


def retry_of(error: ErrorClass) -> Retry:
    return RETRY.get(error, Retry.READS_ONLY)


class PanelError(Exception):
    """The panel gave no usable answer.

    `raw` is what it said, redacted and cut; `wait` is the time in seconds, if it named one.
    """

    def __init__(
        self,
        reason: str,
        error: ErrorClass,
        *,
        http_status: int | None = None,
        raw: str = "",
        wait: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.error = error
        self.http_status = http_status
        self.raw = raw
        self.wait = wait

    @property
    def retry(self) -> Retry:
        return retry_of(self.error)


class UnreachableError(PanelError):
    """No whole answer. `sent` is false only if no byte of the request left; SLOW means that our own limit ended it."""

    def __init__(self, reason: str, *, sent: bool, hurdle: Hurdle = Hurdle.CUT) -> None:
        super().__init__(reason, ErrorClass.TRANSPORT)
        self.sent = sent
        self.hurdle = hurdle

    @property
    def timed_out(self) -> bool:
        return self.hurdle is Hurdle.SLOW


class AnswerError(PanelError):
    """An answer that cannot be read. `hint` is an order id that was seen in it, for the operator's eyes only."""

    hint: str | None = None


class RedirectError(AnswerError):
    """A 3xx answer; never followed, since the key would go along. `location` is the address it named, or empty."""

    location: str = ""


class DialectError(AnswerError):
    """The answer has the form of a protocol that is not API v2, though it serves the same trade."""


class DeclinedError(PanelError):
    """A well-formed error of the panel; `error` is its class, `reason` its own words."""


class AccessError(DeclinedError):
    """The key or the account is refused."""


class ThrottleError(DeclinedError):
    """Too many requests."""
