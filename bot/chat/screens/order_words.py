"""What every state, status and reason of an order or refill is called, and the sign that stands beside it; pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.i18n import N_
from bot.orders import NUMBER_AGAIN, SHUT_OUT, RequestState, State
from bot.panel import ErrorClass, OrderState, RefillState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Html, Words
    from bot.orders import Order

STATES: Mapping[str, str] = MappingProxyType(
    {
        State.QUEUED: N_("Waiting to be sent"),
        State.SUBMITTING: N_("Being sent to the panel"),
        State.PLACED: N_("Placed"),
        State.REFUSED: N_("Refused"),
        State.UNVERIFIED: N_("Not verified yet"),
        State.NOT_PLACED: N_("Not placed"),
        State.DROPPED: N_("Stopped"),
    }
)

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        OrderState.PENDING: N_("Pending"),
        OrderState.PROCESSING: N_("Processing"),
        OrderState.IN_PROGRESS: N_("In progress"),
        OrderState.COMPLETED: N_("Completed"),
        OrderState.PARTIAL: N_("Partial"),
        OrderState.CANCELED: N_("Canceled"),
        OrderState.REFUNDED: N_("Refunded"),
        OrderState.FAILED: N_("Failed"),
        OrderState.REFILLING: N_("Refilling"),
        OrderState.PAUSED: N_("Paused"),
        OrderState.EXPIRED: N_("Expired"),
        OrderState.UNKNOWN: N_("Unknown"),
    }
)

REFILLS: Mapping[str, str] = MappingProxyType(
    {
        RefillState.PENDING: N_("Pending"),
        RefillState.IN_PROGRESS: N_("In progress"),
        RefillState.COMPLETED: N_("Completed"),
        RefillState.REJECTED: N_("Rejected"),
        RefillState.CANCELED: N_("Canceled"),
        RefillState.FAILED: N_("Failed"),
        RefillState.UNKNOWN: N_("Unknown"),
    }
)

REQUESTS: Mapping[str, str] = MappingProxyType(
    {
        RequestState.ASKED: N_("waiting to be sent"),
        RequestState.SUBMITTING: N_("being sent to the panel"),
        RequestState.REQUESTED: N_("requested"),
        RequestState.REFUSED: N_("refused"),
        RequestState.UNVERIFIED: N_("not known whether the panel took it"),
    }
)

SIGNS: Mapping[str, str] = MappingProxyType(
    {
        State.QUEUED: "🕓",
        State.SUBMITTING: "📨",
        State.PLACED: "📦",
        State.REFUSED: "❌",
        State.UNVERIFIED: "❓",
        State.NOT_PLACED: "❌",
        State.DROPPED: "⏹",
        OrderState.PENDING: "🕓",
        OrderState.PROCESSING: "⚙️",
        OrderState.IN_PROGRESS: "⏳",
        OrderState.COMPLETED: "✅",
        OrderState.PARTIAL: "🌓",
        OrderState.CANCELED: "🚫",
        OrderState.REFUNDED: "↩️",
        OrderState.FAILED: "❌",
        OrderState.REFILLING: "🔁",
        OrderState.PAUSED: "⏸",
        OrderState.EXPIRED: "⌛",
        OrderState.UNKNOWN: "❔",
        RefillState.REJECTED: "❌",
    }
)
"""By our state and by the panel's status; equal words of both mean the same."""

UNREACHABLE = "unreachable"
TOO_LATE = "too_late"
_SHUT = N_("The panel does not let the desk in at the moment. The operators have been told.")

REASONS: Mapping[str, str] = MappingProxyType(
    {
        ErrorClass.AUTH: _SHUT,
        ErrorClass.ACCOUNT: _SHUT,
        ErrorClass.BLOCKED: _SHUT,
        ErrorClass.BAD_REQUEST: N_("The panel did not accept what was entered."),
        ErrorClass.BAD_PARAM: N_("The panel did not accept what was entered."),
        ErrorClass.UNSUPPORTED_ACTION: N_("The panel does not offer this."),
        ErrorClass.SERVICE_NOT_FOUND: N_("The panel does not have this service any more."),
        ErrorClass.INVALID_LINK: N_("The panel did not accept the link."),
        ErrorClass.QUANTITY_BOUNDS: N_("The panel did not accept the quantity."),
        ErrorClass.INSUFFICIENT_FUNDS: N_("The desk cannot pay for it at the moment. The operators have been told."),
        ErrorClass.DUPLICATE_ORDER: N_("The panel is already working on this link. Wait until that order has ended."),
        ErrorClass.RATE_LIMIT: N_("The panel was asked too often and kept refusing."),
        ErrorClass.MAINTENANCE: N_("The panel is being repaired."),
        ErrorClass.ORDER_NOT_FOUND: N_("The panel does not know this order."),
        ErrorClass.REFILL_NOT_FOUND: N_("The panel does not know this refill."),
        ErrorClass.NOT_ELIGIBLE_REFILL: N_("The panel says that this order cannot be refilled."),
        ErrorClass.REFILL_TOO_EARLY: N_("The panel says that it is too early for a refill."),
        ErrorClass.REFILL_PENDING: N_("The panel says that a refill is on its way already."),
        ErrorClass.REFILL_EXPIRED: N_("The panel says that the time for refills of this order is over."),
        ErrorClass.NOT_ELIGIBLE_CANCEL: N_("The panel says that this order cannot be canceled any more."),
        ErrorClass.CANCEL_PENDING: N_("The panel says that a cancel is on its way already."),
        UNREACHABLE: N_("The panel could not be reached, so nothing was sent."),
        TOO_LATE: N_("It had to wait too long, so it was not sent. Prices may have changed; please order again."),
        SHUT_OUT: N_("The operators have closed this desk to you."),
    }
)
"""Why something was refused, by error class: plain words, and nothing about the operator's balance."""

NO_REASON = N_("The panel gave no reason that I know.")

HELD: Mapping[str, str] = MappingProxyType(
    {
        ErrorClass.AUTH: N_("the panel does not let the desk in at the moment"),
        ErrorClass.MAINTENANCE: N_("the panel is being repaired"),
        ErrorClass.RATE_LIMIT: N_("the panel asks for a pause"),
    }
)
"""Why a queued order waits."""

TROUBLES: Mapping[str, str] = MappingProxyType(
    {
        ErrorClass.AUTH: N_("it does not accept the key"),
        ErrorClass.ACCOUNT: N_("it has closed the account"),
        ErrorClass.BLOCKED: N_("it blocks this desk"),
        ErrorClass.INSUFFICIENT_FUNDS: N_("its balance is used up"),
        ErrorClass.RATE_LIMIT: N_("it says that it is asked too often"),
        ErrorClass.MAINTENANCE: N_("it is being repaired"),
        ErrorClass.TRANSPORT: N_("it cannot be reached"),
        ErrorClass.SERVER_ERROR: N_("it has an error of its own"),
    }
)
"""What is wrong with the panel, for operators."""


def status_words(status: str | None, raw: str, words: Words) -> Html:
    """The panel's status for an order; one that we do not know is shown as the panel wrote it."""
    return _named(STATUSES, OrderState.UNKNOWN, (status, raw), words)


def refill_words(status: str | None, raw: str, words: Words) -> Html:
    """The panel's status for a refill."""
    return _named(REFILLS, RefillState.UNKNOWN, (status, raw), words)


def _named(names: Mapping[str, str], unknown: str, said: tuple[str | None, str], words: Words) -> Html:
    status, raw = said
    if status is None:
        return words(STATES[State.PLACED])
    if raw and (status == unknown or status not in names):
        return words("“{raw}” (the panel's word)", raw=raw[:64])
    return words(names.get(status, names[unknown]))


def state_words(order: Order, words: Words) -> Html:
    """One word for how an order stands: the panel's status once there is one, until then our state."""
    if order.state is State.PLACED and order.status is not None:
        return status_words(order.status, order.raw_status, words)
    if order.state is State.NOT_PLACED and order.reason == NUMBER_AGAIN:
        return words("Closed")
    return words(STATES[order.state])


def sign(order: Order) -> str:
    if order.state is State.PLACED and order.status is not None:
        return SIGNS[order.status]
    return SIGNS[order.state]


def reason_words(reason: str, words: Words) -> Html:
    return words(REASONS.get(reason, NO_REASON))


def held_words(reason: str, words: Words) -> Html:
    return words(HELD.get(reason, N_("the panel is not ready")))
