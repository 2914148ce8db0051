"""A Bot API server that answers as each test tells it to, on a real socket."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web
from telegram import Update

TOKEN = "123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
CUT = object()
Reply = Callable[[str, dict[str, Any]], Any]


def ok(result: object) -> tuple[int, dict[str, Any]]:
    return 200, {"ok": True, "result": result}


def refused(code: int, text: str = "", **parameters: Any) -> tuple[int, dict[str, Any]]:
    return code, {"ok": False, "error_code": code, "description": text, "parameters": parameters}


@dataclass
class Stub:
    """`reply(method, data)` gives (code, JSON or bytes), CUT, or an awaitable of one of these."""

    reply: Reply = field(default=lambda _method, _data: ok(True))
    calls: list[tuple[float, str, dict[str, Any]]] = field(default_factory=list)
    address: str = ""
    connections: set[Any] = field(default_factory=set)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        data = await _data(request)
        method = request.match_info["method"]
        self.connections.add(request.transport)
        self.calls.append((asyncio.get_running_loop().time(), method, data))
        reply = self.reply(method, data)
        if isinstance(reply, Awaitable):
            reply = await reply
        if reply is CUT:
            request.transport.abort()
            return web.Response()
        code, body = reply
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        return web.Response(status=code, body=payload, content_type="application/json")

    def sent(self, method: str) -> list[dict[str, Any]]:
        return [data for _, name, data in self.calls if name == method]


async def _data(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return json.loads(await request.read())
    fields = await request.post()
    return {
        name: (value.filename, value.content_type, value.file.read()) if isinstance(value, web.FileField) else value
        for name, value in fields.items()
    }


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    one = Stub()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", one.handle)
    app.router.add_get("/file/bot{token}/{method}", one.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    one.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


class Feed:
    """Telegram's queue of updates: getUpdates gives from offset on and confirms what is below."""

    def __init__(self) -> None:
        self.queue: list[dict[str, Any]] = []
        self.ids = itertools.count(1)
        self.came = asyncio.Event()

    def add(self, *updates: dict[str, Any]) -> None:
        self.queue.extend(updates)
        self.came.set()

    async def reply(self, method: str, data: dict[str, Any]) -> Any:
        if method != "getUpdates":
            return ok(True)
        offset = data.get("offset", 0)
        if offset:
            index = next((i for i, u in enumerate(self.queue) if u.get("update_id") == offset - 1), None)
            if index is not None:
                del self.queue[: index + 1]
        if not self.queue:
            self.came.clear()
            try:
                await asyncio.wait_for(self.came.wait(), min(data.get("timeout", 0), 5))
            except TimeoutError:
                return ok([])
        return ok(self.queue[: data.get("limit", 100)])


def message(update_id: int, person: int, text: str = "/start", date: int = 1_700_000_000) -> dict[str, Any]:
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": date,
            "chat": {"id": person, "type": "private", "first_name": "P"},
            "from": {"id": person, "is_bot": False, "first_name": "P"},
            "text": text,
        },
    }


def tap(update_id: int, person: int, data: str = "go") -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "P"}
    return {
        "update_id": update_id,
        "callback_query": {"id": str(update_id), "from": who, "data": data, "chat_instance": "1"},
    }


class FakeInbox:
    """The inbox as a dictionary; it outlives intakes as a database would. `broken` makes every write fail."""

    def __init__(self):
        self.rows = {}
        self.arrivals = itertools.count(1)
        self.done: list[int] = []
        self.buried: dict[int, str] = {}
        self.batches: list[int] = []
        self.broken = False
        self.most_read = 0

    def _write(self):
        if self.broken:
            raise OSError("disk full")

    async def put(self, rows):
        await asyncio.sleep(0)
        self._write()
        fresh = [row for row in rows if row.update_id not in self.rows]
        for row in fresh:
            self.rows[row.update_id] = replace(row, arrival=next(self.arrivals))
        self.batches.append(len(fresh))
        return [row.update_id for row in fresh]

    async def undone(self, after, limit):
        await asyncio.sleep(0)
        ended = {*self.done, *self.buried}
        left = [row for row in self.rows.values() if row.arrival > after and row.update_id not in ended]
        self.most_read = max(self.most_read, len(left[:limit]))
        return sorted(left, key=lambda row: row.arrival)[:limit]

    async def begin(self, update_ids):
        self._write()
        for number in update_ids:
            self.rows[number] = replace(self.rows[number], crashes=self.rows[number].crashes + 1)

    async def finish(self, update_id):
        await asyncio.sleep(0)
        self._write()
        self.done.append(update_id)

    async def bury(self, row, reason):
        self._write()
        self.buried[row.update_id] = reason

    @property
    def undone_ids(self):
        return sorted(set(self.rows) - set(self.done) - set(self.buried))


class Shop:
    """Turns that note what was handled; `work` may be replaced to be slow or to fail."""

    def __init__(self):
        self.handled = []
        self.running: dict[int, int] = {}
        self.most_at_once = 0
        self.most_of_one = 0
        self.flooded_people = []
        self.told_buried = []

    def parse(self, data):
        return Update.de_json(json.loads(data), None)

    async def work(self, update, row):
        await asyncio.sleep(0)

    async def handle(self, update, row):
        person = row.person
        self.running[person] = self.running.get(person, 0) + 1
        self.most_of_one = max(self.most_of_one, self.running[person])
        self.most_at_once = max(self.most_at_once, sum(self.running.values()))
        try:
            await self.work(update, row)
        finally:
            self.running[person] -= 1
        self.handled.append(row.update_id)
        return False

    async def flooded(self, person):
        self.flooded_people.append(person)

    async def buried(self, row, reason):
        self.told_buried.append(row.update_id)
