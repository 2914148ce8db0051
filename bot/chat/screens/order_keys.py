"""The buttons under an order: which ones there are follows from its state and from the service's flags; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screens.browse import REPEAT
from bot.orders import REFILLABLE, Kind, RequestState, State, shut
from bot.panel import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.chat.screen import Rows
    from bot.i18n import Words
    from bot.orders import Order, Request

CARD, REFRESH, CHECK, ASK, SURE, STOP, ORDERS = "card", "refresh", "check", "ask", "sure", "stop", "orders"
MUTE, CHART = "mute", "chart"
"""Verbs of the buttons of an order; the first argument is its reference number, but for `orders`."""

NEW = "new"
"""Second argument of `card`: show it in a message of its own."""

ALL, OPEN, FINISHED = "all", "open", "finished"


def keys(order: Order, requests: Sequence[Request], words: Words, now: datetime, *, muted: bool | None = None) -> Rows:
    """Make the rows; what the service or the status does not allow has no button. `muted` is None for somebody else."""
    asked = _ask(order, requests, words, now) + _hear(order, requests, words, muted)
    rows = (_look(order, words), asked, _leave(order, words))
    return tuple(row for row in rows if row)


def opener(order: Order, words: Words) -> Button:
    """The button of a push that opens the card below it."""
    return Button(words.plain("Open order {code}", code=order.code), press(CARD, order.ref, NEW))


def back_to_card(order: Order, words: Words) -> Button:
    return Button(words.plain("Back"), press(CARD, order.ref))


def may_refill(order: Order, requests: Sequence[Request], now: datetime) -> bool:
    """Whether it makes sense: not while one is on its way, nor while the panel's refusal of the last one stands."""
    if order.state is not State.PLACED or order.may_refill is False or order.status not in REFILLABLE:
        return False
    return not any(one.open or shut(one, now) for one in requests if one.kind is Kind.REFILL)


def may_cancel(order: Order, requests: Sequence[Request]) -> bool:
    if order.state is not State.PLACED or order.may_cancel is False or order.status in SETTLED:
        return False
    over = {RequestState.REFUSED, RequestState.UNVERIFIED}
    return all(one.state in over for one in requests if one.kind is Kind.CANCEL)


def _look(order: Order, words: Words) -> tuple[Button, ...]:
    match order.state:
        case State.PLACED:
            look = Button(words.plain("Refresh"), press(REFRESH, order.ref))
        case State.UNVERIFIED:
            look = Button(words.plain("Check now"), press(CHECK, order.ref))
        case State.QUEUED:
            look = Button(words.plain("Stop"), press(STOP, order.ref), style="danger")
        case _:
            return ()
    if order.panel_id is None:
        return (look,)
    return look, Button(words.plain("Copy {id}", id=order.panel_id[:24]), copy=order.panel_id[:256])


def _ask(order: Order, requests: Sequence[Request], words: Words, now: datetime) -> tuple[Button, ...]:
    row = []
    if may_refill(order, requests, now):
        row.append(Button(words.plain("Refill"), press(ASK, order.ref, Kind.REFILL.value)))
    if may_cancel(order, requests):
        row.append(Button(words.plain("Cancel the order"), press(ASK, order.ref, Kind.CANCEL.value), style="danger"))
    return tuple(row)


def _hear(order: Order, requests: Sequence[Request], words: Words, muted: bool | None) -> tuple[Button, ...]:  # noqa: FBT001 - as the view says it
    """Mute, while there may be something to hear."""
    if muted:
        return (Button(words.plain("🔔 Tell me again"), press(MUTE, order.ref, "off")),)
    if muted is None or order.state is not State.PLACED or not (order.open or any(one.open for one in requests)):
        return ()
    return (Button(words.plain("🔕 Mute"), press(MUTE, order.ref, "on")),)


def _leave(order: Order, words: Words) -> tuple[Button, ...]:
    back = Button(words.plain("My orders"), press(ORDERS, ALL, 0, order.ref))
    if order.open:
        return (back,)
    return Button(words.plain("Order again"), press(REPEAT, order.ref, NEW)), back
