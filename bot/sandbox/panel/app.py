"""The simulated panel over HTTP: `POST /api/v2`, and the panel view beside it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.panel.actions import Answer, Ask, ask, perform
from bot.sandbox.panel.desk import Call, PanelDesk
from bot.sandbox.panel.faults import ANY, LATE, Fault
from bot.sandbox.panel.replies import CLOSING, REPLIES, WHOLE, Exchange, connected, reset
from bot.sandbox.panel.view import add_view_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from bot.sandbox.panel.order import Order

DESK = web.AppKey("desk", PanelDesk)
PATH = "/api/v2"
LARGEST_FORM = 8 * 2**20
SHOWN = 300
HOST = "127.0.0.1"
STOP_WITHIN = 0.5
"""Seconds that a stopping server gives to answers under way."""


def make_app(desk: PanelDesk) -> web.Application:
    app = web.Application(client_max_size=LARGEST_FORM)
    app[DESK] = desk
    app[CLOSING] = asyncio.Event()
    app.on_shutdown.append(_close)
    app.router.add_post(PATH, _api)
    add_view_routes(app, desk)
    return app


async def _close(app: web.Application) -> None:
    app[CLOSING].set()


async def _api(request: web.Request) -> web.StreamResponse:
    desk = request.app[DESK]
    if desk.faults.draw(ANY):
        return reset(request)
    call = ask(desk, await _form(request))
    fault = desk.faults.draw(call.fields.get("action", ""))
    answer = perform(call) if fault is None or fault.kind.done else None
    _note(call, answer, fault)
    if fault is not None:
        return await _faulty(Exchange(request, call, fault, answer))
    return await _send(request, answer) if answer else reset(request)


async def _form(request: web.Request) -> Mapping[str, str]:
    """Form fields; JSON objects are understood too. What cannot be read has no fields."""
    try:
        as_json = request.content_type == "application/json"
        value = await request.json() if as_json else dict(await request.post())
    except (ValueError, LookupError):
        return {}
    return {name: str(field) for name, field in value.items()} if isinstance(value, dict) else {}


def _note(call: Ask, answer: Answer | None, fault: Fault | None) -> None:
    desk, said, befell = call.desk, answer.body[:SHOWN].decode() if answer else "", fault.name if fault else ""
    action = call.fields.get("action", "")
    rest = {name: value for name, value in call.fields.items() if name != "action"}
    desk.calls.append(Call(desk.now(), action, rest, befell, said))
    desk.counted[action] += 1
    if action == "add" and answer is None and befell != LATE:
        desk.ignored(call.key, rest, befell)


async def _faulty(exchange: Exchange) -> web.StreamResponse:
    """The client may leave at any moment, which is no fault of ours."""
    with suppress(ConnectionError):
        reply = exchange.fault.kind.reply
        response = await REPLIES[reply](exchange)
        placed = exchange.answer.placed if exchange.answer and reply in WHOLE else None
        return response if response.prepared else await _deliver(exchange.request, response, placed)
    return web.Response()


async def _send(request: web.Request, answer: Answer) -> web.StreamResponse:
    content_type = _content_type(request.app[DESK])
    response = web.Response(body=answer.body, status=answer.status, content_type=content_type)
    with suppress(ConnectionError):
        await _deliver(request, response, answer.placed)
    return response


async def _deliver(request: web.Request, response: web.StreamResponse, placed: Order | None) -> web.StreamResponse:
    """Written to the last byte; only then the ledger says that an order was answered."""
    await response.prepare(request)
    await response.write_eof()
    if placed and connected(request):
        request.app[DESK].answered(placed)
    return response


def _content_type(desk: PanelDesk) -> str:
    kind = desk.dialect.content_type
    as_page = kind == "html" or (kind == "mixed" and desk.rng.random() < 0.5)  # noqa: PLR2004 -- a coin
    return "text/html" if as_page else "application/json"


class PanelSite:
    """The panel on a port of this machine; stopped and started again it keeps its port and its books."""

    def __init__(self, desk: PanelDesk, port: int = 0) -> None:
        self.desk = desk
        self.port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}"

    async def start(self) -> None:
        runner = web.AppRunner(make_app(self.desk), access_log=None, shutdown_timeout=STOP_WITHIN)
        await runner.setup()
        await web.TCPSite(runner, HOST, self.port).start()
        self.port = runner.addresses[0][1]
        self._runner = runner

    async def stop(self) -> None:
        """From now on connections are refused."""
        runner, self._runner = self._runner, None
        if runner:
            await runner.cleanup()


@asynccontextmanager
async def serve(desk: PanelDesk, port: int = 0) -> AsyncIterator[str]:
    """The panel's API address for as long as the block lasts."""
    site = PanelSite(desk, port)
    await site.start()
    try:
        yield site.url
    finally:
        await site.stop()
