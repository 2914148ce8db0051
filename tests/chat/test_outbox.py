"""The outbox: what becomes of notices, and where it is told."""

from dataclasses import replace

import pytest

from bot.chat.outbox import WINDOW
from bot.orders import Event, State
from bot.orders.notices import redraw
from bot.panel import OrderState
from bot.people import Door, Role
from tests.chat.outbox_room import one_order, opened, told

pytestmark = pytest.mark.quick


@pytest.fixture
async def room(sqlite_url):
    async with opened(sqlite_url) as one:
        yield one


async def test_a_change_is_a_quiet_reply_to_the_receipt(room):
    human, order = await one_order(room)
    await room.status("p5", order, OrderState.IN_PROGRESS, was="pending")
    await room.deliver()
    seen = human.screen()
    assert seen.text.startswith("⏳ Order 0001 · panel 900001\n101 · Followers\nPending → In progress")
    assert seen.silent
    assert seen.reply_to == order.receipt
    assert seen.labels == ("Open order 0001",)
    assert await room.waiting() == []


async def test_an_end_rings_and_says_what_it_came_to(room):
    human, order = await one_order(room)
    facts = {"status": "partial", "raw": "Partial", "was": "in_progress", "remains": 200, "charge": "0.72"}
    await room.put("p5", "status", order.ref, loud=True, **facts)
    await room.deliver()
    assert not human.screen().silent
    assert human.screen().text.endswith("In progress → Partial\nRemains: 200 · Charged: $0.72")


async def test_the_first_status_is_a_change_too(room):
    human, order = await one_order(room)
    await room.status("p5", order)
    await room.deliver()
    assert "Placed → Pending" in human.screen().text


async def test_three_changes_are_three_messages_four_are_a_digest(room):
    human, order = await one_order(room)
    steps = [OrderState.PENDING, OrderState.PROCESSING, OrderState.IN_PROGRESS, OrderState.COMPLETED]
    for step in steps[:3]:
        await room.status("p5", order, step)
    await room.deliver()
    assert len(told(human)) == 1 + 3
    for step in steps:
        await room.status("p5", order, step, loud=step is OrderState.COMPLETED)
    await room.deliver()
    assert len(told(human)) == 1 + 3 + 1
    assert human.screen().text.startswith("4 changes\n")
    assert not human.screen().silent
    named = [line.rpartition("→ ")[2] for line in human.screen().text.splitlines()[1:]]
    assert named == ["Pending", "Processing", "In progress", "Completed"]


async def test_250_changes_of_one_person_are_all_named_in_order_within_telegrams_length(room):
    human = await room.person(5)
    orders = [await room.order("p5", number, service_name="🎉" * 60) for number in range(250)]
    for order in orders:
        await room.status("p5", order, OrderState.COMPLETED)
    await room.deliver()
    lines = [line for text in told(human) for line in text.splitlines()[1:]]
    assert len(lines) == 250
    assert [line.split()[1] for line in lines] == [order.code for order in orders]
    assert all(len(text.encode("utf-16-le")) // 2 <= 4096 for text in told(human))
    assert len(told(human)) < 10
    assert await room.waiting() == []


async def test_changes_of_250_people_reach_each_of_them(room):
    people = []
    for number in range(1, 251):
        people.append(await room.person(number))
        order = await room.order(f"p{number}", number)
        await room.status(f"p{number}", order, OrderState.COMPLETED)
        await room.put(f"p{number}", "card", order.ref)
    await room.deliver(rounds=200)
    assert all(len(told(human)) == 1 for human in people)
    assert await room.waiting() == []


async def test_an_outcome_stands_in_the_receipt_and_is_not_said_besides(room):
    human, order = await one_order(room)
    await room.put("p5", "placed", order.ref, id=order.panel_id, waited=2, loud=True)
    await room.deliver()
    assert len(told(human)) == 1
    assert "Order 0001 · panel 900001" in human.screen().text
    assert human.screen().message_id == order.receipt


async def test_a_quick_refusal_stands_in_the_receipt_and_is_not_said_twice(room):
    human, order = await one_order(room, state=State.REFUSED, reason="invalid_link")
    await room.put("p5", "refused", order.ref, reason="invalid_link", waited=2, loud=True)
    await room.deliver()
    assert len(told(human)) == 1
    assert human.screen().message_id == order.receipt
    assert "The panel did not accept the link." in human.screen().text


async def test_a_quick_refusal_without_a_receipt_is_said_once_aloud(room):
    human, order = await one_order(room, state=State.REFUSED, reason="invalid_link")
    await room.wire.post("deleteMessage", {"chat_id": 5, "message_id": order.receipt})
    await room.put("p5", "refused", order.ref, reason="invalid_link", waited=2, loud=True)
    await room.deliver()
    assert "The panel did not accept the link." in human.screen().text
    assert not human.screen().silent
    assert len(told(human)) == 2


async def test_an_order_that_was_placed_late_is_said_aloud(room):
    human, order = await one_order(room)
    await room.put("p5", "placed", order.ref, id=order.panel_id, waited=40, loud=True)
    await room.deliver()
    assert told(human)[-1].endswith("Placed. The panel's number is 900001.")


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        (State.REFUSED, "refused", "nothing was ordered and nothing was spent. The panel did not accept the link."),
        (State.UNVERIFIED, "unverified", "Please do not order this link again; I am checking and will tell you here."),
        (State.NOT_PLACED, "not_placed", "You can order it again."),
        (State.QUEUED, "held", "because the panel is not ready. Nothing is lost."),
    ],
    ids=["refused", "unverified", "not placed", "held"],
)
async def test_what_matters_is_drawn_and_said(room, state, kind, words):
    human, order = await one_order(room, state=state, reason="invalid_link")
    await room.put("p5", kind, order.ref, reason="invalid_link", waited=40, loud=True)
    await room.deliver()
    card, said = [seen for seen in human.transcript() if not seen.mine]
    assert card.message_id == order.receipt
    assert "card of" not in card.text
    assert said.reply_to == order.receipt
    assert not said.silent
    assert words in said.text


async def test_a_receipt_that_is_gone_is_sent_anew_and_kept(room):
    human, order = await one_order(room)
    await room.wire.post("deleteMessage", {"chat_id": 5, "message_id": order.receipt})
    await room.put("p5", "placed", order.ref, id=order.panel_id, waited=2, loud=True)
    await room.deliver()
    fresh = human.screen()
    assert "Order 0001 · panel 900001" in fresh.text
    kept = await room.store.read(lambda books: books.orders.get(order.ref, None))
    assert kept.receipt == fresh.message_id
    await room.status("p5", order)
    await room.deliver()
    assert human.screen().reply_to == fresh.message_id


async def test_several_redraws_of_a_card_are_one_edit(room):
    human, order = await one_order(room)
    for _ in range(5):
        await room.put("p5", "card", order.ref)
    await room.deliver()
    assert [method for method, _ in room.wire.calls].count("editMessageText") == 1
    assert "Checked" in human.screen().text


async def test_news_go_before_cards_however_many_there_are(room):
    human = await room.person(5)
    other = await room.person(6)
    for number in range(20):
        order = await room.receipt(human, await room.order("p5", number))
        await room.put("p5", "card", order.ref)
    theirs = await room.receipt(other, await room.order("p6", 99))
    await room.status("p6", theirs)
    room.wire.calls.clear()
    await room.outbox.tick()
    await room.outbox.idle()
    assert ("sendMessage", 6) in [(method, data["chat_id"]) for method, data in room.wire.calls]
    assert [method for method, _ in room.wire.calls].count("editMessageText") <= 3
    await room.deliver()
    assert await room.waiting() == []


async def test_a_person_with_more_than_a_window_of_cards_hides_nobody(room):
    human = await room.person(5)
    other = await room.person(6)
    order = await room.receipt(human, await room.order("p5", 1))
    for _ in range(WINDOW + 10):
        await room.put("p5", "card", order.ref)
    await room.status("p6", await room.order("p6", 2))
    room.outbox._busy["p5"] = None
    await room.outbox.tick()
    del room.outbox._busy["p5"]
    await room.outbox.idle()
    assert len(told(other)) == 1


async def test_who_stopped_an_order_sees_it_and_is_not_told_besides(room):
    human, order = await one_order(room, state=State.DROPPED)
    by_p5, by_olga = (Event(order.ref, who, "order", "queued", "dropped", {}) for who in ("p5", "olga"))
    await room.write(lambda books: books.events.add(by_p5, room.now))
    await room.put("p5", "dropped", order.ref)
    await room.deliver()
    assert len(told(human)) == 1
    await room.write(lambda books: books.events.add(by_olga, room.now))
    await room.put("p5", "dropped", order.ref)
    await room.deliver()
    assert told(human)[-1].endswith("It was stopped before it was sent. Nothing was spent.")


async def test_an_operators_card_of_somebodys_order_is_drawn_too(room):
    human, order = await one_order(room)
    olga = await room.person(9, role=Role.OPERATOR)
    sent = await room.wire.post("sendMessage", {"chat_id": 9, "text": "open"})
    await room.write(lambda books: books.cards.show("p9", sent["message_id"], order.ref))
    olga.block()
    await room.put("p5", "card", order.ref)
    await room.deliver()
    assert await room.waiting() == [], "an operator who cannot be reached is nobody's trouble"
    olga.unblock()
    await room.put("p5", "card", order.ref)
    await room.deliver()
    assert "Ordered by P5" in olga.screen().text
    assert "Ordered by" not in human.screen().text


FOR_OPERATORS = ("case", "number", "low_balance", "missing", "trouble", "application")


async def test_who_is_no_operator_any_more_is_neither_told_nor_shown_what_operators_see(room):
    _, order = await one_order(room, state=State.UNVERIFIED)
    olga = await room.person(9, role=Role.OPERATOR)
    sent = await room.wire.post("sendMessage", {"chat_id": 9, "text": "open"})
    await room.write(lambda books: books.cards.show("p9", sent["message_id"], order.ref))
    for kind in FOR_OPERATORS:
        about = {"person": "p5", "application": 1, "name": "P5", "order": order.ref}
        await room.put("p9", kind, order.ref if kind == "case" else None, **about)
    await room.put("p9", "refill_requested", order.ref, loud=True, kind="refill", id="77")
    await room.put("p9", "card", order.ref)
    await room.write(lambda books: Door(frozenset({1})).staff(books, room.now))
    await room.put("p5", "card", order.ref)
    room.wire.calls.clear()
    await room.deliver()
    assert [(method, data) for method, data in room.wire.calls if data["chat_id"] == 9] == []
    assert olga.screen().text == "open"
    assert await room.waiting() == [], "what was meant for an operator is settled"


async def test_the_owners_card_never_says_whose_it_is_whoever_asked(room):
    human, order = await one_order(room)
    await room.person(9, role=Role.OPERATOR)
    facts = {"kind": "refill", "id": "77", "status": None, "was": None}
    await room.put("p9", "refill_requested", order.ref, loud=True, **facts)
    await room.deliver()
    assert "Order 0001" in human.screen().text, "the owner's card is drawn too"
    assert "Ordered by" not in human.screen().text


@pytest.mark.parametrize("gone", ["blocked", "forgotten"])
async def test_an_operators_card_is_drawn_though_its_owner_cannot_be_written_to(room, gone):
    human, order = await one_order(room)
    olga = await room.person(9, role=Role.OPERATOR)
    sent = await room.wire.post("sendMessage", {"chat_id": 9, "text": "open"})
    await room.write(lambda books: books.cards.show("p9", sent["message_id"], order.ref))

    def leave(books):
        if gone == "forgotten":
            books.people.forget("p5", room.now)
        else:
            owner = books.people.get("p5")
            books.people.save(replace(owner, reachable=False), was=owner)

    await room.write(leave)
    await room.write(lambda books: redraw(books, order, "now", room.now))
    await room.deliver()
    assert "Order 0001" in olga.screen().text
    assert told(human) == ["card of 0001"]


async def test_a_card_that_is_gone_is_not_drawn_for_ever(room):
    _, order = await one_order(room)
    gone = await room.wire.post("sendMessage", {"chat_id": 5, "text": "again"})
    await room.write(lambda books: books.cards.show("p5", gone["message_id"], order.ref))
    await room.wire.post("deleteMessage", {"chat_id": 5, "message_id": gone["message_id"]})
    for _ in range(2):
        await room.put("p5", "card", order.ref)
        await room.deliver()
    edited = [data["message_id"] for method, data in room.wire.calls if method == "editMessageText"]
    assert edited.count(gone["message_id"]) == 1
    assert await room.store.read(lambda books: books.cards.of(order.ref)) == [("p5", order.receipt)]
