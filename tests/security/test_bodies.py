"""Answers without an end: what a panel sends costs the desk no more memory and time than it allows."""

import asyncio
import gzip
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.panel import AnswerError, Panel, Timeouts, UnreachableError
from tests.e2e.fixtures import nursery, world
from tests.e2e.world import KEY
from tests.panel.raw import Answer, RawPanel

__all__ = ["nursery", "world"]

MEGABYTE = 1 << 20
HUGE = 200 * MEGABYTE
CATALOGUE = 20
"""Megabytes of a catalogue at the most; of any other answer one."""
COST = 30
"""Megabytes of memory that an answer may cost, however long it is."""
LENGTH = f"HTTP/1.1 200 OK\r\nContent-Length: {HUGE}\r\n\r\n".encode()
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@asynccontextmanager
async def serving(answer):
    """Serve every connection by `answer(reader, writer)`; at the end all of them are cut, and their tasks ended."""
    open_ = {}

    async def one(reader, writer):
        open_[asyncio.current_task()] = writer
        await answer(reader, writer)
        writer.transport.abort()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v2"
    finally:
        server.close()
        for task, writer in open_.items():
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*open_, return_exceptions=True)
        await asyncio.sleep(0)


class Flood:
    """A panel that answers everything with 200 megabytes; `taken` is how many bytes of each were taken off it."""

    def __init__(self, *, chunked):
        self.chunked = chunked
        self.taken = []

    async def answer(self, reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        self.taken.append(0)
        mine, piece = len(self.taken) - 1, b" " * MEGABYTE
        piece = b"100000\r\n" + piece + b"\r\n" if self.chunked else piece
        try:
            writer.write(CHUNKED if self.chunked else LENGTH)
            for _ in range(HUGE // MEGABYTE):
                writer.write(piece)
                await writer.drain()
                self.taken[mine] += MEGABYTE
        except ConnectionError:
            pass


def peak(pid):
    """The most memory that a process ever had, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


@pytest.mark.parametrize("chunked", [False, True], ids=["a length", "chunks"])
async def test_200_megabytes_are_not_read_to_their_end(world, chunked):
    flood = Flood(chunked=chunked)
    async with world.bot() as bot:
        usual = peak(bot.handle.pid)
    async with serving(flood.answer) as url:
        world.settings |= {"PANEL_URL": url, "CATALOG_SECONDS": 0.2}
        async with world.bot() as bot:
            await bot.until(lambda: len(flood.taken) > 4, "five answers")
            most = peak(bot.handle.pid)
            assert await bot.term() == 0
    world.figures.append(f"peak {most:.0f} MB, {usual:.0f} MB with a small panel; taken {flood.taken}")
    assert max(flood.taken) <= (CATALOGUE + 16) * MEGABYTE, "more than stands in the buffers of two sockets"
    assert most - usual <= COST


async def test_a_small_answer_that_unpacks_to_200_megabytes(world):
    bomb = gzip.compress(bytes(HUGE))
    async with world.bot() as bot:
        usual = peak(bot.handle.pid)
    async with RawPanel(Answer(bomb, headers={"Content-Encoding": "gzip"})) as panel:
        world.settings |= {"PANEL_URL": panel.url, "CATALOG_SECONDS": 0.2}
        async with world.bot() as bot:
            await bot.until(lambda: len(panel.forms) > 4, "five answers")
            most = peak(bot.handle.pid)
            assert await bot.term() == 0
    world.figures.append(f"peak {most:.0f} MB, {usual:.0f} MB with a small panel")
    assert len(bomb) < MEGABYTE
    assert most - usual <= COST


@pytest.mark.parametrize("chunked", [False, True], ids=["a length", "chunks"])
async def test_any_other_answer_is_left_after_one_megabyte(chunked):
    flood = Flood(chunked=chunked)
    async with serving(flood.answer) as url, Panel(url, KEY, timeouts=Timeouts(pause=0.001)) as panel:
        with pytest.raises(AnswerError, match="too long"):
            await panel.balance()
    assert max(flood.taken) <= 9 * MEGABYTE


async def test_a_byte_a_second_is_waited_for_no_longer_than_is_allowed():
    """However many bytes come in time: it is the whole answer that has a limit."""
    limit = 1.5

    async def drip(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(1)

    limits = Timeouts(read=limit, change=limit, pause=0.001)
    async with serving(drip) as url, Panel(url, KEY, timeouts=limits) as panel:
        began = time.monotonic()
        with pytest.raises(UnreachableError) as caught:
            await panel.balance()
        assert caught.value.timed_out
        assert time.monotonic() - began < limit + 1
        began = time.monotonic()
        outcome = await panel.add({"service": "1", "link": "https://a.example", "quantity": "1"})
        assert time.monotonic() - began < limit + 1
        assert type(outcome).__name__ == "Unverified"
