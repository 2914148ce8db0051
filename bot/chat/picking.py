"""Several orders at once: status, refill or cancel; each is asked for by itself, what came of it stands together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import whole
from bot.chat.owned import kind_of
from bot.chat.screen import Reply
from bot.chat.screens import order_keys as keys
from bot.chat.screens import picking as screens
from bot.chat.screens.orders import PICK, TABS
from bot.chat.screens.pages import SIZE
from bot.chat.shelves import shelf_of
from bot.errors import Denied, Told
from bot.orders import NOT_FOUND, Kind, State, in_trouble, may_ask, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.chat.pauses import Pauses
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Desk, Order

PAGE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Picking:
    """Buttons of the selection; `queued` wakes the submit lanes, `refresh` the watch. `pauses` are those of Refresh."""

    desk: Desk
    queued: Callable[[], None]
    refresh: Callable[[], None]
    pauses: Pauses

    def taps(self) -> Mapping[str, Handler]:
        return {PICK: self.pick, screens.MANY: self.many, screens.YES: self.sure}

    async def pick(self, turn: Turn) -> Reply:
        """Show the page with what is ticked."""
        tab = turn.pressed(0) if turn.pressed(0) in TABS else keys.ALL
        page = whole(turn.pressed(1), PAGE_DIGITS)
        shelf = await turn.read(lambda books: shelf_of(books, turn, tab, page))
        there = {order.ref for order in shelf.page.items}
        return Reply(screens.picking(shelf, frozenset(there.intersection(_refs(turn.pressed(2)))), turn.words))

    async def many(self, turn: Turn) -> Reply:
        """Have all of them read now, or ask before anything is asked of the panel."""
        refs = _refs(turn.pressed(1))
        if turn.pressed(0) == screens.STATUS:
            return await self._status(turn, refs)
        kind = kind_of(turn.pressed(0))
        picks = await turn.read(lambda books: [_pick(books, order, kind, turn) for order in _mine(books, turn, refs)])
        return Reply(screens.question(kind, picks, turn.words))

    async def sure(self, turn: Turn) -> Reply:
        """Ask for each; what is in the way of one is no harm to the others."""
        kind, refs = kind_of(turn.pressed(0)), _refs(turn.pressed(1))

        def work(books: Books) -> list[screens.Pick]:
            return [self._ask(books, order, kind, turn) for order in _mine(books, turn, refs)]

        picks = await turn.commit(work)
        return Reply(screens.results(picks, turn.words), after=self.queued)

    def _ask(self, books: Books, order: Order, kind: Kind, turn: Turn) -> screens.Pick:
        try:
            self.desk.ask(books, turn.person, order.ref, kind, turn.now)
        except Told as told:
            return screens.Pick(order, told)
        return screens.Pick(order)

    async def _status(self, turn: Turn, refs: Sequence[int]) -> Reply:
        """Have the panel asked about those of which it was not just asked."""
        orders, down = await turn.read(lambda books: (_mine(books, turn, refs), in_trouble(books)))
        placed = [order.ref for order in orders if order.state is State.PLACED]
        due = [ref for ref in placed if not self.pauses.again(turn.person, ref)]

        def work(books: Books) -> None:
            for ref in due:
                self.desk.refresh(books, turn.person, ref, turn.now)

        await turn.commit(work)
        just = turn.words.plain("I have just asked. Please wait some seconds.") if placed and not due else None
        screen = screens.statuses(orders, turn.words, down=down)
        return Reply(screen, toast=None if down else just, after=self.refresh)


def _mine(books: Books, turn: Turn, refs: Sequence[int]) -> list[Order]:
    """Read the orders that buttons name: their numbers prove nothing about who pressed."""
    found = [order for ref in refs if (order := books.orders.get(ref, turn.person.key)) is not None]
    if not found:
        raise Denied(NOT_FOUND)
    return found


def _pick(books: Books, order: Order, kind: Kind, turn: Turn) -> screens.Pick:
    try:
        may_ask(order, books.requests.of_order(order.ref, kind), kind, turn.now)
    except Told as told:
        return screens.Pick(order, told)
    return screens.Pick(order)


def _refs(text: str) -> list[int]:
    """Read the numbers that a button carries, a page's at most; whatever else stands there is left out."""
    numbers = (number_of(part) for part in text.split(screens.SEPARATOR)[:SIZE])
    return [number for number in dict.fromkeys(numbers) if number]
