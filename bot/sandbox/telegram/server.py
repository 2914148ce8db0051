"""The Bot API over HTTP: /bot{token}/{method} and /file/bot{token}/{path}, and webhook delivery beside them."""

from collections.abc import AsyncIterator

import msgspec
from aiohttp import web

from bot.sandbox.telegram.api import Asked, BotApi, Reply
from bot.sandbox.telegram.courier import Courier
from bot.sandbox.telegram.errors import Refusal
from bot.sandbox.telegram.form import read_request

API = web.AppKey("bot_api", BotApi)
# The public server takes files up to 50 MB; one more for the rest of the form.
MOST_BODY = 51 * 1024 * 1024


def make_app(api: BotApi, *, webhook_first_retry: float = 1.0) -> web.Application:
    """Make the server; give its runner a short `shutdown_timeout`, open polls end at shutdown by themselves."""
    app = web.Application(client_max_size=MOST_BODY)
    add_api_routes(app, api, webhook_first_retry=webhook_first_retry)
    return app


def add_api_routes(app: web.Application, api: BotApi, *, webhook_first_retry: float = 1.0) -> None:
    """Put the Bot API's routes and its webhook delivery into an application."""
    app[API] = api
    app.router.add_route("*", "/bot{token}/{method}", _method)
    app.router.add_get("/file/bot{token}/{path:.+}", _file)
    app.on_shutdown.append(_end_polls)

    async def deliver(_: web.Application) -> AsyncIterator[None]:
        courier = Courier(api.world, first_retry=webhook_first_retry)
        await courier.start()
        yield
        await courier.stop()

    app.cleanup_ctx.append(deliver)


async def _end_polls(app: web.Application) -> None:
    app[API].updates.end_reader(None)


async def _method(request: web.Request) -> web.Response:
    api = request.app[API]
    try:
        values, uploads = await read_request(request)
    except Refusal as refusal:
        return _refused(refusal)
    token, method = request.match_info["token"], request.match_info["method"]
    return _response(request, await api.answer(Asked(token, method, values, uploads)))


def _response(request: web.Request, reply: Reply) -> web.Response:
    if reply.cut and request.transport is not None:
        request.transport.abort()
    return web.Response(body=reply.body, status=reply.status or 500, content_type=reply.content_type)


def _refused(refusal: Refusal) -> web.Response:
    body = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return web.Response(body=msgspec.json.encode(body), status=refusal.code, content_type="application/json")


async def _file(request: web.Request) -> web.Response:
    api = request.app[API]
    stored = api.world.files.by_path(request.match_info["path"])
    if request.match_info["token"] != api.token or stored is None:
        return _refused(Refusal(404, "Not Found"))
    return web.Response(body=stored.upload.data, content_type="application/octet-stream")
