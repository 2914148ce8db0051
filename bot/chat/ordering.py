"""The order conversation: choosing, filling, confirming. Every step loads its draft first; the questions are data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError
from telegram.ext import ConversationHandler

from bot.chat.browse import is_link
from bot.chat.drafting import Drafting, Look
from bot.chat.routes import Route, on_message, on_tap
from bot.chat.screen import Reply, Screen
from bot.chat.screens import browse as shop_screens
from bot.chat.screens import confirm as cards
from bot.chat.screens import draft as screens
from bot.errors import Told
from bot.orders import DraftState, check_size, read_document

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from telegram import Update
    from telegram.ext import BaseHandler

    from bot.chat.browse import Browse
    from bot.chat.show import Show
    from bot.chat.turn import Books, Handler, Turn
    from bot.i18n import Html
    from bot.orders import Desk, Draft, Order
    from bot.panel import Service

    AnyRoute = BaseHandler[Update, Any, object]

log = structlog.get_logger(__name__)

CHOOSING, FILLING, CONFIRMING = range(3)
END = ConversationHandler.END
NAME = "order"
NEW = "new"
"""Last argument of a button under a receipt: what it leads to stands in a message of its own."""


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """What is said, and where the conversation stands, when no draft is open."""

    note: Html | None = None
    state: int | None = None


_NOTHING_OPEN = _Otherwise()


@dataclass(frozen=True, slots=True)
class Ordering:
    """`fetch` gets a file that somebody sent."""

    desk: Desk
    browse: Browse
    fetch: Callable[[str], Awaitable[bytes]]

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

    def _steps(self) -> Mapping[str, Handler]:
        return {
            shop_screens.ORDER: self.begin,
            shop_screens.PIECES: self.pieces,
            shop_screens.AGAIN: self.again,
            shop_screens.REPEAT: self.repeat,
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

    async def start(self, turn: Turn, service_id: str, given: Mapping[str, str] | None = None) -> Reply:
        may_order(turn)
        service = self.browse.find(service_id)
        return self._reply(turn, await turn.commit(lambda books: self._drafting(turn, books).begin(service, given)))

    async def begin(self, turn: Turn) -> Reply:
        return replace(await self.start(turn, turn.pressed(0)), fresh=turn.pressed(1) == NEW)

    async def pieces(self, turn: Turn) -> Reply:
        """Begin with a quantity that was tapped under the service."""
        return await self.start(turn, turn.pressed(0), {"quantity": turn.pressed(1)})

    async def again(self, turn: Turn) -> Reply:
        """Begin with what was ordered of this service last: where that is everything, the card to confirm comes."""
        may_order(turn)
        service = self.browse.offered(turn.pressed(0))
        look = await turn.commit(lambda books: self._drafting(turn, books).again(service))
        return replace(self._reply(turn, look), fresh=turn.pressed(1) == NEW)

    async def repeat(self, turn: Turn) -> Reply:
        """Begin with everything as in an earlier order, in a message below its receipt, which is worth keeping."""
        ref = turn.pressed(0)

        def work(books: Books) -> Look:
            number = int(ref) if _is_reference(ref) else 0
            return self._drafting(turn, books).repeat(number, lambda order: self._still(turn, order))

        return replace(self._reply(turn, await turn.commit(work)), fresh=turn.pressed(1) == NEW)

    def _still(self, turn: Turn, order: Order) -> Service:
        """Give the service of an order that this person may see; what may be done with it is looked at after that."""
        may_order(turn)
        return self.browse.offered(order.service, order.service_name)

    async def resume(self, turn: Turn) -> Reply:
        draft_id = turn.pressed(0)
        look = await turn.commit(lambda books: self._drafting(turn, books).resume(draft_id, self.browse.find))
        return self._reply(turn, look)

    async def cancel(self, turn: Turn) -> Reply:
        look = await turn.commit(lambda books: self._drafting(turn, books).drop())
        return self._reply(turn, look)

    async def drop(self, turn: Turn) -> Reply:
        draft_id = turn.pressed(0)
        look = await turn.commit(lambda books: self._drafting(turn, books).drop(draft_id))
        return self._reply(turn, look)

    # Steps of the open draft.

    async def choose(self, turn: Turn) -> Reply:
        """Search while no service is chosen yet."""
        return await self.browse.said(turn)

    async def answer(self, turn: Turn) -> Reply:
        """Take whatever was sent as the answer to the pending question."""
        return await self._heard(turn, replace(_NOTHING_OPEN, note=turn.words("No order is open now."), state=END))

    async def said(self, turn: Turn) -> Reply:
        """Take what was said outside the conversation: the draft is the truth, whatever the library remembers."""
        return await self._heard(turn, _NOTHING_OPEN)

    async def _heard(self, turn: Turn, otherwise: _Otherwise) -> Reply:
        """An answer to the open draft; without one, or where it has no question, something to look for."""
        draft = await turn.read(lambda books: books.drafts.open_of(turn.person.key))
        if draft is None:
            return replace(await self.browse.said(turn, note=otherwise.note), state=otherwise.state)
        if draft.pending is None and turn.text is not None and is_link(turn.text):
            return await self.browse.said(turn)
        answered = partial(_answered, text=await self._text(turn), turn=turn)
        return self._reply(turn, await self._step(turn, draft.id, answered))

    async def say(self, turn: Turn) -> Reply:
        """A suggestion was tapped: it answers the question that it stood under, and no other."""
        key, value = turn.pressed(1), turn.pressed(2)
        return await self._tapped(turn, partial(_said, key=key, value=value, turn=turn))

    async def same(self, turn: Turn) -> Reply:
        """The link of an earlier order was tapped."""
        ref = turn.pressed(1)

        def work(books: Books) -> Look:
            order = books.orders.get(int(ref), turn.person.key) if _is_reference(ref) else None
            change = partial(_said, key="link", value=(order and order.link) or "", turn=turn)
            return self._drafting(turn, books).step(turn.pressed(0), change)

        return self._reply(turn, await turn.commit(work))

    async def edit(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.edit(turn.pressed(1)))

    async def option(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.option(turn.pressed(1)))

    async def without(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.without(turn.pressed(1)))

    async def keep(self, turn: Turn) -> Reply:
        return await self._tapped(turn, lambda draft: draft.back())

    # What all steps share.

    def _drafting(self, turn: Turn, books: Books) -> Drafting:
        return Drafting(self.desk, books, turn.person, turn.now)

    async def _step(self, turn: Turn, draft_id: str | None, change: Callable[[Draft], Draft]) -> Look:
        return await turn.commit(lambda books: self._drafting(turn, books).step(draft_id, change))

    async def _tapped(self, turn: Turn, change: Callable[[Draft], Draft]) -> Reply:
        return self._reply(turn, await self._step(turn, turn.pressed(0), change))

    async def _text(self, turn: Turn) -> str | Told:
        """Read what was sent as text; what cannot be read says so where the question is known."""
        document = turn.said.document
        if document is None:
            return turn.text if turn.text is not None else Told("I can only read text here. Please type your answer.")
        try:
            check_size(document.size)
            return read_document(await self.fetch(document.id))
        except Told as unreadable:
            return unreadable
        except TelegramError as trouble:
            log.warning("a file could not be fetched", error=type(trouble).__name__)
            return Told("Telegram did not hand this file over. Please send it again, or type the lines.")

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
            return ended(draft, turn), END
        shop = self.browse.shop(turn, look.currency)
        if draft.pending is not None:
            return screens.question(screens.Ask(draft, draft.pending, look.told, recent=look.recent), shop), FILLING
        note = screens.warning(look.told, words)
        return cards.confirm(cards.Card(draft, look.quote, note=note), shop), CONFIRMING


def may_order(turn: Turn) -> None:
    if not turn.person.may_order:
        raise Told("You may look at everything here; ordering was not given to you.")


def ended(draft: Draft, turn: Turn) -> Screen:
    """Show a draft that is open no more; a confirmed one is told by its order."""
    if draft.state is DraftState.CONFIRMED:
        raise Told("This order was confirmed already.")
    ended = screens.expired if draft.state is DraftState.EXPIRED else screens.dropped
    return ended(draft, turn.words)


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
