"""The one web application: is the process alive, may it take work, what has it counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

_BODY_CAP = 1 << 20
_STOP_SECONDS = 1.0
PROMETHEUS = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Health:
    """Troubles in plain words, none when well; facts are plain values. Anyone who reaches the port reads them."""

    troubles: tuple[str, ...] = ()
    facts: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Probes:
    """What is asked at each request; the first two answer at once, from what is known."""

    healthy: Callable[[], Health]
    """Is the process worth keeping: if not, whoever runs it should restart it."""
    ready: Callable[[], Health]
    """Do Telegram, panel and database answer at present."""
    metrics: Callable[[], Awaitable[bytes]]

    async def answer_healthz(self, _request: web.Request) -> web.Response:
        return _answer(self.healthy())

    async def answer_readyz(self, _request: web.Request) -> web.Response:
        return _answer(self.ready())

    async def answer_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=await self.metrics(), headers=PROMETHEUS)


def make_web(probes: Probes) -> web.Application:
    app = web.Application(client_max_size=_BODY_CAP)
    app.add_routes(
        [
            web.get("/healthz", probes.answer_healthz),
            web.get("/readyz", probes.answer_readyz),
            web.get("/metrics", probes.answer_metrics),
        ]
    )
    return app


class Server:
    """Listens with one application; whoever starts it stops it."""

    def __init__(self, application: web.Application, *, port: int, host: str | None = None) -> None:
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_STOP_SECONDS)
        self._host, self._port = host, port

    async def start(self) -> int:
        """Returns the port, which the system chooses for 0. OSError when it is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        await self._runner.cleanup()


def _answer(health: Health) -> web.Response:
    body = {"ok": not health.troubles, "troubles": health.troubles, **health.facts}
    return web.json_response(body, status=503 if health.troubles else 200)
