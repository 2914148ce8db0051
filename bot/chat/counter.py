"""The counter: puts the chat's parts together, and owns the library's application that routes turns to them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from telegram import Bot
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.chat.account import Account
from bot.chat.actions import Actions
from bot.chat.asked import Asked
from bot.chat.beginning import Beginning
from bot.chat.broadcast import Broadcasting
from bot.chat.browse import Browse
from bot.chat.commands import TABLE, Commands
from bot.chat.confirming import Confirming
from bot.chat.conversations import Conversations
from bot.chat.denials import Denials
from bot.chat.errands import Errands
from bot.chat.export import Export
from bot.chat.faces import Faces
from bot.chat.failures import Failures
from bot.chat.favourites import Favourites
from bot.chat.gate import Gate
from bot.chat.inline import Inline
from bot.chat.mass import Mass
from bot.chat.menu import mark, publish
from bot.chat.operator import OperatorDesk
from bot.chat.ordering import Ordering
from bot.chat.outbox import Outbox
from bot.chat.people import PeopleDesk
from bot.chat.porch import Porch
from bot.chat.routes import Route, on_any_command, on_any_tap, on_command, on_message, on_tap
from bot.chat.screens.browse import HOME
from bot.chat.screens.home import HELP
from bot.chat.sender import Sender
from bot.chat.show import Show
from bot.transport import AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.catalog import Catalog
    from bot.chat.turn import Books, Handler, Store
    from bot.i18n import Catalogues, Words
    from bot.orders import Desk, Draft
    from bot.people import Door, Person
    from bot.transport import Wire

log = structlog.get_logger(__name__)

MENU = "menu"

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Means:
    """What the counter works with. `queued` wakes the submit lanes, `refresh` the watch, `look` the lookup.

    `name` is what the bot is to be called; empty leaves its name alone.
    """

    token: str
    api_url: str
    wire: Wire
    store: Store
    catalog: Catalog
    desk: Desk
    door: Door
    catalogues: Catalogues
    queued: Callable[[], None]
    refresh: Callable[[], None]
    look: Callable[[], None]
    now: Callable[[], datetime]
    name: str = ""


class Counter:
    """The chat as `app` sees it: the gate for updates, the outbox for notices."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self.faces = Faces()
        self._asked = Asked()
        self.sender = Sender(means.wire)
        self.bot = _bot(means)
        self.outbox = Outbox(means.store, self.sender, self.words, means.now, faces=self.faces)
        self._denials = Denials()
        self._errands = Errands()
        self._show = Show(self.sender, Failures(), self._denials, self._errands)
        self._application = _application(self.bot, means.store)
        self._add_handlers()
        self.gate = self._gate()

    async def open(self) -> None:
        """Ask Telegram who the bot is, read where the orders stand, and see to the command menu meanwhile."""
        await self._application.initialize()
        self._publishing = asyncio.create_task(self._publish(), name="menu")

    async def close(self) -> None:
        self._publishing.cancel()
        await asyncio.gather(self._publishing, return_exceptions=True)
        await asyncio.gather(self._errands.stop(), self.outbox.stop())
        await self._application.shutdown()

    async def _publish(self) -> None:
        """Write the menu; it is looked at again at the next start, so a trouble is only told."""
        try:
            await self._write_menu()
        except TelegramError as trouble:
            log.warning(
                "the bot's menu or name could not be written", error=type(trouble).__name__, text=trouble.message
            )
        except Exception:
            log.exception("the bot's menu or name could not be written")

    async def _write_menu(self) -> None:
        """Nothing is asked of Telegram where an earlier start wrote the same to everybody."""
        means, operators = self._means, sorted(self._means.door.operators)
        now = mark(means.catalogues, operators, self.bot.id, means.name)
        known = await means.store.read(lambda books: books.memory.get(MENU))
        if known is not None and known.value == {"mark": now}:
            return
        if not await publish(means.wire, means.catalogues, operators, means.name):
            await means.store.write(lambda books: books.memory.put(MENU, {"mark": now}, means.now()))

    def words(self, person: Person) -> Words:
        """The person's choice of language, else Telegram's, else the desk's; times by the person's clock."""
        catalogues = self._means.catalogues
        return catalogues.words(catalogues.choose(person.language, person.language_code), person.preferences.clock)

    def _gate(self) -> Gate:
        means = self._means
        return Gate(
            store=means.store,
            door=means.door,
            faces=self.faces,
            porch=Porch(means.door, self._username, self._denials),
            show=self._show,
            rooms=self._application.process_update,
            inline=self._inline_mode().answer,
            words=self.words,
            username=self._username,
            now=means.now,
        )

    def _username(self) -> str:
        return self.bot.username

    def _inline_mode(self) -> Inline:
        means, catalogues = self._means, self._means.catalogues
        return Inline(
            means.store,
            means.wire,
            means.catalog,
            self.words,
            lambda code: catalogues.words(catalogues.choose(None, code)),
            means.now,
        )

    def _inline(self) -> bool:
        """Whether the bot's owner has switched inline mode on."""
        return bool(self.bot.supports_inline_queries)

    async def _fetch(self, file_id: str) -> bytes:
        file = await self.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    def _add_handlers(self) -> None:
        show, commands = self._show, self._commands()
        said = {name: Route(on_command(name), show.step(commands.handler(name))) for name in TABLE}
        self._application.add_handlers(
            [
                Route(self._asked.awaits, show.step(self._asked.answered)),
                commands.ordering.conversation(show, [said[name] for name, one in TABLE.items() if one.ordering]),
                *(route for name, route in said.items() if not TABLE[name].ordering),
                *(Route(on_tap(verb), show.step(handler)) for verb, handler in self._taps(commands).items()),
                Route(on_any_command, show.step(commands.unknown)),
                Route(on_any_tap, show.step(commands.old_button)),
                Route(on_message, show.step(commands.ordering.said)),
            ]
        )

    def _commands(self) -> Commands:
        means = self._means
        browse = Browse(means.catalog, self._inline)
        mass = Mass(means.desk, browse, means.queued)
        ordering = Ordering(means.desk, browse, Beginning(means.desk, browse), mass, self._fetch)
        actions = Actions(means.desk, means.queued, means.refresh)
        people = PeopleDesk(means.door, self._asked)
        rooms = Export(self._errands), Broadcasting(self._asked)
        operators = OperatorDesk(people, means.desk, means.catalog, means.refresh, self._asked, means.look, *rooms)
        account = Account(means.catalogues, self._asked)
        return Commands(browse, ordering, Favourites(browse), account, actions, operators)

    def _taps(self, commands: Commands) -> Mapping[str, Handler]:
        """What every button does; verbs are unique."""
        own: dict[str, Handler] = {HOME: commands.home, HELP: commands.help}
        confirming = Confirming(self._means.desk, commands.browse, self._means.queued)
        shop = (commands.browse, commands.favourites, confirming, commands.ordering.mass)
        for room in (*shop, commands.account, commands.placed, commands.operators):
            own.update(room.taps())
        return own


def _bot(means: Means) -> Bot:
    """The library's bot: it names itself and fetches files; everything else goes over the wire."""
    return Bot(
        means.token,
        base_url=f"{means.api_url}/bot",
        base_file_url=f"{means.api_url}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )


def _application(bot: Bot, store: Store) -> AnyApplication:
    """Build it without updater, job queue and rate limiter: those are the transport's."""
    persistence = Conversations(lambda: store.read(_open_drafts))
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).persistence(persistence).build()


def _open_drafts(books: Books) -> Sequence[tuple[int, Draft]]:
    return books.drafts.all_open()
