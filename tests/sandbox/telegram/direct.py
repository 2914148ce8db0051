"""A request object for python-telegram-bot that calls the core without HTTP."""

from urllib.parse import urlsplit

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.sandbox.telegram import Asked, BotApi, Upload


class DirectRequest(BaseRequest):
    """`Bot(api.token, request=DirectRequest(api), get_updates_request=DirectRequest(api))`."""

    def __init__(self, api: BotApi):
        self._api = api

    @property
    def read_timeout(self):
        return 5.0

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def do_request(self, url, method, request_data: RequestData | None = None, **_timeouts):
        token, _, name = urlsplit(url).path.removeprefix("/bot").rpartition("/")
        reply = await self._api.answer(Asked(token, name, *_read(request_data)))
        if reply.cut:
            raise NetworkError("connection cut")
        return reply.status, reply.body


def _read(data: RequestData | None):
    if data is None:
        return {}, {}
    files = (data.multipart_data or {}).items()
    return dict(data.json_parameters), {name: Upload(part[0], _bytes(part[1]), part[2]) for name, part in files}


def _bytes(content):
    return content if isinstance(content, bytes) else content.read()
