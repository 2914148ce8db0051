"""The buttons under an order: which ones there are follows from its state and from the service's flags; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screens.browse import REPEAT, home
from bot.orders import REFILLABLE, Kind, RequestState, State, just_taken, shut
from bot.panel import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.chat.buttons import Press
    from bot.chat.screen import Rows
    from bot.chat.screens.order import OrderView
    from bot.i18n import Words
    from bot.orders import Order, Request

CARD, REFRESH, CHECK, ASK, SURE, STOP, ORDERS = "card", "refresh", "check", "ask", "sure", "stop", "orders"
MUTE, CHART = "mute", "chart"
"""Verbs of the buttons of an order; the first argument is its reference number, but for `orders`: its tab and page
come first, then an order that stands on the page that is meant. The last argument of the others may be a tab."""

NEW = "new"
"""Second argument of `card`: show it in a message of its own."""

ALL, OPEN, FINISHED = "all", "open", "finished"


def keys(view: OrderView, words: Words) -> Rows:
    """Make the rows; what the service or the status does not allow has no button."""
    rows = (_look(view, words), _ask(view, words) + _hear(view, words), _more(view, words), _leave(view, words))
    return tuple(row for row in rows if row)


def mine(words: Words, *more: str) -> Button:
    """Leads to all orders of whoever taps; `more` as `orders` has it."""
    return Button(words.plain("My orders"), press(ORDERS, ALL, 0, *more))


def opener(order: Order, words: Words) -> Button:
    """The button of a push that opens the card below it."""
    return Button(words.plain("Open order {code}", code=order.code), press(CARD, order.ref, NEW))


def back_to_card(view: OrderView, words: Words) -> Button:
    return Button(words.plain("Back"), within(view, CARD))


def within(view: OrderView, verb: str, *more: str) -> Press:
    """What a button of a card does; the list that the card was opened from travels along."""
    return press(verb, view.order.ref, *more, *([view.tab] if view.tab != ALL else []))


def asker(order: Order, words: Words) -> Button:
    """The button of a push that asks for a refill."""
    return Button(words.plain("Request refill"), press(ASK, order.ref, Kind.REFILL.value))


def may_refill(order: Order, requests: Sequence[Request], now: datetime) -> bool:
    """Whether it makes sense: not while one is on its way, nor while the panel's last word about one stands."""
    if order.state is not State.PLACED or order.may_refill is False or order.status not in REFILLABLE:
        return False
    return not any(one.open or shut(one, now) or just_taken(one, now) for one in requests if one.kind is Kind.REFILL)


def may_cancel(order: Order, requests: Sequence[Request]) -> bool:
    if order.state is not State.PLACED or order.may_cancel is False or order.status in SETTLED:
        return False
    over = {RequestState.REFUSED, RequestState.UNVERIFIED}
    return all(one.state in over for one in requests if one.kind is Kind.CANCEL)


def _look(view: OrderView, words: Words) -> tuple[Button, ...]:
    order = view.order
    match order.state:
        case State.PLACED:
            look = Button(words.plain("Refresh"), press(REFRESH, order.ref))
        case State.UNVERIFIED:
            look = Button(words.plain("How does it stand?"), within(view, CHECK))
        case State.QUEUED:
            look = Button(words.plain("Stop"), within(view, STOP), style="danger")
        case _:
            return ()
    if order.panel_id is None:
        return (look,)
    return look, Button(words.plain("Copy {id}", id=order.panel_id[:24]), copy=order.panel_id[:256])


def _ask(view: OrderView, words: Words) -> tuple[Button, ...]:
    row = []
    if may_refill(view.order, view.requests, view.now):
        row.append(Button(words.plain("Refill"), within(view, ASK, Kind.REFILL.value)))
    if may_cancel(view.order, view.requests):
        row.append(Button(words.plain("Cancel the order"), within(view, ASK, Kind.CANCEL.value), style="danger"))
    return tuple(row)


def _hear(view: OrderView, words: Words) -> tuple[Button, ...]:
    """Mute, while there may be something to hear; it is for the owner alone."""
    order = view.order
    if view.owner is not None:
        return ()
    if view.muted:
        return (Button(words.plain("🔔 Tell me again"), within(view, MUTE, "off")),)
    if order.state is not State.PLACED or not (order.open or any(one.open for one in view.requests)):
        return ()
    return (Button(words.plain("🔕 Mute"), within(view, MUTE, "on")),)


def _more(view: OrderView, words: Words) -> tuple[Button, ...]:
    row = []
    if view.drawable:
        row.append(Button(words.plain("📈 Chart"), press(CHART, view.order.ref)))
    if not view.order.open:
        row.append(Button(words.plain("Order again"), press(REPEAT, view.order.ref, NEW)))
    return tuple(row)


def _leave(view: OrderView, words: Words) -> tuple[Button, ...]:
    """The list, at the page where the order stands; a message that is the receipt stays as it is."""
    ref = view.order.ref
    return Button(words.plain("My orders"), press(ORDERS, view.tab, 0, ref)), home(words, ref)
