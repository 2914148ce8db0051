"""What the panel says about a number that an operator named for an unverified order, and what may follow; pure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens import operator
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bold, lines
from bot.chat.screens.order import service_name, title
from bot.chat.screens.order_words import TROUBLES, status_words
from bot.errors import Money
from bot.orders import State
from bot.panel import UNREFUNDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.screen import Rows
    from bot.chat.screens.operator import Case
    from bot.i18n import Html, Words
    from bot.orders import Order
    from bot.people import Fact


def number(found: Case, said: Mapping[str, Fact], words: Words) -> Screen:
    """Say it and ask once more; an order that was settled meanwhile is shown as it is."""
    order = found.view.order
    if order.state is not State.UNVERIFIED:
        return operator.case(found, words)
    head = lines(title(order, words), bold(service_name(order)))
    match said.get("said"):
        case "found":
            return Screen(blocks(head, _found(order, said, words), _sure(said, words)), _rows_found(order, said, words))
        case "unknown":
            return Screen(blocks(head, _unknown(said, words)), _rows_unknown(order, words))
    return Screen(blocks(head, _silent(said, words)), _rows_silent(order, said, words))


def _found(order: Order, said: Mapping[str, Fact], words: Words) -> Html:
    status = status_words(str(said.get("status")), str(said.get("raw") or ""), words)
    parts = [words("The panel has the number <code>{id}</code>: {status}", id=_id(said), status=status)]
    if said.get("charge") is not None:
        charge = Money(Decimal(str(said["charge"])), order.currency)
        parts.append(words("Charged: {charge}", charge=charge))
        parts.append(_compared(charge, order, said, words))
    if said.get("start") is not None:
        parts.append(words("Start: {count}", count=said["start"]))
    if said.get("remains") is not None:
        parts.append(words("Remains: {count}", count=said["remains"]))
    return lines(*parts)


def _compared(charge: Money, order: Order, said: Mapping[str, Fact], words: Words) -> Html:
    """What the charge says about whether it is this order; none at all is told by panels that do not tell it."""
    price = Money(order.price, order.currency)
    if not charge.amount or charge.amount == price.amount:
        return NOTHING
    if charge.amount < price.amount and said.get("status") not in UNREFUNDED:
        return words(
            "The price of this order is {price}. With this status a part of it may have been given back.", price=price
        )
    return words("⚠️ That is not the price of this order, which is {price}.", price=price)


def _sure(said: Mapping[str, Fact], words: Words) -> Html:
    return words("Is it certain that the panel has this order, with the number <code>{id}</code>?", id=_id(said))


def _unknown(said: Mapping[str, Fact], words: Words) -> Html:
    text = words("The panel does not know the number <code>{id}</code>.", id=_id(said))
    return text + " " + words("Nothing was settled.")


def _silent(said: Mapping[str, Fact], words: Words) -> Html:
    trouble = TROUBLES.get(str(said.get("error")))
    why = NOTHING if trouble is None else words("Trouble with the panel: {what}.", what=words(trouble))
    text = words("The panel did not say whether it has the number <code>{id}</code>.", id=_id(said))
    return lines(text + " " + words("Nothing was settled."), why)


def _rows_found(order: Order, said: Mapping[str, Fact], words: Words) -> Rows:
    yes = Button(
        words.plain("Yes, it is {id}", id=_id(said)), press(operator.EXISTS_SURE, order.ref, _id(said)), style="success"
    )
    return (yes,), operator.leave(order, words)


def _rows_unknown(order: Order, words: Words) -> Rows:
    another = Button(words.plain("Another number"), press(operator.EXISTS, order.ref))
    return (another,), operator.leave(order, words)


def _rows_silent(order: Order, said: Mapping[str, Fact], words: Words) -> Rows:
    again = Button(words.plain("Ask the panel again"), press(operator.EXISTS, order.ref, _id(said)))
    use = press(operator.EXISTS_SURE, order.ref, _id(said))
    anyway = Button(words.plain("Use it all the same"), use, style="danger")
    return (again,), (anyway,), operator.leave(order, words)


def _id(said: Mapping[str, Fact]) -> str:
    return str(said.get("id") or "")
