"""Values of the panel's wire: what API v2 answers mean, and nothing of what we make of them.

Money is `Decimal` in the panel's own currency, ids are opaque strings, counts are `int` or `None` where the panel
did not say. Flags are three-valued: `None` means that the panel did not give the flag.
"""

from __future__ import annotations

import enum
from decimal import Decimal  # noqa: TC003 - msgspec reads the annotations at run time

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value of the wire."""


class OrderState(enum.StrEnum):
    """Canonical order statuses; UNKNOWN is kept with its raw text and never ends anything."""

    PENDING = "pending"
    PROCESSING = "processing"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    FAILED = "failed"
    REFILLING = "refilling"
    PAUSED = "paused"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


SETTLED = frozenset(
    {
        OrderState.COMPLETED,
        OrderState.PARTIAL,
        OrderState.CANCELED,
        OrderState.REFUNDED,
        OrderState.FAILED,
        OrderState.EXPIRED,
    }
)
"""Statuses after which an order usually, but not always, stays as it is."""

UNREFUNDED = frozenset(
    {
        OrderState.PENDING,
        OrderState.PROCESSING,
        OrderState.IN_PROGRESS,
        OrderState.COMPLETED,
        OrderState.REFILLING,
        OrderState.PAUSED,
    }
)
"""Statuses in which a panel has given nothing of the charge back."""


class RefillState(enum.StrEnum):
    """Canonical refill statuses."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELED = "canceled"
    FAILED = "failed"
    UNKNOWN = "unknown"


REFILL_SETTLED = frozenset({RefillState.COMPLETED, RefillState.REJECTED, RefillState.CANCELED, RefillState.FAILED})


class Service(Value, frozen=True, kw_only=True, gc=False):
    """One line of the catalogue. `rate` is the price per 1000 (a package's whole price), `type` is lower snake case.

    `min` and `max` are 0, and `type` is empty, where the panel did not say.
    """

    id: str
    name: str
    category: str
    type: str
    rate: Decimal
    min: int
    max: int
    dripfeed: bool | None = None
    refill: bool | None = None
    cancel: bool | None = None
    description: str = ""


class Balance(Value, frozen=True, kw_only=True):
    """What is left on the panel's account; `currency` is the panel's own text, empty where it gives none."""

    amount: Decimal
    currency: str


class OrderStatus(Value, frozen=True, kw_only=True):
    """One reading of an order. `raw` is the panel's own word; `order` is the id that the answer echoed, if any.

    `posts` is given for a subscription, `runs` for a drip-feed. A negative `remains` means delivered beyond the order.
    """

    status: OrderState
    raw: str
    charge: Decimal | None = None
    start_count: int | None = None
    remains: int | None = None
    currency: str = ""
    order: str | None = None
    posts: int | None = None
    runs: int | None = None


class ListedOrder(Value, frozen=True, kw_only=True):
    """One line of a panel's order list, which few panels give."""

    order: str
    status: OrderState
    raw: str
    service: str | None = None
    link: str = ""
    quantity: int | None = None
    charge: Decimal | None = None


class RefillStatus(Value, frozen=True, kw_only=True):
    """One reading of a refill."""

    status: RefillState
    raw: str


class ErrorClass(enum.StrEnum):
    """What an error text says; protocol classes, folded from many wordings and languages."""

    AUTH = "auth"
    ACCOUNT = "account"
    BAD_REQUEST = "bad_request"
    UNSUPPORTED_ACTION = "unsupported_action"
    SERVICE_NOT_FOUND = "service_not_found"
    INVALID_LINK = "invalid_link"
    QUANTITY_BOUNDS = "quantity_bounds"
    BAD_PARAM = "bad_param"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    DUPLICATE_ORDER = "duplicate_order"
    ORDER_NOT_FOUND = "order_not_found"
    REFILL_NOT_FOUND = "refill_not_found"
    NOT_ELIGIBLE_REFILL = "not_eligible_refill"
    REFILL_TOO_EARLY = "refill_too_early"
    REFILL_PENDING = "refill_pending"
    REFILL_EXPIRED = "refill_expired"
    NOT_ELIGIBLE_CANCEL = "not_eligible_cancel"
    CANCEL_PENDING = "cancel_pending"
    RATE_LIMIT = "rate_limit"
    MAINTENANCE = "maintenance"
    BLOCKED = "blocked"
    SERVER_ERROR = "server_error"
    NOT_JSON = "not_json"
    EMPTY = "empty"
    MALFORMED = "malformed"
    UNEXPECTED_SHAPE = "unexpected_shape"
    UNKEYED_BATCH = "unkeyed_batch"
    TRANSPORT = "transport"
    UNKNOWN_ERROR = "unknown_error"


class Retry(enum.StrEnum):
    """When the same request may be made again."""

    NEVER = "never"
    AFTER_FIX = "after_fix"
    LATER = "later"
    READS_ONLY = "reads_only"


class RowError(Value, frozen=True, kw_only=True):
    """An error in place of one row of a batch. `text` is the panel's own, redacted and cut."""

    error: ErrorClass
    text: str


class Placed(Value, frozen=True, kw_only=True):
    """`add` made an order: a well-formed answer with an id and without an error."""

    order: str
    charge: Decimal | None = None
    currency: str = ""


class Requested(Value, frozen=True, kw_only=True):
    """`refill` or `cancel` was accepted: a request, not a result. `id` is a refill's id where the panel gives one."""

    id: str | None = None


class Refused(Value, frozen=True, kw_only=True):
    """The panel's own words prove that nothing was done. `wait` is in seconds, where the panel named a time."""

    error: ErrorClass
    text: str
    wait: float | None = None


class NotSent(Value, frozen=True, kw_only=True):
    """No byte of the request left this machine: the call may be made again."""

    reason: str


class Unverified(Value, frozen=True, kw_only=True):
    """Anything else: the panel may or may not have done it.

    `raw` is its answer, redacted and cut; `hint` an order id that was seen in it, which proves nothing.
    """

    reason: str
    raw: str = ""
    http_status: int | None = None
    hint: str | None = None
    error: ErrorClass = ErrorClass.UNKNOWN_ERROR


Outcome = Placed | Requested | Refused | NotSent | Unverified
"""What one call of `add`, `refill` or `cancel` came to."""
