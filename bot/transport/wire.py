"""The raw path to the Bot API: a method's name and plain values in, decoded JSON or an error out.

No Message objects are built on the way, which is half of what a call through python-telegram-bot costs.
The address is never logged and stands in no text, for it holds the token.
"""

import asyncio
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import msgspec
import structlog
from telegram.error import InvalidToken, TelegramError
from yarl import URL

from bot.transport.answers import result_of
from bot.transport.errors import Unclear
from bot.transport.limiter import TAP, Limiter, Manner
from bot.transport.request import JSON, AiohttpRequest, Call

log = structlog.get_logger(__name__)
FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0
PUBLIC_SERVER = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart call."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


class Wire:
    """Calls Bot API methods, each after its turn at the limiter (none: no waiting at all)."""

    def __init__(
        self, token: str, request: AiohttpRequest, *, api_url: str = PUBLIC_SERVER, limiter: Limiter | None = None
    ) -> None:
        self._prefix = f"{api_url.rstrip('/')}/bot{token}/"
        self._request = request
        self._limiter = limiter
        self._urls: dict[str, URL] = {}

    async def open(self) -> None:
        await self._request.initialize()

    async def close(self) -> None:
        await self._request.shutdown()

    async def renew(self) -> None:
        await self._request.renew()

    async def meet(self) -> None:
        """Return once Telegram answers: a machine's network often comes up after its programs. Raises InvalidToken."""
        wait = FIRST_WAIT
        while True:
            try:
                await self.post("getMe")
            except InvalidToken:
                raise
            except TelegramError as trouble:
                log.warning("telegram_away", error=type(trouble).__name__, again_in=wait)
            else:
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def post(self, method: str, data: Mapping[str, object] | None = None, manner: Manner = TAP) -> Any:
        """Give the decoded `result`; raises the errors of the library and of `bot.transport.errors`."""
        return _decoded(await self.raw(method, data, manner))

    async def raw(self, method: str, data: Mapping[str, object] | None = None, manner: Manner = TAP) -> msgspec.Raw:
        """Give `result` as the bytes that came."""
        data = data or {}
        call = Call(self._url(method), body=msgspec.json.encode(data), headers=JSON, bounds=self._bounds(manner))
        return await self._in_turn(data, manner, lambda: call)

    async def upload(
        self, method: str, data: Mapping[str, object], files: Mapping[str, Upload], manner: Manner = TAP
    ) -> Any:
        """Send files as multipart; a name in `files` is a field, or what `attach://name` in `data` points to."""
        bounds = self._request.timeouts.bounds(files=True)
        make = lambda: Call(self._url(method), body=_form(data, files), bounds=bounds)  # noqa: E731 a form is read once
        return _decoded(await self._in_turn(data, manner, make))

    async def _in_turn(self, data: Mapping[str, object], manner: Manner, make: Callable[[], Call]) -> msgspec.Raw:
        async def attempt() -> msgspec.Raw:
            return result_of(*await self._request.send(make()))

        if self._limiter is None:
            return await attempt()
        return await self._limiter.run(data, attempt, manner)

    def _url(self, method: str) -> URL:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._prefix + method)
        return url

    def _bounds(self, manner: Manner) -> aiohttp.ClientTimeout | None:
        if manner.read is None:
            return None
        return replace(self._request.timeouts, read=manner.read).bounds()


def _form(data: Mapping[str, object], files: Mapping[str, Upload]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.items():
        form.add_field(name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
    for name, file in files.items():
        # As a stream: it is written piece by piece, and the loop runs on meanwhile.
        form.add_field(name, io.BytesIO(file.content), filename=file.name, content_type=file.mime)
    return form


def _decoded(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        pass
    raise Unclear("Invalid server response")
