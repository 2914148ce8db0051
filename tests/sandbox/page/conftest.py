import os
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page, async_playwright, expect

from bot.sandbox.pageroutes import add_page_routes
from bot.sandbox.panel import Catalogue, PanelDesk, Terms, add_view_routes
from bot.sandbox.telegram import BotApi, make_app
from tests.sandbox.page.echo import Echo

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1360, "height": 850}
PHONE = {"width": 390, "height": 780}
# Only what fails waits so long; a busy machine may need it.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Sandbox:
    """Both servers on one port with the page, and nobody's real bot."""

    api: BotApi
    desk: PanelDesk
    base: str
    runner: web.AppRunner


async def start_sandbox():
    api, desk = BotApi(), PanelDesk(Terms(seconds=0), Catalogue(1, 60))
    app = make_app(api)
    add_page_routes(app, api)
    add_view_routes(app, desk)
    runner = web.AppRunner(app, shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return Sandbox(api, desk, f"http://127.0.0.1:{runner.addresses[0][1]}", runner)


@pytest.fixture
async def sandbox():
    sandbox = await start_sandbox()
    yield sandbox
    await sandbox.runner.cleanup()


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        reason = f"no browser at {CHROMIUM}"
        (pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip)(reason)
    return str(CHROMIUM)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser(chromium):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        await browser.close()


@dataclass
class Look:
    """An open page and what it complained about or fetched."""

    page: Page
    sandbox: Sandbox
    complaints: list
    fetched: list

    @property
    def log(self):
        return self.page.get_by_role("log")

    @property
    def field(self):
        return self.page.get_by_label("Message", exact=True)

    @property
    def options(self):
        return self.page.get_by_role("listbox", name="Suggestions").get_by_role("option")

    def button(self, name, *, exact=True):
        return self.page.get_by_role("button", name=name, exact=exact)

    async def say(self, text):
        await self.field.fill(text)
        await self.field.press("Enter")


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser):
    """Open the page of a fresh sandbox with an answering bot; complaints of the browser fail the test."""
    opened = []

    async def open_one(viewport=None, **options):
        sandbox = await start_sandbox()
        sandbox.api.person(1_001, "Ann Field")
        sandbox.api.person(1_002, "Иван Петров", "ru")
        echo = await Echo(sandbox.base, sandbox.api.token).__aenter__()
        context = await browser.new_context(viewport=viewport or DESKTOP, **options)
        look = Look(await context.new_page(), sandbox, [], [])
        look.page.set_default_timeout(PATIENCE_MS)
        look.page.on("pageerror", lambda error: look.complaints.append(str(error)))
        look.page.on("console", lambda line: look.complaints.append(line.text) if line.type == "error" else None)
        look.page.on("request", lambda request: look.fetched.append(request.url))
        opened.append((look, echo, context))
        await look.page.goto(sandbox.base)
        return look

    yield open_one
    for look, echo, context in opened:
        await context.close()
        await echo.__aexit__()
        await look.sandbox.runner.cleanup()
        assert look.complaints == []
        assert [url for url in look.fetched if not url.startswith((look.sandbox.base, "blob:", "data:"))] == []
