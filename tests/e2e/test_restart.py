"""The bot ends and starts again in the middle of an order, killed or told to; the person does not notice."""

from __future__ import annotations

import itertools

from tests.e2e.steps import EDIT, PLACE, SAY, link_of, ordered, written

DROP = "drop"


class Steps:
    """The order conversation, one act a step, each with what is waited for after it."""

    def __init__(self, actor):
        self.actor = actor

    async def choose(self):
        self.actor.say("/order 101")
        await self.actor.offered(DROP)

    async def link(self):
        self.actor.say(link_of("restart"))
        await self.actor.offered(SAY)

    async def quantity(self):
        self.actor.say("300")
        await self.actor.offered(PLACE)

    async def edit(self):
        self.actor.tap(EDIT)
        await self.actor.offered("keep")

    async def answer(self):
        self.actor.say(link_of("edited"))
        await self.actor.offered(PLACE)

    async def confirm(self):
        self.actor.tap(PLACE)


STEPS = ("choose", "link", "quantity", "edit", "answer")


async def test_an_order_goes_on_after_a_restart_at_each_step(world):
    actor = world.actor()
    steps = Steps(actor)
    for step, end in zip(STEPS, itertools.cycle(("kill", "term")), strict=False):
        async with world.bot() as bot:
            await getattr(steps, step)()
            await getattr(bot, end)()
    async with world.bot() as bot:
        await steps.confirm()
        await world.placed(1)
        await world.quiet(bot)
    (entry,) = world.panel.ledger()
    assert (entry.link, entry.quantity) == (link_of("edited"), 300)
    assert world.rows("SELECT state FROM orders") == [("placed",)]


async def test_words_that_came_while_the_bot_was_down_are_answered(world):
    actor = world.actor()
    async with world.bot():
        actor.say("/order 101")
        await actor.offered(DROP)
    actor.say(link_of("down"))
    actor.say("250")
    async with world.bot():
        await actor.offered(PLACE)
        actor.tap(PLACE)
        await world.placed(1)
    assert [entry.quantity for entry in world.panel.ledger()] == [250]


async def test_an_old_card_places_nothing_after_a_restart(world):
    actor = world.actor()
    async with world.bot() as bot:
        message, button = await written(actor, link_of("old"))
        actor.say("/cancel")
        await actor.told("")
        await world.quiet(bot)
    async with world.bot() as bot:
        actor.press(message, button)
        await actor.told("")
        await world.quiet(bot)
    assert world.panel.counted["add"] == 0


async def test_what_happened_at_the_panel_while_the_bot_was_down_is_told(world):
    actor = world.actor()
    async with world.bot() as bot:
        await ordered(actor, link_of("away"))
        (order,) = await world.placed(1)
        await actor.pushed("→ " + actor.words.plain("Pending"), since=0)
        await world.quiet(bot)
    before = actor.now
    world.move(order, "Completed")
    async with world.bot():
        push = await actor.pushed("→ " + actor.words.plain("Completed"), since=before)
    assert not push.silent
