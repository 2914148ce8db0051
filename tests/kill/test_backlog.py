"""`kill -9` again and again while 200 updates wait: none is lost, none has its effect twice."""

from __future__ import annotations

from collections import Counter

import msgspec

from tests.e2e.steps import link_of, written

PEOPLE = range(1, 21)
KILLS_AT = (20, 70, 130)
"""The process dies when so many of the 200 are done."""


async def test_two_hundred_updates_survive_kills(world):
    world.settings["OPERATOR_IDS"] = ",".join(map(str, PEOPLE))
    actors = [world.actor(number, f"Operator {number}") for number in PEOPLE]
    async with world.bot() as bot:
        cards = [await written(actor, link_of(f"first{actor.person.id}")) for actor in actors]
        await world.quiet(bot)
        await bot.term()
    before = world.telegram.updates.next_id
    for actor, (message, button) in zip(actors, cards, strict=True):
        ten_updates(actor, message, button)
    expected = range(before, world.telegram.updates.next_id)
    assert len(expected) == 200

    for done in KILLS_AT:
        async with world.bot(polling=False) as bot:
            await bot.until(lambda done=done: settled(world, before) >= done, f"{done} done", 30)
            await bot.kill()
    async with world.bot() as bot:
        await world.quiet(bot, seconds=40)
    rows = world.rows("SELECT update_id, count(*) FROM inbox WHERE update_id >= ? AND done NOT NULL GROUP BY 1", before)
    assert rows == [(number, 1) for number in expected], "lost updates"
    assert world.rows("SELECT count(*) FROM dead_letters") == [(0,)]
    check_effects(world, actors)


def ten_updates(actor, message, button):
    """Two taps on Confirm, two orders written, each dropped or left open."""
    actor.press(message, button)
    actor.press(message, button)
    for number, mark in ((200, "second"), (300, "third")):
        actor.say("/order 101")
        actor.say(link_of(f"{mark}{actor.person.id}"))
        actor.say(str(number))
    actor.say("/cancel")
    actor.say("/orders")


def settled(world, before):
    if not world.database.exists():
        return 0
    return world.rows("SELECT count(*) FROM inbox WHERE update_id >= ? AND done NOT NULL", before)[0][0]


def check_effects(world, actors):
    orders = Counter(entry.link for entry in world.panel.ledger())
    states = Counter(state for (state,) in world.rows("SELECT state FROM orders"))
    world.figures.append(f"200 updates, {len(KILLS_AT)} kills: {orders.total()} orders at the panel, {dict(states)}")
    assert states.total() == len(actors)
    assert set(orders.values()) == {1}
    assert len(actors) - states["unverified"] <= len(orders) <= len(actors)
    answers = [msgspec.json.decode(text) for (text,) in world.rows("SELECT answers FROM drafts")]
    written_ = Counter((answer.get("link"), answer.get("quantity")) for answer in answers)
    wanted = [("first", "100"), ("second", "200"), ("third", "300")]
    assert written_ == Counter((link_of(f"{mark}{actor.person.id}"), n) for actor in actors for mark, n in wanted)
