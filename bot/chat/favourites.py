"""Favourites: services that a person has marked, and those ordered lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog import Favourite, clean
from bot.chat.browse import known_to, page_number
from bot.chat.screen import Reply
from bot.chat.screens import browse as shop_screens
from bot.chat.screens import favourites as screens
from bot.chat.screens.pages import page_of
from bot.errors import Told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.browse import Browse, Known
    from bot.chat.turn import Books, Handler, Turn

MOST = 50
LATELY = 4
SIZE = 6


@dataclass(frozen=True, slots=True)
class Favourites:
    """The star on a service, and the list of them."""

    browse: Browse

    def taps(self) -> Mapping[str, Handler]:
        return {
            shop_screens.FAVOURITES: self.page,
            shop_screens.STAR: self.star,
            shop_screens.UNSTAR: self.unstar,
        }

    async def page(self, turn: Turn) -> Reply:
        return self._page(turn, await self.browse.known(turn), page_number(turn.pressed(0)))

    async def star(self, turn: Turn) -> Reply:
        """Mark the service and show it again."""
        found = self.browse.find(turn.pressed(0))

        def work(books: Books) -> None:
            if len(books.habits.starred(turn.person.key)) >= MOST:
                raise Told("You have {max} favourites already. Please take one away first.", max=MOST)
            books.habits.star(turn.person.key, Favourite(found.id, clean(found.name)), turn.now)

        await turn.commit(work)
        screen = await self.browse.one(turn, found, shop_screens.carried(turn.pressed(1)))
        return Reply(screen, toast=turn.words.plain("It is among your favourites now."))

    async def unstar(self, turn: Turn) -> Reply:
        """Take the mark away; a service that has gone can only be seen in the list."""
        service, query = turn.pressed(0), turn.pressed(1)

        def work(books: Books) -> Known:
            books.habits.unstar(turn.person.key, service)
            return known_to(books, turn.person.key, turn)

        known, said = await turn.commit(work), turn.words.plain("It is no favourite any more.")
        found = self.browse.snapshot().get(service)
        if found is None or query == screens.LIST:
            reply = self._page(turn, known, 0)
            return Reply(reply.screen, toast=said)
        return Reply(await self.browse.one(turn, found, shop_screens.carried(query)), toast=said)

    def _page(self, turn: Turn, known: Known, number: int) -> Reply:
        snapshot = self.browse.snapshot()
        page = page_of([screens.Entry(one, snapshot.get(one.service)) for one in known.starred], number, size=SIZE)
        marked = {one.service for one in known.starred}
        lately = [found for order in known.recent if (found := snapshot.get(order.service)) and found.id not in marked]
        recent = lately[:LATELY] if page.number == 0 else ()
        return Reply(screens.favourites(self.browse.shop_of(turn, known), screens.Shelf(page, recent)))
