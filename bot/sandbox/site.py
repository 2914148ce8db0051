"""The sandbox as one site on this machine: Bot API server, panel, chat page; whoever starts it stops it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from decimal import Decimal

from aiohttp import web

from bot.sandbox.pageroutes import add_page_routes
from bot.sandbox.panel import PanelDesk, Terms, make_app
from bot.sandbox.telegram import BotApi, Setup, add_api_routes

HOST = "127.0.0.1"
STOP_SECONDS = 0.5
BEGAN, NUMBERS_A_SECOND = 1_735_689_600, 16
"""The start of 2025: numbers stay within 32 bits for some years."""
TOKEN = "1000001:sandbox-token-that-opens-nothing-at-all"  # noqa: S105 - opens nothing but the server below
OPERATOR = 1
PEOPLE = ((OPERATOR, "Olga", "en"), (2, "Max", "en"), (3, "Вера", "ru"), (4, "ليلى", "ar"))


def _first_number() -> int:
    """One that no earlier sandbox gave, for the desk's books may have been kept: it grows faster than they count."""
    return int(time.time() - BEGAN) * NUMBERS_A_SECOND


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is, once it listens."""

    page: str
    telegram: str
    panel: str


class Sandbox:
    """A small world for the bot: four people and a panel with 6,000 services.

    The first of them is an operator, the last one writes from right to left.
    """

    def __init__(self, *, port: int = 0, terms: Terms | None = None, kept: bool = False) -> None:
        """Make it; with `kept` books of an earlier sandbox the panel's numbers go on too."""
        first = _first_number()
        terms = terms or Terms(balance=Decimal(1000), seconds=60)
        self.telegram = BotApi(Setup(token=TOKEN, first_update=first, first_message=first))
        self.panel = PanelDesk(replace(terms, first_id=first) if kept else terms)
        for number, name, language in PEOPLE:
            self.telegram.person(number, name, language)
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> Addresses:
        """Listen; OSError where the port is taken."""
        app = make_app(self.panel)
        add_api_routes(app, self.telegram)
        add_page_routes(app, self.telegram)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError:
            await self.stop()
            raise
        root = f"http://{HOST}:{self._runner.addresses[0][1]}"
        return Addresses(root, root, f"{root}/api/v2")

    async def stop(self) -> None:
        if self._runner is not None:
            await asyncio.shield(self._runner.cleanup())
