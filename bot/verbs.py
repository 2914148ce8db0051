"""What each verb does: run the bot, in the sandbox too, check, migrate, print the books, move and copy them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bot import logs
from bot import settings as knobs
from bot import store as database
from bot.app import App, Makers
from bot.i18n import Catalogues
from bot.orders import mark_copy
from bot.panel import Abilities, Panel
from bot.panel import Timeouts as PanelTimeouts
from bot.transport import AiohttpRequest, Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.check import Finding
    from bot.sandbox import Addresses
    from bot.settings import Settings
    from bot.store import Line

GC_THRESHOLDS = (20_000, 20, 50)
"""Objects made between two looks for cycles: at Python's 700 each update pays for a look (measured: a sixth)."""

BOOKS_OF_SANDBOX = "sandbox.db"
"""Never the name of real books, whatever folder is given: they would be taken for the sandbox's panel's."""

TROUBLES = (knobs.SettingsError, database.StoreError)
"""What the operator is told in plain lines, without a traceback."""


async def run(settings: Settings, makers: Makers | None = None, *, stopped: asyncio.Event | None = None) -> int:
    """Run until a signal (0) or until it has to be started again (1)."""
    logs.setup(settings.log_level, settings.log_format, settings.secrets)
    for refusal in knobs.refused(settings, Catalogues.load().codes):
        raise refusal
    gc.set_threshold(*GC_THRESHOLDS)
    return await _serve(App(settings, makers), stopped or _signalled())


async def _serve(app: App, stopped: asyncio.Event, *, greet: Callable[[], Awaitable[None]] | None = None) -> int:
    if not await _started(app, stopped):
        return 0
    try:
        if greet is not None:
            await greet()
        return await app.wait(stopped)
    finally:
        await app.stop()


async def _started(app: App, stopped: asyncio.Event) -> bool:
    """Start, unless the stop comes first: Telegram may be away for long."""
    starting, asked = asyncio.create_task(app.start()), asyncio.create_task(stopped.wait())
    await asyncio.wait({starting, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if starting.done():
        await starting
        return True
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    return False


def _signalled() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    return stopped


async def sandbox(*, port: int, data: str | None) -> int:
    """Run the bot against a simulated panel and Bot API server, with a chat page, until Ctrl-C."""
    from bot.sandbox import Sandbox  # noqa: PLC0415 - nothing of it is loaded at the start of a bot

    stopped = _signalled()
    with tempfile.TemporaryDirectory(prefix="paneldesk-") as temporary:
        world = Sandbox(port=port, kept=data is not None)
        try:
            addresses = await world.start()
        except OSError as taken:
            raise knobs.SettingsError(f"Port {port} cannot be used ({taken.strerror}); try --port 0.") from None
        settings = _sandboxed(addresses, Path(data or temporary))
        logs.setup(settings.log_level, settings.log_format, settings.secrets)
        if data is not None:
            await follow(settings)
        app = App(settings)

        async def greet() -> None:
            await app.catalog.refresh()  # whoever comes first finds the platforms at home
            print(f"Open {addresses.page} in a browser. Ctrl-C ends everything.", flush=True)

        try:
            return await _serve(app, stopped, greet=greet)
        finally:
            await world.stop()


async def follow(settings: Settings) -> None:
    """Have kept books go on with a simulated panel: it is one and the same, whatever port it has today."""
    books = await database.Store.open(settings.database_url)
    try:
        await books.write(lambda books: books.origin.move(settings.panel_mark, datetime.now(UTC)))
    finally:
        await books.close()


def _sandboxed(addresses: Addresses, folder: Path) -> Settings:
    from bot.sandbox import OPERATOR, TOKEN  # noqa: PLC0415

    return knobs.load(
        env_file=None,
        telegram_token=TOKEN,
        telegram_api_url=addresses.telegram,
        panel_url=addresses.panel,
        panel_key="sandbox-key",
        operator_ids=str(OPERATOR),
        database_url=f"sqlite:///{folder / BOOKS_OF_SANDBOX}",
        poll_seconds=2,
        unverified_seconds=20,
        port=0,
        log_level="ERROR",
        log_format="console",
    )


async def check(settings: Settings) -> int:
    """Print what is right and what is wrong; 1 where anything is wrong."""
    from bot import check as checks  # noqa: PLC0415 - as above

    redact = logs.setup("ERROR", settings.log_format, settings.secrets)
    wire = Wire(settings.telegram_token.get_secret_value(), AiohttpRequest(), api_url=settings.telegram_api_url)
    bad = False
    await wire.open()
    try:
        async with _reader(settings) as panel:
            checked = checks.Checked(wire, panel, settings)
            async for finding in checks.check(checked):
                bad = bad or finding.bad
                print(redact(str(finding)), flush=True)
    finally:
        await wire.close()
    return int(bad)


async def moved(settings: Settings) -> int:
    """Have the books go on at another address, if the panel there shows that it is theirs; 1 where it does not."""
    from bot import check as checks  # noqa: PLC0415 - as above

    redact = logs.setup("ERROR", settings.log_format, settings.secrets)
    books = await _kept(settings)
    try:
        finding = await _recognised(books, settings)
        if finding is not checks.NOTHING_TO_DO and not finding.bad:
            await books.write(lambda books: books.origin.move(settings.panel_mark, datetime.now(UTC)))
    finally:
        await books.close()
    print(redact(str(finding)))
    if not finding.bad:
        print("The books go on there: start `run`.")
    return int(finding.bad)


async def _recognised(books: database.Store, settings: Settings) -> Finding:
    from bot import check as checks  # noqa: PLC0415 - as above

    if not await books.read(lambda books: books.origin.strangers(settings.panel_mark)):
        return checks.NOTHING_TO_DO
    known = await books.read(lambda books: books.origin.newest(checks.ASKED))
    learnt = await books.read(lambda books: books.memory.get("abilities"))
    async with _reader(settings, Abilities.from_dict(learnt.value if learnt else {})) as panel:
        return await checks.check_origin(panel, settings.panel_url, known)


def _reader(settings: Settings, abilities: Abilities | None = None) -> Panel:
    """The panel for somebody who waits before a terminal."""
    limits = PanelTimeouts(read=min(settings.panel_timeout, PanelTimeouts().read))
    return Panel(settings.panel_url, settings.panel_key.get_secret_value(), timeouts=limits, abilities=abilities)


async def _kept(settings: Settings) -> database.Store:
    """Open books that are there already: a wrong folder must not look like success."""
    if await database.schema_state(settings.database_url) is database.SchemaState.EMPTY:
        raise database.StoreError("there are no books at DATABASE_URL: is it the one that `run` uses, and the folder?")
    return await database.Store.open(settings.database_url)


async def migrate(settings: Settings) -> int:
    """Bring the database up to date."""
    await database.migrate(settings.database_url)
    print("The database is up to date.")
    return 0


async def ledger(settings: Settings) -> int:
    """Print the books as JSON lines; also beside a running bot."""
    books = await database.Store.open(settings.database_url, readonly=True)
    try:
        for line in await books.read(_lines):
            sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    finally:
        await books.close()
    return 0


def _lines(books: database.Books) -> list[Line]:
    return list(books.orders.ledger())


async def backup(settings: Settings, target: str) -> int:
    """Copy the books into a new file; also beside a running bot."""
    await database.backup(settings.database_url, Path(target), datetime.now(UTC))
    print(f"Written: {target}")
    return 0


async def restored(settings: Settings) -> int:
    """Have the next `run` take the books for a copy that was put back, as it does by itself with one of `backup`."""
    books = await _kept(settings)
    try:
        await books.write(lambda books: mark_copy(books, datetime.now(UTC)))
    finally:
        await books.close()
    print("`run` takes these books for a copy now: what waits in them is left to the operators.")
    return 0
