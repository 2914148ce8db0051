"""Home, help, settings: what always works, in the person's language."""

import pytest

from tests.chat.conftest import LINK
from tests.chat.steps import let_in, to_the_card


async def test_an_operator_is_welcomed_at_home(desk, olga):
    olga.say("/start")
    seen = await olga.wait_for("Order desk")
    assert len(seen.buttons) <= 4
    assert sorted(label.partition(" ")[2] for label in seen.buttons[0]) == ["Instagram", "TikTok", "YouTube"]
    assert seen.labels[3:] == ("New order", "Search", "★ Favourites", "My orders", "Settings", "Help")


async def test_who_comes_back_sees_the_open_draft_and_orders(desk, olga):
    for link in (LINK, LINK + "2", LINK + "3"):
        for words in ("/order 101", link, "100"):
            olga.say(words)
            await desk.idle()
        olga.tap("Confirm")
        await desk.settled()
    olga.say("/order 101")
    await olga.wait_for("Which link is it for?")
    olga.say("/start")
    seen = await olga.wait_for("Order desk")
    assert len(seen.buttons) <= 4
    assert "3 orders are under way." in seen.text
    assert "An order is open, and what you write now answers it. /cancel drops it." in seen.text
    assert "You can also send me" not in seen.text
    waiting = seen.buttons[2]
    assert [label.partition(" ")[0] for label in waiting[::2]] == ["✏️", "↻"]
    assert [label.partition(" ")[2][:10] for label in waiting] == ["Real & Act"] * 3
    olga.tap(waiting[1])
    await olga.wait_for("Order 0003")
    olga.say("/start")
    olga.tap("My orders", message=await olga.wait_for("Order desk"))
    seen = await olga.wait_for("3 orders")
    assert "• All •" in seen.labels


async def test_beside_a_card_to_confirm_links_and_words_are_looked_for(desk, olga):
    await to_the_card(olga)
    olga.say("/start")
    assert "You can also send me a link" in (await olga.wait_for("Order desk")).text


async def test_help_lists_what_the_person_may_do(desk, olga):
    olga.say("/help")
    seen = await olga.wait_for("What I can do")
    for command in (
        "/start",
        "/order",
        "/orders",
        "/services",
        "/settings",
        "/cancel",
        "/refill",
        "/people",
        "/health",
    ):
        assert f"{command} - " in seen.text
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    max_.say("/help")
    seen = await max_.wait_for("What I can do")
    assert "/people" not in seen.text
    for command in ("/people", "/unverified", "/stats", "/health", "/export", "/broadcast", "/broadcast words"):
        max_.say(command)
        await max_.wait_for("I do not know this command.")


@pytest.mark.parametrize("command", ["/start", "/help", "/settings", "/cancel", "/services", "/orders", "/balance"])
async def test_these_always_answer(desk, olga, command):
    for words in (f"{command}", f"{command} something odd <b>", f"{command}@paneldesk_bot"):
        olga.say(words)
        await olga.wait_for(lambda seen: seen.text and not seen.mine)


async def test_the_language_is_the_persons_choice(desk, olga):
    olga.say("/language")
    seen = await olga.wait_for("Language")
    assert "Русский" in seen.labels
    olga.tap("Русский")
    await olga.wait_for("Русский")
    record = await desk.app.store.read(lambda books: books.people.by_telegram(olga.id))
    assert record.language == "ru"
    olga.say("/language")
    seen = await olga.wait_for(lambda seen: "✓ Русский" in seen.labels)


async def test_the_balance_is_shown_to_operators_and_what_is_left_to_others(desk, olga):
    olga.say("/balance")
    await olga.wait_for("Panel balance: $100,000.00 (read")
    await let_in(desk, 2)
    olga.say("/people 2 day 25")
    await desk.idle()
    max_ = desk.telegram.person(2)
    max_.say("/balance")
    seen = await max_.wait_for("Your allowance: $25.00 a day.")
    assert "Left: $25.00" in seen.text
    assert "100,000" not in seen.text


async def test_an_allowance_stands_on_the_card_and_is_kept(desk, olga):
    await let_in(desk, 2)
    olga.say("/people 2 day 25")
    await desk.idle()
    max_ = desk.telegram.person(2)
    for words in ("/order 101", LINK, "101"):
        max_.say(words)
        await desk.idle()
    card = max_.screen()
    assert "Your allowance has $25.00 left, which is not enough." in card.text
    max_.tap("Confirm")
    seen = await max_.wait_for("your allowance has $25.00 left")
    assert seen.kind == "alert"
    max_.tap("Edit: Quantity")
    await max_.wait_for("Now: 101")
    max_.say("100")
    await max_.wait_for("Left of your allowance after it: $0.00")
    max_.tap("Confirm")
    await max_.wait_for("Order 0001")
    await desk.settled()
    assert desk.added() == 1


async def test_who_was_shut_out_cannot_confirm(desk, olga):
    await let_in(desk, 2)
    max_ = desk.telegram.person(2)
    for words in ("/order 101", LINK, "100"):
        max_.say(words)
        await desk.idle()
    card = await max_.wait_for(lambda seen: any(label.startswith("Confirm") for label in seen.labels), since=0)
    record = await desk.app.store.read(lambda books: books.people.by_telegram(2))
    olga.say("/people 2")
    shown = await olga.wait_for("Max")
    olga.press(shown, f"1role:{record.key}:revoked")
    await desk.idle()
    max_.tap("Confirm", message=card)
    # The push says so too, and may come after the tap.
    await max_.wait_for(lambda seen: seen.kind == "alert" and "closed this desk to you." in seen.text)
    assert desk.added() == 0


async def test_somebody_can_be_forgotten_once_nothing_is_open(desk, olga):
    for words in ("/order 101", LINK, "100"):
        olga.say(words)
        await desk.idle()
    olga.tap("Confirm")
    await desk.settled()
    olga.say("/forget")
    seen = await olga.wait_for("Some of your orders, or refills of them, are still open.")
    assert "Delete it all" not in seen.labels
    olga.tap("0001", message=seen)
    await olga.wait_for("Order 0001")
    (order,) = desk.panel.orders.values()
    while order.open:
        desk.panel.advance(order.id)
    await olga.wait_for(lambda seen: "Completed" in seen.text)
    await desk.settled()
    olga.say("/forget")
    await olga.wait_for("Delete your name")
    olga.tap("Delete it all")
    await olga.wait_for("It is deleted.")
    assert await desk.app.store.read(lambda books: books.people.by_telegram(olga.id)) is None
    assert (await desk.app.store.read(lambda books: books.orders.get(1, None))).link is None


async def test_an_order_that_is_confirmed_after_the_question_is_not_forgotten(desk, olga):
    olga.say("/forget")
    asked = await olga.wait_for("Delete your name")
    for words in ("/order 101", LINK, "100"):
        olga.say(words)
        await desk.idle()
    olga.tap("Confirm")
    await desk.settled()
    olga.tap("Delete it all", message=asked)
    seen = await olga.wait_for("Some of your orders, or refills of them, are still open.")
    assert any("0001" in label for label in seen.labels)
    assert await desk.app.store.read(lambda books: books.people.by_telegram(olga.id)) is not None
