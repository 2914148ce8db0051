"""HTTP to Telegram over aiohttp, as python-telegram-bot's request class and as a short raw path beside it.

Measured: five to ten times the calls a second of the default httpx client, and it recovers after cancelled calls.
No text of an exception names the address, for the token stands in it.
"""

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.transport.answers import told_to_wait
from bot.transport.errors import NotSent, NotSentInTime, Unclear, UnclearInTime

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BEFORE = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
"""What aiohttp raises only while it looks for a connection."""
KEEP_ALIVE = 20.0  # shorter than the servers keep an idle connection, so that few calls meet one just closed


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for each step of a call; aiohttp knows none for writing, so that one only counts in the total."""

    pool: float | None = 5.0
    connect: float | None = 10.0
    write: float | None = 10.0
    read: float | None = 20.0
    upload: float | None = 60.0

    def bounds(self, *, files: bool = False) -> aiohttp.ClientTimeout:
        write = self.upload if files else self.write
        joined = _sum(self.pool, self.connect)
        return aiohttp.ClientTimeout(
            total=_sum(joined, write, self.read),
            connect=joined,
            sock_connect=self.connect,
            sock_read=self.read,
        )


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request; `body` is ready to be written, or a form with files."""

    url: URL
    method: str = "POST"
    body: bytes | aiohttp.FormData | None = None
    headers: dict[str, str] = field(default_factory=dict)
    bounds: aiohttp.ClientTimeout | None = None


class AiohttpRequest(BaseRequest):
    """One session of kept-alive connections, opened by `initialize` and closed by `shutdown`."""

    __slots__ = ("_bounds", "_pool", "_session", "_timeouts")

    def __init__(self, timeouts: Timeouts | None = None, *, pool: int = 64) -> None:
        self._timeouts = timeouts or Timeouts()
        self._bounds = self._timeouts.bounds()
        self._pool = pool
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeouts.read

    @property
    def timeouts(self) -> Timeouts:
        return self._timeouts

    async def initialize(self) -> None:
        if self._session is not None:
            return
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._pool, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "paneldesk"},
            skip_auto_headers=("Accept", "Accept-Encoding"),
        )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def renew(self) -> None:
        """Drop every connection and begin with new ones: what a poller does after a frozen socket."""
        await self.shutdown()
        await self.initialize()

    async def send(self, call: Call) -> tuple[int, bytes]:
        """Make one HTTP request; raises NotSent or Unclear when there is no answer."""
        session = self._session
        if session is None:
            raise NotSent("No session: not initialized, or shut down")
        try:
            async with session.request(
                call.method,
                call.url,
                data=call.body,
                headers=call.headers,
                timeout=call.bounds or self._bounds,
                allow_redirects=False,  # the token stays with the host it was meant for
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as caught:
            trouble = _trouble(caught)
        except RuntimeError:  # «Session is closed», raised before anything else: renewed or shut down under a call
            trouble = NotSent("The session was closed")
        raise trouble  # out here, so that no context with the address hangs on it

    async def do_request(  # noqa: PLR0913, PLR0917 the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        write_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        connect_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        pool_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        own = self._timeouts
        files = bool(request_data and request_data.contains_files)
        timeouts = Timeouts(
            pool=_given(pool_timeout, own.pool),
            connect=_given(connect_timeout, own.connect),
            write=_given(write_timeout, own.upload if files else own.write),
            read=_given(read_timeout, own.read),
        )
        call = _from_library(url, method, request_data)
        code, payload = await self.send(
            Call(call.url, call.method, call.body, call.headers, timeouts.bounds()),
        )
        if told := told_to_wait(code, payload):
            raise told
        return code, payload


def _from_library(url: str, method: str, data: RequestData | None) -> Call:
    try:
        address = URL(url)
    except ValueError:
        address = None
    if address is None:
        raise NotSent("Not an address")
    if data is None:
        return Call(address, method)
    if data.contains_files:
        return Call(address, method, _form(data))
    return Call(address, method, data.url_encoded_parameters().encode(), FORM)


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # Telegram reads names of files as plain UTF-8
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _trouble(caught: Exception) -> NetworkError:
    """Tell by its class whether a call failed before its first byte; a trace hook would cost a tenth of the call."""
    text = _text(caught)
    if isinstance(caught, TimeoutError):
        return NotSentInTime(text) if isinstance(caught, BEFORE) else UnclearInTime(text)
    return NotSent(text) if isinstance(caught, BEFORE) else Unclear(text)


def _text(caught: Exception) -> str:
    """The class and the system's reason: aiohttp's own words may hold the whole address."""
    number = caught.errno if isinstance(caught, OSError) else None
    reason = f": {os.strerror(number)}" if number and number > 0 else ""
    return f"{type(caught).__name__}{reason}"


def _given(value: object, default: float | None) -> float | None:
    if value is None:
        return None
    return float(value) if isinstance(value, int | float) else default


def _sum(*parts: float | None) -> float | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
