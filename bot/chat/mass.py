"""Mass orders: a list of lines becomes one sheet to be confirmed, and each good line of it an order of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.browse import page_number
from bot.chat.drafting import currency_of, quote_of
from bot.chat.screen import Reply
from bot.chat.screens import mass as screens
from bot.errors import Denied, Passing
from bot.orders import NOT_FOUND, Batch, Clerk, DraftState, Sheet
from bot.people import check_may_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.chat.browse import Browse
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Desk, Order


@dataclass(frozen=True, slots=True)
class Placed:
    """What a press on «Confirm all» came to: orders, or the view as it is now."""

    view: screens.View
    orders: Sequence[Order] = ()
    late: bool = False
    """Nothing was ordered, for what was confirmed was shown too long ago."""


@dataclass(frozen=True, slots=True)
class Mass:
    """The list is kept as it was sent; every look and the press itself find out anew what is good in it.

    `queued` wakes the submit lanes.
    """

    desk: Desk
    browse: Browse
    queued: Callable[[], None]

    def taps(self) -> Mapping[str, Handler]:
        return {
            screens.SHEET: self.sheet,
            screens.PLACE_ALL: self.place,
            screens.DROP_ALL: self.drop,
            screens.MEND: self.mend,
        }

    async def begin(self, turn: Turn, text: str) -> Reply:
        """Keep a list and show what is in it."""
        check_may_order(turn.person)
        self.browse.snapshot()
        batch = Batch(secrets.token_urlsafe(12), turn.person.key, text, DraftState.OPEN, turn.now)

        def work(books: Books) -> screens.View:
            view = self._view(books, turn, batch)
            books.batches.add(batch)
            return view

        return self._shown(turn, await turn.commit(work), 0)

    async def sheet(self, turn: Turn) -> Reply:
        """Turn a page."""
        number = page_number(turn.pressed(1))
        view = await turn.read(lambda books: self._view(books, turn, _mine(books, turn)))
        if view.batch.state is not DraftState.OPEN:
            raise Passing("This list was dealt with already.")
        return self._shown(turn, view, number)

    async def place(self, turn: Turn) -> Reply:
        """Order every good line of the sheet that was shown, all of them or none, once."""
        placed = await turn.commit(lambda books: self._place(books, turn))
        if placed.orders:
            toast = turn.words.plain("Sending to the panel…")
            screen = screens.confirmed(placed.view, [order.code for order in placed.orders], turn.words)
            return Reply(screen, toast=toast, after=self.queued)
        if placed.view.batch.state is not DraftState.OPEN:
            raise Passing("This list was dealt with already.")
        if placed.late:
            note = turn.words("This list was shown a while ago. Please look again before you confirm:")
        else:
            note = turn.words("This list is not as it was shown any more. Please look again:")
        return self._shown(turn, replace(placed.view, note="⚠️ " + note), 0)

    async def drop(self, turn: Turn) -> Reply:
        def work(books: Books) -> screens.View:
            batch = _mine(books, turn)
            if not books.batches.move(replace(batch, state=DraftState.OPEN), DraftState.DROPPED, turn.now):
                raise Passing("This list was dealt with already.")
            return self._view(books, turn, replace(batch, state=DraftState.DROPPED))

        return Reply(screens.dropped(await turn.commit(work), turn.words))

    async def mend(self, turn: Turn) -> Reply:
        """Give the bad lines back as they were written; the sheet stays where it is."""
        page, again = page_number(turn.pressed(1)), turn.pressed(2)
        view = await turn.read(lambda books: self._view(books, turn, _mine(books, turn)))
        return Reply(screens.mend(view, page, turn.words), fresh=not again)

    def _place(self, books: Books, turn: Turn) -> Placed:
        batch = books.batches.hold(turn.pressed(0), turn.person.key)
        if batch is None:
            raise Denied(NOT_FOUND)
        person = books.people.get(turn.person.key) or turn.person
        check_may_order(person)
        view = self._view(books, turn, batch)
        if batch.state is not DraftState.OPEN or view.sheet.seal != turn.pressed(1) or not view.sheet.good:
            return Placed(view)
        late = self.desk.policy.lapsed(batch, turn.now)
        if not books.batches.move(batch, DraftState.OPEN if late else DraftState.CONFIRMED, turn.now):
            raise RuntimeError("a held list moved")
        if late:
            return Placed(view, late=True)
        clerk = self._clerk(turn, view.currency)
        orders = clerk.confirm(books, person, view.sheet, held=self.browse.catalog.held(turn.now))
        after = replace(view, batch=replace(batch, state=DraftState.CONFIRMED), ordered=view.sheet)
        return Placed(replace(after, sheet=Sheet(view.sheet.bad)), orders)

    def _view(self, books: Books, turn: Turn, batch: Batch) -> screens.View:
        currency = currency_of(books.memory.get("balance"))
        quote = quote_of(books, turn.person, turn.now)
        return screens.View(batch, self._clerk(turn, currency).sheet(books, batch), quote, currency)

    def _clerk(self, turn: Turn, currency: str) -> Clerk:
        return Clerk(self.desk, self.browse.snapshot().get, currency, turn.now)

    def _shown(self, turn: Turn, view: screens.View, number: int) -> Reply:
        return Reply(screens.sheet(view, number, self.browse.shop(turn, view.currency)))


def _mine(books: Books, turn: Turn) -> Batch:
    batch = books.batches.get(turn.pressed(0), turn.person.key)
    if batch is None:
        raise Denied(NOT_FOUND)
    return batch
