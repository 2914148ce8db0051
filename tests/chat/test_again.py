"""Ordering again: from a finished order, from home, from the service; the card comes at once, with today's price."""

from decimal import Decimal

import pytest

from bot.chat.beginning import NEW
from bot.chat.buttons import press
from bot.chat.screens.browse import AGAIN, ORDER, REPEAT
from tests.chat.conftest import LINK
from tests.chat.steps import to_the_card
from tests.chat.test_favourites import ordered


async def finished(desk, person, **order):
    """Place an order and let it end."""
    await ordered(desk, person, **order)
    made = list(desk.panel.orders.values())[-1]
    while made.open:
        desk.panel.advance(made.id)
    await person.wait_for(lambda seen: "Completed" in seen.text)
    await desk.settled()


async def test_a_finished_order_is_ordered_again_in_two_taps_at_todays_price(desk, olga):
    await finished(desk, olga)
    desk.panel.catalogue.reprice("101", Decimal(300))
    await desk.reread()
    olga.say("/status 0001")
    receipt = await olga.wait_for("Order 0001")
    olga.tap("Order again", message=receipt)
    card = await olga.wait_for("please check")
    assert card.message_id != receipt.message_id, "the receipt stays"
    for line in (f"Link: {LINK}", "Quantity: 1,000", "Price: $300.00 per 1000", "Total: $300.00"):
        assert line in card.text
    olga.tap("Confirm")
    await olga.wait_for("Order 0002")
    await desk.settled()
    assert [order.fields["quantity"] for order in desk.panel.orders.values()] == ["1000", "1000"]


@pytest.mark.parametrize(("verb", "named"), [(REPEAT, "1"), (AGAIN, "101"), (ORDER, "101")])
async def test_a_receipt_under_which_one_orders_again_stays_a_card(desk, olga, verb, named):
    await finished(desk, olga)
    olga.say("/status 0001")
    receipt = await olga.wait_for("Order 0001")
    tap = olga.press(receipt, press(verb, named, NEW).pack())
    await tap.answered()
    await desk.settled()
    cards = await desk.app.store.read(lambda books: books.cards.of(1))
    assert receipt.message_id in [message for _, message in cards]


async def test_home_offers_the_last_order_again(desk, olga):
    await finished(desk, olga)
    olga.say("/start")
    seen = await olga.wait_for("Order desk")
    assert len(seen.buttons) <= 4
    olga.tap("↻ Again: Real")
    card = await olga.wait_for("please check")
    assert "Quantity: 1,000" in card.text
    olga.tap("Edit: Quantity")
    await olga.wait_for("Now: 1,000")
    olga.tap("500")
    await olga.wait_for("Total: $125.00")
    olga.tap("Confirm")
    await olga.wait_for("Order 0002")


async def test_texts_and_options_come_again_too(desk, olga):
    olga.say("/order 7")
    await olga.wait_for("Which link is it for?")
    olga.say(LINK)
    await olga.wait_for("Please send the comments")
    olga.say("Nice\nGreat")
    await olga.wait_for("please check")
    olga.tap("Confirm")
    await desk.settled()
    olga.say("7")
    await olga.wait_for("7 · Instagram Comments")
    olga.tap("↻ Again")
    card = await olga.wait_for("please check")
    assert "Comments: Nice and 1 line more" in card.text
    await finished(desk, olga, quantity="100")
    card = await to_the_card(olga, quantity="100")
    olga.tap("Add: Drip-feed")
    for answer in ("5", "30"):
        await olga.wait_for(lambda seen, answer=answer: answer in seen.labels)
        olga.tap(answer)
    await olga.wait_for("Interval, minutes: 30")
    olga.tap("Confirm")
    await desk.settled()
    olga.say("101")
    await olga.wait_for("101 · ")
    olga.tap("↻ Again: 500")
    card = await olga.wait_for("please check")
    for line in ("Quantity: 100", "Runs: 5", "Interval, minutes: 30"):
        assert line in card.text


async def test_limits_that_have_moved_ask_for_the_quantity_anew(desk, olga):
    await finished(desk, olga)
    desk.panel.catalogue.limit("101", least=5000)
    await desk.reread()
    olga.say("/start")
    await olga.wait_for("Order desk")
    olga.tap("↻ Again")
    seen = await olga.wait_for("How many would you like?")
    assert f"Link: {LINK}" in seen.text


async def test_a_service_that_has_gone_says_so(desk, olga):
    await finished(desk, olga)
    desk.panel.catalogue.remove("101")
    await desk.reread()
    olga.say("/start")
    await olga.wait_for("Order desk")
    olga.tap("↻ Again")
    seen = await olga.wait_for("The panel does not offer 101 · Real & Active Followers any more.")
    assert seen.kind == "alert"


async def test_an_order_of_somebody_else_is_not_ordered_again(desk, olga):
    await finished(desk, olga)
    olga.say("/people 2 day 25")
    desk.settings["operator_ids"] = (1,)
    max_ = desk.telegram.person(2)
    max_.say("/start")
    await max_.wait_for("private order desk")
    await desk.idle()
    olga.say("/people 2 day 25")
    await desk.idle()
    max_.say("/start")
    shown = await max_.wait_for("Order desk")
    for data in ("1repeat:1", "1repeat:1:new", "1repeat:99", "1repeat:x", "1repeat"):
        tap = max_.press(shown, data)
        assert (await tap.answered()).text == "Nothing was found."


async def test_a_browsed_service_is_placed_six_taps_after_start(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    steps = [
        lambda: olga.tap("📷 Instagram"),
        lambda: olga.tap("Instagram Followers ("),
        lambda: olga.tap("101 · "),
        lambda: olga.tap("500"),
        lambda: olga.say(LINK),
        lambda: olga.tap("Confirm"),
    ]
    screens = (
        "Choose a category.",
        "per 1000",
        "Choose a quantity",
        "Which link is it for?",
        "please check",
        "Order 0001",
    )
    for step, screen in zip(steps, screens, strict=True):
        step()
        await olga.wait_for(screen)
    await desk.settled()
    assert [order.fields["quantity"] for order in desk.panel.orders.values()] == ["500"]
