"""Asking: when a refill or a cancel may be asked for, and until when a refusal stands; pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import Passing, Told
from bot.orders.order import Kind, Order, Request, RequestState, State
from bot.panel import SETTLED, ErrorClass, OrderState

if TYPE_CHECKING:
    from collections.abc import Sequence

REFILLABLE = frozenset({OrderState.COMPLETED, OrderState.PARTIAL, OrderState.REFILLING})
PATIENCE = timedelta(days=1)
FOLLOWED = timedelta(days=30)
"""So long after it was asked for a refill is followed, whatever the polling interval; then another may be asked for."""

FOR_GOOD = frozenset(
    {
        ErrorClass.NOT_ELIGIBLE_REFILL,
        ErrorClass.REFILL_EXPIRED,
        ErrorClass.UNSUPPORTED_ACTION,
        ErrorClass.ORDER_NOT_FOUND,
    }
)
"""Refusals of a refill that no waiting changes."""
FOR_NOW = frozenset({ErrorClass.REFILL_TOO_EARLY, ErrorClass.REFILL_PENDING})
"""Refusals of a refill that end by themselves; the panel may have said when."""


def refused_until(refill: Request) -> datetime | None:
    """Until when a refusal of a refill stands: for ever is `datetime.max`, None where it may be asked for again."""
    if refill.kind is not Kind.REFILL or refill.state is not RequestState.REFUSED:
        return None
    if refill.reason in FOR_GOOD:
        return datetime.max.replace(tzinfo=refill.changed.tzinfo)
    return (refill.due or refill.changed + PATIENCE) if refill.reason in FOR_NOW else None


def shut(refill: Request, now: datetime) -> bool:
    """Whether another refill would meet the same refusal."""
    until = refused_until(refill)
    return until is not None and now < until


def just_taken(refill: Request, now: datetime) -> bool:
    """Whether the panel took a refill lately without a number: asked for again it may be made twice."""
    untold = refill.state is RequestState.REQUESTED and refill.panel_id is None
    return refill.kind is Kind.REFILL and untold and now - refill.changed < PATIENCE


def may_ask(order: Order, earlier: Sequence[Request], kind: Kind, now: datetime) -> None:
    """Raise Told where it cannot be asked for; `earlier` are those of its kind."""
    if order.state is not State.PLACED:
        raise Told("This order is not at the panel, so there is nothing to ask for.")
    if kind is Kind.REFILL:
        _may_refill(order)
    else:
        _may_cancel(order)
    for one in earlier:
        _may_ask_again(one, now)


def _may_refill(order: Order) -> None:
    if order.may_refill is False:
        raise Told("This service has no refill.")
    if order.status not in REFILLABLE:
        raise Told("A refill can be asked for once the order is completed.")


def _may_cancel(order: Order) -> None:
    if order.may_cancel is False:
        raise Told("This service cannot be canceled once it is placed.")
    if order.status in SETTLED:
        raise Told("This order has ended, so there is nothing to cancel.")


def _may_ask_again(earlier: Request, now: datetime) -> None:
    if shut(earlier, now):
        raise _refused(earlier)
    if earlier.kind is Kind.REFILL and earlier.open and now - earlier.made < FOLLOWED:
        raise Passing("A refill of this order is on its way already.")
    if just_taken(earlier, now):
        raise Told(
            "The panel has taken the last refill request and gives no number. Ask again tomorrow if nothing moves."
        )
    if earlier.kind is Kind.REFILL and earlier.state is RequestState.UNVERIFIED and now - earlier.changed < PATIENCE:
        raise Told("The panel has not answered the last refill request clearly. Ask again tomorrow if nothing moves.")
    answered = earlier.state in {RequestState.REFUSED, RequestState.UNVERIFIED}
    if earlier.kind is Kind.CANCEL and not answered and now - earlier.changed < PATIENCE:
        raise Passing("A cancel is requested already. The panel decides; you will be told.")


def _refused(refill: Request) -> Told:
    if refill.reason in FOR_GOOD:
        return Told("The panel has refused a refill of this order for good.")
    return Told("It is too early for a refill. It can be asked for again from {time}.", time=refused_until(refill))
