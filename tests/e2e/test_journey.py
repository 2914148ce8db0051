"""The whole main job over HTTP: from a stranger's first word to a refill's end, in English and in Russian."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from tests.e2e.steps import PLACE, link_of, written

KNOCK, ALLOW, PERIOD, AMOUNT, ASK = "knock", "allow", "period", "amount", "ask"
STATUSES = (("Pending", 500), ("In progress", 220), ("Completed", 0))
REFILLS = ("Pending", "In progress", "Completed")


async def let_in(operator, stranger):
    """A stranger knocks; the operator approves and gives an allowance."""
    operator.say("/start")
    await operator.told("")
    stranger.say("/start")
    await stranger.offered(KNOCK)
    before = operator.now
    stranger.tap(KNOCK)
    await operator.person.wait_for(lambda seen: stranger.name in seen.text, since=before)
    operator.tap(ALLOW)
    await operator.offered(PERIOD)
    operator.tap(PERIOD)
    await operator.offered(AMOUNT)
    before = stranger.now
    operator.person.press(*_richest(operator))
    return await stranger.pushed("", since=before)


def _richest(operator):
    """The largest of the offered amounts."""
    message, _ = operator.button(AMOUNT)
    offered = [one for one in itertools.chain.from_iterable(message.rows) if f"1{AMOUNT}:" in one["callback_data"]]
    return message, offered[-1]["callback_data"]


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_from_the_first_word_to_the_refill(world, language):
    olga, guest = world.actor(1, "Olga", "en"), world.actor(3, {"en": "Max", "ru": "Вера"}[language], language)
    word = guest.words.plain
    assert (word("Completed") == "Completed") is (language == "en")
    world.nursery = None
    async with world.bot() as bot:
        await let_in(olga, guest)
        message, button = await written(guest, link_of(language), 500)
        assert world.panel.counted["add"] == 0
        mark = guest.now
        guest.press(message, button)
        (order,) = await world.placed(1)
        await guest.told(order, since=mark)
        receipt = message.id

        for status, remains in STATUSES:
            before = guest.now if status != "Pending" else mark
            world.move(order, status, remains)
            push = await guest.pushed("→ " + word(status), order, since=before)
            assert push.reply_to == receipt
            assert push.silent is (status != "Completed")
        await world.quiet(bot)

        before = guest.now
        guest.tap(ASK, "1", "refill")
        await guest.pushed("12345", since=before)
        for status in REFILLS:
            seen = before if status == "Pending" else guest.now
            world.panel.move_refill("12345", status)
            await guest.pushed("12345", "→ " + word(status), since=seen)
        await world.quiet(bot)

    assert len(world.panel.ledger()) == len(world.panel.refills) == 1
    for status, times in (("Pending", 2), ("In progress", 2), ("Completed", 2)):
        assert len([told for told in guest.heard("→ " + word(status)) if told.kind == "sent"]) == times
    (line,) = await world.ledger()
    assert (line["state"], line["status"], line["panel_id"], line["quantity"]) == ("placed", "completed", order, 500)
    assert (line["link"], line["service"], Decimal(line["charge"])) == (link_of(language), "101", Decimal(125))
    assert [(e.link, e.quantity) for e in world.panel.ledger()] == [(link_of(language), 500)]


async def test_nobody_spends_before_he_is_let_in(world):
    stranger = world.actor(3, "Max", "en")
    async with world.bot() as bot:
        world.actor().say("/start")
        for text in ("/order 101", link_of("x"), "100", "/orders", "/people", "/refill 1", "/status 23501"):
            stranger.say(text)
        await world.quiet(bot)
        assert len(stranger.person.told()) == 1
        assert stranger.person.commands() is not None
        stranger.person.press(stranger.person.chat.shown()[-1], f"1{PLACE}:anything:anything")
        await world.quiet(bot)
    assert world.panel.counted["add"] == 0
    assert world.rows("SELECT count(*) FROM drafts") == [(0,)]
