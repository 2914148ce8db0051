"""What operators settle and read, as transcripts: unverified orders with their evidence, figures, health."""

import re

import pytest

from tests.chat.conftest import LINK, until_async
from tests.chat.test_actions import let_in, placed
from tests.chat.test_ordering import to_the_card


@pytest.fixture
async def quick(closed_desk):
    """A desk on which an unverified order becomes a case almost at once."""
    closed_desk.settings["unverified_seconds"] = 0.3
    await closed_desk.open()
    return closed_desk


async def unverified(desk, person, fault):
    """Order, and have the panel answer so that nobody knows."""
    desk.panel.faults.next("add", fault)
    card = await to_the_card(person)
    person.tap("Confirm", message=card)
    await person.wait_for(lambda seen: "Please do not order this link again" in seen.text and seen.reply_to)
    return card


async def the_case(desk):
    return await desk.olga.wait_for(lambda seen: "Does the panel have it?" in seen.text, since=0)


async def test_a_case_has_its_evidence_and_is_settled_with_a_second_press(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    card = await unverified(quick, max_, "accept_warning")
    seen = await the_case(quick)
    panel_id = quick.panel.ledger()[0].order
    for line in ("❓ Order 0001", LINK, "Ordered by Max: 1,000 for $250.00", "The panel's answer: HTTP 200",
                 f"A number was seen in it, which proves nothing: {panel_id}", "Balance before: $100,000.00",
                 "Balance after: $99,750.00", "Difference: $250.00"):  # fmt: skip
        assert line in seen.text
    assert seen.labels == (f"It exists: {panel_id}", "It exists", "It does not exist", "Back", "Home")
    assert not seen.silent
    olga.tap(f"It exists: {panel_id}", message=seen)
    read = await olga.wait_for(f"Is it certain that the panel has this order, with the number {panel_id}?")
    for line in (f"The panel has the number {panel_id}: Pending", "Charged: $250.00", "Remains: 1,000"):
        assert line in read.text
    assert "That is not the price" not in read.text
    olga.tap(f"Yes, it is {panel_id}", message=read)
    done = await olga.wait_for("Settled by")
    assert done.labels == ("Back", "Home")
    await max_.wait_for(lambda seen: seen.message_id == card.message_id and f"panel {panel_id}" in seen.text, since=0)
    await max_.wait_for("→ Pending", since=0)
    assert quick.added() == 1


async def test_not_placed_is_asked_twice_and_warns_where_the_balance_says_otherwise(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "accept_garbage")
    seen = await the_case(quick)
    olga.tap("It does not exist", message=seen)
    await olga.wait_for("⚠️ The balance went down by $250.00 meanwhile, as if it had been taken.")
    olga.tap("Back", message=seen)
    await olga.wait_for("Does the panel have it?")
    olga.tap("It does not exist", message=seen)
    await olga.wait_for("Is it certain that the panel does not have this order?")
    olga.tap("Yes, it does not exist", message=seen)
    await olga.wait_for("Not placed")
    await max_.wait_for(lambda seen: "You can order it again." in seen.text and seen.reply_to)


async def test_no_warning_where_the_balance_did_not_move(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "reject_garbage")
    seen = await the_case(quick)
    assert "Difference: $0.00" in seen.text
    olga.tap("It does not exist", message=seen)
    seen = await olga.wait_for("Is it certain that the panel does not have this order?")
    assert "as if it had been taken" not in seen.text


async def test_the_number_can_be_typed_and_is_looked_at_first(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "accept_drop")
    seen = await the_case(quick)
    panel_id = quick.panel.ledger()[0].order
    olga.tap("It exists", message=seen)
    asked = await olga.wait_for("Which number does it have at the panel?")
    assert "Balance before" in asked.text, "what speaks for and against it stays in sight"
    olga.say("it is the second one")
    await olga.wait_for("Please send the panel's number alone")
    olga.say(panel_id)
    await olga.wait_for(f"with the number {panel_id}?")
    _, other = await placed(quick, olga, link="https://instagram.com/other")
    olga.say(f"/unverified 0001 {other}")
    await olga.wait_for(f"The books already have an order with the panel's number {other}.")
    olga.say(f"/unverified 0001 {'9' * 80}")
    await olga.wait_for("That is too long for a panel's number.")
    olga.say(f"/unverified 0001 {panel_id}")
    asked = await olga.wait_for("Is it certain that the panel has this order")
    olga.tap(f"Yes, it is {panel_id}", message=asked)
    await olga.wait_for("Settled by")
    olga.say("/unverified")
    await olga.wait_for("Nothing is unverified")


async def test_a_number_that_the_panel_does_not_know_settles_nothing(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "accept_drop")
    await the_case(quick)
    olga.say("/unverified 0001 99999999")
    seen = await olga.wait_for("The panel does not know the number 99999999. Nothing was settled.")
    assert seen.labels == ("Another number", "Back", "Home")
    olga.press(seen, "1exists_sure:1:99999999")
    await olga.wait_for("I am asking the panel about the number 99999999.")
    olga.tap("Another number", message=seen)
    await olga.wait_for("Which number does it have at the panel?")


async def test_after_a_wrong_number_the_next_one_is_meant_for_the_same_order(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "accept_drop")
    _, other = await placed(quick, olga, link="https://instagram.com/other")
    olga.tap("It exists", message=await the_case(quick))
    await olga.wait_for("Which number does it have at the panel?")
    olga.say("99999999")
    await olga.wait_for("The panel does not know the number 99999999.")
    olga.say(f"#{other}")
    seen = await olga.wait_for(f"The books already have an order with the panel's number {other}.")
    assert "Please send another number." in seen.text
    assert seen.labels == ("Back", "Home")
    olga.say(quick.panel.ledger()[0].order)
    await olga.wait_for("Is it certain that the panel has this order")
    olga.say("followers")
    await olga.wait_for("“followers”: ")


async def test_a_panel_that_does_not_answer_leaves_it_to_the_operator(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "accept_drop")
    panel_id = quick.panel.ledger()[0].order
    quick.panel.faults.always("status", "502")
    olga.say(f"/unverified 0001 {panel_id}")
    seen = await olga.wait_for(f"The panel did not say whether it has the number {panel_id}. Nothing was settled.")
    assert seen.labels == ("Ask the panel again", "Use it all the same", "Back", "Home")
    quick.panel.faults.clear()
    olga.tap("Ask the panel again", message=seen)
    await olga.wait_for("Is it certain that the panel has this order")
    olga.tap("Use it all the same", message=seen)
    await olga.wait_for("Settled by")


async def test_a_settled_case_says_so_to_whoever_comes_later(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "reject_drop")
    seen = await the_case(quick)
    for data in ("absent:1", "absent_sure:1"):
        olga.press(seen, f"1{data}")
        await olga.wait_for(lambda seen: "certain" in seen.text or "Settled by" in seen.text)
    olga.press(seen, "1absent_sure:1")
    late = await olga.wait_for(lambda seen: seen.kind == "toast")
    assert late.text == "This order is settled already."
    olga.say("/unverified 0001 77")
    await olga.wait_for("Settled by")
    for data in ("absent_sure:x", "exists_sure:1", "case:99", "exists"):
        olga.press(seen, f"1{data}")
        await olga.wait_for("Nothing was found.")


async def test_the_list_of_unverified_orders_opens_cases(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    await unverified(quick, max_, "reject_empty")
    olga.say("/unverified")
    seen = await olga.wait_for("1 order is unverified")
    assert "ordered by Max, outcome unknown for" in seen.text
    assert LINK in seen.text
    olga.tap("❓ 0001", message=seen)
    await olga.wait_for("Does the panel have it?")
    olga.say("/unverified 0001")
    await olga.wait_for("Does the panel have it?")
    olga.say("/unverified 9999")
    await olga.wait_for("Nothing was found.")


async def test_another_add_in_the_window_stands_in_the_evidence(quick):
    max_, olga = await let_in(quick, 2, "Max"), quick.olga
    quick.panel.faults.next("balance", "error", 400)
    await unverified(quick, max_, "reject_garbage")
    await placed(quick, olga, link="https://instagram.com/other")
    quick.panel.faults.clear()
    await until_async(lambda: quick.app.store.read(_balance_was_read))
    olga.say("/unverified 0001")
    seen = await olga.wait_for("Balance after")
    assert re.search(r"Sent in the same time, \$25\.00 in all: 0002", seen.text)
    olga.tap("It does not exist", message=seen)
    seen = await olga.wait_for("Is it certain that the panel does not have this order?")
    assert "as if it had been taken" not in seen.text, "the other order explains the difference"


def _balance_was_read(books):
    return any(event.what == "balance" for _, _, event in books.events.of_order(1))


async def test_trouble_with_the_panel_is_said_once_and_its_end_once(closed_desk):
    closed_desk.settings["poll_seconds"] = 0.05
    await closed_desk.open()
    olga = closed_desk.olga
    await placed(closed_desk, olga)
    closed_desk.panel.faults.always("status", "502")
    await olga.wait_for("⚠️ Trouble with the panel:", since=0)
    olga.say("/health")
    await olga.wait_for("⚠️ Trouble since")
    closed_desk.panel.faults.clear()
    await olga.wait_for("✅ The panel answers again.", since=0)
    told = [one.text for one in olga.told()]
    assert sum("Trouble with the panel" in text for text in told) == 1


async def test_a_used_up_balance_is_told_to_operators_and_not_to_members(desk):
    max_ = await let_in(desk, 2, "Max")
    desk.panel.faults.next("add", "reject_funds")
    card = await to_the_card(max_)
    max_.tap("Confirm", message=card)
    said = await max_.wait_for("The desk cannot pay for it at the moment. The operators have been told.")
    assert "balance" not in said.text.lower()
    await desk.olga.wait_for("⚠️ The panel refuses orders: its balance is used up.", since=0)


async def test_figures_of_the_desk(desk, olga):
    await placed(desk, olga)
    olga.say("/stats")
    seen = await olga.wait_for("Last 24 hours")
    assert "📦 Placed: 1\nSpent, with what is held: $250.00" in seen.text
    assert "Last 30 days" in seen.text
    assert "Who spent most" in seen.text


async def test_health_says_how_everything_stands(desk, olga):
    await placed(desk, olga)
    olga.say("/health")
    seen = await olga.wait_for("The panel")
    for line in ("✅ It answers.", "Balance: $99,750.00 (read", "Services: read", "Waiting to be sent: 0",
                 "Not verified yet: 0", "0 messages wait to be sent"):  # fmt: skip
        assert line in seen.text


async def test_health_says_what_holds_new_orders_back(closed_desk):
    closed_desk.settings |= {"max_unverified": 1, "day_cap": "600"}
    await closed_desk.open()
    olga = closed_desk.olga
    await unverified(closed_desk, olga, "accept_garbage")
    olga.say("/health")
    seen = await olga.wait_for("The panel")
    assert "Spent or held today: $250.00 of $600.00" in seen.text
    assert "⚠️ So many are unverified that no new order is taken: /unverified" in seen.text
    card = await to_the_card(olga)
    olga.tap("Confirm", message=card)
    await olga.wait_for("Too many orders wait to be verified.")
    assert closed_desk.added() == 1


async def test_the_card_says_that_an_order_is_above_the_cap_before_it_is_confirmed(closed_desk):
    closed_desk.settings["order_cap"] = "200"
    await closed_desk.open()
    card = await to_the_card(closed_desk.olga)
    assert "⚠️ One order may cost at most $200.00 here." in card.text
    closed_desk.olga.tap("Confirm", message=card)
    await closed_desk.olga.wait_for("One order may cost at most $200.00 here; this one is $250.00.")
    assert closed_desk.added() == 0
