"""The screen of one service: all that the panel says about it, and the ways to order it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog import clean
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import AGAIN, ORDER, PIECES, SHOP, STAR, UNSTAR, back, foot, home, packaged, service_press
from bot.chat.screens.markup import NOTHING, bold, lines, quote, shortened
from bot.i18n import N_
from bot.orders import form_of, suggestions

if TYPE_CHECKING:
    from bot.chat.buttons import Press
    from bot.chat.screen import Rows
    from bot.chat.screens.browse import Shop
    from bot.errors import Told
    from bot.i18n import Html, Words
    from bot.orders import Order
    from bot.panel import Service

DESCRIPTION = 900
STEPS = 3
AGAIN_LABEL = 26
FLAGS = {True: N_("yes"), False: N_("no"), None: N_("the panel did not say")}


@dataclass(frozen=True, slots=True)
class Sight:
    """How somebody looks at a service: whence, whether it may be ordered (or why not), marked, ordered last with what.

    `query` are the words that found it.
    """

    up: Press | None = None
    orderable: bool = True
    obstacle: Told | None = None
    starred: bool = False
    last: Order | None = None
    query: str = ""


def service(shop: Shop, found: Service, sight: Sight) -> Screen:
    """One service with everything that the panel says about it, and why it cannot be ordered."""
    words = shop.words
    facts = [
        bold(f"{found.id} · {found.name}"),
        words("Category: {category}", category=clean(found.category)),
        words("Price: {price}", price=shop.price(found)),
    ]
    if not packaged(found):
        facts.append(words("Quantity: from {min} to {max}", min=found.min, max=found.max))
    facts += [
        words("Drip-feed: {answer}", answer=words(FLAGS[found.dripfeed])),
        words("Refill: {answer}", answer=words(FLAGS[found.refill])),
        words("Cancel: {answer}", answer=words(FLAGS[found.cancel])),
    ]
    steps = _steps(found, words) if sight.orderable else ()
    text = lines(*facts) + _described(found) + _why_not(sight.obstacle, words)
    if steps:
        text += "\n\n" + words("Choose a quantity, or “Order” to be asked for everything.")
    ways = (*_order(found, sight, words), *steps) if sight.orderable else ()
    leave = (back(words, sight.up or press(SHOP)), home(words))
    return Screen(text + foot(shop), (*ways, *_star(found, sight, words), leave))


def _order(found: Service, sight: Sight, words: Words) -> Rows:
    start = service_press(ORDER, found.id)
    if start is None:
        return ()
    key = Button(words.plain("Order"), start, style="primary")
    again = service_press(AGAIN, found.id)
    if sight.last is None or again is None:
        return ((key,),)
    label = words.plain("As the last time")
    if sight.last.quantity is not None:
        label = words.plain("Again: {quantity}", quantity=words.number(sight.last.quantity))
    return ((key, Button(shortened("↻ " + label, AGAIN_LABEL), again)),)


def _steps(found: Service, words: Words) -> Rows:
    """The quantities that are asked for most, where the service has one."""
    form = form_of(found)
    field = form.field("quantity") if form is not None else None
    if field is None or service_press(PIECES, found.id, "9" * 18) is None:
        return ()
    steps = suggestions(field, found, {})[:STEPS]
    return (tuple(Button(words.number(int(step)), press(PIECES, found.id, step)) for step in steps),) if steps else ()


def _star(found: Service, sight: Sight, words: Words) -> Rows:
    verb, label = (UNSTAR, "★ " + words.plain("A favourite of yours")) if sight.starred else (
        STAR, "☆ " + words.plain("Add to favourites"))  # fmt: skip
    where = service_press(verb, found.id, *([sight.query] if sight.query else [])) or service_press(verb, found.id)
    return () if where is None else ((Button(label, where),),)


def _described(found: Service) -> Html:
    text = "\n".join(line for row in found.description.splitlines() if (line := clean(row)))
    if not text:
        return NOTHING
    return "\n\n" + quote(shortened(text, DESCRIPTION))


def _why_not(obstacle: Told | None, words: Words) -> Html:
    return NOTHING if obstacle is None else "\n\n⚠️ " + words.told(obstacle)
