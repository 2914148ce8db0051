"""An order that was left for too long swallows nothing: what is sent is answered, and it can be taken up again."""

import pytest

from tests.chat.conftest import LINK
from tests.chat.steps import NAMED, to_the_card

EXPIRED = f"This order has expired, nothing was ordered:\n{NAMED}"
LATE = 901
RESUME = "Resume: 101"


async def left_at_the_quantity(desk, person):
    person.say("/order 101")
    await person.wait_for("Which link is it for?")
    person.say(LINK)
    await person.wait_for("How many would you like?")
    desk.clock.pass_(LATE)


def can_resume(seen):
    return any(label.startswith(RESUME) for label in seen.labels)


async def test_a_link_is_looked_at_and_kept_as_the_answer(desk, olga):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    desk.clock.pass_(LATE)
    olga.say(LINK)
    seen = await olga.wait_for("This is a link to Instagram.")
    assert seen.text.startswith(EXPIRED)
    assert any(label.startswith("Instagram Followers") for label in seen.labels)
    olga.tap(RESUME)
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {LINK}" in seen.text


async def test_a_quantity_is_kept(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.say("1000")
    seen = await olga.wait_for(EXPIRED)
    assert f"Link: {LINK}\nQuantity: 1,000" in seen.text
    olga.tap(RESUME)
    card = await olga.wait_for("please check")
    assert "Quantity: 1,000" in card.text
    assert desk.added() == 0


async def test_words_are_searched_for_and_it_is_said_once(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.say("tiktok views")
    seen = await olga.wait_for("“tiktok views”")
    assert seen.text.startswith(EXPIRED)
    assert can_resume(seen)
    olga.say("tiktok shares")
    again = await olga.wait_for("“tiktok shares”")
    assert "expired" not in again.text
    assert not can_resume(again)
    olga.tap(RESUME, message=seen)
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {LINK}" in seen.text


async def test_a_line_is_ordered_and_the_late_order_stands_beside_it(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.say(f"30067 | {LINK} | 1000")
    card = await olga.wait_for("please check")
    assert card.text.startswith(EXPIRED)
    assert card.text.count(NAMED) == 1
    assert "was dropped" not in card.text
    assert can_resume(card)


async def test_a_list_is_read(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.say(f"30067 | {LINK} | 1000\n8 | https://tiktok.com/@x | 100")
    sheet = await olga.wait_for(EXPIRED)
    assert any(label.startswith("Confirm") for label in sheet.labels)
    assert can_resume(sheet)


async def test_a_command_says_that_the_order_has_expired(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.say("/order 8")
    seen = await olga.wait_for("8 · TikTok Views")
    assert seen.text.startswith(EXPIRED)
    assert can_resume(seen)


async def test_a_link_over_a_late_card_is_looked_at(desk, olga):
    await to_the_card(olga)
    desk.clock.pass_(LATE)
    olga.say("https://tiktok.com/@someone")
    seen = await olga.wait_for("This is a link to TikTok.")
    assert seen.text.startswith(EXPIRED)
    olga.tap(RESUME)
    await olga.wait_for("please check")


async def test_a_sticker_is_told_of_and_loses_nothing(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.send_sticker()
    seen = await olga.wait_for("I can only read text here")
    assert seen.text.startswith(EXPIRED)
    assert can_resume(seen)


async def test_a_file_of_answers_is_kept(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    desk.clock.pass_(LATE)
    olga.send_document("comments.txt", b"Nice\nGreat")
    seen = await olga.wait_for("This order has expired")
    assert "Comments: Nice and 1 line more" in seen.text
    olga.tap("Resume: 7")
    await olga.wait_for("please check")


async def test_a_text_with_a_link_in_it_is_kept_where_texts_are_asked_for(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    desk.clock.pass_(LATE)
    olga.say("Nice, see https://example.org/x\nGreat")
    seen = await olga.wait_for("This order has expired")
    assert "Comments: Nice, see https://example.org/x and 1 line more" in seen.text


async def test_a_file_that_is_no_text_is_told_of(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.send_document("comments.bin", b"\xff\xfe\x00")
    seen = await olga.wait_for("This file is not plain text.")
    assert seen.text.startswith(EXPIRED)
    assert can_resume(seen)


async def test_a_suggestion_that_is_tapped_late_is_kept_too(desk, olga):
    await left_at_the_quantity(desk, olga)
    olga.tap("500")
    seen = await olga.wait_for(EXPIRED)
    assert "Quantity: 500" in seen.text
    olga.tap(RESUME)
    await olga.wait_for("Total: $125.00")


@pytest.mark.parametrize("restart", [False, True])
async def test_home_does_not_offer_to_continue(desk, olga, restart):
    await left_at_the_quantity(desk, olga)
    if restart:
        await desk.halt()
        await desk.start()
    olga.say("/start")
    seen = await olga.wait_for("Order desk")
    assert not any(label.startswith("Continue") for label in seen.labels)
    olga.say("tiktok views")
    seen = await olga.wait_for("“tiktok views”")
    assert seen.text.startswith(EXPIRED), "going home loses nothing"
    assert can_resume(seen)
