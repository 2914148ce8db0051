"""Reading a request's parameters: query string, form, multipart or JSON, as the Bot API takes them all."""

from typing import Any

import msgspec
from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.params import Upload


async def read_request(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Give the values and the files of a call."""
    values: dict[str, Any] = dict(request.query)
    if not request.can_read_body:
        return values, {}
    if request.content_type == "application/json":
        return values | _json(await request.read()), {}
    uploads: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode()
    return values, uploads


def _json(body: bytes) -> dict[str, Any]:
    try:
        values = msgspec.json.decode(body or b"{}")
    except msgspec.DecodeError as error:
        raise bad("can't parse request body as JSON") from error
    if not isinstance(values, dict):
        raise bad("can't parse request body as JSON: object expected")
    return values
