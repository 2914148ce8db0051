"""The panel's wire: one method per action, all through one call. Sessions, time-outs and size caps stand here alone."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import time
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urlsplit

import aiohttp
import stamina
import structlog

from bot.panel import decode
from bot.panel.abilities import Abilities, Memory
from bot.panel.batches import REFILL_STATUS, STATUS, Batches
from bot.panel.changes import Changes
from bot.panel.errors import AccessError, AnswerError, PanelError, UnreachableError
from bot.panel.gate import Gate
from bot.panel.hurdles import hurdle_of, reason_of
from bot.panel.models import ErrorClass
from bot.panel.outcomes import Failure, failure
from bot.panel.redact import Redactor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import SimpleNamespace, TracebackType

    from bot.panel.models import (
        Balance,
        ListedOrder,
        OrderStatus,
        Placed,
        RefillStatus,
        Requested,
        RowError,
        Service,
    )

log = structlog.get_logger(__name__)
T = TypeVar("T")

CAP = 1 << 20
CATALOGUE_CAP = 20 << 20
"""Measured over real panels' rows, 200 to 730 bytes each, no compression: 10,000 services are 3 MB, 30,000 are 9 MB,
so this is 65,000 usual ones, or 28,000 of the longest; and the most that an answer without an end can cost.
"""
THREAD_ABOVE = 128 << 10
"""Bytes of an answer above which it is decoded beside the event loop."""

TRIES = 3
SERVER_ERRORS = 500
ABOUT_THE_ACCOUNT = frozenset({"balance", "services"})
"""What holds no order: where one of these is refused for the key, everything would be."""

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS = {"User-Agent": "paneldesk", "Accept": "application/json", "Accept-Encoding": "gzip"}


@dataclasses.dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, for a read, for a change; the pauses before a read is repeated and after a refused key."""

    connect: float = 10.0
    read: float = 30.0
    change: float = 120.0
    pause: float = 0.2
    refusal: float = 300.0


@dataclasses.dataclass(slots=True)
class Flight:
    """Whether anything of a request can have left; set by aiohttp just before it writes."""

    sent: bool = False


class Panel:
    """One API v2 panel. Reads raise PanelError; `add`, `refill` and `cancel` return an outcome and are sent once."""

    def __init__(  # noqa: PLR0913 - each of the named ones stands for itself
        self,
        url: str,
        key: str,
        *,
        timeouts: Timeouts | None = None,
        idempotency_param: str = "",
        abilities: Abilities | None = None,
        remember: Callable[[Abilities], None] | None = None,
    ) -> None:
        self._url = _checked(url)
        self._key = key
        self._timeouts = timeouts or Timeouts()
        self._idempotency_param = idempotency_param
        self._redactor = Redactor(key)
        self._gate = Gate(time.monotonic, self._timeouts.refusal)
        self._memory = Memory(abilities or Abilities(), remember)
        self._batches = Batches(self._read, self._memory)
        self._changes = Changes(self._change, self._memory)
        self._repeat = _repeating(self._timeouts.pause)
        self._skipped = 0
        self._good = time.monotonic()
        self._reading: aiohttp.ClientSession | None = None
        self._changing: aiohttp.ClientSession | None = None

    @property
    def abilities(self) -> Abilities:
        return self._memory.abilities

    @property
    def quiet(self) -> float:
        """Seconds since the last good answer, or since this was made."""
        return time.monotonic() - self._good

    async def open(self) -> None:
        """Open both sessions: reads keep their connections, a change has a fresh one that is closed after use."""
        stamina.instrumentation.set_on_retry_hooks(())
        self._reading = _session(aiohttp.TCPConnector(limit=16, keepalive_timeout=15))
        self._changing = _session(aiohttp.TCPConnector(limit=0, force_close=True))

    async def close(self) -> None:
        for session in (self._reading, self._changing):
            if session is not None:
                await session.close()
        self._reading = self._changing = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def services(self) -> tuple[Service, ...]:
        """Return the catalogue; rows that cannot be read are left out."""
        decoder = functools.partial(decode.catalogue, redactor=self._redactor)
        catalogue = await self._repeat(self._call, "services", {}, decoder, cap=CATALOGUE_CAP)
        if catalogue.skipped != self._skipped:
            log.warning("catalogue rows skipped", skipped=catalogue.skipped, kept=len(catalogue.services))
        self._skipped = catalogue.skipped
        return catalogue.services

    async def balance(self) -> Balance:
        return await self._read("balance", {}, decode.balance)

    async def status(self, order: str) -> OrderStatus:
        return await self._read("status", {"order": order}, lambda reply: decode.one(reply, order, STATUS.shape))

    async def statuses(self, orders: Sequence[str]) -> dict[str, OrderStatus | RowError]:
        """Read many orders, a hundred to a call. An order without news is missing from the answer."""
        return await self._batches.ask(STATUS, orders)

    async def refill_status(self, refill: str) -> RefillStatus:
        shape = REFILL_STATUS.shape
        return await self._read("refill_status", {"refill": refill}, lambda reply: decode.one(reply, refill, shape))

    async def refill_statuses(self, refills: Sequence[str]) -> dict[str, RefillStatus | RowError]:
        return await self._batches.ask(REFILL_STATUS, refills)

    async def orders(self, limit: int = 100) -> tuple[ListedOrder, ...]:
        """List the latest orders, which few panels can; an error never means that there are none."""
        return await self._read("orders", {"limit": str(limit)}, decode.listing)

    async def add(self, fields: Mapping[str, str], *, idempotency_key: str | None = None) -> Placed | Failure:
        """Place one order. `fields` are the panel's own parameters: service, link, quantity, runs, interval …"""
        form = dict(fields)
        if idempotency_key is not None and self._idempotency_param:
            form[self._idempotency_param] = idempotency_key
        try:
            return await self._change("add", form, decode.placed)
        except PanelError as problem:
            return failure(problem, "add")

    async def refill(self, order: str) -> Requested | Failure:
        return await self._changes.refill(order)

    async def refills(self, orders: Sequence[str]) -> dict[str, Requested | Failure]:
        return await self._changes.refills(orders)

    async def cancel(self, order: str) -> Requested | Failure:
        """Ask to cancel one order; whether it was, only its status tells."""
        return await self._changes.cancel(order)

    async def cancels(self, orders: Sequence[str]) -> dict[str, Requested | Failure]:
        return await self._changes.cancels(orders)

    async def _read(self, action: str, fields: dict[str, str], reader: Callable[[decode.Reply], T]) -> T:
        return await self._repeat(self._call, action, fields, self._decoder(action, reader))

    async def _change(self, action: str, fields: dict[str, str], reader: Callable[[decode.Reply], T]) -> T:
        return await self._call(action, fields, self._decoder(action, reader), changing=True)

    def _decoder(self, action: str, reader: Callable[[decode.Reply], T]) -> Callable[[decode.Response], T]:
        return lambda response: reader(decode.read(action, response, self._redactor))

    async def _call(
        self,
        action: str,
        fields: dict[str, str],
        decoder: Callable[[decode.Response], T],
        *,
        cap: int = CAP,
        changing: bool = False,
    ) -> T:
        """Ask once. Every request of this program to the panel comes through here."""
        self._gate.check()
        try:
            response = await self._post({**fields, "key": self._key, "action": action}, cap, changing=changing)
            self._gate.close(response.wait)
            large = len(response.body) > THREAD_ABOVE
            result = await asyncio.to_thread(decoder, response) if large else decoder(response)
        except PanelError as problem:
            self._gate.close(problem.wait)
            if isinstance(problem, AccessError) and action in ABOUT_THE_ACCOUNT:
                self._gate.shut(problem)
            raise
        self._good = time.monotonic()
        return result

    async def _post(self, form: dict[str, str], cap: int, *, changing: bool) -> decode.Response:
        session = self._changing if changing else self._reading
        if session is None:
            message = "the panel is not open"
            raise RuntimeError(message)
        total = self._timeouts.change if changing else self._timeouts.read
        limits = aiohttp.ClientTimeout(total=total, connect=min(total, self._timeouts.connect))
        flight = Flight()
        try:
            async with session.post(
                self._url, data=form, timeout=limits, allow_redirects=False, trace_request_ctx=flight
            ) as answer:
                body = await _body(answer, cap)
                wait = decode.wait_in_headers(answer.status, answer.headers, time.time())
                return decode.Response(answer.status, answer.headers, body, answer.charset, cap, wait)
        except (aiohttp.ClientError, OSError) as error:
            raise UnreachableError(reason_of(error), sent=flight.sent, hurdle=hurdle_of(error)) from error


def _repeating(pause: float) -> stamina.BoundAsyncRetryingCaller:
    caller = stamina.AsyncRetryingCaller(TRIES, None, wait_initial=pause, wait_max=4 * pause, wait_jitter=pause)
    return caller.on(_passes)


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_departed)
    return aiohttp.ClientSession(
        connector=connector,
        trace_configs=[trace],
        headers=HEADERS,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )


async def _departed(_: aiohttp.ClientSession, ctx: SimpleNamespace, __: aiohttp.TraceRequestHeadersSentParams) -> None:
    ctx.trace_request_ctx.sent = True


async def _body(answer: aiohttp.ClientResponse, cap: int) -> bytes:
    """Read the body; chunks are joined at its end, so that one without an end costs no more than the cap."""
    chunks, size = list[bytes](), answer.content_length or 0
    if size <= cap:
        size = 0
        async for chunk in answer.content.iter_any():
            chunks.append(chunk)
            size += len(chunk)
            if size > cap:
                break
    if size > cap:
        chunks.clear()  # the error keeps this frame
        raise AnswerError("the answer is too long", ErrorClass.MALFORMED, http_status=answer.status)
    return b"".join(chunks)


def _passes(problem: Exception) -> bool:
    """Tell whether a read may go well if it is asked again at once."""
    if isinstance(problem, UnreachableError):
        return not problem.timed_out
    return isinstance(problem, AnswerError) and (problem.http_status or 0) >= SERVER_ERRORS and problem.wait is None


def _checked(url: str) -> str:
    """The key travels in each request: only https will do, but for a panel on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url
    raise ValueError("the panel's address must begin with https://")
