"""How long a tap waits for its screen while twenty people tap at once: the whole bot, over loopback HTTP.

    python -m tests.bench.taps [people [rounds [milliseconds between two taps]]]

Without a pause nobody looks at anything, and the figure says how many taps a second there can be. A figure is the time
from a person's tap to the screen that it leads to, with all that the simulated Telegram needs.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

import structlog

from bot.people import Allowance, Period, Person, Role
from tests.bench.machine import centiles, load
from tests.chat.conftest import Desk

JOURNEY = (
    ("Settings", "Language: "),
    ("Quiet hours", "or write other hours"),
    ("Back", "Language: "),
    ("Home", "Order desk"),
    ("My orders", "Choose a service"),
    ("Open", "Choose a service"),
    ("Home", "Order desk"),
)
FIRST = 100


async def measure(people: int, rounds: int, pause: int) -> dict[str, object]:
    """Have everybody walk the journey side by side; give centiles in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        try:
            await desk.open()
            await _let_in(desk, people)
            walks = [_walk(desk, FIRST + number, rounds, pause / 1000) for number in range(people)]
            waits = [wait for walk in await asyncio.gather(*walks) for wait in walk]
        finally:
            await desk.close()
    return {"people": people, "pause": pause, "taps": len(waits), "milliseconds": centiles(waits), "load": load()}


async def _let_in(desk: Desk, people: int) -> None:
    def fill(books: object) -> None:
        for number in range(FIRST, FIRST + people):
            allowance = Allowance(Period.UNLIMITED)
            books.people.add(Person(f"k{number}", number, f"P{number}", Role.MEMBER, allowance=allowance))

    await desk.app.store.write(fill)


async def _walk(desk: Desk, number: int, rounds: int, pause: float) -> list[float]:
    person = desk.telegram.person(number, f"P{number}")
    person.say("/start")
    await person.wait_for("Order desk", 30.0)
    waits = []
    for _ in range(rounds):
        for label, leads_to in JOURNEY:
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # people are not in step
            begun = time.perf_counter()
            person.tap(label)
            await person.wait_for(leads_to, 30.0)
            waits.append(time.perf_counter() - begun)
    return waits


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    given = [int(word) for word in sys.argv[1:]] or [20, 10, 500]
    print(json.dumps(asyncio.run(measure(*given)), indent=1))  # noqa: T201 - the figure itself
