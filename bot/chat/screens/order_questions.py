"""The question before a cancel is asked for; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import Button
from bot.chat.screen import Screen
from bot.chat.screens.browse import home
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import bold, lines
from bot.chat.screens.order import service_name, title
from bot.chat.screens.order_keys import SURE, back_to_card, within
from bot.orders import Kind

if TYPE_CHECKING:
    from bot.chat.screens.order import OrderView
    from bot.i18n import Html, Words
    from bot.orders import Order


def question(view: OrderView, words: Words) -> Screen:
    """Say what is about to be asked of the panel, and cannot be taken back."""
    order = view.order
    yes = Button(words.plain("Yes, ask for a cancel"), within(view, SURE, Kind.CANCEL.value), style="danger")
    text = blocks(lines(title(order, words), bold(service_name(order))), _what(order, words))
    return Screen(text, ((yes,), (back_to_card(view, words), home(words, order.ref))))


def _what(order: Order, words: Words) -> Html:
    ask = words("Ask the panel to cancel this order? The panel decides, and it cannot be taken back.")
    if order.may_cancel is not None:
        return ask
    return lines(ask, words("The panel did not say whether this service allows it; it may refuse."))
