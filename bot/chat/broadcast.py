"""Broadcast: an operator's word to everybody who may order, previewed, then told through the outbox once to each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.asked import any_text
from bot.chat.people import operators_only
from bot.chat.screen import Reply
from bot.chat.screens import broadcast as screens
from bot.errors import Denied, Told
from bot.orders import NOT_FOUND
from bot.people import Broadcast, BroadcastState, announce, check_body, leave, reach_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.asked import Asked
    from bot.chat.turn import Books, Handler, Turn
    from bot.people import Reach


@dataclass(frozen=True, slots=True)
class Broadcasting:
    """The command and the two answers to its preview, which only the author may give."""

    asked: Asked

    def taps(self) -> Mapping[str, Handler]:
        return {screens.TELL_ALL: self.send, screens.TELL_NONE: self.leave}

    async def broadcast(self, turn: Turn, argument: str) -> Reply:
        """Take the text behind the command, or ask for it."""
        operators_only(turn)
        if argument:
            return await self._preview(turn, argument)
        self.asked.ask(turn, self._preview, fits=any_text)
        return Reply(screens.ask(turn.words))

    async def _preview(self, turn: Turn, text: str) -> Reply:
        operators_only(turn)
        body = check_body(text)
        wanted = Broadcast(secrets.token_urlsafe(12), turn.person.key, body, BroadcastState.OPEN, turn.now)

        def work(books: Books) -> Reach:
            reach = reach_of(books, turn.person)
            if not reach.people:
                raise Told("There is nobody to be told: nobody else may order here, or all have blocked the bot.")
            books.broadcasts.add(wanted)
            return reach

        return Reply(screens.preview(wanted, await turn.commit(work), turn.words))

    async def send(self, turn: Turn) -> Reply:
        """Tell everybody, once: of several presses the first one counts."""
        operators_only(turn)

        def work(books: Books) -> tuple[Broadcast, Reach]:
            text = _mine(books, turn)
            return text, announce(books, turn.person, text, turn.now)

        text, reach = await turn.commit(work)
        return Reply(screens.sent(text, reach, turn.words))

    async def leave(self, turn: Turn) -> Reply:
        operators_only(turn)

        def work(books: Books) -> Broadcast:
            text = _mine(books, turn)
            leave(books, text, turn.now)
            return text

        return Reply(screens.left(await turn.commit(work), turn.words))


def _mine(books: Books, turn: Turn) -> Broadcast:
    text = books.broadcasts.get(turn.pressed(0), turn.person.key)
    if text is None:
        raise Denied(NOT_FOUND)
    return text
