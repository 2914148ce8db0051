"""The order conversation: choosing, filling, confirming. Every step loads its draft first; the questions are data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from telegram.ext import ConversationHandler

from bot.chat.drafting import Drafting, Look, currency_of, payer
from bot.chat.routes import Route, on_message, on_tap
from bot.chat.screen import Reply, Screen
from bot.chat.screens import browse as shop_screens
from bot.chat.screens import confirm as cards
from bot.chat.screens import draft as screens
from bot.chat.screens.markup import NOTHING
from bot.chat.screens.order import OrderView, card
from bot.errors import Told
from bot.orders import Already, Changed, Confirmed, DraftState, Tap

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from telegram import Update
    from telegram.ext import BaseHandler

    from bot.chat.browse import Browse
    from bot.chat.show import Show
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Answer, Desk, Draft, Order, Request

    AnyRoute = BaseHandler[Update, Any, object]

CHOOSING, FILLING, CONFIRMING = range(3)
END = ConversationHandler.END
NAME = "order"
MOST_BYTES = 400_000


@dataclass(frozen=True, slots=True)
class Placed:
    """What a tap on Confirm came to, and what its screen needs."""

    answer: Answer
    look: Look
    requests: Sequence[Request] = ()


@dataclass(frozen=True, slots=True)
class Ordering:
    """`fetch` gets a file that somebody sent; `queued` wakes the submit lanes."""

    desk: Desk
    browse: Browse
    fetch: Callable[[str], Awaitable[bytes]]
    queued: Callable[[], None]

    def conversation(self, show: Show, commands: Sequence[AnyRoute]) -> ConversationHandler[Any]:
        """Make the handler; `commands` are those that may begin or end an order."""
        taps: list[AnyRoute] = [Route(on_tap(verb), show.step(handler)) for verb, handler in self._steps().items()]
        answer: list[AnyRoute] = [Route(on_message, show.step(self.answer))]
        return ConversationHandler(
            entry_points=[*commands, *taps],
            states={
                CHOOSING: [Route(on_message, show.step(self.choose))],
                FILLING: answer,
                CONFIRMING: answer,
            },
            fallbacks=[],
            allow_reentry=True,
            name=NAME,
            persistent=True,
        )

    def taps(self) -> Mapping[str, Handler]:
        """What is handled outside the conversation: the tap on Confirm names its draft."""
        return {screens.PLACE: self.place}

    def _steps(self) -> Mapping[str, Handler]:
        return {
            shop_screens.ORDER: self.begin,
            screens.SAY: self.say,
            screens.SAME: self.same,
            screens.EDIT: self.edit,
            screens.OPTION: self.option,
            screens.WITHOUT: self.without,
            screens.KEEP: self.keep,
            screens.SHOW: self.keep,
            screens.DROP: self.drop,
            screens.RESUME: self.resume,
        }

    # Beginning and ending.

    async def order(self, turn: Turn, argument: str) -> Reply:
        """`/order` alone browses, with a number begins, with words searches."""
        if not argument:
            return replace(await self.browse.platforms(turn), state=CHOOSING)
        if self.browse.knows(argument):
            return await self.start(turn, argument)
        return replace(await self.browse.search(turn, argument), state=CHOOSING)

    async def start(self, turn: Turn, service_id: str) -> Reply:
        if not turn.person.may_order:
            raise Told("You may look at everything here; ordering was not given to you.")
        service, pasted = self.browse.find(service_id), self.browse.pasted.get(turn.person.key)
        look = await turn.commit(lambda books: self._drafting(turn, books).begin(service, pasted=pasted))
        self.browse.pasted.pop(turn.person.key, None)
        return self._reply(turn, look)

    async def begin(self, turn: Turn) -> Reply:
        return await self.start(turn, _argument(turn, 0))

    async def resume(self, turn: Turn) -> Reply:
        draft_id = _argument(turn, 0)
        look = await turn.commit(lambda books: self._drafting(turn, books).resume(draft_id, self.browse.find))
        return self._reply(turn, look)

    async def cancel(self, turn: Turn) -> Reply:
        look = await turn.commit(lambda books: self._drafting(turn, books).drop())
        return self._reply(turn, look)

    async def drop(self, turn: Turn) -> Reply:
        draft_id = _argument(turn, 0)
        look = await turn.commit(lambda books: self._drafting(turn, books).drop(draft_id))
        return self._reply(turn, look)

    # Steps of the open draft.

    async def choose(self, turn: Turn) -> Reply:
        """Search while no service is chosen yet."""
        return await self.browse.said(turn)

    async def answer(self, turn: Turn) -> Reply:
        """Take whatever was sent as the answer to the pending question."""
        text = await self._text(turn)
        look = await self._step(turn, None, partial(_answered, text=text, turn=turn))
        if look.draft is None:
            return replace(await self.browse.said(turn, note=turn.words("No order is open now.")), state=END)
        return self._reply(turn, look)

    async def say(self, turn: Turn) -> Reply:
        """A suggestion was tapped: it answers the question that it stood under, and no other."""
        key, value = _argument(turn, 1), _argument(turn, 2)
        return await self._tapped(turn, partial(_said, key=key, value=value, turn=turn))

    async def same(self, turn: Turn) -> Reply:
        """The link of an earlier order was tapped."""
        ref = _argument(turn, 1)

        def work(books: Books) -> Look:
            order = books.orders.get(int(ref), turn.person.key) if _is_reference(ref) else None
            change = partial(_said, key="link", value=(order and order.link) or "", turn=turn)
            return self._drafting(turn, books).step(_argument(turn, 0), change)

        return self._reply(turn, await turn.commit(work))

    async def edit(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.edit(_argument(turn, 1)))

    async def option(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.option(_argument(turn, 1)))

    async def without(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.without(_argument(turn, 1)))

    async def keep(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.back())

    # Confirming.

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
                return self._reply(turn, Look(draft))
            case Changed(draft=draft):
                return self._changed(turn, placed, draft)

    def _confirm(self, books: Books, turn: Turn) -> Placed:
        person = books.people.get(turn.person.key) or turn.person
        draft_id, catalog = _argument(turn, 0), self.browse.catalog
        draft, snapshot = books.drafts.get(draft_id, person.key), catalog.snapshot
        current = snapshot.get(draft.service.id) if draft is not None and snapshot is not None else None
        currency = currency_of(books.memory.get("balance"))
        held = catalog.held(turn.now)
        tap = Tap(draft_id, _argument(turn, 1), current, currency, held=held, message=turn.place.message)
        answer = self.desk.confirm(books, payer(person), tap, turn.now)
        if isinstance(answer, Changed):
            return Placed(answer, Drafting(self.desk, books, person, turn.now).look(answer.draft))
        placed = answer.order
        return Placed(answer, Look(None), books.requests.of_order(placed.ref) if placed is not None else ())

    def _changed(self, turn: Turn, placed: Placed, draft: Draft) -> Reply:
        difference = placed.answer.difference if isinstance(placed.answer, Changed) else None
        if difference is not None and difference.gone:
            return Reply(cards.gone(draft, turn.words))
        shop = self.browse.shop(turn, placed.look.currency)
        if draft.pending is not None:
            ask = screens.Ask(draft, draft.pending, note=cards.changes(difference, shop), recent=placed.look.recent)
            return Reply(screens.question(ask, shop), state=FILLING)
        note = turn.words("This card was out of date. Here is the order as it stands:") if difference is None else None
        fresh = cards.Card(draft, placed.look.quote, difference, note=note or NOTHING)
        return Reply(cards.confirm(fresh, shop))

    # What all steps share.

    def _drafting(self, turn: Turn, books: Books) -> Drafting:
        return Drafting(self.desk, books, turn.person, turn.now)

    async def _step(self, turn: Turn, draft_id: str | None, change: Callable[[Draft], Draft]) -> Look:
        return await turn.commit(lambda books: self._drafting(turn, books).step(draft_id, change))

    async def _tapped(self, turn: Turn, change: Callable[[Draft], Draft]) -> Reply:
        return self._reply(turn, await self._step(turn, _argument(turn, 0), change))

    async def _text(self, turn: Turn) -> str | Told:
        """Read what was sent as text; what cannot be read says so where the question is known."""
        if turn.said.document is None:
            return turn.text if turn.text is not None else Told("I can only read text here. Please type your answer.")
        if turn.said.document.size > MOST_BYTES:
            return Told("This file is too large: at most {max} kilobytes, please.", max=MOST_BYTES // 1000)
        data = await self.fetch(turn.said.document.id)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return Told("This file is not plain text. Please send a text file, or type the lines.")

    def _reply(self, turn: Turn, look: Look) -> Reply:
        screen, state = self._screen(turn, look)
        if look.aside is not None:
            screen = screens.beside(screen, look.aside, turn.words)
        return Reply(screen, state=state)

    def _screen(self, turn: Turn, look: Look) -> tuple[Screen, int]:
        draft, words = look.draft, turn.words
        if draft is None:
            return screens.nothing_open(words), END
        if draft.state is not DraftState.OPEN:
            return _ended(draft, turn), END
        shop = self.browse.shop(turn, look.currency)
        if draft.pending is not None:
            return screens.question(screens.Ask(draft, draft.pending, look.told, recent=look.recent), shop), FILLING
        note = screens.warning(look.told, words)
        return cards.confirm(cards.Card(draft, look.quote, note=note), shop), CONFIRMING


def _ended(draft: Draft, turn: Turn) -> Screen:
    if draft.state is DraftState.CONFIRMED:
        raise Told("This order was confirmed already.")
    ended = screens.expired if draft.state is DraftState.EXPIRED else screens.dropped
    return ended(draft, turn.words)


def _card(turn: Turn, order: Order, requests: Sequence[Request] = ()) -> Screen:
    return card(OrderView(order, tuple(requests), turn.now), turn.words)


def _answered(draft: Draft, *, text: str | Told, turn: Turn) -> Draft:
    if isinstance(text, Told):
        raise text
    many = draft.pending is not None and draft.pending.many_lines
    if turn.said.document is not None and not many:
        raise Told("A file cannot be the answer here. Please type it.")
    return draft.answer(text, turn.now)


def _said(draft: Draft, *, key: str, value: str, turn: Turn) -> Draft:
    if draft.pending is None or draft.pending.key != key:
        raise Told("That button belonged to an earlier question.")
    return draft.answer(value, turn.now)


def _is_reference(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18  # noqa: PLR2004 - a column's size


def _argument(turn: Turn, at: int) -> str:
    given = turn.press.arguments if turn.press is not None else ()
    return given[at] if at < len(given) else ""
