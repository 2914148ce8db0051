"""What is done with placed orders, as transcripts: lists, cards, refresh, refill, cancel, other people's orders."""

import re
from dataclasses import replace

from bot.sandbox.panel.life import COMPLETED, IN_PROGRESS, Stage
from tests.chat.conftest import LINK, until, until_async
from tests.chat.test_ordering import to_the_card
from tests.store.things import an_order


async def placed(desk, person, *, link=LINK, **given):
    """Order something and wait until the card says that the panel has it."""
    card = await to_the_card(person, **given) if link is LINK else await another(person, link)
    person.tap("Confirm", message=card)
    seen = await person.wait_for(lambda seen: seen.message_id == card.message_id and "panel 2" in seen.text)
    await desk.settled()
    return seen, re.search(r"panel (\d+)", seen.text)[1]


async def another(person, link):
    person.say("/order 101")
    await person.wait_for("Which link is it for?")
    person.say(link)
    await person.wait_for("How many would you like?")
    person.say("100")
    return await person.wait_for("please check")


async def let_in(desk, number, name):
    """Somebody whom the operator lets in without limit."""
    desk.olga.say("/start")
    await desk.olga.wait_for("Order desk")
    person = desk.telegram.person(number, name)
    person.say("/start")
    await person.wait_for("private order desk")
    person.tap("Ask to be let in")
    await desk.olga.wait_for(f"{name} ({number}) asks to be let in.", since=0)
    desk.olga.tap("Approve")
    await desk.olga.wait_for(f"How may {name} spend?")
    desk.olga.tap("Unlimited")
    await person.wait_for("You are in.")
    return person


async def test_the_card_tells_of_the_order_and_its_delivery(desk, olga):
    card, panel_id = await placed(desk, olga)
    desk.panel.move(panel_id, Stage(0, IN_PROGRESS, 250))
    await olga.wait_for(lambda seen: "→ In progress" in seen.text, since=0)
    seen = await olga.wait_for(lambda seen: seen.message_id == card.message_id and "75%" in seen.text, since=0)
    delivered = "▰▰▰▰▰▰▰▱▱▱ 75% delivered: 750 of 1,000"
    money = "Price: $250.00 · charged: $250.00"
    for line in (
        "⏳ Order 0001",
        "101 · Real & Active Followers",
        LINK,
        "In progress",
        delivered,
        "Remains: 250",
        money,
    ):
        assert line in seen.text
    labels = tuple(label for label in seen.labels if label != "📈 Chart")  # there once it was read twice
    assert labels == ("Refresh", f"Copy {panel_id}", "Cancel the order", "🔕 Mute", "My orders", "Home")
    olga.tap(f"Copy {panel_id}", message=card)
    assert olga.clipboard == panel_id


async def test_every_change_is_a_reply_to_the_receipt(desk, olga):
    card, panel_id = await placed(desk, olga)
    for status, silent in ((IN_PROGRESS, True), (COMPLETED, False)):
        desk.panel.move(panel_id, Stage(0, status, 0))
        seen = await olga.wait_for(f"→ {status}", since=0)
        assert (seen.reply_to, seen.silent) == (card.message_id, silent)


async def test_refresh_asks_the_panel_and_says_when_it_was_checked(closed_desk):
    closed_desk.settings["poll_seconds"] = 600
    await closed_desk.open()
    olga = closed_desk.olga
    card, panel_id = await placed(closed_desk, olga)
    closed_desk.panel.move(panel_id, Stage(0, IN_PROGRESS, 1000))
    olga.tap("Refresh", message=card)
    await olga.wait_for("Asking the panel…")
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "Checked" in seen.text)
    asked = closed_desk.panel.counted["status"]
    olga.tap("Refresh", message=card)
    await olga.wait_for("I have just asked. Please wait some seconds.")
    await closed_desk.settled()
    assert closed_desk.panel.counted["status"] == asked


async def test_refresh_while_the_panel_is_down_says_so_and_the_card_is_drawn_when_it_is_back(desk, olga):
    card, panel_id = await placed(desk, olga)
    desk.panel.faults.always("status", "502")
    await olga.wait_for("Trouble with the panel", since=0)
    desk.panel.move(panel_id, Stage(0, IN_PROGRESS, 1000))
    for _ in range(2):
        seen = await olga.tap("Refresh", message=card).answered()
        assert seen.alert
        assert seen.text == "The panel does not answer at the moment. The card is drawn again when it does."
    desk.panel.faults.clear()
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "In progress" in seen.text)


async def test_a_refill_is_asked_for_followed_and_told(desk, olga):
    card, panel_id = await placed(desk, olga)
    desk.panel.move(panel_id, Stage(0, COMPLETED))
    await olga.wait_for("→ Completed", since=0)
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "Refill" in seen.labels, since=0)
    olga.tap("Refill", message=card)
    seen = await olga.wait_for("A refill is requested, its number is")
    refill = re.search(r"its number is (\d+)", seen.text)[1]
    assert seen.reply_to == card.message_id
    desk.panel.move_refill(refill, "Completed")
    await olga.wait_for(lambda seen: f"Refill {refill}: " in seen.text and "→ Completed" in seen.text)
    await olga.wait_for(
        lambda seen: seen.message_id == card.message_id and f"🔁 Refill {refill}: Completed" in seen.text
    )


async def test_a_cancel_wants_a_second_press_and_is_only_requested(desk, olga):
    card, panel_id = await placed(desk, olga)
    desk.panel.move(panel_id, Stage(0, IN_PROGRESS, 900))
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "10%" in seen.text, since=0)
    olga.tap("Cancel the order", message=card)
    seen = await olga.wait_for("Ask the panel to cancel this order?")
    assert seen.message_id == card.message_id
    assert desk.panel.counted["cancel"] == 0
    olga.tap("Back", message=card)
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "Cancel the order" in seen.labels)
    olga.tap("Cancel the order", message=card)
    await olga.wait_for("Ask the panel to cancel this order?")
    olga.tap("Yes, ask for a cancel", message=card)
    await olga.wait_for("A cancel is requested. The panel decides, and its status will tell.")
    seen = await olga.wait_for(lambda seen: seen.message_id == card.message_id and "A cancel is requested" in seen.text)
    assert "Cancel the order" not in seen.labels
    assert "In progress" in seen.text
    assert desk.panel.counted["cancel"] >= 1


async def test_stop_typed_for_a_placed_order_asks_first(desk, olga):
    _, panel_id = await placed(desk, olga)
    olga.say(f"/stop {panel_id}")
    seen = await olga.wait_for("Ask the panel to cancel this order?")
    assert "Yes, ask for a cancel" in seen.labels
    olga.say("/stop")
    await olga.wait_for("Please add the order's number, for example: /stop 0001")


async def test_what_has_ended_cannot_be_stopped_and_that_is_said_at_once(desk, olga):
    card, panel_id = await placed(desk, olga)
    olga.say("/stop 0001")
    question = await olga.wait_for("Ask the panel to cancel this order?")
    desk.panel.move(panel_id, Stage(0, COMPLETED))
    await olga.wait_for(lambda seen: seen.message_id == card.message_id and "Completed" in seen.text, since=0)
    olga.tap("Yes, ask for a cancel", message=question)
    await olga.wait_for(lambda seen: seen.kind == "alert" and "This order has ended" in seen.text)
    await olga.wait_for(lambda seen: seen.message_id == question.message_id and "Completed" in seen.text, since=0)
    olga.say("/stop 0001")
    await olga.wait_for("This order has ended, so there is nothing to cancel.")


async def test_a_refill_too_early_says_why(desk, olga):
    _, panel_id = await placed(desk, olga)
    olga.say(f"/refill {panel_id}")
    await olga.wait_for("A refill can be asked for once the order is completed.")


async def test_the_list_has_pages_and_tabs_and_opens_cards(desk, olga):
    for number in range(10):
        await placed(desk, olga, link=f"https://instagram.com/p{number}")
    olga.say("/orders")
    seen = await olga.wait_for("10 orders")
    codes = [label.split()[1] for label in seen.labels if label[-4:].isalnum() and " 00" in label]
    assert codes == [f"000{sign}" for sign in "A987654" + "3"]
    assert seen.buttons[0] == ("• All •", "Open", "Finished", "Attention")
    olga.tap("›", message=seen)
    seen = await olga.wait_for(lambda seen: "0001" in seen.text and "0003" not in seen.text)
    olga.tap("Finished", message=seen)
    seen = await olga.wait_for("None of your orders has ended yet.")
    olga.tap("Open", message=seen)
    await olga.wait_for("10 orders")
    olga.say("/status 0002 0003 nonsense")
    seen = await olga.wait_for("Not found: nonsense")
    assert [label[-4:] for label in seen.labels[:-2]] == ["0002", "0003"]
    assert seen.labels[-2:] == ("My orders", "Home")
    olga.tap("0002", message=seen)
    seen = await olga.wait_for("Order 0002")
    assert "https://instagram.com/p1" in seen.text


def _ended(books, number):
    return books.orders.count(books.people.by_telegram(1).key, finished=True) == number


async def test_in_a_list_orders_of_one_service_are_told_apart(desk, olga):
    for name in ("one", "two"):
        await placed(desk, olga, link=f"https://www.instagram.com/{name}")
    olga.say("/orders")
    seen = await olga.wait_for("2 orders")
    assert [line for line in seen.text.split("\n") if line.endswith("/one")] == ["100 · instagram.com/one"]
    assert "100 · instagram.com/two" in seen.text


async def test_a_card_leads_back_to_the_list_and_the_page_that_it_was_opened_from(desk, olga):
    for number in range(10):
        await placed(desk, olga, link=f"https://instagram.com/p{number}")
    for id_ in list(desk.panel.orders):
        desk.panel.move(id_, Stage(0, COMPLETED))
    await until_async(lambda: desk.app.store.read(lambda books: _ended(books, 10)))
    await desk.settled()
    olga.say("/orders")
    seen = await olga.wait_for("10 orders")
    olga.tap("Finished", message=seen)
    await olga.wait_for(lambda seen: "• Finished •" in seen.labels)
    olga.tap("›", message=seen)
    page = await olga.wait_for(lambda seen: "2/2" in seen.labels)
    olga.tap("0001", message=page)
    await olga.wait_for("Order 0001")
    olga.tap("My orders", message=page)
    back = await olga.wait_for(lambda seen: "2/2" in seen.labels)
    assert back.message_id == page.message_id
    assert "• Finished •" in back.labels
    olga.say("/status 0002")
    card = await olga.wait_for("Order 0002")
    olga.tap("My orders", message=card)
    back = await olga.wait_for(lambda seen: "2/2" in seen.labels)
    assert "• All •" in back.labels


async def test_home_under_a_receipt_comes_below_it(desk, olga):
    receipt, _ = await placed(desk, olga)
    olga.tap("Home", message=receipt)
    assert (await olga.wait_for("Order desk")).message_id != receipt.message_id
    olga.say("/status 0001")
    card = await olga.wait_for(lambda seen: "Order 0001" in seen.text and not seen.mine)
    olga.tap("Home", message=card)
    assert (await olga.wait_for("Order desk")).message_id == card.message_id


async def test_orders_are_found_by_link_service_and_number(desk, olga):
    max_ = await let_in(desk, 2, "Max")
    _, panel_id = await placed(desk, olga, link="https://instagram.com/garden")
    await placed(desk, olga, link="https://instagram.com/harbour")
    for words in ("garden", "https://instagram.com/GARDEN", panel_id):
        olga.say(f"/orders {words}")
        seen = await olga.wait_for(lambda seen: "0001" in seen.text and "Order 0001" not in seen.text)
        assert [label[-4:] for label in seen.labels[:-2]] == ["0001"]
    olga.say("/orders nowhere <b>")
    seen = await olga.wait_for("None of your orders has “nowhere <b>” in its number, link or service.")
    assert "My orders" in seen.labels
    max_.say("/orders garden")
    await max_.wait_for("None of your orders has “garden” in its number, link or service.")


async def test_what_is_cut_off_is_said_to_be_cut_off(desk, olga):
    orders = [an_order(person="", draft=f"d{n}", panel_id=str(5000 + n), service_name="Garden") for n in range(21)]

    def fill(books):
        key = books.people.by_telegram(olga.id).key
        for order in orders:
            books.orders.add(replace(order, person=key))

    olga.say("/start")
    await olga.wait_for("Order desk")
    await desk.app.store.write(fill)
    olga.say("/orders garden")
    seen = await olga.wait_for("The newest 20 are shown.")
    assert len([label for label in seen.labels if "00" in label]) == 20
    assert "5020" in seen.text
    assert "5000" not in seen.text
    ids = [str(5000 + n) for n in range(21)]
    olga.say(f"/status {' '.join(ids)}")
    seen = await olga.wait_for("The first 20 are shown.")
    assert "5019" in seen.text
    assert "5020" not in seen.text
    olga.say(f"/status {' '.join([*ids[:20], ids[0]])}")
    seen = await olga.wait_for("5019")
    assert "are shown" not in seen.text
    olga.say("/orders 5001")
    seen = await olga.wait_for("5001")
    assert "are shown" not in seen.text


async def test_the_list_opened_under_a_receipt_leaves_the_receipt(desk, olga):
    card, _ = await placed(desk, olga)
    olga.tap("My orders", message=card)
    seen = await olga.wait_for("1 order")
    assert seen.message_id != card.message_id


async def test_status_takes_the_panels_number_and_the_reference(desk, olga):
    _, panel_id = await placed(desk, olga)
    for word in (panel_id, "0001", "1", "#0001", "oool"):
        olga.say(f"/status {word}")
        seen = await olga.wait_for("Order 0001")
        assert "Refresh" in seen.labels


async def test_other_peoples_orders_are_not_there(desk, olga):
    max_ = await let_in(desk, 2, "Max")
    _, panel_id = await placed(desk, olga)
    nothing = "Nothing was found."
    for words, said in (
        (f"/status {panel_id}", f"None of your orders has the number {panel_id}."),
        ("/status 0001", "None of your orders has the number 0001."),
        (f"/refill {panel_id}", f"None of your orders has the number {panel_id}."),
        ("/stop 0001", "None of your orders has the number 0001."),
        ("/status 9999 9998", "Not found: 9999, 9998"),
        ("/status 9999", "None of your orders has the number 9999."),
        ("/start o0001", "None of your orders has the number #0001."),
    ):
        max_.say(words)
        seen = await max_.wait_for(said)
        assert "My orders" in seen.labels
    max_.say("/orders")
    mine = await max_.wait_for("You have not ordered anything yet.")
    for data in ("card:1", "card:1:new", "refresh:1", "check:1", "ask:1:refill", "sure:1:cancel", "stop:1", "card:x",
                 "card", "ask:1:everything", "sure:99999999999999999999:refill"):  # fmt: skip
        max_.press(mine, f"1{data}")
        seen = await max_.wait_for(nothing)
        assert seen.kind == "alert"
    await desk.settled()
    assert desk.panel.counted["cancel"] + desk.panel.counted["refill"] == 0


async def test_an_operator_may_look_at_a_members_order_and_sees_whose_it_is(desk, olga):
    max_ = await let_in(desk, 2, "Max")
    await placed(desk, max_)
    olga.say("/status 0001")
    seen = await olga.wait_for("Order 0001")
    assert "Ordered by Max" in seen.text
    assert "Ordered by" not in max_.screen().text


async def test_a_queued_order_can_be_stopped_here(desk, olga):
    desk.panel.faults.always("add", "maintenance")
    card = await to_the_card(olga)
    olga.tap("Confirm", message=card)
    await olga.wait_for("It waits here for some minutes, because the panel is being repaired.")
    seen = await olga.wait_for(lambda seen: seen.message_id == card.message_id and "It waits here because" in seen.text)
    assert seen.labels == ("Stop", "My orders", "Home")
    olga.tap("Stop", message=card)
    seen = await olga.wait_for(lambda seen: seen.message_id == card.message_id and "Stopped" in seen.text)
    desk.panel.faults.clear()
    await desk.settled()
    assert desk.panel.ledger() == ()
    assert "Order again" in seen.labels


async def test_an_unverified_order_is_told_as_what_it_is(desk, olga):
    desk.panel.faults.next("add", "accept_drop")
    card = await to_the_card(olga)
    olga.tap("Confirm", message=card)
    said = await olga.wait_for(lambda seen: "Please do not order this link again" in seen.text and seen.reply_to)
    assert said.reply_to == card.message_id
    assert "Order 0001" in said.text
    olga.tap("How does it stand?", message=card)
    seen = await olga.wait_for(lambda seen: seen.kind == "alert")
    assert seen.text == "Not known yet. It is being looked into, and you will be told here."
    olga.tap("How does it stand?", message=card)
    await olga.wait_for("Still not known. Please wait some seconds.")
    await until(lambda: desk.added() == 1)
