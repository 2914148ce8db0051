"""Turn: one update as the handlers see it, and the single transaction in which what it decides is written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from bot.chat.errors import SettledError
from bot.chat.screen import Reply
from bot.orders import Books as OrderBooks
from bot.people import People as KnownPeople

if TYPE_CHECKING:
    from datetime import datetime

    from bot.catalog import Favourite
    from bot.chat.buttons import Press
    from bot.chat.faces import Faces
    from bot.i18n import Words
    from bot.orders import Batch, DraftState, Order, Records
    from bot.people import Broadcasts, Person

T = TypeVar("T")


class Inbox(Protocol):
    """Updates that were acknowledged and are not settled yet."""

    def finish(self, update_id: int, now: datetime) -> bool:
        """Mark done; tell whether it was open until now."""


class Cards(Protocol):
    """Which message of a person's chat shows which order, so that it can be drawn again."""

    def show(self, person: str, message: int, order: int) -> None: ...
    def clear(self, person: str, message: int) -> None: ...
    def of(self, order: int) -> Sequence[tuple[str, int]]:
        """Read (person, message) of every card of an order."""


class Habits(Protocol):
    """What one person orders: marked services, services ordered lately, the link that was sent last."""

    def starred(self, person: str) -> Sequence[Favourite]:
        """Read the marked services, the newest mark first."""

    def star(self, person: str, favourite: Favourite, now: datetime) -> None: ...
    def unstar(self, person: str, service: str) -> None: ...
    def recent(self, person: str, limit: int) -> Sequence[Order]:
        """Read the newest order of each service that was ordered lately, the newest first."""

    def last(self, person: str, service: str) -> Order | None:
        """Read the newest order of one service, if it was lately."""

    def paste(self, person: str, link: str, now: datetime) -> None: ...
    def pasted(self, person: str) -> tuple[str, datetime] | None:
        """Read the link that was sent last, and when."""

    def unpaste(self, person: str) -> None: ...


class Mutes(Protocol):
    """Orders whose changes somebody does not want to be told."""

    def put(self, person: str, order: int) -> None: ...
    def drop(self, person: str, order: int) -> None: ...
    def among(self, person: str, orders: Collection[int]) -> frozenset[int]:
        """Tell which of these orders a person has muted."""


class Batches(Protocol):
    """Lists that were sent to be ordered; every look-up names the owner."""

    def add(self, batch: Batch) -> None: ...
    def get(self, batch: str, person: str) -> Batch | None: ...
    def hold(self, batch: str, person: str) -> Batch | None:
        """Read for writing."""

    def move(self, batch: Batch, state: DraftState, now: datetime) -> bool:
        """Change the state if it is still the one in `batch`; tell whether this call did it."""


class People(KnownPeople, Protocol):
    """People, with their right to be forgotten."""

    def forget(self, key: str, now: datetime) -> None:
        """Delete all that says who somebody is and what was ordered for."""


class Books(OrderBooks, Protocol):
    """Everything within one transaction, with what only the chat keeps."""

    @property
    def people(self) -> People: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def mutes(self) -> Mutes: ...
    @property
    def habits(self) -> Habits: ...
    @property
    def batches(self) -> Batches: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def records(self) -> Records: ...


class Store(Protocol):
    """The database as turns see it."""

    async def read(self, work: Callable[[Books], T]) -> T: ...
    async def write(self, work: Callable[[Books], T]) -> T: ...
    async def settle(self, update_id: int, now: datetime) -> bool:
        """Mark an update done that decided nothing; tell whether it was open until now."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened: `message` is the one that was sent or tapped, `callback` the tap's id."""

    chat: int
    message: int | None
    private: bool = True
    callback: str | None = None

    @property
    def tapped(self) -> int | None:
        """The message whose button was pressed."""
        return self.message if self.callback is not None else None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that somebody sent; its bytes are fetched by whoever wants them."""

    id: str
    size: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a message holds: its text, or what else it is («sticker», «photo»); empty for a tap.

    `command` is the word behind the slash where the text is a command for this bot, `argument` the rest.
    """

    text: str | None = None
    command: str | None = None
    argument: str = ""
    kind: str = "text"
    document: Document | None = None


@dataclass(slots=True)
class Turn:
    """One update of a person who passed the gate. `done` says that the update is settled.

    `along` is written first in its transaction, whatever else the turn decides.
    """

    update_id: int
    person: Person
    place: Place
    words: Words
    now: datetime
    store: Store
    faces: Faces
    said: Said = Said()
    press: Press | None = None
    done: bool = False
    along: list[Callable[[Books], object]] = field(default_factory=list)

    @property
    def text(self) -> str | None:
        return self.said.text

    @property
    def argument(self) -> str:
        """What stands behind the command."""
        return self.said.argument

    def pressed(self, at: int) -> str:
        """Give an argument of the button that was pressed, empty where it has none."""
        given = self.press.arguments if self.press is not None else ()
        return given[at] if at < len(given) else ""

    async def read(self, work: Callable[[Books], T]) -> T:
        return await self.store.read(work)

    async def commit(self, work: Callable[[Books], T], *, keep_card: bool = False) -> T:
        """Write what this turn decided and settle its update, at once; Told raised inside undoes all of it.

        The tapped message counts as a card no longer (its screen is about to change), unless `keep_card`.
        """
        if self.done:
            raise RuntimeError("a turn is one transaction")
        self.faces.stir(self.person.key)

        def whole(books: Books) -> T:
            for write in self.along:
                write(books)
            result = work(books)
            if self.place.tapped is not None and not keep_card:
                books.cards.clear(self.person.key, self.place.tapped)
            if not books.inbox.finish(self.update_id, self.now):
                raise SettledError(f"update {self.update_id}")
            return result

        result = await self.store.write(whole)
        self.done = True
        return result

    async def settle(self, *, keep_card: bool = False) -> None:
        """Settle the update of a turn that decided nothing."""
        if self.along or (self.place.tapped is not None and not keep_card):
            await self.commit(lambda _books: None, keep_card=keep_card)
            return
        if not await self.store.settle(self.update_id, self.now):
            raise SettledError(f"update {self.update_id}")
        self.done = True

    async def close(self, reply: Reply) -> None:
        """Settle the update of a turn that wrote nothing."""
        if not self.done:
            await self.settle(keep_card=reply.screen is None or reply.fresh)


Handler = Callable[[Turn], Awaitable[Reply]]
"""What every handler of the chat is: a turn in, the answer out."""

here: ContextVar[Turn] = ContextVar("here")
"""The turn that is being handled, for the adapters that python-telegram-bot calls."""
