"""A panel at the level of bytes: answers what a test says, in every way in which a connection can end."""

import asyncio
import contextlib
import gzip
import socket
import struct
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

HANG = 30.0


@dataclass
class Answer:
    """`end` tells how: ok, cut (half of the body), half (half of the headers), reset, close, hang, drip."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    end: str = "ok"

    @property
    def head(self):
        named = {name.lower() for name in self.headers}
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in self.headers.items())]
        if "content-length" not in named and "transfer-encoding" not in named:
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def of(case):
    """The answer that a case of the corpus describes."""
    ends = {"truncated": "cut", "reset_after_send": "reset", "timeout_after_send": "hang"}
    body = (case["body"] or "").encode({"latin-1": "latin-1"}.get(case["body_encoding"], "utf-8"))
    body = gzip.compress(body) if case["body_encoding"] == "gzip" else body
    return Answer(body, case["http_status"] or 200, case["headers"], ends.get(case["transport"], "ok"))


class RawPanel:
    """Serves `reply(form)`; keeps every form, the head of every request and the number of connections."""

    def __init__(self, reply):
        self.reply = reply if callable(reply) else lambda _form: reply
        self.forms = []
        self.heads = []
        self.connections = 0
        self.url = ""

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._open = set()
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/api/v2"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _serve(self, reader, writer):
        self.connections += 1
        self._open.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while await self._exchange(reader, writer):
                pass
        writer.transport.abort()

    async def _exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next(
            int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length")
        )
        form = dict(parse_qsl((await reader.readexactly(length)).decode(), keep_blank_values=True))
        self.heads.append(head)
        self.forms.append(form)
        answer = self.reply(form)
        return await ENDS[answer.end](answer, writer)


async def _ok(answer, writer):
    writer.write(answer.head + answer.body)
    await writer.drain()
    return "close" not in answer.headers.get("Connection", "").lower()


async def _cut(answer, writer):
    writer.write(answer.head.replace(b"Content-Length: ", b"Content-Length: 9") + answer.body)
    await writer.drain()
    return False


async def _half(answer, writer):
    writer.write(answer.head[:-4])
    await writer.drain()
    return False


async def _reset(answer, writer):
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    return False


async def _close(answer, writer):
    return False


async def _hang(answer, writer):
    await asyncio.sleep(HANG)
    return False


async def _drip(answer, writer):
    writer.write(answer.head)
    for byte in answer.body:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)
    return True


ENDS = {"ok": _ok, "cut": _cut, "half": _half, "reset": _reset, "close": _close, "hang": _hang, "drip": _drip}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
