"""Results of inline mode as the Bot API wants them; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalog import clean, short_name
from bot.chat.screens.browse import packaged
from bot.chat.screens.markup import shortened

if TYPE_CHECKING:
    from bot.chat.screens.browse import Offer, Shop
    from bot.i18n import Words
    from bot.panel import Service

LONGEST_ID = 60
TITLE = 64
CATEGORY = 40
DOOR = "desk"
"""What `/start` carries from the button; it leads home, or to the door."""


def fits(service: Service) -> bool:
    """Tell whether the service can be named in a result: its id is one word and short."""
    return len(service.id.encode()) <= LONGEST_ID and len(service.id.split()) == 1


def result(shop: Shop, offer: Offer, *, order: bool) -> dict[str, object]:
    """One service; choosing it sends the command that orders it, or its number to who may only look."""
    service, words = offer.service, shop.words
    star = "★ " if offer.starred else ""
    facts = [words.apart(shop.price(service)).plain]
    if not packaged(service):
        facts.append(f"{words.number(service.min)}-{words.number(service.max)}")
    facts.append(words.apart(shortened(clean(service.category), CATEGORY)).plain)
    return {
        "type": "article",
        "id": service.id,
        "title": f"{star}{service.id} · {short_name(service, TITLE)}",
        "description": " · ".join(facts),
        "input_message_content": {"message_text": f"/order {service.id}" if order else service.id},
    }


def way_in(words: Words) -> dict[str, object]:
    """The button for who is not let in, or asks in another chat."""
    return {"text": words.plain("Go to the desk"), "start_parameter": DOOR}
