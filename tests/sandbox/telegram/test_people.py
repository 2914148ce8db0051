"""What people do arrives as updates, and what the bot does is seen by people."""

import re

import pytest
from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.sandbox.telegram.updates import Ask

pytestmark = pytest.mark.quick

GO = {"inline_keyboard": [[{"text": "Go on", "callback_data": "go"}, {"text": "Go", "callback_data": "other"}]]}


async def last(api):
    return (await api.updates.poll(Ask(-1)))[0]


async def test_a_message_with_its_entities(api, ann):
    ann.say("/order https://x.y/a")
    message = (await last(api))["message"]
    assert message["from"]["language_code"] == "en"
    assert message["chat"]["type"] == "private"
    assert [one["type"] for one in message["entities"]] == ["bot_command", "url"]


async def test_documents_photos_and_stickers(api, ann, bot):
    ann.send_document("orders.txt", b"101 | x", caption="mine")
    document = (await last(api))["message"]["document"]
    assert (document["file_name"], document["file_size"]) == ("orders.txt", 7)
    assert (await bot.get_file(document["file_id"])).file_size == 7
    ann.send_sticker("👍")
    assert (await last(api))["message"]["sticker"]["emoji"] == "👍"
    ann.send_photo(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (7).to_bytes(4, "big") + (9).to_bytes(4, "big"))
    (photo,) = (await last(api))["message"]["photo"]
    assert (photo["width"], photo["height"]) == (7, 9)


async def test_edits_replies_and_blocks(api, ann, bot):
    first = ann.say("first")
    ann.edit(first, "/order 1")
    assert (await last(api))["edited_message"]["text"] == "/order 1"
    ann.say("look", reply_to=first)
    assert (await last(api))["message"]["reply_to_message"]["message_id"] == first.id
    ann.block()
    member = (await last(api))["my_chat_member"]
    assert (member["old_chat_member"]["status"], member["new_chat_member"]["status"]) == ("member", "kicked")
    ann.say("I am back")
    sent = await bot.send_message(5, "welcome")
    assert sent.text == "welcome"


async def test_who_else_may_speak(api, ann):
    group, channel, robot = api.group(), api.channel(), api.person(77, "Robot", is_bot=True)
    group.say_anonymously("/order 1")
    message = (await last(api))["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == message["chat"]["id"] == group.id
    channel.edit_post(channel.post("/start"), "/help")
    posts = await api.updates.poll(Ask(-2))
    assert "from" not in posts[0]["channel_post"]
    assert posts[1]["edited_channel_post"]["text"] == "/help"
    robot.say("/start", chat=group.chat)
    assert (await last(api))["message"]["from"]["is_bot"] is True
    ann.say("/start", chat=group.chat)
    assert (await last(api))["message"]["chat"]["type"] == "supergroup"


async def test_a_tap_and_its_toast(api, ann, bot):
    await bot.send_message(5, "card", reply_markup=GO)
    tap = ann.tap("Go")
    assert tap.data == "other", "the whole label wins over a part"
    query = (await last(api))["callback_query"]
    assert (query["id"], query["data"], query["message"]["text"]) == (tap.id, "other", "card")
    await bot.answer_callback_query(tap.id, "Still working", show_alert=True)
    assert (await tap.answered()).alert is True
    assert (await ann.wait_for("Still")).kind == "alert"


async def test_a_button_that_is_not_there_names_those_that_are(ann, bot):
    await bot.send_message(5, "card", reply_markup=GO)
    with pytest.raises(LookupError, match="Go on"):
        ann.tap("Stop")


async def test_taps_on_old_and_deleted_messages(api, ann, bot):
    card = await bot.send_message(5, "card", reply_markup=GO)
    await bot.delete_message(5, card.message_id)
    ann.press(card.message_id, "old data")
    query = (await last(api))["callback_query"]
    assert (query["data"], query["message"]["date"]) == ("old data", 0)


async def test_other_buttons_do_what_they_say(api, ann, bot):
    rows = [
        [{"text": "Copy", "copy_text": {"text": "23501"}}],
        [{"text": "Open", "url": f"https://t.me/{api.world.setup.username}?start=s101"}],
        [{"text": "Search", "switch_inline_query_current_chat": "likes"}],
        [{"text": "Site", "url": "https://example.com"}],
    ]
    await bot.send_message(5, "card", reply_markup={"inline_keyboard": rows})
    assert [ann.tap(label) for label in ("Copy", "Open", "Search", "Site")] == [None] * 4
    assert ann.clipboard == "23501"
    *_, started, searched = await api.updates.poll(Ask())
    assert started["message"]["text"] == "/start s101"
    assert searched["inline_query"]["query"] == "likes"


async def test_an_inline_query_and_its_choice(api, ann, bot):
    query = ann.ask_inline("likes")
    article = InlineQueryResultArticle("1", "A", InputTextMessageContent("/order 101"))
    await bot.answer_inline_query(query.id, [article])
    assert (await query.answered())[0]["title"] == "A"
    ann.pick(query)
    message = (await last(api))["message"]
    assert (message["text"], message["via_bot"]["id"]) == ("/order 101", api.world.bot_id)


async def test_an_inline_answer_goes_on_where_the_last_one_ended(api, ann, bot):
    query = ann.ask_inline("likes", offset="50", chat_type="group")
    asked = (await last(api))["inline_query"]
    assert (asked["offset"], asked["chat_type"]) == ("50", "group")
    await bot.answer_inline_query(query.id, [], next_offset="100", is_personal=True, cache_time=7)
    assert (query.next_offset, query.personal, query.cache_seconds) == ("100", True, 7)


async def test_history_keeps_every_text(ann, bot):
    card = await bot.send_message(5, "<b>Pending</b>", parse_mode="HTML", reply_markup=GO, disable_notification=True)
    await bot.edit_message_text("In progress", 5, card.message_id)
    await bot.send_message(5, "another", reply_to_message_id=card.message_id)
    await bot.edit_message_text("Completed", 5, card.message_id)
    await bot.delete_message(5, card.message_id)
    assert [(told.kind, told.text) for told in ann.told()] == [
        ("sent", "Pending"),
        ("edited", "In progress"),
        ("sent", "another"),
        ("edited", "Completed"),
        ("deleted", "Completed"),
    ]
    _, seen, reply = ann.transcript()
    assert (seen.deleted, seen.silent, seen.text) == (True, True, "Completed")
    assert seen.history[0].buttons == (("Go on", "Go"),)
    assert reply.reply_to == card.message_id


async def test_waiting_for_words(ann, bot):
    await bot.send_message(5, "Order 1 placed")
    ann.say("and now?")
    with pytest.raises(TimeoutError, match="placed"):
        await ann.wait_for("placed", 0.02)
    assert (await ann.wait_for("placed", since=0)).text == "Order 1 placed"
    await bot.send_message(5, "Order 2 placed", reply_markup=GO)
    assert (await ann.wait_for(re.compile(r"Order \d"))).text == "Order 2 placed"
    assert (await ann.wait_for(lambda seen: "Go" in seen.labels)).labels == ("Go on", "Go")
    assert ann.screen().text == "Order 2 placed"


async def test_commands_by_scope_and_language(api, bot):
    ann, ivan, operator = api.person(1, "Ann"), api.person(2, "Ivan", "ru"), api.person(3, "Olga", "ru")
    operator.say("/start")
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("start", "Начать")], language_code="ru")
    await bot.set_my_commands([("people", "People")], scope={"type": "chat", "chat_id": 3})
    assert [who.commands()[0]["description"] for who in (ann, ivan, operator)] == ["Begin", "Начать", "People"]


async def test_flood_is_recorded(api, ann, clock, bot):
    for _ in range(6):
        await bot.send_message(5, "x")
    assert api.flood.violations == []
    await bot.send_message(5, "x")
    assert api.flood.counters() == {"overall": 0, "chat": 1, "group": 0}
    clock.pass_(10)
    await bot.send_message(5, "x")
    assert len(api.flood.violations) == 1
    for number in range(100, 131):
        api.person(number).say("/start")
        await bot.send_message(number, "x")
    assert api.flood.counters()["overall"] == 2
