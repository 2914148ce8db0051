"""A world around the real bot: Bot API server and panel on a loopback port in this process, the bot in its own."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.i18n import Catalogues
from bot.sandbox.panel import Catalogue, PanelDesk, Stage, Terms, make_app
from bot.sandbox.telegram import BotApi, Setup, add_api_routes
from tests.e2e.actor import Actor
from tests.e2e.process import BLINK, RUN, Start, clean_environment

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.sandbox.telegram.updates import Ask
    from tests.e2e.process import Nursery, Process

TOKEN = "7000000002:aa-token-that-opens-nothing-at-all-0123"
KEY = "panel-key-that-opens-nothing"
OPERATOR = 1
SERVICE = "101"
"""The reference page's first service: 100 to 100,000 pieces at 250.00 a thousand, with refill and cancel."""

UNDONE = (
    "SELECT count(*) FROM inbox WHERE done IS NULL",
    "SELECT count(*) FROM notices JOIN people ON key = person WHERE notices.state = 'waiting' AND reachable",
    "SELECT count(*) FROM orders WHERE state IN ('queued', 'submitting')",
    "SELECT count(*) FROM requests WHERE state IN ('asked', 'submitting')",
)


@cache
def catalogues() -> Catalogues:
    """Read once: all languages take as long as a start of the bot."""
    return Catalogues.load(default="en")


@dataclass
class World:
    """Nothing moves at the panel by itself: `seconds=0`; what moves is moved by the test."""

    folder: Path
    telegram: BotApi = field(default_factory=lambda: BotApi(Setup(token=TOKEN)))
    panel: PanelDesk = field(
        default_factory=lambda: PanelDesk(Terms(key=KEY, balance=Decimal(10_000_000), seconds=0), Catalogue(count=40))
    )
    root: str = ""
    polls: int = 0
    """Calls of getUpdates that have arrived; the answer to a long poll comes later."""
    settings: dict[str, object] = field(default_factory=dict)
    nursery: Nursery | None = None
    """What starts bots at once; without it each is a new interpreter."""
    figures: list[str] = field(default_factory=list)
    """What a test wants to be read by people."""
    _actors: dict[int, Actor] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "books.db"

    @asynccontextmanager
    async def served(self, port: int = 0) -> AsyncIterator[World]:
        app = make_app(self.panel)
        add_api_routes(app, self.telegram)
        self._count_polls()
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.3)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    def _count_polls(self) -> None:
        updates = self.telegram.updates
        answer = updates.poll

        async def poll(ask: Ask) -> list[dict[str, Any]]:
            self.polls += 1
            return await answer(ask)

        updates.poll = poll

    def environment(self, **changes: object) -> dict[str, str]:
        own = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.root,
            "PANEL_URL": f"{self.root}/api/v2",
            "PANEL_KEY": KEY,
            "OPERATOR_IDS": OPERATOR,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "POLL_SECONDS": 0.4,
            "UNVERIFIED_SECONDS": 600,
            "SEND_RATE": 0,
            "PORT": 0,
        }
        return clean_environment(self.folder, **{**own, **self.settings, **changes})

    @asynccontextmanager
    async def bot(self, *arguments: str, polling: bool = True, **changes: object) -> AsyncIterator[Process]:
        """Run the bot until the block ends or it ended itself; by default it has polled when the block begins."""
        before = self.polls
        bot = self.start(*(arguments or RUN), **changes)
        try:
            if polling:
                await bot.until(lambda: self.polls > before, "poll")
            yield bot
        finally:
            await bot.kill()
            bot.check_secrets()

    def start(self, *arguments: str, **changes: object) -> Process:
        start = Start(arguments, self.environment(**changes), self.folder)
        return start.fresh() if self.nursery is None else self.nursery.start(start)

    def actor(self, number: int = OPERATOR, name: str = "Olga", language: str = "en") -> Actor:
        """Give the person of this id; made at the first mention."""
        if number not in self._actors:
            words = catalogues().words(language)
            self._actors[number] = Actor(self.telegram.person(number, name, language), words)
        return self._actors[number]

    def transcripts(self) -> str:
        """Every chat as text, the operators' first."""
        return "\n\n".join(f"--- {actor.name} ---\n{actor.transcript()}" for actor in self._actors.values())

    @property
    def actors(self) -> list[Actor]:
        return list(self._actors.values())

    async def ledger(self) -> list[dict[str, Any]]:
        """What the books say, by the verb that anybody may use."""
        process = self.start("-m", "bot", "ledger")
        assert await process.ended() == 0, process.said()
        process.check_secrets()
        return [json.loads(line) for line in process.said().splitlines()]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the file itself, beside the bot."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=5)) as connection:
            return connection.execute(query, values).fetchall()

    def undone(self) -> int:
        waiting = len(self.telegram.updates.pending)
        return waiting + sum(self.rows(query)[0][0] for query in UNDONE)

    async def quiet(self, bot: Process, seconds: float = 20.0, still: float = 0.25) -> None:
        """Wait until no update, order, request or notice is under way, and Telegram has heard nothing for a while."""
        await bot.until(lambda: not self.undone() and self._silent() > still, "quiet", seconds)

    def _silent(self) -> float:
        last = next((call.at for call in reversed(self.telegram.calls) if call.method != "getUpdates"), 0.0)
        return time.time() - last

    async def placed(self, count: int, seconds: float = 10.0) -> Sequence[str]:
        """Wait until the panel has so many orders and give their ids."""
        late = time.monotonic() + seconds
        while len(self.panel.ledger()) < count:
            assert time.monotonic() < late, f"{len(self.panel.ledger())} of {count} orders at the panel"
            await asyncio.sleep(BLINK)
        return [entry.order for entry in self.panel.ledger()]

    def move(self, order: str, status: str, remains: int = 0) -> None:
        """Let the panel give an order another status."""
        self.panel.move(order, Stage(0, status, remains))
