"""The order conversation: choosing, filling, confirming. Every step loads its draft first; the questions are data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError
from telegram.ext import ConversationHandler

from bot.chat.browse import is_link
from bot.chat.buttons import whole
from bot.chat.drafting import Drafting, Look, astray_of, lapsed
from bot.chat.looking import CHOOSING, CONFIRMING, END, FILLING, shown
from bot.chat.routes import Route, on_message, on_tap
from bot.chat.screen import Reply
from bot.chat.screens import draft as screens
from bot.errors import Denied, Passing, Told
from bot.orders import check_size, is_list, link_in, read_document, read_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any

    from telegram import Update
    from telegram.ext import BaseHandler

    from bot.chat.beginning import Beginning
    from bot.chat.browse import Browse
    from bot.chat.mass import Mass
    from bot.chat.show import Show
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Desk, Draft

    AnyRoute = BaseHandler[Update, Any, object]

log = structlog.get_logger(__name__)

NAME = "order"


@dataclass(frozen=True, slots=True)
class Ordering:
    """`fetch` gets a file that somebody sent."""

    desk: Desk
    browse: Browse
    beginning: Beginning
    mass: Mass
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
            **self.beginning.taps(),
            screens.SAY: self.say,
            screens.SAME: self.same,
            screens.EDIT: self.edit,
            screens.OPTION: self.option,
            screens.WITHOUT: self.without,
            screens.KEEP: self.keep,
            screens.SHOW: self.keep,
            screens.DROP: self.drop,
        }

    # Beginning and ending.

    async def order(self, turn: Turn, argument: str) -> Reply:
        """`/order` alone browses, with a number or a line begins, with lines makes a list, with words searches."""
        if not argument:
            return replace(await self.browse.platforms(turn), state=CHOOSING)
        if "\n" in argument:
            return await self.mass.begin(turn, argument)
        line = read_line(argument, self.browse.knows)
        if line is not None:
            return await self.beginning.line(turn, line)
        if self.browse.knows(argument):
            return await self.beginning.start(turn, argument)
        return replace(await self.browse.search(turn, argument), state=CHOOSING)

    async def cancel(self, turn: Turn) -> Reply:
        look = await turn.commit(lambda books: self._drafting(turn, books).drop())
        return shown(turn, look, self.browse)

    async def drop(self, turn: Turn) -> Reply:
        draft_id = turn.pressed(0)
        look = await turn.commit(lambda books: self._drafting(turn, books).drop(draft_id))
        return shown(turn, look, self.browse)

    # Steps of the open draft.

    async def choose(self, turn: Turn) -> Reply:
        """Search while no service is chosen yet."""
        return await self._heard(turn, CHOOSING)

    async def answer(self, turn: Turn) -> Reply:
        """Take whatever was sent as the answer to the pending question."""
        return await self._heard(turn, END)

    async def said(self, turn: Turn) -> Reply:
        """Take what was said outside the conversation: the draft is the truth, whatever the library remembers."""
        return await self._heard(turn, None)

    async def _heard(self, turn: Turn, state: int | None) -> Reply:
        """An answer to the open draft; else a line or a list of lines; without a draft, something to look for.

        `state` is where the conversation stands where no draft is open.
        """
        draft, text = await turn.read(lambda books: books.drafts.open_of(turn.person.key)), await self._text(turn)
        if draft is not None and self.desk.policy.lapsed(draft, turn.now):
            return await self._late(turn, draft, text, state)
        fits = _fits(draft, text, turn)
        beside = None if fits else await self._beside(turn, draft, text)
        if beside is not None:
            return beside
        relink = None if draft is None or fits else _relinking(draft, text, turn)
        if draft is not None and relink is not None:
            look = await self._step(turn, draft.id, relink)
            note = () if look.told else (Told("This link takes the place of the one before."),)
            return shown(turn, replace(look, wrong=note), self.browse)
        if draft is not None:
            change = partial(_answered, text=_picked(draft, text), turn=turn)
            return shown(turn, await self._step(turn, draft.id, change), self.browse)
        return await self._looked_for(turn, text, state)

    async def _looked_for(self, turn: Turn, text: str | Told, state: int | None) -> Reply:
        """Take what was sent as a link, a service number or words."""
        if isinstance(text, Told) and turn.said.document is not None:
            raise text
        return replace(await self.browse.said(turn), state=state)

    async def _late(self, turn: Turn, draft: Draft, text: str | Told, state: int | None) -> Reply:
        """End a draft that was left for too long, and answer what was sent as if there were none.

        What fits its question is kept for whoever resumes it; where it is nothing but that, there is no more to say.
        """
        taken = _picked(draft, text)
        ended = lapsed(draft, partial(_answered, text=taken, turn=turn))
        turn.along.append(lambda books: self._drafting(turn, books).lapse(ended))
        link = draft.pending is not None and draft.pending.is_link and is_link(turn.text or "")
        reply = await self._apart(turn, text, state, answer=_fits(draft, taken, turn) and not link)
        if reply is None or reply.screen is None:
            return Reply(screens.expired(ended, turn.words), state=END)
        return replace(reply, screen=screens.beside(reply.screen, ended, turn.words))

    async def _apart(self, turn: Turn, text: str | Told, state: int | None, *, answer: bool) -> Reply | None:
        """Answer what was sent for what it is without a draft; None where it is an answer and nothing else."""
        try:
            beside = None if answer and turn.said.document is not None else await self._beside(turn, None, text)
            if beside is not None or answer:
                return beside
            return await self._looked_for(turn, text, state)
        except Denied:
            raise
        except Told as told:
            return replace(self.browse.sorry(turn, told), state=state)

    async def _beside(self, turn: Turn, draft: Draft | None, text: str | Told) -> Reply | None:
        """Take what is no answer, by its shape; None where it has none."""
        if isinstance(text, Told):
            return None
        if is_list(text, self.browse.knows):
            return await self.mass.begin(turn, text)
        line = read_line(text, self.browse.knows)
        if line is not None:
            return await self.beginning.line(turn, line)
        if turn.said.document is not None and draft is None:
            return await self.mass.begin(turn, text)
        card = draft is not None and draft.pending is None
        return await self.browse.said(turn) if card and turn.text is not None and is_link(text) else None

    async def say(self, turn: Turn) -> Reply:
        """A suggestion was tapped: it answers the question that it stood under, and no other."""
        key, value = turn.pressed(1), turn.pressed(2)
        return await self._tapped(turn, partial(_said, key=key, value=value, turn=turn))

    async def same(self, turn: Turn) -> Reply:
        """The link of an earlier order was tapped."""
        ref = whole(turn.pressed(1))

        def work(books: Books) -> Look:
            order = books.orders.get(ref, turn.person.key)
            change = partial(_said, key="link", value=(order and order.link) or "", turn=turn)
            return self._drafting(turn, books).step(turn.pressed(0), change)

        return shown(turn, await turn.commit(work), self.browse)

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
        return shown(turn, await self._step(turn, turn.pressed(0), change), self.browse)

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


def _picked(draft: Draft, text: str | Told) -> str | Told:
    """Give what answers a question for a link: of a shared text, the link in it."""
    if draft.pending is None or not draft.pending.is_link or isinstance(text, Told):
        return text
    return link_in(text) or text


def _fits(draft: Draft | None, text: str | Told, turn: Turn) -> bool:
    """Tell whether it answers the question that is pending."""
    if draft is None or draft.pending is None or isinstance(text, Told):
        return False
    try:
        _answered(draft, text=text, turn=turn)
    except Told:
        return False
    return True


def _answered(draft: Draft, *, text: str | Told, turn: Turn) -> Draft:
    if isinstance(text, Told):
        raise text
    many = draft.pending is not None and draft.pending.many_lines
    if turn.said.document is not None and not many:
        raise Told("A file cannot be the answer here. Please type it.")
    return draft.answer(text, turn.now)


def _relinking(draft: Draft, text: str | Told, turn: Turn) -> Callable[[Draft], Draft] | None:
    """Give the step for a link that is no answer to what is pending: it is meant in place of the one before."""
    field = draft.link_field
    if field is None or draft.pending in {None, field} or isinstance(text, Told) or not is_link(text):
        return None
    return partial(_relinked, key=field.key, text=text, turn=turn)


def _relinked(draft: Draft, *, key: str, text: str, turn: Turn) -> Draft:
    """Take the link for the order's own, if it fits the service; what was being asked is asked again."""
    astray = astray_of(text, draft.service)
    if astray is not None:
        raise astray
    return replace(draft.edit(key).answer(text, turn.now), asking=draft.asking)


def _said(draft: Draft, *, key: str, value: str, turn: Turn) -> Draft:
    if draft.pending is None or draft.pending.key != key:
        raise Passing("That button belonged to an earlier question.")
    return draft.answer(value, turn.now)
