"""Being told to stop: what is under way is ended or journalled, and it does not take long."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sqlite3
import time
import urllib.request
from contextlib import closing

import pytest

from bot.__main__ import main
from bot.sandbox import Sandbox
from tests.e2e.process import Start, clean_environment
from tests.e2e.steps import link_of, ordered

LANES = 4


async def test_told_to_stop_while_the_panel_holds_orders(world):
    world.panel.faults.always("add", "accept_hang")
    world.settings["OPERATOR_IDS"] = ",".join(map(str, range(1, LANES + 1)))
    actors = [world.actor(number, f"Operator {number}") for number in range(1, LANES + 1)]
    async with world.bot(SEND_RATE=28) as bot:
        await asyncio.gather(*(ordered(actor, link_of(actor.name[-1])) for actor in actors))
        await world.placed(LANES)
        began = time.monotonic()
        assert await bot.term() == 0
        took = time.monotonic() - began
    assert took <= 9
    world.panel.faults.clear()
    async with world.bot() as bot:
        await world.quiet(bot)
    assert world.rows("SELECT state FROM orders") == [("unverified",)] * LANES
    assert len(world.panel.ledger()) == world.panel.counted["add"] == LANES


async def test_told_to_stop_with_nothing_to_do(world):
    async with world.bot() as bot:
        began = time.monotonic()
        assert await bot.term() == 0
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("moment", [0.02, 0.06, 0.1, 0.2])
async def test_told_to_stop_while_it_starts(world, moment):
    async with world.bot(polling=False) as bot:
        await bot.until(lambda: time.monotonic() > bot.began + moment, "moment", every=0.001)
        assert await bot.term(3) in {0, -signal.SIGTERM}
    assert "Traceback" not in bot.said()
    async with world.bot() as bot:
        assert bot.running


async def test_a_quick_answer_is_still_written_down_while_stopping(world):
    world.panel.faults.always("add", "slow", seconds=1)
    async with world.bot() as bot:
        await ordered(world.actor(), link_of("quick"))
        await world.placed(1)
        assert await bot.term() == 0
    assert world.rows("SELECT state FROM orders") == [("placed",)]


async def test_the_sandbox_answers_and_ends_at_once(tmp_path):
    environment = clean_environment(tmp_path)
    process = Start(("-m", "bot", "sandbox", "--port", "0"), environment, tmp_path).fresh()
    try:
        await process.until(lambda: "http://" in process.said(), "address", 30)
        address = re.search(r"http://\S+", process.said())[0]
        assert "<html" in (await asyncio.to_thread(_page, address)).lower()
        process.signal(signal.SIGINT)
        began = time.monotonic()
        assert await process.ended() == 0
        assert time.monotonic() - began < 3
    finally:
        await process.kill()
    assert "Traceback" not in process.said()


async def test_a_sandbox_goes_on_with_the_books_of_an_earlier_one(tmp_path):
    kept = tmp_path / "kept"
    command = ("-m", "bot", "sandbox", "--port", "0", "--data", str(kept))
    for orders in (1, 2):
        process = Start(command, clean_environment(tmp_path), tmp_path).fresh()
        try:
            await process.until(lambda process=process: "http://" in process.said(), "address", 30)
            address = re.search(r"http://\S+", process.said())[0].rstrip("/")
            await asyncio.to_thread(_say, address, f"/order 101 https://instagram.com/kept{orders} 100")
            await process.until(lambda address=address: _confirm(address), "card", every=0.1)
            await asyncio.to_thread(_post, f"{address}/_chat/tap", _confirm(address))
            await process.until(lambda orders=orders: _placed(kept / "sandbox.db") == orders, "order", every=0.1)
            process.signal(signal.SIGINT)
            assert await process.ended() == 0
        finally:
            await process.kill()


def test_a_port_that_is_none_is_said_in_one_line(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["sandbox", "--port", "80999"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith("a port is a number from 0 to 65535")


def test_the_panels_numbers_go_on_where_the_books_are_kept():
    fresh, kept = Sandbox(), Sandbox(kept=True)
    assert fresh.panel.terms.first_id == 23_500
    assert kept.panel.terms.first_id > 10**8


def _say(address, text):
    _post(f"{address}/_chat/say", {"person": 1, "text": text})


def _post(address, body):
    given = {"Content-Type": "application/json"}
    asked = urllib.request.Request(address, json.dumps(body).encode(), given)  # noqa: S310 - as below
    urllib.request.urlopen(asked, timeout=10).close()  # noqa: S310 - what the sandbox printed


def _confirm(address):
    """Give the press on the card's Confirm; None where there is none yet."""
    for message in _messages(address):
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in (button for row in rows for button in row):
            if button["text"].startswith("Confirm"):
                return {"person": 1, "message_id": message["message_id"], "data": button["callback_data"]}
    return None


def _placed(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
        return connection.execute("SELECT count(*) FROM orders WHERE state = 'placed'").fetchone()[0]


def _messages(address):
    return json.loads(_page(f"{address}/_chat/chat/1"))["messages"]


def _page(address):
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - what the sandbox printed
        return answer.read().decode()
