"""From a handler's answer to what the person sees: settle the update, then the screen; and handlers for the library."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from telegram.error import Forbidden, TelegramError

from bot.chat.errors import SettledError
from bot.chat.screen import Reply, Screen
from bot.chat.screens.browse import home
from bot.chat.turn import Handler, Turn, here
from bot.errors import Denied, Passing, Told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.denials import Denials
    from bot.chat.errands import Errands
    from bot.chat.failures import Failures
    from bot.chat.routes import Callback
    from bot.chat.screen import File
    from bot.chat.sender import Sender

log = structlog.get_logger(__name__)

ONLY_ANSWERED = Reply()
"""For a tap that has nothing to show: its key must not keep turning."""


@dataclass(frozen=True, slots=True)
class Show:
    """Ends turns: what was decided is in the books before anything is shown."""

    sender: Sender
    failures: Failures
    denials: Denials
    errands: Errands

    def step(self, handler: Handler) -> Callback:
        """Make a callback for python-telegram-bot; it never raises while the books can be written."""

        async def callback(_update: object, _context: object) -> object:
            return await self.run(here.get(), handler)

        return callback

    async def run(self, turn: Turn, handler: Handler) -> int | None:
        """Take a turn to its end and give where the order conversation stands then."""
        try:
            reply = await _answer(turn, handler)
            await self._close(turn, reply)
        except SettledError:
            turn.done = True
            reply = ONLY_ANSWERED
        except Exception as fault:  # noqa: BLE001 - the last handler: what went wrong is logged and apologised for
            await self.failures.settle(turn, fault)
            reply = ONLY_ANSWERED
        await self.show(turn, reply)
        return reply.state

    async def _close(self, turn: Turn, reply: Reply) -> None:
        if reply.denied and not turn.done and self.denials.owed(turn):
            keep_card = reply.screen is None or reply.fresh
            await turn.commit(lambda books: self.denials.write(books, turn), keep_card=keep_card)
        await turn.close(reply)

    async def show(self, turn: Turn, reply: Reply) -> None:
        """Show what the turn came to; a screen that is lost can be asked for again."""
        try:
            await self._shown(turn, reply)
        except Forbidden:
            log.info("blocked by the person", update_id=turn.update_id)
        except TelegramError as trouble:
            log.warning("screen lost", update_id=turn.update_id, error=type(trouble).__name__, text=trouble.message)
        except Exception:
            log.exception("a screen could not be shown", update_id=turn.update_id)
        finally:
            if reply.after is not None:
                reply.after()

    async def _shown(self, turn: Turn, reply: Reply) -> None:
        callback = turn.place.callback
        if callback is None:
            await self._draw(turn, reply)
            return
        answered = self.sender.answer(callback, self._toast(turn, reply), alert=reply.alert)
        results = await asyncio.gather(answered, self._draw(turn, reply), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    def _toast(self, turn: Turn, reply: Reply) -> str | None:
        """Words over the button; a press that leaves the screen as it stands says so."""
        place, screen = turn.place, reply.screen
        if reply.toast is not None or screen is None or reply.fresh or place.message is None:
            return reply.toast
        same = self.sender.shows(place.chat, place.message, screen)
        return turn.words.plain("Nothing has changed.") if same else None

    async def _draw(self, turn: Turn, reply: Reply) -> None:
        if reply.picture is not None:
            await self.sender.picture(turn.place.chat, reply.picture, reply_to=turn.place.message)
        if reply.file is not None:
            self.errands.start(turn.person.key, self._hand_over(turn, reply.file))
        if reply.screen is None:
            return
        message = await self._place(turn, reply.screen, fresh=reply.fresh)
        if reply.screen.order is not None and turn.place.private:
            await self._remember(turn, message, reply.screen.order)

    async def _hand_over(self, turn: Turn, make: Callable[[], Awaitable[File]]) -> None:
        """Make a document and send it; whoever waits for it is told where that fails."""
        try:
            await self.sender.file(turn.place.chat, await make())
        except Forbidden:
            log.info("blocked by the person", update_id=turn.update_id)
        except Told as told:
            await self.sender.send(turn.place.chat, Screen(turn.words.told(told)))
        except Exception:
            log.exception("a file could not be sent", update_id=turn.update_id)
            said = turn.words("The file could not be sent. Please try again.")
            await self.sender.send(turn.place.chat, Screen(said))

    async def _place(self, turn: Turn, screen: Screen, *, fresh: bool) -> int:
        place = turn.place
        if place.callback is not None and place.message is not None and not fresh:
            if await self.sender.edit(place.chat, place.message, screen):
                return place.message
            return await self.sender.send(place.chat, screen)
        return await self.sender.send(place.chat, screen, reply_to=None if place.private else place.message)

    async def _remember(self, turn: Turn, message: int, order: int) -> None:
        await turn.store.write(lambda books: books.cards.show(turn.person.key, message, order))


async def _answer(turn: Turn, handler: Handler) -> Reply:
    try:
        return await handler(turn)
    except Told as told:
        return _said(turn, told)


def _said(turn: Turn, told: Told) -> Reply:
    """What a Told says: a window over the buttons (small news pass by themselves), or a message."""
    denied = isinstance(told, Denied)
    if turn.place.callback is not None:
        return Reply(toast=turn.words.told_plain(told), alert=not isinstance(told, Passing), denied=denied)
    way_on = ((home(turn.words),),) if turn.place.private and turn.person.inside else ()
    return Reply(Screen(turn.words.told(told), way_on), denied=denied)
