"""Are updates lost when the bot is killed again and again? Every update has an effect of its own, and all are counted.

    python -m tests.bench.updates [updates [kills [seed]]]

Four updates are one draft: /order, a link that no other has, a quantity that no other of this person has, /cancel. An
update counts as lost where its own mark is missing from the books (no draft, no link, no quantity, not dropped) or
where its row is not done; as repeated where a link stands in two drafts. What was said is counted at Telegram's side:
a screen that a kill cut off is not sent again, so that some are missing, and at most those that were under way.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.people import Allowance, Period, Person, Role
from bot.store import Store
from tests.bench.machine import load
from tests.e2e.process import Nursery
from tests.e2e.world import World

PEOPLE = 200
EACH = 4
FIRST = 1000
PATIENCE = 600.0


def link_of(person: int, number: int) -> str:
    return f"https://instagram.com/p/u{person}x{number}"


async def let_in(world: World) -> None:
    assert await world.start("-m", "bot", "migrate").ended(60) == 0
    store = await Store.open(f"sqlite:///{world.database}")

    def work(books) -> None:
        for number in range(FIRST, FIRST + PEOPLE):
            allowance = Allowance(Period.UNLIMITED)
            books.people.add(Person(f"p{number}", number, "Ann", Role.MEMBER, "en", "en", allowance=allowance))

    await store.write(work)
    await store.close()


def say_all(world: World, drafts: int) -> range:
    """Let everybody say everything, in turn; gives the ids of the updates."""
    before = world.telegram.updates.next_id
    people = [world.telegram.person(number, "Ann") for number in range(FIRST, FIRST + PEOPLE)]
    for number in range(drafts):
        person, turn = people[number % PEOPLE], number // PEOPLE
        for text in ("/order 101", link_of(person.id, turn), str(100 + turn), "/cancel"):
            person.say(text)
    return range(before, world.telegram.updates.next_id)


def done(world: World) -> int:
    return world.rows("SELECT count(*) FROM inbox WHERE done NOT NULL")[0][0]


async def run_and_kill(world: World, count: int, kills: int, seed: int) -> None:
    """Kill when a drawn share of the work is done; the last one may end it."""
    chance = random.Random(seed)
    for share in sorted(chance.uniform(0.01, 0.97) for _ in range(kills)):
        async with world.bot(polling=False, LOG_LEVEL="ERROR") as bot:
            await bot.until(lambda share=share: done(world) >= share * count, "progress", PATIENCE, every=0.02)
            await bot.kill()
    async with world.bot(LOG_LEVEL="ERROR") as bot:
        await bot.until(lambda: done(world) >= count, "the rest", PATIENCE, every=0.1)
        await world.quiet(bot, seconds=60)


def figures(world: World, ids: range, drafts: int) -> dict[str, object]:
    kept = [(json.loads(answers), state) for answers, state in world.rows("SELECT answers, state FROM drafts")]
    links = Counter(answers.get("link") for answers, _ in kept)
    wanted = {
        (link_of(FIRST + number % PEOPLE, number // PEOPLE), str(100 + number // PEOPLE)) for number in range(drafts)
    }
    good = {(answers.get("link"), answers.get("quantity")) for answers, state in kept if state == "dropped"}
    rows = world.rows("SELECT update_id FROM inbox WHERE done NOT NULL ORDER BY 1")
    said = Counter(told.chat_id for told in world.telegram.told() if told.kind == "sent")
    each = len(ids) // PEOPLE
    return {
        "updates": len(ids),
        "rows_not_done": len(set(ids) - {number for (number,) in rows}),
        "dead_letters": world.rows("SELECT count(*) FROM dead_letters")[0][0],
        "effects_lost": len(wanted - good),
        "effects_repeated": sum(times - 1 for times in links.values()) + len(kept) - links.total(),
        "drafts_too_many": len(kept) - drafts,
        "answers": sum(said.values()),
        "answers_missing": sum(max(0, each - said[number]) for number in range(FIRST, FIRST + PEOPLE)),
        "answers_repeated": sum(max(0, said[number] - each) for number in range(FIRST, FIRST + PEOPLE)),
    }


async def measure(folder: Path, nursery: Nursery, count: int, kills: int, seed: int) -> dict[str, object]:
    async with World(folder, nursery=nursery).served() as world:
        await let_in(world)
        drafts = count // EACH // PEOPLE * PEOPLE
        ids = say_all(world, drafts)
        began = time.monotonic()
        await run_and_kill(world, len(ids), kills, seed)
        took = time.monotonic() - began
        return {"kills": kills, "seed": seed, "seconds": round(took, 1), **figures(world, ids, drafts)}


def main(count: int = 20_000, kills: int = 30, seed: int = 1) -> dict[str, object]:
    before, nursery = load(), Nursery()
    try:
        with tempfile.TemporaryDirectory(prefix="updates-") as folder:
            line = asyncio.run(measure(Path(folder), nursery, count, kills, seed))
    finally:
        nursery.close()
    line |= {"load": [before, load()]}
    sys.stdout.write(json.dumps(line) + "\n")
    return line


if __name__ == "__main__":
    found = main(*(int(word) for word in sys.argv[1:]))
    sys.exit(any(found[name] for name in ("rows_not_done", "dead_letters", "effects_lost", "effects_repeated")))
