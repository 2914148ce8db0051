"""SIGKILL right after the Send of a word to everybody: each gets it once, and a second press adds nothing."""

from __future__ import annotations

import asyncio

from bot.store import Store
from tests.e2e.process import ROOT
from tests.store.things import ann

START = str(ROOT / "tests" / "kill" / "start.py")
KILLED = -9
MEMBERS = range(21, 33)
TEXT = "Maintenance at nine"


async def crowd(world):
    """People who may order and have opened the chat."""
    store = await Store.open(f"sqlite:///{world.database}")
    made = [ann(key=f"key{number}", telegram_id=number, name=f"M{number}") for number in MEMBERS]
    await store.write(lambda books: [books.people.add(one) for one in made])
    await store.close()
    people = [world.actor(one.telegram_id, one.name) for one in made]
    for actor in people:
        actor.person.chat.reached = True
    return people


async def test_killed_right_after_send_each_is_told_once(world):
    people, olga = await crowd(world), world.actor()
    async with world.bot(START, KILL_AT="announced") as bot:
        olga.say(f"/broadcast {TEXT}")
        await olga.offered("tell_all")
        message, button = olga.button("tell_all")
        olga.press(message, button)
        assert await bot.ended() == KILLED
    assert world.rows("SELECT state FROM broadcasts") == [("sent",)]
    assert not any(actor.heard(TEXT) for actor in people)
    async with world.bot() as bot:
        await asyncio.gather(*(actor.told(TEXT, since=0) for actor in people))
        olga.press(message, button)
        await world.quiet(bot)
    assert [len(actor.heard(TEXT)) for actor in people] == [1] * len(MEMBERS)
    assert world.rows("SELECT count(*) FROM audit WHERE action = 'broadcast'") == [(1,)]
