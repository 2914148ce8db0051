"""SIGKILL at each point between a tap and its last word: what the panel has, what the books say, what people hear."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest

from bot.chat.screens.order_words import STATES
from bot.orders import State
from tests.e2e.process import ROOT
from tests.e2e.steps import link_of, ordered, written

START = str(ROOT / "tests" / "kill" / "start.py")
KILLED = -9
ASK, SURE = "ask", "sure"


@dataclass(frozen=True)
class End:
    """What is true after the next start: orders at the panel, the state in the books."""

    orders: int
    state: str


POINTS = {
    "confirm": End(1, "placed"),
    "journal": End(0, "unverified"),
    "answered": End(1, "unverified"),
    "outcome": End(1, "unverified"),
    "recorded": End(1, "placed"),
}


def repeated(actor):
    """Messages that were sent more than once, edits left aside."""
    said = Counter(told.text for told in actor.person.told() if told.kind == "sent")
    return {text: times for text, times in said.items() if times > 1}


def card_says(actor, message, state):
    """Whether the confirm card has become the order's card, and says this."""
    return actor.words.plain(STATES[State(state)]) in actor.person.world.message(message.id).text


def check(world, actor, message, end):
    ((state, panel_id),) = world.rows("SELECT state, panel_id FROM orders")
    assert state == end.state
    assert len(world.panel.ledger()) == world.panel.counted["add"] == end.orders
    assert not repeated(actor)
    assert not actor.heard(actor.words.plain(STATES[State.NOT_PLACED]))
    assert not actor.heard(actor.words.plain(STATES[State.REFUSED]))
    if end.state == "unverified":
        assert card_says(actor, message, end.state)
        warned = actor.heard(actor.words.plain("The panel did not answer clearly.")[:20])
        assert [told for told in warned if told.kind == "sent"], "told in a message of its own"
    else:
        assert panel_id in world.telegram.world.message(message.id).text
        assert len([told for told in actor.heard("→ " + actor.words.plain("Pending")) if told.kind == "sent"]) == 1


@pytest.mark.parametrize("point", POINTS)
async def test_killed_between_the_tap_and_the_outcome(world, point):
    actor, end = world.actor(), POINTS[point]
    async with world.bot(START, KILL_AT=point) as bot:
        message, button = await written(actor, link_of(point))
        actor.press(message, button)
        assert await bot.ended() == KILLED
    async with world.bot() as bot:
        await world.quiet(bot)
        actor.press(message, button)
        await world.quiet(bot)
    check(world, actor, message, end)


async def test_killed_while_the_panel_holds_the_answer_back(world):
    actor = world.actor()
    world.panel.faults.always("add", "accept_hang")
    async with world.bot() as bot:
        message, button = await written(actor, link_of("held"))
        actor.press(message, button)
        await world.placed(1)
        await bot.kill()
    world.panel.faults.clear()
    async with world.bot() as bot:
        await world.quiet(bot)
    check(world, actor, message, End(1, "unverified"))


async def test_killed_between_push_and_mark_the_push_comes_twice(world):
    actor, armed = world.actor(), world.folder / "armed"
    async with world.bot(START, KILL_AT="sent", KILL_ARMED=armed) as bot:
        await ordered(actor, link_of("push"))
        (order,) = await world.placed(1)
        await actor.pushed("→ " + actor.words.plain("Pending"), since=0)
        await world.quiet(bot)
        armed.touch()
        world.move(order, "In progress", 40)
        assert await bot.ended() == KILLED
    assert len(pushes(actor)) == 1
    async with world.bot() as bot:
        await world.quiet(bot)
    async with world.bot() as bot:
        await world.quiet(bot)
    assert len(pushes(actor)) == 2
    assert set(repeated(actor)) == {pushes(actor)[0].text}
    assert len(world.panel.ledger()) == 1


def pushes(actor):
    return [told for told in actor.heard("→ " + actor.words.plain("In progress")) if told.kind == "sent"]


REFILL_POINTS = {
    "confirm": (1, "requested"),
    "journal": (0, "unverified"),
    "answered": (1, "unverified"),
    "recorded": (1, "requested"),
}


@pytest.mark.parametrize("point", REFILL_POINTS)
async def test_killed_while_a_refill_is_asked_for(world, point):
    actor, armed = world.actor(), world.folder / "armed"
    async with world.bot(START, KILL_AT=point, KILL_ARMED=armed) as bot:
        await ordered(actor, link_of(point))
        (order,) = await world.placed(1)
        world.move(order, "Completed")
        await actor.pushed("→ " + actor.words.plain("Completed"), since=0)
        await world.quiet(bot)
        armed.touch()
        actor.tap(ASK, "1", "refill")
        assert await bot.ended() == KILLED
    before = actor.now
    async with world.bot() as bot:
        await world.quiet(bot)
    refills, state = REFILL_POINTS[point]
    assert len(world.panel.refills) == world.panel.counted["refill"] == refills
    assert world.rows("SELECT state FROM requests") == [(state,)]
    assert len(world.panel.ledger()) == 1
    assert [told for told in actor.person.told() if told.seq > before and told.kind == "sent"]
    assert not repeated(actor)


CANCEL_POINTS = {
    "confirm": (True, "requested"),
    "journal": (False, "unverified"),
    "answered": (True, "unverified"),
    "outcome": (True, "unverified"),
    "recorded": (True, "requested"),
}


@pytest.mark.parametrize("point", CANCEL_POINTS)
async def test_killed_while_a_cancel_is_asked_for(world, point):
    """It is asked for by one process only: the next one knows no more than that it may have been."""
    actor, armed = world.actor(), world.folder / "armed"
    async with world.bot(START, KILL_AT=point, KILL_ARMED=armed) as bot:
        await ordered(actor, link_of(point))
        await world.placed(1)
        await actor.pushed("→ " + actor.words.plain("Pending"), since=0)
        await world.quiet(bot)
        actor.tap(ASK, "1", "cancel")
        await actor.offered(SURE, "1", "cancel")
        armed.touch()
        actor.tap(SURE, "1", "cancel")
        assert await bot.ended() == KILLED
    before, asked = actor.now, world.panel.counted["cancel"]
    async with world.bot() as bot:
        await world.quiet(bot)
    reached, state = CANCEL_POINTS[point]
    assert bool(world.panel.counted["cancel"]) == reached
    assert asked in {0, world.panel.counted["cancel"]}, "two processes asked"
    assert world.rows("SELECT kind, state FROM requests") == [("cancel", state)]
    assert len(world.panel.ledger()) == 1
    assert [told for told in actor.person.told() if told.seq > before and told.kind == "sent"]
    assert not repeated(actor)


async def test_on_a_server_an_order_that_was_confirmed_is_placed_after_a_kill(world, pg_url):
    actor = world.actor()
    world.settings["DATABASE_URL"] = pg_url
    async with world.bot(START, KILL_AT="confirm") as bot:
        message, button = await written(actor, link_of("server"))
        actor.press(message, button)
        assert await bot.ended() == KILLED
    assert not world.panel.ledger()
    async with world.bot() as bot:
        await world.placed(1)
        await actor.pushed("→ " + actor.words.plain("Pending"), since=0)
        actor.press(message, button)
        await bot.until(lambda: not world.telegram.updates.pending, "tap")
    assert world.panel.counted["add"] == 1
    assert [line["state"] for line in await world.ledger()] == ["placed"]


@pytest.mark.parametrize("point", ["journal", "answered", "outcome"])
async def test_on_a_server_what_was_cut_off_is_never_sent_again(world, pg_url, point):
    actor = world.actor()
    world.settings["DATABASE_URL"] = pg_url
    async with world.bot(START, KILL_AT=point) as bot:
        message, button = await written(actor, link_of(point))
        actor.press(message, button)
        assert await bot.ended() == KILLED
    before = world.panel.counted["add"]
    assert before == len(world.panel.ledger()) == (point != "journal")
    async with world.bot() as bot:
        actor.press(message, button)
        await bot.until(lambda: not world.telegram.updates.pending, "tap")
        actor.say("/orders")
        await actor.told("1 order")
    assert world.panel.counted["add"] == before
    assert [line["state"] for line in await world.ledger()] == ["unverified"]


async def test_the_panel_takes_the_order_and_cuts_the_connection(world):
    actor = world.actor()
    world.panel.faults.next("add", "accept_drop")
    async with world.bot() as bot:
        message, button = await written(actor, link_of("cut"))
        actor.press(message, button)
        await world.placed(1)
        await world.quiet(bot)
        check(world, actor, message, End(1, "unverified"))
        actor.press(message, button)
        again, confirm = await written(actor, link_of("cut"))
        actor.press(again, confirm)
        await world.quiet(bot)
    before = actor.now
    async with world.bot() as bot:
        await world.quiet(bot)
        assert not [told for told in actor.person.told() if told.seq > before]
    assert len(world.panel.ledger()) == world.panel.counted["add"] == 1
    assert world.rows("SELECT state FROM orders") == [("unverified",)]
