"""Inline mode: words typed after the bot's name become services, and the chosen one becomes an order.

A result is a message to the desk, so what happens next is what would happen had it been typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from telegram.error import BadRequest, TelegramError

from bot.chat.browse import Known, page_number
from bot.chat.drafting import currency_of
from bot.chat.screens import inline as screens
from bot.chat.screens.browse import Offer, Shop
from bot.chat.sender import LATE, says

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.catalog import Catalog, Snapshot
    from bot.chat.arrival import Query
    from bot.chat.turn import Books, Store
    from bot.i18n import Words
    from bot.people import Person
    from bot.transport import Wire

log = structlog.get_logger(__name__)

SIZE = 50
"""Telegram takes no more results at once."""
SECONDS = 30
"""So long Telegram may answer the same person the same words by itself."""
LATELY = 20
HERE = "sender"
"""The private chat with the bot: elsewhere prices would stand before others."""


@dataclass(frozen=True, slots=True)
class Inline:
    """Answers who is let in, in the chat with the bot; everybody else is shown the way there."""

    store: Store
    wire: Wire
    catalog: Catalog
    words: Callable[[Person], Words]
    stranger: Callable[[str | None], Words]
    now: Callable[[], datetime]

    async def answer(self, asked: Query) -> None:
        """Answer one query; too late is no trouble, for the next letter asks again."""
        try:
            await self.wire.post("answerInlineQuery", await self._answer(asked))
        except BadRequest as refusal:
            if not says(refusal, *LATE):
                log.warning("an inline query could not be answered", text=refusal.message)
        except TelegramError as trouble:
            log.info("an inline query was not answered", error=type(trouble).__name__)

    async def _answer(self, asked: Query) -> dict[str, object]:
        found = await self.store.read(lambda books: _look(books, asked.who.id))
        snapshot = self.catalog.snapshot
        base: dict[str, object] = {"inline_query_id": asked.id, "is_personal": True}
        if found is None or snapshot is None or asked.chat_type != HERE:
            button = screens.way_in(self.stranger(asked.who.language_code) if found is None else self.words(found[0]))
            return base | {"results": [], "cache_time": 0, "button": button}
        person, known = found
        offers, offset = _offers(snapshot, known, asked.query), page_number(asked.offset)
        shop = Shop(self.words(person), known.currency)
        shown = [screens.result(shop, one, order=person.may_order) for one in offers[offset : offset + SIZE]]
        more = str(offset + SIZE) if offset + SIZE < len(offers) else ""
        return base | {"results": shown, "cache_time": SECONDS, "next_offset": more}


def _look(books: Books, telegram_id: int) -> tuple[Person, Known] | None:
    person = books.people.by_telegram(telegram_id)
    if person is None or not person.inside:
        return None
    starred, recent = books.habits.starred(person.key), books.habits.recent(person.key, LATELY)
    return person, Known(currency_of(books.memory.get("balance")), None, starred, recent)


def _offers(snapshot: Snapshot, known: Known, query: str) -> Sequence[Offer]:
    """Services that fit the words; without words, those that the person knows and then all."""
    if query.strip():
        services = snapshot.search(query)
    else:
        own = (found for id_ in known.ids if (found := snapshot.get(id_)) is not None)
        services = tuple(dict.fromkeys((*own, *snapshot.shelves.shown)))
    marked = {one.service for one in known.starred}
    return [Offer(one, starred=one.id in marked) for one in services if screens.fits(one)]
