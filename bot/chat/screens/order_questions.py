"""Questions before a refill or cancel is asked for; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import Button
from bot.chat.screen import Screen
from bot.chat.screens.browse import home
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bold, lines
from bot.chat.screens.order import service_name, title
from bot.chat.screens.order_keys import SURE, back_to_card, within
from bot.orders import Kind

if TYPE_CHECKING:
    from bot.chat.screens.order import OrderView
    from bot.i18n import Html, Words
    from bot.orders import Order


def question(view: OrderView, kind: Kind, words: Words) -> Screen:
    """Say what is about to be asked of the panel."""
    order = view.order
    text = blocks(lines(title(order, words), bold(service_name(order))), _what(order, kind, words))
    return Screen(text, ((_yes(view, kind, words),), (back_to_card(view, words), home(words, order.ref))))


def _yes(view: OrderView, kind: Kind, words: Words) -> Button:
    where = within(view, SURE, kind.value)
    if kind is Kind.CANCEL:
        return Button(words.plain("Yes, ask for a cancel"), where, style="danger")
    return Button(words.plain("Yes, ask for a refill"), where, style="success")


def _what(order: Order, kind: Kind, words: Words) -> Html:
    flag = order.may_cancel if kind is Kind.CANCEL else order.may_refill
    unsaid = words("The panel did not say whether this service allows it; it may refuse.") if flag is None else NOTHING
    if kind is Kind.CANCEL:
        ask = words("Ask the panel to cancel this order? The panel decides, and it cannot be taken back.")
    else:
        ask = words("Ask the panel to refill this order?")
    return lines(ask, unsaid)
