"""A real `python -m bot check` before a simulated Bot API server and whatever a panel's address may lead to."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from tests.e2e.fixtures import nursery
from tests.e2e.process import SECRETS
from tests.e2e.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.e2e.process import Nursery

__all__ = ["nursery", "setup"]


@dataclass
class Answering:
    """A server that says the same to everybody; `asked` counts."""

    response: web.Response
    asked: int = 0
    root: str = ""

    async def answer(self, _request: web.Request) -> web.StreamResponse:
        self.asked += 1
        said = self.response
        return web.Response(
            text=said.text, status=said.status, headers={n: v for n, v in said.headers.items() if n != "Content-Length"}
        )


@dataclass
class Setup:
    """What the operator has written; `world` holds the Bot API server and the simulated panel."""

    world: World
    stack: AsyncExitStack
    changes: dict[str, object] = field(default_factory=dict)

    async def server(self, response: web.Response, secure: ssl.SSLContext | None = None) -> Answering:
        answering = Answering(response)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answering.answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        self.stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=secure).start()
        answering.root = f"{'https' if secure else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
        return answering

    async def asks(self, response: web.Response, path: str = "/api/v2") -> Answering:
        """Have PANEL_URL lead to a server that says this."""
        answering = await self.server(response)
        self.changes["PANEL_URL"] = answering.root + path
        return answering

    async def check(self, name: str) -> tuple[int, list[str]]:
        """Run the verb; give the exit code and the lines."""
        async with self.world.bot("-m", "bot", "check", polling=False, **self.changes) as process:
            code = await process.ended(30)
            said = process.said()
        sys.stdout.write(f"\n--- {name}: exit {code} ---\n{said}")
        assert "Traceback" not in said
        assert not [secret for secret in SECRETS if secret in said]
        return code, said.splitlines()


@pytest.fixture
async def setup(tmp_path: Path, nursery: Nursery | None) -> AsyncIterator[Setup]:
    """A sound set-up whose operator has written to the bot."""
    async with World(tmp_path, nursery=nursery).served() as world, AsyncExitStack() as stack:
        world.actor().person.chat.reached = True
        yield Setup(world, stack)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_certificate(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    try:
        subprocess.run(
            ["openssl", "req", "-x509", *made, *subject, "-keyout", key, "-out", certificate],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed, so no certificate can be made here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
