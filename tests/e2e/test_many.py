"""250 open orders, all of which change at once: three requests a pass, every change told, Telegram's limits kept."""

from __future__ import annotations

import re
import time
from collections import Counter

import pytest

from bot.orders import reference
from tests.e2e.seeding import open_orders

POLL = 1.0
MANY = 250
BURST = 6
"""In a chat, in three seconds: a burst of three and then one a second."""
REQUESTS = 3
"""A request takes a hundred ids."""
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}\b")


@pytest.mark.parametrize("people", [1, 125])
async def test_250_changes_are_told(world, people):
    actors = [world.actor(10 + number, f"Person {number}") for number in range(people)]
    await open_orders(world, actors, MANY // people, poll=POLL)
    assert len(world.panel.ledger()) == MANY
    world.panel.calls.clear()
    async with world.bot(POLL_SECONDS=POLL, SEND_RATE=28) as bot:
        await bot.until(lambda: passes(world), "a pass")
        for order in list(world.panel.orders):
            world.move(order, "In progress", 50)
        began = time.monotonic()
        # Seldom, for counting holds up the server that is measured.
        await bot.until(lambda: changes(world) >= MANY, "all changes told", 60, every=0.5)
        took = time.monotonic() - began
        await bot.until(lambda: not waiting(world), "end of the news", 30)
    told = Counter(code for actor in actors for code in codes(actor))
    messages = sum(1 for one in world.telegram.told() if one.kind == "sent")
    requests = passes(world)
    world.figures.append(f"{MANY} orders of {people}: {messages} messages in {took:.1f} s; requests a pass {requests}")
    assert told == Counter({reference(number): 1 for number in range(1, MANY + 1)})
    assert world.telegram.flood.counters()["overall"] == 0
    assert not [one for one in world.telegram.flood.violations if one.count > BURST]
    assert set(requests) == {REQUESTS}


def waiting(world):
    return world.rows("SELECT count(*) FROM notices WHERE kind = 'status' AND state = 'waiting'")[0][0]


def changes(world):
    return sum(1 for actor in world.actors for _ in codes(actor))


def codes(actor):
    """The references of orders that were said to be in progress, one by one or in a digest."""
    word = "→ " + actor.words.plain("In progress")
    for told in actor.heard(word):
        if told.kind != "sent":
            continue
        lines = told.text.splitlines()
        if not any(CODE.search(line) for line in lines if word in line):
            lines = [" ".join(lines)]
        yield from (CODE.search(line)[0] for line in lines if word in line)


def passes(world):
    """How many status requests it took to ask for every order once, pass by pass."""
    counts, seen, requests = [], set(), 0
    for call in world.panel.calls:
        if call.action != "status":
            continue
        asked = set(call.fields["orders"].split(","))
        assert not asked & seen, "an order was asked for twice within a pass"
        seen |= asked
        requests += 1
        if len(seen) == MANY:
            counts.append(requests)
            seen, requests = set(), 0
    return counts
