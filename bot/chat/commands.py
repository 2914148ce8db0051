"""Commands: one decorated function each; the table of them makes the handlers, the command menu and /help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.chat.buttons import whole
from bot.chat.owned import is_receipt
from bot.chat.screen import Reply
from bot.chat.screens import home as screens
from bot.chat.screens.browse import BELOW
from bot.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.account import Account
    from bot.chat.browse import Browse
    from bot.chat.favourites import Favourites
    from bot.chat.ordering import Ordering
    from bot.chat.turn import Books, Handler, Turn
    from bot.people import Person

F = TypeVar("F", bound=Callable[..., object])


class OrderRoom(Protocol):
    """Commands about orders that were placed, and the buttons under them."""

    def taps(self) -> Mapping[str, Handler]: ...
    async def orders(self, turn: Turn, argument: str) -> Reply: ...
    async def status(self, turn: Turn, argument: str) -> Reply: ...
    async def refill(self, turn: Turn, argument: str) -> Reply: ...
    async def stop(self, turn: Turn, argument: str) -> Reply: ...


class OperatorRoom(Protocol):
    """Commands of operators, and their buttons; each checks the role itself."""

    def taps(self) -> Mapping[str, Handler]: ...
    async def people(self, turn: Turn, argument: str) -> Reply: ...
    async def unverified(self, turn: Turn, argument: str) -> Reply: ...
    async def stats(self, turn: Turn, argument: str) -> Reply: ...
    async def export(self, turn: Turn, argument: str) -> Reply: ...
    async def broadcast(self, turn: Turn, argument: str) -> Reply: ...
    async def health(self, turn: Turn, argument: str) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its word, what it does in a few words (a msgid), and who is shown it.

    `listed` ones stand in everybody's menu, those of `operators` in theirs. `ordering` ones may begin or end an order.
    """

    name: str
    about: str
    listed: bool = False
    operators: bool = False
    ordering: bool = False


TABLE: dict[str, Command] = {}
"""Filled by the decorator below, in the order of the functions."""


def command(about: str, *, listed: bool = False, operators: bool = False, ordering: bool = False) -> Callable[[F], F]:
    """Put a method into the table under its own name."""

    def note(method: F) -> F:
        name = method.__name__
        TABLE[name] = Command(name, about, listed, operators, ordering)
        return method

    return note


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands, each a method of the same name, and the rooms that answer them."""

    browse: Browse
    ordering: Ordering
    favourites: Favourites
    account: Account
    placed: OrderRoom
    operators: OperatorRoom

    def handler(self, name: str) -> Handler:
        """Give the method of a command."""
        method: Handler = getattr(self, name)
        return method if not TABLE[name].operators else _for_operators(method)

    @command(N_("Start, and your open orders"), listed=True, ordering=True)
    async def start(self, turn: Turn) -> Reply:
        kind, rest = turn.argument[:1], turn.argument[1:]
        if kind == "s" and rest:
            return await self.ordering.beginning.start(turn, rest)
        if kind == "o" and rest:
            return await self.placed.status(turn, f"#{rest}")
        return await self.home(turn)

    @command(N_("Order: /order 101, or choose"), listed=True, ordering=True)
    async def order(self, turn: Turn) -> Reply:
        return await self.ordering.order(turn, turn.argument)

    @command(N_("Your orders"), listed=True)
    async def orders(self, turn: Turn) -> Reply:
        return await self.placed.orders(turn, turn.argument)

    @command(N_("Services: browse, or /services words"), listed=True)
    async def services(self, turn: Turn) -> Reply:
        return await (self.browse.search(turn, turn.argument) if turn.argument else self.browse.platforms(turn))

    @command(N_("What I tell you, quiet hours, language"), listed=True)
    async def settings(self, turn: Turn) -> Reply:
        return await self.account.settings(turn)

    @command(N_("What I can do"), listed=True)
    async def help(self, turn: Turn) -> Reply:
        return Reply(screens.help_([(one.name, one.about) for one in shown_to(turn.person)], turn.words))

    @command(N_("Drop the order that you are writing"), listed=True, ordering=True)
    async def cancel(self, turn: Turn) -> Reply:
        return await self.ordering.cancel(turn)

    @command(N_("How orders stand: /status ids"))
    async def status(self, turn: Turn) -> Reply:
        return await self.placed.status(turn, turn.argument)

    @command(N_("Ask for a refill: /refill id"))
    async def refill(self, turn: Turn) -> Reply:
        return await self.placed.refill(turn, turn.argument)

    @command(N_("Ask to cancel an order: /stop id"))
    async def stop(self, turn: Turn) -> Reply:
        return await self.placed.stop(turn, turn.argument)

    @command(N_("What is left to spend"))
    async def balance(self, turn: Turn) -> Reply:
        return await self.account.balance(turn)

    @command(N_("Choose the language"))
    async def language(self, turn: Turn) -> Reply:
        return await self.account.language(turn)

    @command(N_("What is stored about you"))
    async def privacy(self, turn: Turn) -> Reply:
        return await self.account.privacy(turn)

    @command(N_("Delete what is stored about you"))
    async def forget(self, turn: Turn) -> Reply:
        return await self.account.forget(turn)

    @command(N_("Who is in, and who asks to be"), operators=True)
    async def people(self, turn: Turn) -> Reply:
        return await self.operators.people(turn, turn.argument)

    @command(N_("Orders that nobody knows the outcome of"), operators=True)
    async def unverified(self, turn: Turn) -> Reply:
        return await self.operators.unverified(turn, turn.argument)

    @command(N_("Figures of the desk"), operators=True)
    async def stats(self, turn: Turn) -> Reply:
        return await self.operators.stats(turn, turn.argument)

    @command(N_("All orders as a file"), operators=True)
    async def export(self, turn: Turn) -> Reply:
        return await self.operators.export(turn, turn.argument)

    @command(N_("Write to everybody who may order"), operators=True)
    async def broadcast(self, turn: Turn) -> Reply:
        return await self.operators.broadcast(turn, turn.argument)

    @command(N_("How the desk is doing"), operators=True)
    async def health(self, turn: Turn) -> Reply:
        return await self.operators.health(turn, turn.argument)

    # What is no command, and still has to be answered.

    async def home(self, turn: Turn) -> Reply:
        card = whole(turn.pressed(0))
        receipt = card > 0 and await turn.read(lambda books: is_receipt(books, turn, card))
        below = receipt or turn.pressed(0) == BELOW
        lobby = await self._lobby(turn, keep_card=below)
        screen = screens.empty(lobby, turn.words) if lobby.empty else screens.home(lobby, turn.words)
        return Reply(screen, fresh=below)

    async def unknown(self, turn: Turn) -> Reply:
        """A command that is not in the table; it is never taken for an answer."""
        return Reply(screens.unknown_command(turn.words))

    async def old_button(self, turn: Turn) -> Reply:
        """A button of an older version, or of nobody: never silence."""
        fresh = screens.home(await self._lobby(turn, keep_card=True), turn.words)
        return Reply(fresh, toast=turn.words.plain("This button is old. Here is where we are now."), fresh=True)

    async def _lobby(self, turn: Turn, *, keep_card: bool = False) -> screens.Lobby:
        """Settle the turn, and read what awaits the person, in one transaction."""
        key, tops = turn.person.key, self.browse.tops()
        if turn.faces.quiet(key):
            await turn.settle(keep_card=keep_card)
            return screens.Lobby(tops=tops, inline=self.browse.inline())

        def work(books: Books) -> screens.Lobby:
            draft, again = books.drafts.open_of(key), books.orders.page(key, finished=None, offset=0, limit=1)
            if draft is not None and self.ordering.desk.policy.lapsed(draft, turn.now):
                draft = None
            orders = tuple(books.orders.page(key, finished=False, offset=0, limit=1))
            under_way = books.orders.count(key, finished=False) if orders else 0
            return screens.Lobby(draft, orders, under_way, next(iter(again), None), tops, self.browse.inline())

        lobby = await turn.commit(work, keep_card=keep_card)
        if lobby.empty:
            turn.faces.calm(key)
        return lobby


def shown_to(person: Person) -> Sequence[Command]:
    return [one for one in TABLE.values() if person.operator or not one.operators]


def _for_operators(method: Handler) -> Handler:
    async def checked(turn: Turn) -> Reply:
        if not turn.person.operator:
            return Reply(screens.unknown_command(turn.words), denied=True)
        return await method(turn)

    return checked
