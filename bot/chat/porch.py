"""The porch: what people outside are told, and what is said in groups; nothing of the desk is shown here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.commands import TABLE
from bot.chat.screen import Reply
from bot.chat.screens import account
from bot.chat.screens import door as screens
from bot.chat.screens.home import help_
from bot.chat.screens.pages import SIZE
from bot.errors import Denied, Passing
from bot.orders import NOT_FOUND
from bot.people import CLOSED, TURNED_AWAY, ApplicationState, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.denials import Denials
    from bot.chat.screen import Screen
    from bot.chat.turn import Books, Said, Turn
    from bot.people import Application, Door

KNOCK, LEAVE = screens.KNOCK, screens.LEAVE
_PUBLIC = tuple((one.name, one.about) for one in TABLE.values() if not one.operators)
"""What may be read in a group: what operators can do is not for everybody."""
OF_ORDERS = frozenset({"status", "refill", "stop"})
"""With a number behind them they ask for somebody's order."""
_SERVICE, _REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,60}"), re.compile(r"#([A-Za-z0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class Porch:
    """Answers whoever is not inside, and everybody who does not write in private."""

    door: Door
    username: Callable[[], str]
    denials: Denials

    async def answer(self, turn: Turn) -> Reply:
        if not turn.place.private:
            return self._in_group(turn)
        if turn.press is not None and turn.press.verb in (KNOCK, LEAVE):
            return await (self._knock(turn) if turn.press.verb == KNOCK else self._leave(turn))
        if turn.place.callback is not None:
            raise Denied(CLOSED if turn.person.role is Role.REVOKED else NOT_FOUND)
        match turn.said.command:
            case "privacy":
                return Reply(screens.stored(turn.words))
            case "forget":
                return await self._leave(turn)
            case _:
                return await self._greet(turn)

    def _in_group(self, turn: Turn) -> Reply:
        if turn.place.callback is not None:
            raise Denied(NOT_FOUND)
        if turn.said.command is None or not turn.person.inside:
            return Reply(denied=_beyond(turn))
        private = screens.write_in_private(turn.words, self.username(), _wish(turn.said))
        if turn.said.command == "help":
            return Reply(replace(help_(_PUBLIC, turn.words), rows=private.rows))
        return Reply(private)

    async def _knock(self, turn: Turn) -> Reply:
        await turn.commit(lambda books: self.door.knock(books, turn.person, turn.now))
        return Reply(screens.knocked(turn.words))

    async def _leave(self, turn: Turn) -> Reply:
        """Ask once more, then delete; refused while something is open, for its outcome could not be told."""
        sure = turn.pressed(0) == "yes"
        hindered = await (turn.commit if sure else turn.read)(lambda books: self._forget(books, turn, sure=sure))
        if hindered is not None:
            return Reply(hindered)
        if not sure:
            return Reply(screens.really_leave(turn.words))
        turn.faces.forget(turn.person.key)
        return Reply(account.forgotten(turn.words))

    def _forget(self, books: Books, turn: Turn, *, sure: bool) -> Screen | None:
        """Delete if that is sure, or give what stands in the way."""
        key, last = turn.person.key, books.people.last_application(turn.person.key)
        if last is not None and last.state is ApplicationState.ASKED:
            return screens.not_yet((), turn.words)
        if found := books.orders.still_open(key, limit=SIZE):
            return screens.not_yet(found, turn.words)
        person = books.people.get(key)
        if person is None or person.inside:
            raise Passing("You are already in.")  # meanwhile
        if sure:
            books.people.forget(key, turn.now)
            self.door.remember(books, person, last)
        return None

    async def _greet(self, turn: Turn) -> Reply:
        """Say that the desk is private, once a day however much is written; always to those who ask with /start."""
        if not self.door.owes_word(turn.person, turn.now) and turn.said.command != "start":
            return Reply(denied=_beyond(turn))
        last = await turn.commit(lambda books: self._first_word(books, turn))
        turn.faces.forget(turn.person.key)
        if last is not None and last.state is ApplicationState.ASKED:
            return Reply(screens.knocked(turn.words))
        may = self.door.may_knock(turn.person, last, turn.now)
        answered = CLOSED if turn.person.role is Role.REVOKED else TURNED_AWAY
        return Reply(screens.private_desk(turn.words, may_knock=may, answered=answered))

    def _first_word(self, books: Books, turn: Turn) -> Application | None:
        if _beyond(turn):
            self.denials.write(books, turn)
        self.door.first_word(books, turn.person, turn.now)
        return books.people.last_application(turn.person.key)


def _beyond(turn: Turn) -> bool:
    """Tell whether somebody outside typed what only operators may, or asked for an order."""
    named, person = turn.said.command, turn.person
    if named is None or person.inside:
        return False
    return (named in TABLE and TABLE[named].operators) or (named in OF_ORDERS and bool(turn.argument))


def _wish(said: Said) -> str:
    """What a command in a group asked for, as the deep link that asks for it in private; money is never told here."""
    if said.command == "order" and _SERVICE.fullmatch(said.argument):
        return f"s{said.argument}"
    reference = _REFERENCE.fullmatch(said.argument) if said.command == "status" else None
    return "" if reference is None else f"o{reference[1]}"
