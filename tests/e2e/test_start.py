"""How the bot starts and refuses to: one clear line, no traceback, no secret; and how fast it goes."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest

from bot.__main__ import main
from bot.settings import rows
from tests.e2e.process import SECRETS, Start, clean_environment
from tests.e2e.steps import ordered
from tests.e2e.world import KEY, OPERATOR, TOKEN, World

GOOD = {
    "TELEGRAM_TOKEN": TOKEN,
    "PANEL_URL": "https://panel.example/api/v2",
    "PANEL_KEY": KEY,
    "OPERATOR_IDS": OPERATOR,
    "PORT": 0,
}
WRONG = [
    pytest.param({}, ["TELEGRAM_TOKEN", "PANEL_URL", "PANEL_KEY", "OPERATOR_IDS"], id="nothing is set"),
    pytest.param({**GOOD, "TELEGRAM_TOKEN": ""}, ["TELEGRAM_TOKEN"], id="no token"),
    pytest.param({**GOOD, "TELEGRAM_TOKEN": TOKEN.replace(":", "")}, ["TELEGRAM_TOKEN"], id="token without colon"),
    pytest.param({**GOOD, "PANEL_KEY": ""}, ["PANEL_KEY"], id="no key"),
    pytest.param({**GOOD, "PANEL_URL": "http://panel.example/api/v2"}, ["PANEL_URL"], id="panel without TLS"),
    pytest.param({**GOOD, "PANEL_URL": f"https://me:{KEY}@panel.example"}, ["PANEL_URL"], id="panel with password"),
    pytest.param({**GOOD, "OPERATOR_IDS": "olga"}, ["OPERATOR_IDS"], id="operator by name"),
    pytest.param({**GOOD, "POLL_SECONDS": "-1", "SEND_RATE": "fast"}, ["POLL_SECONDS", "SEND_RATE"], id="two numbers"),
    pytest.param({**GOOD, "PORT": "99999"}, ["PORT"], id="no such port"),
    pytest.param({**GOOD, "LOG_LEVEL": "LOUD"}, ["LOG_LEVEL"], id="no such level"),
    pytest.param({**GOOD, "DATABASE_URL": f"mysql://u:{KEY}@h/d"}, ["DATABASE_URL"], id="another database"),
    pytest.param({**GOOD, "WEBHOOK_URL": "https://bot.example"}, ["WEBHOOK_SECRET"], id="webhook without secret"),
    pytest.param({**GOOD, "WEBHOOK_SECRET": f"{KEY} {KEY}"}, ["WEBHOOK_SECRET"], id="odd webhook secret"),
]


@pytest.mark.parametrize(("given", "named"), WRONG)
def test_a_wrong_setting_is_one_clear_line(tmp_path, monkeypatch, capsys, given, named):
    monkeypatch.chdir(tmp_path)
    for name, _, _ in rows():
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, str(value))
    assert main([]) == 2
    _check_lines(capsys.readouterr().err, named)


async def test_a_process_without_settings_says_which_it_needs(tmp_path):
    process = Start(("-m", "bot"), clean_environment(tmp_path), tmp_path).fresh()
    assert await process.ended() == 2
    _check_lines(process.said(), ["TELEGRAM_TOKEN", "PANEL_URL", "PANEL_KEY", "OPERATOR_IDS"])


async def test_a_language_that_is_not_spoken_here_is_refused(world):
    async with world.bot(polling=False, DEFAULT_LANGUAGE="xx") as bot:
        assert await bot.ended() == 2
        assert bot.said().splitlines() == ["DEFAULT_LANGUAGE must be one of ar, en, es, hi, id, pt_BR, ru, tr."]


def _check_lines(said, named):
    lines = said.splitlines()
    assert [line.partition(" ")[0] for line in lines] == named
    assert all(line.endswith(")") for line in lines), "the description is missing"
    assert not [secret for secret in SECRETS if secret in said]


async def test_a_second_process_on_the_same_file_is_refused(world):
    world.nursery = None
    async with world.bot() as first:
        before = os.times()
        async with world.bot(polling=False) as second:
            assert await second.ended() != 0
            after = os.times()
            (line,) = second.said().splitlines()
        assert str(first.handle.pid) in line
        assert str(world.database) in line
        assert first.running
    assert after.children_user + after.children_system - before.children_user - before.children_system <= 4


@pytest.mark.parametrize("file", ["nowhere/books.db", "text.db", ""], ids=["no folder", "no database", "a folder"])
async def test_a_database_that_cannot_be_used_is_one_clear_line(world, file):
    (world.folder / "nowhere").write_text("this is a file")
    (world.folder / "text.db").write_text("this is no database either\n" * 100)
    async with world.bot(polling=False, DATABASE_URL=f"sqlite:///{world.folder}/{file}") as bot:
        assert await bot.ended() != 0
        assert len(bot.said().splitlines()) == 1, bot.said()
        assert "Traceback" not in bot.said()


async def test_a_port_in_use_is_one_clear_line(world):
    with socket.create_server(("", 0)) as taken:
        port = taken.getsockname()[1]
        async with world.bot(polling=False, PORT=port, LOG_LEVEL="WARNING") as bot:
            assert await bot.ended() != 0
            assert "Traceback" not in bot.said()
            assert [str(port) in line for line in bot.said().splitlines()] == [True]


async def test_a_token_that_telegram_refuses_ends_it_with_a_clear_word(world):
    async with world.bot(polling=False, TELEGRAM_TOKEN="7000000003:bb-token-that-opens-nothing-at-all-0123") as bot:
        assert await bot.ended() != 0
        assert "Traceback" not in bot.said()
        assert "TELEGRAM_TOKEN" in bot.said()


async def test_its_port_tells_how_it_does(world):
    with socket.create_server(("", 0)) as found:
        port = found.getsockname()[1]
    async with world.bot(PORT=port) as bot, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        await ordered(world.actor(), "https://instagram.com/p/vitals")
        await world.placed(1)
        await world.quiet(bot)
        for path in ("/healthz", "/readyz"):
            async with client.get(path) as answer:
                assert (answer.status, (await answer.json())["ok"]) == (200, True)
        async with client.get("/metrics") as answer:
            figures = dict(line.rsplit(" ", 1) for line in (await answer.text()).splitlines() if line[0] != "#")
    assert figures['desk_orders{state="placed"}'] == "1.0"
    assert figures['desk_waiting{queue="updates"}'] == "0.0"
    assert float(figures['desk_turn_seconds_count{outcome="done"}']) >= 4
    assert float(figures['desk_quiet_seconds{peer="telegram"}']) < 60
    assert 0 < float(figures['desk_quiet_seconds{peer="panel"}']) < 60


@asynccontextmanager
async def telegram_away():
    """A port on which every connection is cut; gives the port, and the list of those who tried."""
    tried = []

    def cut(_reader, writer):
        tried.append(writer)
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], tried
    finally:
        server.close()
        await server.wait_closed()


async def test_it_waits_for_a_telegram_that_does_not_answer_yet(tmp_path, nursery):
    world = World(tmp_path, nursery=nursery)
    async with AsyncExitStack() as stack:
        async with telegram_away() as (port, tried):
            world.root = f"http://127.0.0.1:{port}"
            bot = await stack.enter_async_context(world.bot(polling=False))
            await bot.until(lambda: len(tried) > 1, "second try", 15)
        async with world.served(port):
            await bot.until(lambda: world.polls, "poll", 15)


async def test_it_can_be_stopped_while_telegram_is_away(tmp_path, nursery):
    world = World(tmp_path, nursery=nursery)
    async with telegram_away() as (port, tried):
        world.root = f"http://127.0.0.1:{port}"
        async with world.bot(polling=False) as bot:
            await bot.until(lambda: len(tried) > 1, "second try", 15)
            assert await bot.term(3) == 0


async def test_it_says_so_while_the_panel_is_away_and_goes_on(world):
    world.panel.faults.always("services", "502")
    actor = world.actor()
    async with world.bot(CATALOG_SECONDS=1):
        actor.say("/order 101")
        await actor.told("")
        assert world.panel.counted["add"] == 0
        world.panel.faults.clear()
        await _until_offered(actor)


async def _until_offered(actor):
    for _ in range(20):
        actor.say("/order 101")
        try:
            await actor.offered("drop", seconds=0.5)
        except TimeoutError:
            continue
        return
    raise AssertionError("the catalogue is not taken up again")
