"""An order in one line: the card comes at once; what is wrong is said, and what was good is kept."""

import pytest

from tests.chat.conftest import LINK
from tests.chat.steps import to_the_card


@pytest.mark.parametrize(
    "line", [f"/order 101 {LINK} 1000", f"/order 101 | {LINK} | 1000", f"101 | {LINK} | 1000", f"101 {LINK} 1000"]
)
async def test_one_line_comes_to_the_card(desk, olga, line):
    olga.say(line)
    card = await olga.wait_for("please check")
    for part in ("101 · Real", f"Link: {LINK}", "Quantity: 1,000", "Total: $250.00"):
        assert part in card.text
    olga.tap("Confirm")
    await olga.wait_for("Order 0001")
    await desk.settled()
    assert desk.added() == 1


async def test_each_bad_part_gets_its_sentence(desk, olga):
    olga.say(f"101 | {LINK} | 5")
    seen = await olga.wait_for("The quantity must be between 100 and 100,000.")
    assert "How many would you like?" in seen.text
    assert f"Link: {LINK}" in seen.text
    olga.say("101 | ftp://instagram.com/x | 1000")
    seen = await olga.wait_for("Please send a link that starts with https:// or http://.")
    assert "Quantity: 1,000" in seen.text
    olga.say(LINK)
    await olga.wait_for("Total: $250.00")
    olga.say("/order 101 nonsense 5")
    seen = await olga.wait_for("This does not look like a full link.")
    assert "The quantity must be between 100 and 100,000." in seen.text
    assert "Which link is it for?" in seen.text


async def test_a_link_is_kept_where_the_service_is_not_there(desk, olga):
    olga.say(f"999999 | {LINK} | 1000")
    seen = await olga.wait_for("There is no service 999999.")
    assert f"Link: {LINK}" in seen.text
    olga.say("/order 101")
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {LINK}" in seen.text


async def test_what_is_missing_is_asked_for(desk, olga):
    olga.say(f"/order 101 {LINK}")
    seen = await olga.wait_for("How many would you like?")
    olga.say("1000")
    await olga.wait_for("please check")
    assert f"Link: {LINK}" in seen.text


async def test_a_link_that_was_pasted_does_not_stand_in_for_a_bad_one(desk, olga):
    olga.say(LINK)
    await olga.wait_for("This is a link to Instagram.")
    olga.say("101 | nonsense | 1000")
    await olga.wait_for("Which link is it for?")


async def test_a_line_that_is_an_answer_stays_one(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    olga.say(f"101 | {LINK} | 1000")
    seen = await olga.wait_for("please check")
    assert f"Comments: 101 | {LINK} | 1000" in seen.text


async def test_a_line_ends_the_open_order(desk, olga):
    await to_the_card(olga)
    olga.say(f"8 | {LINK} | 100")
    seen = await olga.wait_for("Your unfinished order of 101")
    assert "8 · TikTok Views" in seen.text


async def test_who_may_only_look_is_told_so(desk, olga):
    olga.say("/start")
    max_ = desk.telegram.person(2)
    max_.say("/start")
    await max_.wait_for("private order desk")
    record = await desk.app.store.read(lambda books: books.people.by_telegram(2))
    olga.press(await olga.wait_for("Order desk", since=0), f"1role:{record.key}:viewer")
    await desk.idle()
    for line in (f"101 | {LINK} | 1000", f"101 | {LINK} | 1000\n8 | {LINK} | 100"):
        max_.say(line)
        await max_.wait_for("ordering was not given to you")


async def test_help_and_privacy_say_so(desk, olga):
    olga.say("/help")
    await olga.wait_for("“101 | link | 1000” orders in one line")
    olga.say("/privacy")
    await olga.wait_for("Your favourites, the link that you sent last, and the lists")
