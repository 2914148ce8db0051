"""How many `/start` updates a second: this bot, and a bare echo bot on its library's default client, in one run.

The bare bot is run twice: as it comes, one update after the other, and with `concurrent_updates`.

    python -m tests.bench.start [count [rounds]]

Each bot runs in a process of its own against a server that answers at once; a figure is updates answered a second.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime

from bot.people import Allowance, Period, Person, Role
from bot.store import Store
from tests.bench.stub import TOKEN, stub

PEOPLE = 200
PATIENCE = 120.0
ECHO = """
import sys
from telegram.ext import Application, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text("hello")
builder = Application.builder().token(sys.argv[2]).base_url(sys.argv[1] + "/bot")
app = builder.concurrent_updates(bool(sys.argv[3:])).build()
app.add_handler(MessageHandler(filters.ALL, echo))
app.run_polling(poll_interval=0)
"""


def measure(command, count, env=None):
    """Updates a second of one bot; `command` is given the server's address."""
    port = _free_port()
    with stub(port, count, PEOPLE) as url:
        _wait_for(lambda: _figures(url))
        process = subprocess.Popen(
            command(url), env={**os.environ, **(env(url) if env else {})}, stderr=subprocess.PIPE
        )
        try:
            _wait_for(lambda: _figures(url)["sent"] >= count)
        finally:
            process.terminate()
            process.communicate()
        return count / _figures(url)["seconds"]


def echo(count, *, concurrent=False):
    more = ["concurrent"] if concurrent else []
    return measure(lambda url: [sys.executable, "-c", ECHO, url, TOKEN, *more], count)


def ours(count):
    with tempfile.TemporaryDirectory() as folder:
        books = f"sqlite:///{folder}/books.db"
        asyncio.run(_let_in(books))
        env = lambda url: {  # noqa: E731
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
            "PANEL_URL": "http://127.0.0.1:9/api/v2",
            "PANEL_KEY": "k",
            "OPERATOR_IDS": "1",
            "DATABASE_URL": books,
            "SEND_RATE": "0",
            "PORT": "0",
            "LOG_LEVEL": "CRITICAL",
        }
        return measure(lambda _: [sys.executable, "-m", "bot", "run"], count, env)


async def _let_in(books):
    """Everybody is a member already, as on any day but the first."""
    store = await Store.open(books)

    def work(books):
        for number in range(100, 100 + PEOPLE):
            allowance = Allowance(Period.UNLIMITED)
            books.people.add(Person(f"p{number}", number, "Ann", Role.MEMBER, "en", "en", allowance))

    await store.write(work)
    await store.close()


def _figures(url):
    try:
        with urllib.request.urlopen(f"{url}/figures", timeout=5) as answer:  # noqa: S310 - our own server
            return json.load(answer)
    except OSError:
        return None


def _wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("the bot did not answer everything")
        time.sleep(0.05)


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def main(count=8000, rounds=3):
    """Take turns, for a machine's speed changes from minute to minute; figures are medians."""
    few = min(count, 1000)
    runs = [(echo(few), echo(few, concurrent=True), ours(count)) for _ in range(rounds)]
    one_by_one, at_once, mine = (statistics.median(figures) for figures in zip(*runs, strict=True))
    line = {
        "at": datetime.now(UTC).isoformat(),
        "echo": round(one_by_one),
        "echo_concurrent": round(at_once),
        "ours": round(mine),
        "ratio": round(mine / one_by_one, 1),
        "ratio_concurrent": round(mine / at_once, 1),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return line


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
