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


async def test_a_backup_that_is_put_back_sends_nothing_a_second_time(world):
    world.panel.faults.always("add", "maintenance")
    async with world.bot() as bot:
        await ordered(world.actor(), link_of("waits"))
        await bot.until(lambda: world.rows("SELECT 1 FROM orders WHERE reason = 'maintenance'"), "held")
        copying = world.start("-m", "bot", "backup", str(world.folder / "copy.db"))
        assert await copying.ended() == 0, copying.said()
        world.panel.faults.clear()
        await world.placed(1)
        await world.quiet(bot)
        assert await bot.term() == 0
    calls = world.panel.counted["add"]
    for name in ("books.db", "books.db-wal", "books.db-shm"):
        (world.folder / name).unlink(missing_ok=True)
    (world.folder / "copy.db").rename(world.database)
    async with world.bot() as bot:
        await bot.until(lambda: "what waited in it is left to the operators" in bot.said(), "copy")
        await world.quiet(bot)
        told = [one.text for one in world.actor().person.transcript()]
        await bot.term()
    assert world.rows("SELECT state, reason FROM orders") == [("unverified", "copied")]
    assert world.panel.counted["add"] == calls
    assert any("The books were put back from a copy" in text for text in told)
