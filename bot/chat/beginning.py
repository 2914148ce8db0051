"""Beginning an order: from a service, from a line, as the last time; what is known already is not asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.buttons import whole
from bot.chat.drafting import Drafting, Look
from bot.chat.looking import shown
from bot.chat.screens import browse as shop_screens
from bot.chat.screens.draft import RESUME
from bot.errors import Told
from bot.orders import given_by, parse_link
from bot.people import check_may_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.chat.browse import Browse
    from bot.chat.screen import Reply
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Desk, Line, Order
    from bot.panel import Service

NEW = "new"
"""Last argument of a button under a receipt: what it leads to stands in a message of its own."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Each way gives the first question that is left, or the card to confirm."""

    desk: Desk
    browse: Browse

    def taps(self) -> Mapping[str, Handler]:
        return {
            shop_screens.ORDER: self.begin,
            shop_screens.PIECES: self.pieces,
            shop_screens.AGAIN: self.again,
            shop_screens.REPEAT: self.repeat,
            RESUME: self.resume,
        }

    async def start(
        self, turn: Turn, service_id: str, given: Mapping[str, str] | None = None, *, fresh: bool = False
    ) -> Reply:
        check_may_order(turn.person)
        service = self.browse.find(service_id)

        def work(books: Books) -> Look:
            return self._drafting(turn, books).begin(service, given)

        return await self._begun(turn, work, fresh=fresh)

    async def _begun(self, turn: Turn, work: Callable[[Books], Look], *, fresh: bool) -> Reply:
        """Write it and show where it stands; in a message of its own the tapped one stays the card that it is."""
        look = await turn.commit(work, keep_card=fresh)
        return replace(shown(turn, look, self.browse), fresh=fresh)

    async def begin(self, turn: Turn) -> Reply:
        return await self.start(turn, turn.pressed(0), fresh=turn.pressed(1) == NEW)

    async def pieces(self, turn: Turn) -> Reply:
        """Begin with a quantity that was tapped under the service."""
        return await self.start(turn, turn.pressed(0), {"quantity": turn.pressed(1)})

    async def again(self, turn: Turn) -> Reply:
        """Begin with what was ordered of this service last: where that is everything, the card to confirm comes."""
        check_may_order(turn.person)
        service = self.browse.offered(turn.pressed(0))

        def work(books: Books) -> Look:
            return self._drafting(turn, books).again(service)

        return await self._begun(turn, work, fresh=turn.pressed(1) == NEW)

    async def repeat(self, turn: Turn) -> Reply:
        """Begin with everything as in an earlier order, in a message below its receipt, which is worth keeping."""
        ref = whole(turn.pressed(0))

        def work(books: Books) -> Look:
            return self._drafting(turn, books).repeat(ref, lambda order: self._still(turn, order))

        return await self._begun(turn, work, fresh=turn.pressed(1) == NEW)

    def _still(self, turn: Turn, order: Order) -> Service:
        """Give the service of an order that this person may see; what may be done with it is looked at after that."""
        check_may_order(turn.person)
        return self.browse.offered(order.service, order.service_name)

    async def resume(self, turn: Turn) -> Reply:
        draft_id = turn.pressed(0)
        look = await turn.commit(lambda books: self._drafting(turn, books).resume(draft_id, self.browse.find))
        return shown(turn, look, self.browse)

    async def line(self, turn: Turn, line: Line) -> Reply:
        """Begin with what one line says; what is wrong in it is told, and the rest is kept."""
        check_may_order(turn.person)
        service = self.browse.snapshot().get(line.service)
        if service is None:
            return await self._without_service(turn, line)
        given, wrong = given_by(line, service)
        look = await turn.commit(lambda books: self._drafting(turn, books).begin(service, given, pasted=False))
        return shown(turn, replace(look, wrong=(*look.wrong, *wrong)), self.browse)

    async def _without_service(self, turn: Turn, line: Line) -> Reply:
        """Keep the link, if it is one, for the service that will be chosen instead."""
        told = Told("There is no service {id}. Search by words, or browse the services.", id=line.service[:40])
        try:
            link = parse_link(line.link)
        except Told as bad:
            return self.browse.sorry(turn, told, bad)
        await turn.commit(lambda books: books.habits.paste(turn.person.key, link, turn.now))
        return self.browse.sorry(turn, told, link=link)

    def _drafting(self, turn: Turn, books: Books) -> Drafting:
        return Drafting(self.desk, books, turn.person, turn.now)
