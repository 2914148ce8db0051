"""The order conversation as transcripts: say, tap, read the screen."""

import pytest

from bot.orders import new_draft
from tests.chat.conftest import LINK
from tests.chat.steps import NAMED, to_the_card, to_the_quantity


async def test_an_order_goes_from_its_number_to_the_panel(desk, olga):
    olga.say("/order 101")
    seen = await olga.wait_for("Which link is it for?")
    assert seen.text.startswith(f"Order · 1 of 2: Link\n{NAMED}")
    olga.say(LINK)
    seen = await olga.wait_for("How many would you like?")
    assert seen.text.startswith("Order · 2 of 2: Quantity")
    assert "From 100 to 100,000. Price: $250.00 per 1000." in seen.text
    olga.say("1000")
    card = await olga.wait_for("please check")
    for line in (NAMED, f"Link: {LINK}", "Quantity: 1,000", "Price: $250.00 per 1000", "Total: $250.00"):
        assert line in card.text
    assert "Panel balance: $100,000.00 (read" in card.text
    edits = ("Edit: Link", "Edit: Quantity", "Add: Drip-feed")
    assert card.labels == ("Confirm · $250.00", *edits, "Drop the order", "Home")
    olga.tap("Confirm")
    placed = await olga.wait_for(lambda seen: seen.kind == "message" and "· panel" in seen.text)
    assert "Order 0001 · panel 23" in placed.text
    said = [told.text for told in placed.history]
    assert "Confirm" not in placed.labels
    assert any("Order 0001\n" in text and "panel" not in text for text in said), "the card said that it is under way"
    assert desk.added() == 1


async def test_a_suggested_quantity_is_an_answer(desk, olga):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    seen = await olga.wait_for("How many would you like?")
    assert seen.labels[:6] == ("100", "500", "1,000", "5,000", "10,000", "100,000")
    olga.tap("500")
    seen = await olga.wait_for("Quantity: 500")
    assert "Total: $125.00" in seen.text


async def test_the_quantity_of_the_last_time_is_offered_first(desk, olga):
    await to_the_card(olga, quantity="2500")
    olga.tap("Confirm")
    await desk.settled()
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK + "2")
    seen = await olga.wait_for("How many would you like?")
    assert seen.labels[:6] == ("2,500", "100", "500", "1,000", "5,000", "100,000")
    olga.tap("2,500")
    await olga.wait_for("Quantity: 2,500")
    desk.panel.catalogue.limit("101", least=5000)
    await desk.reread()
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK + "2")
    seen = await olga.wait_for("From 5,000 to 100,000.")
    assert seen.labels[0] == "5,000", "what the limits refuse is not offered"


async def test_back_leads_to_the_question_before_and_to_the_service(desk, olga):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("How many would you like?")
    olga.tap("Back")
    seen = await olga.wait_for(f"Now: {LINK}")
    assert "Which link is it for?" in seen.text
    olga.tap("Back")
    await olga.wait_for("How many would you like?")
    olga.tap("Back")
    await olga.wait_for(f"Now: {LINK}")


async def test_every_answer_can_be_edited(desk, olga):
    await to_the_card(olga)
    olga.tap("Edit: Quantity")
    seen = await olga.wait_for("Now: 1,000")
    olga.say("2000")
    seen = await olga.wait_for("Total: $500.00")
    olga.tap("Edit: Link")
    await olga.wait_for(f"Now: {LINK}")
    olga.say("https://instagram.com/another")
    seen = await olga.wait_for("Link: https://instagram.com/another")
    assert "Quantity: 2,000" in seen.text


async def test_drip_feed_is_added_and_left_out_on_the_card(desk, olga):
    await to_the_card(olga)
    olga.tap("Add: Drip-feed")
    await olga.wait_for("In how many runs?")
    olga.tap("5")
    await olga.wait_for("How many minutes should pass between two runs?")
    olga.tap("30")
    seen = await olga.wait_for("Runs: 5")
    assert "Quantity in all: 5,000" in seen.text
    assert "Total: $1,250.00" in seen.text
    olga.tap("Leave out: Drip-feed")
    seen = await olga.wait_for(lambda seen: "Total: $250.00" in seen.text)
    assert "Runs" not in seen.text


async def test_drip_feed_stands_on_the_receipt(desk, olga):
    await to_the_card(olga)
    olga.tap("Add: Drip-feed")
    for answer in ("5", "30"):
        await olga.wait_for(lambda seen, answer=answer: answer in seen.labels)
        olga.tap(answer)
    await olga.wait_for("Interval, minutes: 30")
    olga.tap("Confirm")
    await olga.wait_for("Drip-feed: 5 runs, 30 minutes apart")


async def test_an_option_can_be_left_halfway(desk, olga):
    await to_the_card(olga)
    olga.tap("Add: Drip-feed")
    await olga.wait_for("In how many runs?")
    olga.tap("5")
    await olga.wait_for("How many minutes should pass between two runs?")
    olga.tap("Back")
    seen = await olga.wait_for("please check")
    assert "Runs" not in seen.text


async def test_lines_are_taken_from_a_file(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    olga.send_document("comments.txt", "﻿Nice\n\nGreat <b>\nWell done\n".encode())
    seen = await olga.wait_for("please check")
    assert "Comments: Nice and 2 lines more" in seen.text
    assert "Total: $0.006" in seen.text


async def test_cancel_says_what_was_dropped_and_it_can_be_resumed(desk, olga):
    await to_the_card(olga)
    olga.say("/cancel")
    seen = await olga.wait_for("Dropped, nothing was ordered:")
    assert NAMED in seen.text
    assert f"Link: {LINK}" in seen.text
    olga.tap("Resume")
    seen = await olga.wait_for("please check")
    assert "Quantity: 1,000" in seen.text
    olga.say("/cancel")
    await olga.wait_for("Dropped")
    olga.say("/cancel")
    await olga.wait_for("No order is open at the moment.")
    assert desk.added() == 0


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_cancel_works_in_every_step(desk, olga, steps):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    for answer in (LINK, "1000")[:steps]:
        olga.say(answer)
        await desk.idle()
    olga.say("/cancel")
    await olga.wait_for("Dropped, nothing was ordered:")


async def test_a_command_is_never_taken_for_an_answer(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    for command, answer in (
        ("/help", "What I can do"),
        ("/nonsense", "I do not know this command"),
        ("/start", "Order desk"),
    ):
        olga.say(command)
        await olga.wait_for(answer)
    olga.tap("Continue")
    await olga.wait_for("Please send the comments")


async def test_a_new_order_ends_the_open_one_and_both_screens_call_it_dropped(desk, olga):
    card = await to_the_card(olga)
    olga.say("/order 30067")
    seen = await olga.wait_for("Your unfinished order of 101")
    assert "was dropped" in seen.text
    assert "30067" in seen.text
    olga.tap("Edit: Link", message=card)
    old = await olga.wait_for("Dropped, nothing was ordered:")
    assert old.message_id == card.message_id
    olga.tap("Resume", message=seen)
    seen = await olga.wait_for("please check")
    assert NAMED in seen.text


async def test_the_draft_outlives_a_restart(desk, olga):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    await desk.halt()
    olga.say(LINK)
    await desk.start()
    await olga.wait_for("How many would you like?")
    await desk.halt()
    olga.say("1000")
    await desk.start()
    card = await olga.wait_for("please check")
    await desk.halt()
    olga.tap("Confirm", message=card)
    await desk.start()
    await olga.wait_for("Order 0001")
    await desk.settled()
    assert desk.added() == 1


async def test_links_that_begin_alike_are_told_apart(desk, olga):
    for end in ("one", "two"):
        olga.say(f"101 | https://instagram.com/a-name-that-is-as-long-as-they-get/{end} | 1000")
        await olga.wait_for("please check")
        olga.tap("Confirm")
        await desk.settled()
    olga.say("/order 30067")
    seen = await olga.wait_for("Which link is it for?")
    assert [label[-4:] for label in seen.labels[:2]] == ["/two", "/one"]


async def test_links_used_before_are_offered(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    olga.say("/order 30067")
    seen = await olga.wait_for("Which link is it for?")
    assert "instagram.com/example" in seen.labels
    olga.tap("instagram.com/example")
    await olga.wait_for("How many would you like?")


async def test_a_pasted_link_becomes_the_first_answer(desk, olga):
    olga.say(LINK)
    seen = await olga.wait_for("This is a link to Instagram.")
    olga.tap("Instagram Followers", message=seen)
    await olga.wait_for("101 · ")
    olga.tap("101 · ")
    await olga.wait_for("Refill: yes")
    olga.tap("Order")
    seen = await olga.wait_for("How many would you like?")
    assert "2 of 2" in seen.text


async def test_the_lane_keeps_what_one_person_says_in_order(desk, olga):
    olga.say("/order 101")
    olga.say(LINK)
    olga.say("1000")
    await olga.wait_for("Total: $250.00")


async def test_the_draft_is_the_truth_whatever_the_library_remembers(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    service = desk.app.catalog.snapshot.get("101")

    def work(books):
        person = books.people.by_telegram(olga.id)
        books.drafts.put(new_draft("made-elsewhere", person.key, service, desk.clock()))

    await desk.app.store.write(work)
    olga.say(LINK)
    await olga.wait_for("How many would you like?")


async def test_after_an_order_was_confirmed_words_are_searched_for_and_nothing_else_is_said(desk, olga):
    olga.tap("Confirm", message=await to_the_card(olga))
    await desk.settled()
    olga.say("likes")
    assert (await olga.wait_for("“likes”")).text.startswith("“likes”")


async def test_a_link_that_is_sent_at_another_question_takes_the_place_of_the_first(desk, olga):
    await to_the_quantity(olga)
    olga.say(LINK + "/right")
    seen = await olga.wait_for(lambda seen: "How many would you like?" in seen.text and "/right" in seen.text)
    assert "2 of 2" in seen.text
    assert "⚠️ This link takes the place of the one before." in seen.text
    olga.say("1000")
    card = await olga.wait_for("please check")
    assert LINK + "/right" in card.text


async def test_a_link_to_another_platform_takes_no_place(desk, olga):
    await to_the_quantity(olga)
    olga.say("https://www.tiktok.com/@someone")
    seen = await olga.wait_for(
        "The link that you sent is to TikTok; this service is for Instagram, so it was not taken."
    )
    assert LINK in seen.text
    assert "How many would you like?" in seen.text


async def test_a_link_to_a_draft_that_was_left_for_long_is_looked_at_for_itself(desk, olga):
    await to_the_quantity(olga)
    desk.clock.pass_(3600)
    olga.say("https://www.tiktok.com/@someone")
    seen = await olga.wait_for("This is a link to TikTok.")
    assert "This order has expired" in seen.text


async def test_what_is_wrong_with_a_link_is_said_at_another_question_too(desk, olga):
    await to_the_quantity(olga)
    olga.say("https://127.0.0.1/x")
    seen = await olga.wait_for("Please send a link with the name of a site, not with a numeric address.")
    assert "How many would you like?" in seen.text
