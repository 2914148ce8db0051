"""What Telegram refuses harmlessly, and what is done about it."""

import html

import pytest
from telegram.error import BadRequest, Forbidden

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.i18n import Html
from bot.sandbox.telegram import Fault


def refuse(description):
    return Fault("refuse", description=description)


def screen(text="Hello", *labels):
    return Screen(Html(text), tuple((Button(label, press("shop")),) for label in labels))


@pytest.fixture
async def sender(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    return desk.app.counter.sender


async def test_a_message_is_sent_and_changed(sender, olga):
    number = await sender.send(olga.id, screen("Hello <b>you</b>", "A"))
    assert olga.screen().text == "Hello you"
    assert await sender.edit(olga.id, number, screen("Hello again"))
    assert (olga.screen().text, olga.screen().buttons) == ("Hello again", ())


async def test_the_same_again_is_no_trouble(sender, olga):
    number = await sender.send(olga.id, screen())
    assert await sender.edit(olga.id, number, screen())


async def test_a_press_that_changes_nothing_says_so(desk, olga):
    olga.say("/orders")
    shown = await olga.wait_for("You have not ordered anything yet.")
    tap = olga.tap("• All •", message=shown)
    assert (await tap.answered()).text == "Nothing has changed."
    assert (await olga.tap("Open", message=shown).answered()).text == ""
    desk.telegram.faults.add("editMessageText", Fault("drop_after"))
    await olga.tap("Finished", message=shown).answered()
    await desk.idle()
    tap = olga.tap("• Finished •", message=shown)
    assert (await tap.answered()).text == "", "whether the lost edit was made was not known"


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
async def test_what_cannot_be_changed_is_told(desk, sender, olga, why):
    number = await sender.send(olga.id, screen())
    desk.telegram.faults.add("editMessageText", refuse(f"Bad Request: {why}"))
    assert not await sender.edit(olga.id, number, screen("new"))


async def test_a_tapped_message_that_is_gone_is_answered_with_a_new_one(desk, olga):
    olga.say("/start")
    shown = await olga.wait_for("Order desk")
    desk.telegram.faults.add("editMessageText", refuse("Bad Request: message to edit not found"))
    olga.tap("Help", message=shown)
    seen = await olga.wait_for("What I can do")
    assert seen.message_id != shown.message_id


async def test_what_does_not_parse_is_said_without_markup(sender, olga):
    await sender.send(olga.id, screen("<b>broken"))
    assert olga.screen().text == "broken"
    number = await sender.send(olga.id, screen("whole"))
    assert await sender.edit(olga.id, number, screen("<i>broken &amp; more"))
    assert olga.screen().text == "broken & more"


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("sign", ["x", "я", "🎉", "<b>&"])
async def test_what_is_too_long_is_sent_in_several_messages_without_markup(sender, olga, sign):
    """A service called `<b>&` times 5,000 is one of them."""
    text = html.escape(sign * 5000)
    before = len(olga.told())
    number = await sender.send(olga.id, screen(f"<b>{text}</b>", "A"))
    said = [one for one in olga.told()[before:] if one.kind == "sent"]
    assert "".join(one.text for one in said) == sign * 5000
    assert len(said) == -(-units(sign * 5000) // 4096)
    assert all(units(one.text) <= 4096 for one in said)
    assert (olga.screen().message_id, olga.screen().labels) == (number, ("A",))


async def test_long_lines_stay_whole_where_they_can(sender, olga):
    lines = [f"{number} {'x' * 90}" for number in range(100)]
    before = len(olga.told())
    await sender.send(olga.id, screen("\n".join(lines)))
    said = [one.text for one in olga.told()[before:] if one.kind == "sent"]
    assert [line for text in said for line in text.strip("\n").split("\n")] == lines


@pytest.mark.parametrize("why", ["message is too long", "MESSAGE_TOO_LONG"])
async def test_a_message_that_would_become_too_long_is_cut(desk, sender, olga, why):
    number = await sender.send(olga.id, screen("short"))
    desk.telegram.faults.add("editMessageText", refuse(f"Bad Request: {why}"))
    assert await sender.edit(olga.id, number, screen(f"<b>{'я' * 5000}</b>"))
    assert units(olga.screen().text) == 4096
    assert olga.screen().text.endswith("…")


async def test_a_late_answer_to_a_tap_is_no_trouble(desk, sender):
    await sender.answer("4000000000000000999", "hello")
    desk.telegram.faults.add(
        "answerCallbackQuery", refuse("Bad Request: query is too old and response timeout expired")
    )
    await sender.answer("1", "x" * 500, alert=True)


async def test_other_refusals_are_raised(desk, sender, olga):
    with pytest.raises(BadRequest):
        await sender.send(12345, screen())
    olga.block()
    with pytest.raises(Forbidden):
        await sender.send(olga.id, screen())


async def test_a_tap_is_worked_on_though_its_answer_comes_too_late(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    desk.telegram.faults.add("answerCallbackQuery", refuse("Bad Request: query is too old"))
    olga.tap("Help")
    await olga.wait_for("What I can do")


async def test_a_screen_that_is_lost_loses_nothing_else(desk, olga):
    desk.telegram.faults.add("sendMessage", refuse("Bad Request: something new"))
    olga.say("/order 101")
    await desk.idle()
    olga.say("https://instagram.com/x")
    await olga.wait_for("How many would you like?")
