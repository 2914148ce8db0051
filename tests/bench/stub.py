"""A Bot API server that answers at once, in a process of its own: it hands out `/start` updates and counts answers.

It speaks just enough HTTP for two clients, on a bare protocol: a web framework would be slower than what it measures.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from contextlib import contextmanager

TOKEN = "7:a-token-of-the-stub-that-opens-nothing-at-all"
BATCH = 100
ME = b'{"id":7,"is_bot":true,"first_name":"Stub","username":"stub_bot","can_join_groups":false}'
SENT = b'{"message_id":1,"date":0,"chat":{"id":1,"type":"private","first_name":"A"},"text":"x"}'


def updates(count, people):
    """Updates of `people` people in turn; ids above 100, so that nobody is an operator by chance."""
    for number in range(1, count + 1):
        who = {"id": 100 + number % people, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        chat = {"id": who["id"], "type": "private", "first_name": "Ann"}
        entities = [{"type": "bot_command", "offset": 0, "length": 6}]
        message = {"message_id": number, "date": 1, "chat": chat, "from": who, "text": "/start", "entities": entities}
        yield json.dumps({"update_id": number, "message": message}).encode()


class Stub:
    """What is handed out and counted; figures are read by the parent through `/figures`."""

    def __init__(self, count, people):
        self._waiting = list(updates(count, people))
        self._count = count
        self._began = self._ended = 0.0
        self._sent = 0

    def answer(self, path):
        method = path.rpartition(b"/")[2].lower()
        if method == b"figures":
            return json.dumps({"sent": self._sent, "seconds": self._ended - self._began}).encode()
        results = {b"getupdates": self._updates, b"sendmessage": self._message, b"getme": lambda: ME}
        return b'{"ok":true,"result":' + results.get(method, lambda: b"true")() + b"}"

    def _updates(self):
        self._began = self._began or time.monotonic()
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        return b"[" + b",".join(batch) + b"]"

    def _message(self):
        self._sent += 1
        if self._sent == self._count:
            self._ended = time.monotonic()
        return SENT


class Connection(asyncio.Protocol):
    """One kept-alive connection: whole requests in, answers out."""

    def __init__(self, stub):
        self._stub = stub
        self._data = b""

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end].lower()
            _, _, rest = head.partition(b"content-length:")
            whole = end + 4 + int(rest.split(b"\r\n", 1)[0] or 0)
            if len(self._data) < whole:
                return
            path = self._data[:end].split(b" ", 2)[1]
            self._data = self._data[whole:]
            self._reply(self._stub.answer(path))

    def _reply(self, body):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)


async def _run(port, count, people):
    stub = Stub(count, people)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(stub), "127.0.0.1", port)
    await server.serve_forever()


def _serve(port, count, people):
    asyncio.run(_run(port, count, people))


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
