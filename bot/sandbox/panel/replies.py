"""How a faulty panel answers: one function per way, from a wrong JSON to a cut connection."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.panel import edits
from bot.sandbox.panel.actions import Answer, Ask, decline, json_bytes, perform
from bot.sandbox.panel.errors import Refusal

if TYPE_CHECKING:
    from bot.sandbox.panel.faults import Fault

CLOSING = web.AppKey("closing", asyncio.Event)
"""Set when the server stops, so that hanging answers end at once."""
LOOK_EVERY = 0.02
HUGE = 200 * 2**20
CHUNK = b'"' + b"x" * 65_533 + b'",'
GARBAGE = b"\x8f\x03OK;;{{order=\xff"
WARNING = (
    b"<br />\n<b>Warning</b>:  Undefined array key &quot;rate&quot; in "
    b"<b>/home/panel/public_html/api/v2/index.php</b> on line <b>311</b><br />\n"
)
PAGE = b"<!DOCTYPE html>\n<html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n"
TITLES = {
    200: b"Just a moment...",
    403: b"Attention Required! | Cloudflare",
    404: b"404 Not Found",
    429: b"Error 1015: You are being rate limited",
    502: b"502 Bad Gateway",
    503: b"Service Unavailable",
    504: b"504 Gateway Time-out",
    524: b"524: A timeout occurred",
}
SITE = b"Sign in &amp; order | Example Panel"
FOREIGN = b'{"status":false,"data":{"msg":"Action Salah"}}'
"""What panels of another protocol say to an action that they have not."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le"
LINGER_NOT = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call that a fault befalls; `answer` is what the panel would have said, where it did what was asked."""

    request: web.Request
    ask: Ask
    fault: Fault
    answer: Answer | None = None

    @property
    def body(self) -> bytes:
        """The panel's own answer, or an unclear error where it did nothing."""
        return (self.answer or decline(self.ask, Refusal("trouble"))).body


Reply = Callable[[Exchange], Awaitable[web.StreamResponse]]


async def gone(request: web.Request, seconds: float) -> None:
    """Wait until the client has left, the time is over, or the server stops; aiohttp has no event for the first."""
    loop = asyncio.get_running_loop()
    until, closing = loop.time() + seconds, request.app[CLOSING]
    while connected(request) and loop.time() < until and not closing.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(closing.wait(), LOOK_EVERY)


def connected(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


def cut(request: web.Request) -> web.Response:
    """Close the connection without a further byte."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def reset(request: web.Request) -> web.Response:
    """Close the connection the hard way: the other side sees a reset."""
    if request.transport is not None:
        plug = request.transport.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        request.transport.abort()
    return web.Response()


async def _drop(exchange: Exchange) -> web.StreamResponse:
    return cut(exchange.request)


async def _reset(exchange: Exchange) -> web.StreamResponse:
    return reset(exchange.request)


async def _hang(exchange: Exchange) -> web.StreamResponse:
    await gone(exchange.request, exchange.fault.wait)
    return cut(exchange.request)


async def _late(exchange: Exchange) -> web.StreamResponse:
    """The panel goes on with the work some time after the client has given up."""
    request = exchange.request
    await gone(request, 600)
    if not connected(request):
        await asyncio.sleep(exchange.fault.wait)
        perform(exchange.ask)
    return cut(request)


async def _slow(exchange: Exchange) -> web.StreamResponse:
    await gone(exchange.request, exchange.fault.wait)
    return _plain(exchange.body)


def _raw(exchange: Exchange, data: bytes) -> web.StreamResponse:
    """Bytes past the HTTP server, then the end."""
    if exchange.request.transport is not None:
        exchange.request.transport.write(data)
    return cut(exchange.request)


async def _truncated(exchange: Exchange) -> web.StreamResponse:
    body = exchange.body
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    return _raw(exchange, head + body[: max(1, len(body) * 2 // 3)])


async def _half_headers(exchange: Exchange) -> web.StreamResponse:
    return _raw(exchange, HEAD)


async def _slow_loris(exchange: Exchange) -> web.StreamResponse:
    """A blank now and then, which JSON allows before a value, and never the value."""
    response = await _begun(exchange)
    while connected(exchange.request) and not exchange.request.app[CLOSING].is_set():
        await response.write(b" ")
        await gone(exchange.request, 0.1)
    return cut(exchange.request)


async def _huge(exchange: Exchange) -> web.StreamResponse:
    response = await _begun(exchange)
    await response.write(b"[")
    for _ in range(HUGE // len(CHUNK)):
        if not connected(exchange.request):
            return response
        await response.write(CHUNK)
    await response.write(b"0]")
    await response.write_eof()
    return response


async def _begun(exchange: Exchange) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(exchange.request)
    return response


def _plain(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


def _fixed(body: bytes) -> Reply:
    async def reply(_: Exchange) -> web.StreamResponse:
        return _plain(body)

    return reply


def _before(head: bytes) -> Reply:
    async def reply(exchange: Exchange) -> web.StreamResponse:
        return _plain(head + exchange.body)

    return reply


def _page(status: int, title: bytes = b"") -> Reply:
    async def reply(exchange: Exchange) -> web.StreamResponse:
        page = PAGE % ((title or TITLES[status],) * 2)
        return web.Response(body=page, status=status, content_type="text/html", headers=_pause(exchange, status))

    return reply


def _pause(exchange: Exchange, status: int) -> dict[str, str]:
    if status != 429:  # noqa: PLR2004 -- HTTP: too many requests
        return {}
    return {"Retry-After": f"{exchange.fault.wait:g}", **_limits(exchange)}


def _limits(exchange: Exchange) -> dict[str, str]:
    reset = f"{exchange.fault.wait:g}"
    return {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset}


def _redirect(status: int) -> Reply:
    async def reply(exchange: Exchange) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": exchange.ask.desk.faults.redirect_to})

    return reply


async def _error(exchange: Exchange) -> web.StreamResponse:
    answer = _refused(exchange)
    return _plain(answer.body, answer.status)


async def _rate_limit(exchange: Exchange) -> web.StreamResponse:
    return _plain(_refused(exchange).body, 429, _pause(exchange, 429))


async def _spam(exchange: Exchange) -> web.StreamResponse:
    return _plain(json_bytes({"error": f"Spam protection, wait {exchange.fault.wait:.0f} seconds"}))


async def _spent(exchange: Exchange) -> web.StreamResponse:
    return _plain(exchange.body, headers=_limits(exchange))


def _refused(exchange: Exchange) -> Answer:
    return decline(exchange.ask, Refusal(exchange.fault.kind.code, least=100, most=1000, field="link"))


def _edited(edit: edits.Edit) -> Reply:
    async def reply(exchange: Exchange) -> web.StreamResponse:
        return _plain(json_bytes(edit(exchange.ask, exchange.answer.value if exchange.answer else None)))

    return reply


REPLIES: Mapping[str, Reply] = {
    "drop": _drop,
    "reset": _reset,
    "hang": _hang,
    "late": _late,
    "slow": _slow,
    "truncated": _truncated,
    "half_headers": _half_headers,
    "slow_loris": _slow_loris,
    "huge": _huge,
    "garbage": _fixed(GARBAGE),
    "empty": _fixed(b""),
    "null": _fixed(b"null"),
    "list": _fixed(b"[]"),
    "warning": _before(WARNING),
    "bom": _before(b"\xef\xbb\xbf"),
    "html": _page(200),
    "error": _error,
    "rate_limit": _rate_limit,
    "spam": _spam,
    "spent": _spent,
    "rate_page": _page(429),
    "site": _page(200, SITE),
    "foreign": _fixed(FOREIGN),
    **{str(status): _page(status) for status in (403, 404, 502, 503, 504, 524)},
    **{str(status): _redirect(status) for status in (301, 302, 303, 307, 308)},
    **{name: _edited(edit) for name, edit in edits.EDITS.items()},
}
"""Every way to answer, by the name that a fault gives."""
WHOLE = frozenset({"slow", "bom", "spent"})
"""Ways in which the answer is odd but whole."""
