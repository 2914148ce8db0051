"""A Bot API server that answers at once, in a process of its own: it hands out `/start` updates and counts answers."""

from __future__ import annotations

import json
import multiprocessing
import time
from contextlib import contextmanager

from aiohttp import web

TOKEN = "7:a-token-of-the-stub-that-opens-nothing-at-all"
BATCH = 100
ME = {"id": 7, "is_bot": True, "first_name": "Stub", "username": "stub_bot", "can_join_groups": False}
SENT = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private", "first_name": "A"}, "text": "x"}


def updates(count, people):
    """Updates of `people` people in turn; ids above 100, so that nobody is an operator by chance."""
    for number in range(1, count + 1):
        who = {"id": 100 + number % people, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        chat = {"id": who["id"], "type": "private", "first_name": "Ann"}
        entities = [{"type": "bot_command", "offset": 0, "length": 6}]
        message = {"message_id": number, "date": 1, "chat": chat, "from": who, "text": "/start", "entities": entities}
        yield {"update_id": number, "message": message}


class Stub:
    """Figures are read by the parent through `/figures`."""

    def __init__(self, count, people):
        self._waiting = [json.dumps(update) for update in updates(count, people)]
        self._count = count
        self.began = self.ended = 0.0
        self.sent = 0

    async def answer(self, request):
        method = request.match_info["method"].lower()
        body = await request.read()
        result = {"getupdates": self._updates, "sendmessage": self._sent, "getme": lambda _: json.dumps(ME)}
        text = result.get(method, lambda _: "true")(body)
        return web.Response(text=f'{{"ok":true,"result":{text}}}', content_type="application/json")

    async def figures(self, _request):
        return web.json_response({"sent": self.sent, "seconds": self.ended - self.began})

    def _updates(self, _body):
        self.began = self.began or time.monotonic()
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        return f"[{','.join(batch)}]"

    def _sent(self, _body):
        self.sent += 1
        if self.sent == self._count:
            self.ended = time.monotonic()
        return json.dumps(SENT)


def _serve(port, count, people):
    stub = Stub(count, people)
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", stub.answer)
    app.router.add_get("/figures", stub.figures)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None, handle_signals=False)


@contextmanager
def stub(port, count, people):
    """Run the stub beside; gives its address."""
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port, count, people), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.join()
