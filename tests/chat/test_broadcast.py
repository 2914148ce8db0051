"""A word to everybody, as transcripts: previewed, sent once to each, told to nobody who is not meant."""

import asyncio
from dataclasses import replace

import pytest

from bot.people import BROADCAST, Quiet, Role
from bot.people.broadcast import LONGEST
from tests.chat.outbox_room import opened
from tests.security.dump import dump
from tests.store.things import ann

TEXT = "Maintenance <b>tonight</b> & tomorrow.\nOrders wait until 9:00."
HEAD = "📣 From the operators, "


def heard(person, words=TEXT):
    """New messages with these words; edits are not new."""
    return [told for told in person.told() if told.kind == "sent" and words in told.text]


def written(desk, action="broadcast"):
    rows = [
        dict(row) for name, row in dump(desk.settings["database_url"].removeprefix("sqlite:///")) if name == "audit"
    ]
    return [row for row in rows if row["action"] == action]


async def members(desk, count=3):
    """So many people who may order and have opened the chat."""
    made = [ann(key=f"key{number}", telegram_id=number, name=f"M{number}") for number in range(21, 21 + count)]
    await desk.app.store.write(lambda books: [books.people.add(one) for one in made])
    people = [desk.telegram.person(one.telegram_id, one.name) for one in made]
    for person in people:
        person.say("/start")
        await person.wait_for("Order desk")
    return people


async def speak_russian(person):
    person.say("/language")
    await person.wait_for("Language")
    person.tap("Русский")
    await person.wait_for("Настройки")


async def test_what_is_sent_next_is_previewed_and_told_to_each(desk, olga):
    people = await members(desk)
    outside = desk.telegram.person(40, "Out")
    outside.say("/start")
    await outside.wait_for("private order desk")
    olga.say("/broadcast")
    await olga.wait_for("Please send the text. It goes to everybody who may order here")
    olga.say(TEXT)
    card = await olga.wait_for("This goes to 3 people:")
    assert HEAD in card.text
    assert TEXT in card.text
    assert card.labels == ("Send", "Do not send")
    assert not any(heard(person) for person in people)
    olga.tap("Send", message=card)
    seen = await olga.wait_for("✅ On its way to 3 people.")
    assert (seen.message_id, seen.labels) == (card.message_id, ("Home",))
    for person in people:
        told = await person.wait_for(HEAD, since=0)
        assert told.text.endswith(TEXT)
        assert not told.silent
    await desk.settled()
    assert [len(heard(person)) for person in [*people, outside]] == [1, 1, 1, 0]
    assert len(heard(olga)) == 1
    (row,) = written(desk)
    assert row["facts"] == '{"receivers":"3","blocked":"0"}'
    assert row["actor"] == (await desk.app.store.read(lambda books: books.people.by_telegram(olga.id))).key


async def test_everybody_reads_the_heading_in_their_own_language(desk, olga):
    vera, max_ = await members(desk, 2)
    for person in (olga, vera):
        await speak_russian(person)
    olga.say(f"/broadcast {TEXT}")
    card = await olga.wait_for("Это получат 2 человека:")
    assert card.labels == ("Отправить", "Не отправлять")
    olga.tap("Отправить", message=card)
    await olga.wait_for("✅ Отправляется 2 людям.")
    assert TEXT in (await vera.wait_for("📣 От операторов, ", since=0)).text
    assert TEXT in (await max_.wait_for(HEAD, since=0)).text


async def test_however_often_send_is_pressed_each_gets_it_once(desk, olga):
    people = await members(desk)
    olga.say(f"/broadcast {TEXT}")
    card = await olga.wait_for("This goes to 3 people:")
    send = card.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    answers = await asyncio.gather(*(olga.press(card, send).answered() for _ in range(6)))
    await desk.settled()
    assert [answer.text for answer in answers if answer.alert] == ["This text was dealt with already."] * 5
    assert [len(heard(person)) for person in people] == [1, 1, 1]
    assert len(written(desk)) == 1


async def test_what_was_left_is_told_to_nobody(desk, olga):
    (max_,) = await members(desk, 1)
    olga.say(f"/broadcast {TEXT}")
    card = await olga.wait_for("This goes to 1 person:")
    olga.tap("Do not send", message=card)
    seen = await olga.wait_for("Nobody was told.")
    assert seen.labels == ("Home",)
    send = card.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert (await olga.press(card, send).answered()).text == "This text was dealt with already."
    await desk.settled()
    assert heard(max_) == []
    assert written(desk) == []


async def test_who_blocked_the_bot_or_may_not_order_is_left_out(desk, olga):
    stays, blocks, looks, shut = await members(desk, 4)
    for number, label in ((looks.id, "May only look"), (shut.id, "Shut out")):
        olga.say(f"/people {number}")
        olga.tap(label, message=await olga.wait_for("Role: may order"))
        await desk.idle()
    olga.tap("Yes, shut out")
    await olga.wait_for("Role: shut out")
    blocks.block()
    await desk.idle()
    olga.say(f"/broadcast {TEXT}")
    card = await olga.wait_for("This goes to 1 person:")
    assert "1 person has blocked the bot and is left out." in card.text
    olga.tap("Send", message=card)
    await olga.wait_for("✅ On its way to 1 person.")
    blocks.unblock()
    await desk.settled()
    assert [len(heard(person)) for person in (stays, blocks, looks, shut)] == [1, 0, 0, 0]


async def test_who_is_shut_out_before_it_leaves_is_not_told(sqlite_url):
    """It waits for somebody who blocked the bot meanwhile; when they are back they are not of the desk any more."""
    async with opened(sqlite_url) as room:
        stays, shut = await room.person(5), await room.person(6)
        facts = {"text": TEXT, "at": room.now.isoformat()}
        for key in ("p5", "p6"):
            await room.put(key, BROADCAST, loud=True, **facts)
        member = ann(key="p6", telegram_id=6, name="P6")
        await room.write(lambda books: books.people.save(replace(member, role=Role.REVOKED), was=member))
        await room.deliver()
        assert [len(heard(one)) for one in (stays, shut)] == [1, 0]
        assert await room.waiting() == []


async def test_other_operators_read_it_and_cannot_send_it(closed_desk):
    closed_desk.settings["operator_ids"] = (1, 13)
    await closed_desk.open()
    olga, otto = closed_desk.olga, closed_desk.telegram.person(13, "Otto")
    for operator in (olga, otto):
        operator.say("/start")
        await operator.wait_for("Order desk")
    olga.say(f"/broadcast {TEXT}")
    card = await olga.wait_for("This goes to 1 person:")
    send = card.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    seen = otto.screen()
    assert (await otto.press(seen.message_id, send).answered()).text == "Nothing was found."
    olga.tap("Send", message=card)
    assert TEXT in (await otto.wait_for(HEAD, since=0)).text


async def test_a_text_that_is_an_hour_old_is_not_sent(desk, olga):
    (max_,) = await members(desk, 1)
    olga.say(f"/broadcast {TEXT}")
    card = await olga.wait_for("This goes to 1 person:")
    desk.clock.pass_(3601)
    olga.tap("Send", message=card)
    await olga.wait_for("This text is more than an hour old.")
    await desk.settled()
    assert heard(max_) == []


async def test_in_quiet_hours_it_comes_without_a_sound(desk, olga):
    (max_,) = await members(desk, 1)

    def sleep(books):
        person = books.people.by_telegram(max_.id)
        now = desk.clock()
        minute = now.hour * 60 + now.minute
        quiet = Quiet((minute - 60) % 1440, (minute + 60) % 1440)
        sleepy = replace(person, preferences=replace(person.preferences, quiet=quiet))
        books.people.save(sleepy, was=person)

    await desk.app.store.write(sleep)
    olga.say(f"/broadcast {TEXT}")
    olga.tap("Send", message=await olga.wait_for("This goes to 1 person:"))
    assert (await max_.wait_for(HEAD, since=0)).silent


@pytest.mark.parametrize("text", ["я" * (LONGEST + 1), "🎉" * (LONGEST // 2 + 1)])
async def test_what_no_message_holds_is_asked_for_again(desk, olga, text):
    await members(desk, 1)
    olga.say("/broadcast")
    await olga.wait_for("Please send the text.")
    olga.say(text)
    await olga.wait_for("That is too long: at most 3,500 characters fit.")
    olga.say(text[: LONGEST // 2])
    seen = await olga.wait_for("This goes to 1 person:")
    olga.tap("Send", message=seen)
    await olga.wait_for("✅ On its way to 1 person.")


async def test_a_command_takes_the_question_back(desk, olga):
    await members(desk, 1)
    olga.say("/broadcast")
    await olga.wait_for("Please send the text.")
    olga.say("/stats")
    await olga.wait_for("Last 24 hours")
    olga.say("instagram")
    await olga.wait_for("Instagram")
    assert not heard(olga, "This goes to")


async def test_with_nobody_else_there_is_nobody_to_be_told(desk, olga):
    olga.say(f"/broadcast {TEXT}")
    await olga.wait_for("There is nobody to be told")


async def test_members_cannot(desk, olga):
    (max_,) = await members(desk, 1)
    for words in ("/broadcast", f"/broadcast {TEXT}"):
        max_.say(words)
        await max_.wait_for("I do not know this command.")
    max_.say(TEXT)
    await desk.settled()
    assert heard(olga, HEAD) == []


async def test_in_a_group_there_is_only_the_hint(desk, olga):
    await members(desk, 1)
    room = desk.telegram.group()
    for words in (f"/broadcast {TEXT}", "/export"):
        olga.say(words, chat=room.chat)
        await desk.idle()
    assert all("private" in told.text for told in room.chat.told)
    assert len(room.chat.told) == 2


async def test_cancel_takes_the_question_back_and_says_so(desk, olga):
    olga.say("/broadcast")
    await olga.wait_for("Please send the text")
    olga.say("/cancel")
    await olga.wait_for("The question is taken back: nothing was changed and nothing was sent.")
    olga.say("tiktok")
    await olga.wait_for("“tiktok”")
    olga.say("/cancel")
    await olga.wait_for("No order is open")
