"""How long a step through the menu takes while the panel hangs: nothing that a person waits for may wait for it.

    python -m tests.bench.hung [people [steps]]

Every call to the panel hangs for 120 seconds, an order of each person is on its way there, and the catalogue is old.
People go from the home screen to a service and back at a human pace, one to two and a half seconds between two taps;
a figure is the time from a tap to the screen that it asked for, at Telegram's side. The limits of sending are the real
ones (SEND_RATE 28): at this pace they hold nobody up.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat.buttons import unpack
from bot.people import Allowance, Period, Person, Role
from bot.store import Store
from tests.bench.machine import centiles, load
from tests.e2e.process import Nursery
from tests.e2e.steps import link_of, written
from tests.e2e.world import World

if TYPE_CHECKING:
    from tests.e2e.actor import Actor

HANG = 120.0
FIRST = 1000
READS = ("services", "status", "refill_status", "balance")
DEEPER = ("svc", "cat", "shelf", "shop")
"""Verbs of the buttons that lead on, the deepest first; behind a service it begins again."""
PACE = (1.0, 2.5)
PATIENCE = 30.0


async def let_in(world: World, people: int) -> list[Actor]:
    assert await world.start("-m", "bot", "migrate").ended(60) == 0
    store = await Store.open(f"sqlite:///{world.database}")

    def work(books) -> None:
        for number in range(FIRST, FIRST + people):
            allowance = Allowance(Period.UNLIMITED)
            books.people.add(Person(f"p{number}", number, "Ann", Role.MEMBER, "en", "en", allowance=allowance))

    await store.write(work)
    await store.close()
    return [world.actor(number, f"Ann {number}") for number in range(FIRST, FIRST + people)]


def hang(world: World) -> None:
    for action in READS:
        world.panel.faults.always(action, "hang", seconds=HANG)
    world.panel.faults.always("add", "reject_hang", seconds=HANG)


def next_button(actor: Actor) -> tuple[object, dict[str, object]] | None:
    """Give the button that leads deepest on the newest screen; None behind a service."""
    message = next(one for one in reversed(actor.person.chat.shown()) if one.from_bot)
    buttons = [button for row in message.rows for button in row if "callback_data" in button]
    for verb in DEEPER:
        found = [one for one in buttons if (press := unpack(one["callback_data"])) and press.verb == verb]
        if found and not (verb != "svc" and any(_is(one, "order") for one in buttons)):
            return message, found[0]
    return None


def _is(button: dict[str, object], verb: str) -> bool:
    press = unpack(str(button["callback_data"]))
    return press is not None and press.verb == verb


async def step(actor: Actor) -> float:
    """Take one step; gives the seconds until its screen came."""
    told = actor.person.chat.told
    before, began, found = len(told), time.time(), next_button(actor)
    if found is None:
        actor.say("/start")
    else:
        actor.press(*found)
    late = time.monotonic() + PATIENCE
    while len(told) == before:
        if time.monotonic() > late:
            raise TimeoutError(f"no screen within {PATIENCE} s:\n{actor.transcript()[-1000:]}")
        await asyncio.sleep(0.005)
    return told[before].at - began


async def walk(actor: Actor, steps: int, chance: random.Random) -> list[float]:
    taken = []
    for _ in range(steps):
        await asyncio.sleep(chance.uniform(*PACE))
        taken.append(await step(actor))
    return taken


async def measure(folder: Path, nursery: Nursery | None, people: int, steps: int) -> dict[str, object]:
    async with World(folder, nursery=nursery).served() as world:
        actors = await let_in(world, people)
        async with world.bot(SEND_RATE=28, CATALOG_SECONDS=1, POLL_SECONDS=1, LOG_LEVEL="ERROR") as bot:
            cards = [await written(actor, link_of(actor.person.id)) for actor in actors]
            hang(world)
            for actor, card in zip(actors, cards, strict=True):
                actor.press(*card)
            await bot.until(lambda: world.panel.counted["add"] >= min(people, 2), "orders on their way", 30)
            await asyncio.sleep(4)  # the catalogue is old after three of its seconds
            for actor in actors:
                actor.say("/start")
                await actor.told("Order desk", seconds=PATIENCE)
            walks = [walk(actor, steps, random.Random(actor.person.id)) for actor in actors]
            taken = [seconds for one in await asyncio.gather(*walks) for seconds in one]
            flying = world.panel.counted["add"]
        assert not world.panel.ledger() or all(entry.refusal for entry in world.panel.ledger())
        return {"people": people, "steps": len(taken), "adds_in_flight": flying, "send_rate": 28, **centiles(taken)}


def main(people: int = 20, steps: int = 25) -> dict[str, object]:
    before, nursery = load(), Nursery()
    try:
        with tempfile.TemporaryDirectory(prefix="hung-") as folder:
            line = asyncio.run(measure(Path(folder), nursery, people, steps))
    finally:
        nursery.close()
    line |= {"load": [before, load()]}
    sys.stdout.write(json.dumps(line) + "\n")
    return line


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
