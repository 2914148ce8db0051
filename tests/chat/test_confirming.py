"""The card to confirm: it places what it shows, once, or says why not."""

from decimal import Decimal

from tests.chat.conftest import LINK
from tests.chat.steps import let_in, to_the_card


async def test_an_expired_draft_is_ordered_again_with_the_same_answers(desk, olga):
    card = await to_the_card(olga)
    desk.clock.pass_(901)
    olga.tap("Confirm", message=card)
    seen = await olga.wait_for("This order has expired, nothing was ordered:")
    assert "You can order again with the same answers." in seen.text
    olga.tap("Resume")
    await olga.wait_for("Quantity: 1,000")
    assert desk.added() == 0
    olga.tap("Confirm")
    await olga.wait_for("Order 0001")


async def test_an_answer_to_an_expired_draft_says_so(desk, olga):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    desk.clock.pass_(901)
    olga.say(LINK)
    seen = await olga.wait_for("This order has expired")
    assert "This is a link to Instagram." in seen.text
    assert any(label.startswith("Resume") for label in seen.labels)


async def test_a_double_tap_places_one_order(desk, olga):
    card = await to_the_card(olga)
    for _ in range(5):
        olga.tap("Confirm", message=card)
    await desk.settled()
    assert desk.added() == 1
    toasts = [seen.text for seen in olga.transcript() if seen.kind == "toast" and seen.text]
    assert sorted(toasts) == ["Sending to the panel…", *["This order was confirmed already."] * 4]


async def test_an_older_card_does_not_place_what_it_does_not_show(desk, olga):
    first = await to_the_card(olga)
    olga.tap("Edit: Quantity")
    await olga.wait_for("Now: 1,000")
    olga.say("2000")
    await olga.wait_for("Total: $500.00")
    confirm = first.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    olga.press(first, confirm)
    seen = await olga.wait_for("This card was out of date")
    assert "Total: $500.00" in seen.text
    assert desk.added() == 0
    olga.tap("Confirm", message=seen)
    await olga.wait_for("Order 0001")
    await desk.settled()
    assert desk.panel.orders
    assert [order.fields["quantity"] for order in desk.panel.orders.values()] == ["2000"]


async def test_a_price_that_changed_is_shown_old_and_new(desk, olga):
    card = await to_the_card(olga)
    desk.panel.catalogue.reprice("101", Decimal(300))
    await desk.reread()
    olga.tap("Confirm", message=card)
    seen = await olga.wait_for("Price: $250.00 → $300.00")
    assert "Total: $300.00" in seen.text
    assert desk.added() == 0
    olga.tap("Confirm · $300.00")
    await olga.wait_for("Order 0001")


async def test_limits_that_changed_are_asked_again(desk, olga):
    card = await to_the_card(olga)
    desk.panel.catalogue.limit("101", least=5000)
    await desk.reread()
    olga.tap("Confirm", message=card)
    seen = await olga.wait_for("Limits: 100-100,000 → 5,000-100,000")
    assert "How many would you like?" in seen.text
    olga.say("5000")
    await olga.wait_for("Total: $1,250.00")


async def test_a_service_that_is_gone_is_not_ordered(desk, olga):
    card = await to_the_card(olga)
    desk.panel.catalogue.remove("101")
    await desk.reread()
    olga.tap("Confirm", message=card)
    await olga.wait_for("The panel does not offer this service any more:")
    assert desk.added() == 0
    olga.say("/order 101")
    await olga.wait_for("There is no service 101.")


async def test_the_same_link_twice_is_warned_of(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    card = await to_the_card(olga)
    assert "There is an open order of this service for the same link already." in card.text


async def test_an_order_in_doubt_on_the_same_link_is_named_and_held_back_until_an_operator_decides(desk, olga):
    desk.panel.faults.next("add", "reject_drop")
    await to_the_card(olga)
    olga.tap("Confirm")
    await olga.wait_for("Please do not order this link again")
    await desk.settled()
    olga.say("/order 8")
    asked = await olga.wait_for("Which link is it for?")
    assert not any("instagram.com/example" in label for label in asked.labels), "not offered again"
    card = await to_the_card(olga)
    assert "earlier order of this service on this link: it may exist. Another one is held back" in card.text
    olga.tap("Confirm", message=card)
    await olga.wait_for(lambda seen: seen.kind == "alert" and "Another one is held back" in seen.text)
    assert desk.added() == 1
    olga.tap("❓ Decide about order 0001", message=card)
    await olga.wait_for("Does the panel have it?")
    olga.tap("It does not exist", message=card)
    await olga.wait_for("Is it certain that the panel does not have this order?")


async def test_letters_that_imitate_are_shown(desk, olga):
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say("https://instаgram.com/x")
    await olga.wait_for("How many would you like?")
    olga.say("1000")
    await olga.wait_for("it is really xn--instgram-46g.com")


async def test_two_people_do_not_share_a_draft(desk, olga):
    card = await to_the_card(olga)
    confirm = card.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    desk.settings["operator_ids"] = (1, 2)
    await desk.halt()
    await desk.start()
    max_ = desk.telegram.person(2)
    max_.say("/start")
    shown = await max_.wait_for("Order desk")
    max_.press(shown, confirm)
    seen = await max_.wait_for("Nothing was found.")
    assert seen.kind == "alert"
    max_.press(shown, "1place:no-such-draft:0000000000")
    again = await max_.wait_for("Nothing was found.")
    assert again.kind == "alert"
    assert desk.added() == 0


async def test_confirm_and_cancel_at_once_have_one_winner(desk, olga):
    card = await to_the_card(olga)
    olga.say("/cancel")
    olga.tap("Confirm", message=card)
    await desk.settled()
    assert desk.added() == 0
    assert "Dropped" in card_now(olga, card)


def card_now(person, card):
    return next(seen.text for seen in person.transcript() if seen.message_id == card.message_id)


async def test_words_typed_after_the_order_are_searched_for(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    olga.say("tiktok views")
    seen = await olga.wait_for("8 · ")
    assert "tiktok views" in seen.text


async def test_who_may_only_look_cannot_order(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    max_ = desk.telegram.person(2)
    max_.say("/start")
    await max_.wait_for("private order desk")
    record = await desk.app.store.read(lambda books: books.people.by_telegram(2))
    olga.press(olga.screen(), f"1role:{record.key}:viewer")
    await desk.idle()
    max_.say("101")
    seen = await max_.wait_for("Category: Instagram Followers")
    assert "Order" not in seen.labels
    max_.press(seen, "1order:101")
    refused = await max_.wait_for("ordering was not given to you")
    assert refused.kind == "alert"
    max_.say("/order 101")
    await max_.wait_for("ordering was not given to you")


async def test_who_may_only_look_from_now_on_is_told_so_on_an_open_card(desk, olga):
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    card = await to_the_card(max_)
    record = await desk.app.store.read(lambda books: books.people.by_telegram(2))
    olga.say("/people 2")
    olga.press(await olga.wait_for("Max"), f"1role:{record.key}:viewer")
    await desk.idle()
    max_.tap("Confirm", message=card)
    await max_.wait_for(lambda seen: seen.kind == "alert" and "ordering was not given to you" in seen.text)
    assert desk.added() == 0


async def test_an_order_is_opened_by_its_own_link_and_by_nobody_elses(desk, olga):
    await to_the_card(olga)
    olga.tap("Confirm")
    await desk.settled()
    olga.start("o0001")
    await olga.wait_for("Order 0001")
    max_ = desk.telegram.person(2)
    max_.start("o0001")
    seen = await max_.wait_for("private order desk")
    assert "0001" not in seen.text
    olga.say("/people 2 day 5")
    await desk.idle()
    max_.start("o0001")
    await max_.wait_for("None of your orders has the number")
