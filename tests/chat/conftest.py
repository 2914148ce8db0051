"""The desk as people meet it: the whole bot over loopback HTTP, a simulated Telegram and a simulated panel."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.app import App, Makers
from bot.chat.counter import MENU
from bot.chat.menu import mark
from bot.i18n import Catalogues
from bot.sandbox import TOKEN, Sandbox
from bot.sandbox.panel import Catalogue, PanelDesk, Service, Terms
from bot.sandbox.telegram import BotApi, Person
from bot.settings import Settings
from bot.store import Store

KEY = "sandbox-key"
PATIENCE = 15.0
"""Only what fails waits so long; a busy machine may need it."""
LINK = "https://instagram.com/example"
OPERATOR = 1
BOOKS = "desk.db"


class Clock:
    """The bot's time: it runs, and a test moves it on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def pass_(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


class Desk:
    """The running bot with both of its worlds. `settings` may be changed before `start`. `books` are those it finds."""

    def __init__(self, folder: Path, books: Path | None = None) -> None:
        if books is not None:
            shutil.copy(books, folder / BOOKS)
        self.clock = Clock()
        self.world = Sandbox()
        self.world.panel = PanelDesk(Terms(balance=Decimal(100_000), seconds=0), Catalogue(1, 60))
        self.telegram: BotApi = self.world.telegram
        self.panel: PanelDesk = self.world.panel
        self.panel.catalogue.put(
            Service("7", "Instagram Comments", "Instagram Comments", "custom_comments", Decimal(2), 1, 100)
        )
        self.panel.catalogue.put(Service("8", "TikTok Views", "TikTok Views", "default", Decimal("0.5"), 10, 1000))
        self.settings = {"send_rate": 0, "poll_seconds": 0.2, "catalog_seconds": 60, "operator_ids": (OPERATOR,)}
        self.settings["database_url"] = f"sqlite:///{folder}/{BOOKS}"
        self.store: Callable[..., Coroutine[None, None, Store]] = Store.open
        self.app: App | None = None

    @property
    def olga(self) -> Person:
        """The operator."""
        return self.telegram.person(OPERATOR)

    async def open(self) -> None:
        self.addresses = await self.world.start()
        await self.start()

    async def start(self) -> None:
        """Start the bot; also again, after `halt`."""
        settings = Settings(
            telegram_token=TOKEN,
            telegram_api_url=self.addresses.telegram,
            panel_url=self.addresses.panel,
            panel_key=KEY,
            port=0,
            _env_file=None,
            **self.settings,
        )
        self.app = App(settings, Makers(store=self.store, now=self.clock))
        await self.app.start()
        await until(lambda: self.app.catalog.fresh)

    async def halt(self) -> None:
        if self.app is not None:
            await self.app.stop()
        self.app = None

    async def close(self) -> None:
        await self.halt()
        await self.world.stop()

    async def idle(self) -> None:
        """Wait until every update that was sent has been dealt with."""
        await until(lambda: not self.telegram.updates.pending and not self.app.dispatcher.waiting)

    async def settled(self) -> None:
        """Wait until nothing is queued, under way or to be told."""
        await self.idle()
        await until_async(self._quiet)

    async def _quiet(self) -> bool:
        now = self.clock() + timedelta(days=1)

        def work(books: object) -> bool:
            queued = books.orders.next_queued(now) or books.orders.submitting()
            asked = books.requests.next_asked(now) or books.requests.submitting()
            return not (queued or asked or books.notices.waiting(now, limit=1))

        return await self.app.store.write(work)

    async def reread(self) -> None:
        """Have the bot read the panel's services as they are now."""
        before = self.panel.counted["services"]
        while self.panel.counted["services"] == before:
            await self.app.catalog.refresh()

    def added(self) -> int:
        """Calls of `add` that reached the panel."""
        return self.panel.counted["add"]


async def until(done: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Wait for something to become true."""
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110 - it looks at other people's state
            await asyncio.sleep(0.01)


async def until_async(done: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.02)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty books of a desk that has been open before: neither tables nor menus have to be written at a start."""
    file = tmp_path_factory.mktemp("books") / BOOKS
    asyncio.run(_written(file))
    return file


async def _written(file: Path) -> None:
    store = await Store.open(f"sqlite:///{file}")
    written = mark(Catalogues.load(), [OPERATOR], int(TOKEN.partition(":")[0]))
    await store.write(lambda those: those.memory.put(MENU, {"mark": written}, datetime.now(UTC)))
    await store.close()


@pytest.fixture
async def closed_desk(tmp_path: Path, books: Path | None) -> AsyncIterator[Desk]:
    """A desk that is not open yet: change its settings or its panel, then `await desk.open()`."""
    desk = Desk(tmp_path, books)
    yield desk
    await desk.close()


@pytest.fixture
async def desk(closed_desk: Desk) -> Desk:
    """The running desk."""
    await closed_desk.open()
    return closed_desk


@pytest.fixture
def olga(desk: Desk) -> Person:
    """The operator."""
    return desk.olga
