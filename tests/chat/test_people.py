"""Letting people in, as transcripts: the first answer wins, allowances, changes, shutting out."""

import pytest

from bot.people import Notice, Role
from tests.chat.test_ordering import to_the_card

NOTHING = "Nothing was found."


@pytest.fixture
async def two(closed_desk):
    """A desk with two operators who have both opened the chat: Olga and Otto."""
    closed_desk.settings["operator_ids"] = (1, 13)
    await closed_desk.open()
    olga, otto = closed_desk.telegram.person(1, "Olga"), closed_desk.telegram.person(13, "Otto")
    for operator in (olga, otto):
        operator.say("/start")
        await operator.wait_for("Order desk")
    return closed_desk, olga, otto


async def knock(desk, number=2, name="Max"):
    person = desk.telegram.person(number, name)
    person.say("/start")
    await person.wait_for("private order desk")
    person.tap("Ask to be let in")
    await person.wait_for("Your request is with the operators.")
    return person


async def test_approving_asks_for_an_allowance_and_lets_in(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    card = await olga.wait_for("🚪 Max (2) asks to be let in.")
    assert (card.labels, card.silent) == (("Approve", "Deny", "Home"), False)
    olga.tap("Approve")
    seen = await olga.wait_for("How may Max spend?")
    assert seen.labels[:4] == ("Per day", "Per month", "A credit in all", "Unlimited")
    assert "/people 2 day 25" in seen.text
    olga.tap("Per day")
    seen = await olga.wait_for("How much may Max spend?")
    assert seen.labels[:6] == ("$1,000.00", "$5,000.00", "$10,000.00", "$20,000.00", "$50,000.00", "$100,000.00")
    olga.tap("$1,000.00")
    seen = await olga.wait_for("Role: may order")
    assert "Allowance: $1,000.00 a day" in seen.text
    await max_.wait_for("What you may spend: $1,000.00 a day.", since=0)
    max_.say("/balance")
    await max_.wait_for("1,000.00")


async def test_the_welcome_stays(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    await desk.idle()
    olga.say("/people 2 unlimited")
    welcome = await max_.wait_for("Your first order", since=0)
    for key, title in {"Services": "Choose a platform", "Home": "Order desk"}.items():
        max_.tap(key, message=welcome)
        assert (await max_.wait_for(title)).message_id != welcome.message_id
    assert any("Your first order" in seen.text for seen in max_.transcript())


async def test_back_from_a_person_leads_to_the_page_where_they_stand(two):
    desk, olga, _ = two
    for number in range(20, 30):
        desk.telegram.person(number, f"Guest {number}").say("/start")
    await desk.idle()
    olga.say("/people")
    first = await olga.wait_for("12 people")
    olga.tap("›")
    page = await olga.wait_for(lambda seen: "2/2" in seen.labels)
    olga.tap(page.labels[0], message=first)
    seen = await olga.wait_for("Role: not let in")
    assert seen.labels[-2:] == ("Back", "Home")
    olga.tap("Back")
    assert (await olga.wait_for("12 people")).labels == page.labels


async def test_an_amount_can_be_sent_and_is_no_search(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    await olga.wait_for("🚪 Max (2) asks to be let in.")
    for step in ("Approve", "Per month"):
        olga.tap(step)
        await olga.wait_for("may Max spend?")
    await olga.wait_for("Choose an amount, or send one.")
    for words in ("-5", "10,000.00", "followers"):
        olga.say(words)
        await olga.wait_for("The amount must be a number above 0")
    olga.say("75,50")
    seen = await olga.wait_for("Role: may order")
    assert "Allowance: $75.50 a month" in seen.text
    await max_.wait_for("What you may spend: $75.50 a month.", since=0)
    olga.say("101")
    await olga.wait_for("Real & Active Followers")


async def test_whatever_else_is_done_takes_the_question_back(two):
    desk, olga, _ = two
    await knock(desk)
    await olga.wait_for("🚪 Max (2) asks to be let in.")
    olga.tap("Approve")
    await olga.wait_for("How may Max spend?")
    olga.tap("Per day")
    await olga.wait_for("Choose an amount, or send one.")
    olga.say("/help")
    await olga.wait_for("/orders")
    olga.say("101")
    await olga.wait_for("Real & Active Followers")


async def test_the_first_answer_wins_and_the_second_operator_reads_whose_it_was(two):
    desk, olga, otto = two
    await knock(desk)
    for operator in (olga, otto):
        await operator.wait_for("Max (2) asks to be let in.")
    olga.tap("Deny")
    await olga.wait_for("Turned away by Olga")
    otto.tap("Approve")
    seen = await otto.wait_for(lambda seen: seen.kind == "toast")
    assert seen.text == "Olga has answered this request already."
    seen = await otto.wait_for("Turned away by Olga")
    assert seen.labels == ("Home",)


async def test_both_at_once_is_one_answer(two):
    desk, olga, otto = two
    max_ = await knock(desk)
    for operator in (olga, otto):
        await operator.wait_for("Max (2) asks to be let in.")
        operator.tap("Approve")
        await operator.wait_for("How may Max spend?")
    olga.tap("Unlimited")
    otto.tap("Unlimited")
    await desk.settled()
    answered = [told for one in (olga, otto) for told in one.told() if told.kind == "toast" and "answered" in told.text]
    assert len(answered) == 1
    assert [told.text for told in max_.told()].count(
        "🎉 You are in. Welcome to the desk!\nWhat you may spend: without limit.\n\n"
        "Your first order\n1. Choose a service, or send me a link and choose what is offered for it.\n"
        "2. Answer what I ask: mostly the link and how many.\n"
        "3. Look at the card and confirm. Nothing is ordered and nothing is spent before that."
    ) == 1


async def test_who_is_denied_is_told_so(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    await olga.wait_for("Max (2) asks to be let in.")
    olga.tap("Deny")
    await max_.wait_for("The operators have answered your request: not this time.", since=0)
    max_.say("/start")
    await max_.wait_for("You can ask again a day later.")
    max_.say("/start")
    assert (await max_.wait_for("private order desk")).labels == ()
    desk.clock.pass_(86_400)
    max_.say("/start")
    await max_.wait_for("private order desk")
    max_.tap("Ask to be let in")
    await max_.wait_for("Your request is with the operators.")
    await olga.wait_for("Max (2) asks to be let in.")


async def test_an_allowance_can_be_typed(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    olga.say("/people 2 month $12,5")
    seen = await olga.wait_for("Allowance: $12.50 a month")
    assert "Max" in seen.text
    await max_.wait_for("What you may spend: $12.50 a month.", since=0)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("2 day", "The amount must be a number above 0"),
        ("2 day -5", "The amount must be a number above 0"),
        ("2 day NaN", "The amount must be a number above 0"),
        ("2 day 1e999999999", "The amount must be a number above 0"),
        ("2 day ２５", "The amount must be a number above 0"),
        ("2 day 25k", "The amount must be a number above 0"),
        ("2 day 1_0", "The amount must be a number above 0"),
        ("2 day 0.00", "The amount must be a number above 0"),
        ("2 day 1,000", "Is 1,000 thousands or a fraction?"),
        ("2 week 5", "Please say day, month, credit or unlimited"),
        ("77 day 5", "Nobody with the Telegram id 77 has written to this bot."),
        ("max day 5", "max is no Telegram id: that is a number."),
        ("1 day 5", "Operators are named in the settings, not here."),
    ],
    ids=[
        "nothing",
        "below zero",
        "no number",
        "endless",
        "wide digits",
        "a letter",
        "underscore",
        "zero",
        "thousands",
        "period",
        "stranger",
        "a name",
        "operator",
    ],
)
async def test_what_is_typed_wrongly_is_explained(two, words, answer):
    desk, olga, _ = two
    await knock(desk)
    olga.say(f"/people {words}")
    await olga.wait_for(answer)


async def test_an_allowance_holds_at_once_and_can_be_changed(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    olga.say("/people 2 credit 10")
    await max_.wait_for("You are in.", since=0)
    card = await to_the_card(max_, quantity="100")
    max_.tap("Confirm", message=card)
    await max_.wait_for("your allowance has $10.00 left.")
    olga.say("/people 2 credit 25.5")
    await olga.wait_for("Allowance: $25.50 in all")
    max_.tap("Confirm", message=card)
    await max_.wait_for(lambda seen: seen.message_id == card.message_id and "panel 2" in seen.text)
    olga.say("/people 2")
    seen = await olga.wait_for("Spent or held of it: $25.00")
    assert "Spent or held in all: $25.00" in seen.text


async def test_who_is_shut_out_is_out_at_once_and_can_be_let_in_again(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    olga.say("/people 2 unlimited")
    await max_.wait_for("You are in.", since=0)
    card = await to_the_card(max_)
    olga.say("/people")
    listed = await olga.wait_for("3 people")
    olga.tap("Max", message=listed)
    await olga.wait_for("Role: may order")
    olga.tap("Shut out")
    await olga.wait_for("Shut Max out?")
    olga.tap("Yes, shut out")
    seen = await olga.wait_for("Role: shut out")
    max_.tap("Confirm", message=card)
    await max_.wait_for("The operators have closed this desk to you.")
    assert desk.added() == 0
    said = "The operators have closed this desk to you. Open orders go on, and nothing new can be ordered."
    await max_.wait_for(lambda seen: seen.text == said and not seen.labels, since=0)
    olga.tap("Let in", message=seen)
    await olga.wait_for("How may Max spend?")
    olga.tap("Unlimited")
    await olga.wait_for("Max was shut out. Let Max in again, to spend without limit?")
    await desk.idle()
    assert not max_.told()[-1].text.startswith("You are let in again")
    olga.tap("Yes, let in")
    await olga.wait_for("Role: may order")
    await max_.wait_for("You are let in again. What you may spend: without limit.")


async def test_an_amount_chosen_on_an_old_screen_lets_nobody_in_again_unasked(two):
    desk, olga, otto = two
    await knock(desk)
    olga.say("/people 2 day 25")
    await olga.wait_for("Role: may order")
    olga.tap("Change the allowance")
    await olga.wait_for("How may Max spend?")
    olga.tap("Per day")
    amounts = await olga.wait_for("How much may Max spend?")
    otto.say("/people 2 block")
    await otto.wait_for("Role: shut out")
    olga.tap("$1,000.00", message=amounts)
    await olga.wait_for("Max was shut out. Let Max in again, to spend $1,000.00 a day?")
    olga.tap("Back")
    await olga.wait_for("Role: shut out")
    olga.say("/people 2 day 30")
    await olga.wait_for("Let Max in again, to spend $30.00 a day?")


@pytest.mark.parametrize("before", ["day 25", ""], ids=["who is in", "who asks"])
async def test_one_word_shuts_out_and_the_card_says_so(two, before):
    desk, olga, _ = two
    max_ = await knock(desk)
    if before:
        olga.say(f"/people 2 {before}")
        await olga.wait_for("Role: may order")
    olga.say("/people 2 Block")
    seen = await olga.wait_for("Role: shut out")
    assert (seen.kind, seen.labels) == ("message", ("Let in", "Back", "Home"))
    assert "Max · 2" in seen.text
    await desk.idle()
    max_.say("/order 101")
    await desk.settled()
    assert not any("Which link" in told.text for told in max_.told())
    assert (await desk.app.store.read(lambda books: books.people.by_telegram(2))).role is Role.REVOKED


async def test_no_operator_is_shut_out_by_a_word(two):
    _, olga, _ = two
    olga.say("/people 13 block")
    await olga.wait_for("Operators are named in the settings, not here.")


async def test_a_viewer_may_look_and_not_order(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    olga.say("/people 2 unlimited")
    seen = await olga.wait_for("Role: may order")
    olga.tap("May only look", message=seen)
    seen = await olga.wait_for("Role: may look, not order")
    await max_.wait_for("You may look at everything here now, and order nothing.", since=0)
    olga.tap("May order", message=seen)
    seen = await olga.wait_for("Role: may order")
    await max_.wait_for("You may order now. What you may spend: without limit.", since=0)
    olga.say("/people 2 day 12.5")
    await olga.wait_for("Allowance: $12.50 a day")
    await max_.wait_for("Your allowance has changed. What you may spend now: $12.50 a day.", since=0)
    olga.tap("May only look", message=olga.screen())
    await olga.wait_for("Role: may look, not order")
    max_.say("/order 101")
    await max_.wait_for("ordering was not given to you")


async def test_an_operator_who_comes_late_finds_who_asks(desk):
    max_ = await knock(desk)
    desk.olga.say("/people")
    listed = await desk.olga.wait_for("🔔 Max · asks to be let in")
    desk.olga.tap("🔔 Max", message=listed)
    seen = await desk.olga.wait_for("Role: asks to be let in")
    desk.olga.tap("Approve", message=seen)
    await desk.olga.wait_for("How may Max spend?")
    desk.olga.tap("Unlimited")
    await max_.wait_for("You are in.", since=0)


async def test_members_reach_none_of_it(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    olga.say("/people 2 unlimited")
    await max_.wait_for("You are in.", since=0)
    for words in ("/people", "/people 2 unlimited", "/unverified", "/stats", "/health"):
        max_.say(words)
        await max_.wait_for("I do not know this command.")
    key = (await desk.app.store.read(lambda books: books.people.by_telegram(2))).key
    shown = max_.screen()
    for data in ("people:0", f"person:{key}", f"revoke:{key}", f"role:{key}:revoked", "wish:1", "deny:1", "allow:a1",
                 "period:a1:unlimited", f"amount:p{key}:day:5", "case:1", "exists:1:5", "exists_sure:1:5",
                 "absent:1", "absent_sure:1"):  # fmt: skip
        max_.press(shown, f"1{data}")
        seen = await max_.wait_for(NOTHING)
        assert seen.kind == "alert"


async def test_a_request_that_was_answered_before_it_was_told_is_not_told(two):
    desk, olga, _ = two
    max_ = await knock(desk)
    await olga.wait_for("🚪 Max (2) asks to be let in.", since=0)
    olga.say("/people 2 unlimited")
    await max_.wait_for("You are in.", since=0)

    def late(books):
        key = books.people.by_telegram(1).key
        facts = {"application": 1, "person": books.people.by_telegram(2).key, "name": "Max"}
        books.notices.put(Notice(key, "application", "late", facts=facts, loud=True), desk.clock())

    await desk.app.store.write(late)
    await desk.settled()
    assert sum("asks to be let in." in one.text for one in olga.told() if one.kind == "sent") == 1
