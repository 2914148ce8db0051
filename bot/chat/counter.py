"""The counter: puts the chat's parts together, and owns the library's application that routes turns to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ApplicationBuilder

from bot.chat.account import Account
from bot.chat.browse import Browse
from bot.chat.commands import TABLE, Commands
from bot.chat.conversations import Conversations
from bot.chat.failures import Failures
from bot.chat.gate import Gate
from bot.chat.ordering import Ordering
from bot.chat.porch import Porch
from bot.chat.routes import Route, on_any_command, on_any_tap, on_command, on_message, on_tap
from bot.chat.screens.browse import HOME
from bot.chat.screens.home import HELP
from bot.chat.show import Show

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from telegram import Bot, Update

    from bot.catalog import Catalog
    from bot.chat.commands import OperatorRoom, OrderRoom
    from bot.chat.faces import Faces
    from bot.chat.sender import Sender
    from bot.chat.turn import Handler, Store
    from bot.i18n import Catalogues, Words
    from bot.orders import Desk, Draft
    from bot.people import Door, Person
    from bot.transport import InboxRow

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Rooms:
    """The parts of the chat that are about placed orders and about operators, and the buttons they answer."""

    orders: OrderRoom
    operators: OperatorRoom
    taps: Mapping[str, Handler]


@dataclass(frozen=True, slots=True)
class Supplies:
    """What the counter works with. `drafts` reads every open draft; `queued` wakes the submit lanes."""

    bot: Bot
    sender: Sender
    store: Store
    catalog: Catalog
    catalogues: Catalogues
    desk: Desk
    door: Door
    faces: Faces
    rooms: Rooms
    drafts: Callable[[], Awaitable[Sequence[tuple[int, Draft]]]]
    queued: Callable[[], None]
    now: Callable[[], datetime]


class Counter:
    """What the transport gives updates to."""

    def __init__(self, supplies: Supplies) -> None:
        self._supplies = supplies
        self._show = Show(supplies.sender, Failures())
        self._application = _application(supplies)
        self._add_handlers()
        self.gate = self._gate()

    async def open(self) -> None:
        """Ask Telegram who the bot is, and read where the orders stand."""
        await self._application.initialize()

    async def close(self) -> None:
        await self._application.shutdown()

    async def handle(self, update: Update, row: InboxRow) -> bool:
        return await self.gate.handle(update, row)

    async def flooded(self, person: int) -> None:
        await self.gate.flooded(person)

    async def buried(self, row: InboxRow, reason: str) -> None:
        await self.gate.buried(row, reason)

    def words(self, person: Person) -> Words:
        """The person's choice of language, else Telegram's, else the desk's."""
        return self._supplies.catalogues.words(self._supplies.catalogues.choose(person.language, person.language_code))

    def _gate(self) -> Gate:
        supplies = self._supplies
        return Gate(
            store=supplies.store,
            door=supplies.door,
            faces=supplies.faces,
            porch=Porch(supplies.door, self._username),
            show=self._show,
            rooms=self._application.process_update,
            words=self.words,
            username=self._username,
            now=supplies.now,
        )

    def _username(self) -> str:
        return self._supplies.bot.username

    async def _fetch(self, file_id: str) -> bytes:
        file = await self._supplies.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    def _add_handlers(self) -> None:
        supplies, show = self._supplies, self._show
        browse = Browse(supplies.catalog)
        ordering = Ordering(supplies.desk, browse, self._fetch, supplies.queued)
        account = Account(supplies.catalogues)
        commands = Commands(browse, ordering, account, supplies.rooms.orders, supplies.rooms.operators)
        said = {one.name: Route(on_command(one.name), show.step(commands.handler(one.name))) for one in TABLE.values()}
        own = {HOME: commands.home, HELP: commands.help}
        taps = {**own, **browse.taps(), **ordering.taps(), **account.taps(), **supplies.rooms.taps}
        starters = [said[one.name] for one in TABLE.values() if one.ordering]
        self._application.add_handlers(
            [
                ordering.conversation(show, starters),
                *(route for name, route in said.items() if not TABLE[name].ordering),
                *(Route(on_tap(verb), show.step(handler)) for verb, handler in taps.items()),
                Route(on_any_command, show.step(commands.unknown)),
                Route(on_any_tap, show.step(commands.old_button)),
                Route(on_message, show.step(browse.said)),
            ]
        )


def _application(supplies: Supplies) -> AnyApplication:
    """Build it without updater, job queue and rate limiter: those are the transport's."""
    builder = ApplicationBuilder().bot(supplies.bot).updater(None).job_queue(None)
    return builder.persistence(Conversations(supplies.drafts)).build()
