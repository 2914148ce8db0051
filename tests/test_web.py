from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from bot.metrics import Metrics
from bot.vitals import Timed
from bot.web import Health, Probes, Server, make_web

pytestmark = pytest.mark.quick


class Desk:
    """A served desk whose health the test decides."""

    def __init__(self):
        self.health = self.readiness = Health()
        self.metrics = Metrics()
        probes = Probes(lambda: self.health, lambda: self.readiness, self.figures)
        self.application = make_web(probes)

    async def figures(self):
        return self.metrics.text()


@pytest.fixture
async def desk():
    desk = Desk()
    server = Server(desk.application, port=0, host="127.0.0.1")
    port = await server.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", timeout=aiohttp.ClientTimeout(5)) as desk.client:
        yield desk
    await server.stop()


async def test_well(desk):
    desk.health = Health(facts={"pending": 3})
    async with desk.client.get("/healthz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"ok": True, "troubles": [], "pending": 3}
    async with desk.client.get("/readyz") as answer:
        assert answer.status == 200


async def test_alive_but_not_ready(desk):
    desk.readiness = Health(("the panel does not answer",))
    async with desk.client.get("/healthz") as answer:
        assert answer.status == 200
    async with desk.client.get("/readyz") as answer:
        assert answer.status == 503
        assert (await answer.json())["troubles"] == ["the panel does not answer"]


async def test_metrics_are_served(desk):
    desk.metrics.turn("done", 0.01)
    desk.metrics.turn("done", 0.5)
    desk.metrics.orders({"placed": 4, "queued": 1})
    desk.metrics.orders({"placed": 5})
    desk.metrics.waiting("updates", 3)
    desk.metrics.quiet("telegram", 1.5)
    desk.metrics.lag(0.25)
    async with desk.client.get("/metrics") as answer:
        assert answer.content_type == "text/plain"
        lines = (await answer.text()).splitlines()
    for line in (
        'desk_turn_seconds_count{outcome="done"} 2.0',
        'desk_turn_seconds_bucket{le="0.02",outcome="done"} 1.0',
        'desk_orders{state="placed"} 5.0',
        'desk_waiting{queue="updates"} 3.0',
        'desk_quiet_seconds{peer="telegram"} 1.5',
        "desk_lag_seconds 0.25",
    ):
        assert line in lines
    assert not [line for line in lines if "queued" in line]


@pytest.mark.parametrize(("does", "outcome"), [(True, "done"), (False, "nothing"), (KeyError("x"), "failed")])
async def test_turns_are_timed_by_what_becomes_of_them(does, outcome):
    class Turns:
        parse = flooded = buried = None

        async def handle(self, _update, _row):
            if isinstance(does, Exception):
                raise does
            return does

    metrics = Metrics()
    turns = Timed(Turns(), metrics)
    if isinstance(does, Exception):
        with pytest.raises(KeyError):
            await turns.handle(None, None)
    else:
        assert await turns.handle(None, None) is does
    assert f'desk_turn_seconds_count{{outcome="{outcome}"}} 1.0' in metrics.text().decode().splitlines()


async def test_two_desks_count_apart():
    one, two = Metrics(), Metrics()
    one.turn("done", 1.0)
    assert b'desk_turn_seconds_count{outcome="done"} 1.0' in one.text()
    assert b"done" not in two.text()


async def test_nothing_else_is_served(desk):
    for path in ("/", "/webhook", "/healthz/x"):
        async with desk.client.get(path) as answer:
            assert answer.status == 404
    async with desk.client.post("/healthz") as answer:
        assert answer.status == 405


async def test_a_taken_port_is_an_error_and_stop_is_quick():
    first = Server(Desk().application, port=0, host="127.0.0.1")
    port = await first.start()
    second = Server(Desk().application, port=port, host="127.0.0.1")
    with pytest.raises(OSError, match="in use"):
        await second.start()
    await second.stop()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readline()
    began = time.monotonic()
    await first.stop()
    assert time.monotonic() - began < 3
    writer.close()
