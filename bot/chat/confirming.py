"""Confirming: the tap that spends money, handled by draft id wherever the conversation stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.drafting import Drafting, Look, currency_of
from bot.chat.looking import END, FILLING, ended
from bot.chat.screen import Reply, Screen
from bot.chat.screens import confirm as cards
from bot.chat.screens import draft as screens
from bot.chat.screens.markup import NOTHING
from bot.chat.screens.order import OrderView, card
from bot.errors import Told
from bot.orders import Already, Changed, Confirmed, Tap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.chat.browse import Browse
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Answer, Desk, Order, Request


@dataclass(frozen=True, slots=True)
class Placed:
    """What a tap on Confirm came to, and what its screen needs."""

    answer: Answer
    look: Look
    requests: Sequence[Request] = ()


@dataclass(frozen=True, slots=True)
class Confirming:
    """`queued` wakes the submit lanes."""

    desk: Desk
    browse: Browse
    queued: Callable[[], None]

    def taps(self) -> Mapping[str, Handler]:
        return {screens.PLACE: self.place}

    async def place(self, turn: Turn) -> Reply:
        """Place the draft that the card shows, and no other, once."""
        if self.browse.catalog.snapshot is None:
            raise Told("The panel's service list has not been read yet. Please try again in a minute.")
        placed = await turn.commit(partial(self._confirm, turn=turn))
        match placed.answer:
            case Confirmed(order=order):
                toast = turn.words.plain("Sending to the panel…")
                return Reply(_card(turn, order), toast=toast, after=self.queued)
            case Already(order=order) if order is not None:
                toast = turn.words.plain("This order was confirmed already.")
                return Reply(_card(turn, order, placed.requests), toast=toast)
            case Already(draft=draft):
                return Reply(ended(draft, turn), state=END)
            case Changed() as changed:
                return self._changed(turn, changed, placed.look)

    def _confirm(self, books: Books, turn: Turn) -> Placed:
        """Check rights, price and limits as they are now, in the transaction that makes the order."""
        person = books.people.get(turn.person.key) or turn.person
        answer = self.desk.confirm(books, person, self._tap(books, turn), turn.now)
        if isinstance(answer, Changed):
            return Placed(answer, Drafting(self.desk, books, person, turn.now).look(answer.draft))
        placed = answer.order
        return Placed(answer, Look(None), books.requests.of_order(placed.ref) if placed is not None else ())

    def _tap(self, books: Books, turn: Turn) -> Tap:
        draft_id, catalog = turn.pressed(0), self.browse.catalog
        draft, snapshot = books.drafts.get(draft_id, turn.person.key), catalog.snapshot
        current = snapshot.get(draft.service.id) if draft is not None and snapshot is not None else None
        currency = currency_of(books.memory.get("balance"))
        held = catalog.held(turn.now)
        return Tap(draft_id, turn.pressed(1), current, currency, held=held, message=turn.place.message)

    def _changed(self, turn: Turn, changed: Changed, look: Look) -> Reply:
        """Show what is different, and have it confirmed (or answered) anew."""
        draft, difference = changed.draft, changed.difference
        if difference is not None and difference.gone:
            return Reply(cards.gone(draft, turn.words))
        shop = self.browse.shop(turn, look.currency)
        if draft.pending is not None:
            ask = screens.Ask(
                draft, draft.pending, note=cards.changes(difference, shop), recent=look.recent, last=look.last
            )
            return Reply(screens.question(ask, shop), state=FILLING)
        note = (
            turn.words("This card was out of date. Here is the order as it stands:") if difference is None else NOTHING
        )
        return Reply(cards.confirm(cards.Card(draft, look.quote, difference, note=note), shop))


def _card(turn: Turn, order: Order, requests: Sequence[Request] = ()) -> Screen:
    return card(OrderView(order, tuple(requests), turn.now), turn.words)
