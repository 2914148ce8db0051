"""Who is heard: strangers, groups, edited messages, channels, hidden senders, bots."""

import pytest

from bot.sandbox.telegram import Setup

PRIVATE = "This is a private order desk"


def silent(desk, person):
    """Whether the bot told this person nothing at all."""
    return not person.told() and not [told for told in desk.telegram.told() if told.chat_id == person.id]


async def person_told(desk, person):
    await desk.idle()
    return [told.text for told in person.told()]


async def test_a_stranger_is_told_once_and_may_ask(desk):
    max_ = desk.telegram.person(2, "Max")
    max_.say("hello")
    seen = await max_.wait_for(PRIVATE)
    assert seen.labels == ("Ask to be let in",)
    for words in ("hello?", "/order 101", "/help", "https://instagram.com/x"):
        max_.say(words)
    assert await person_told(desk, max_) == [seen.text]
    max_.say("/start")
    await max_.wait_for(PRIVATE)
    max_.tap("Ask to be let in")
    await max_.wait_for("Your request is with the operators.")
    max_.say("/start")
    await max_.wait_for("Your request is with the operators.")


@pytest.mark.parametrize(("code", "private"), [("en", PRIVATE), ("ru", "Это закрытый стол заказов")])
async def test_a_stranger_who_writes_on_is_answered_once_a_day(desk, code, private):
    max_ = desk.telegram.person(77, "Max", language=code)
    for day in range(1, 4):
        for words in ("hello", "anybody?", "/help"):
            max_.say(words)
        said = await person_told(desk, max_)
        assert len(said) == day
        assert private in said[-1]
        desk.clock.pass_(86_400)


async def test_a_second_wish_is_not_taken(desk):
    max_ = desk.telegram.person(2, "Max")
    max_.say("/start")
    first = await max_.wait_for(PRIVATE)
    max_.tap("Ask to be let in")
    await max_.wait_for("Your request is with the operators.")
    max_.press(first, "1knock")
    seen = await max_.wait_for(lambda seen: seen.kind == "toast")
    assert seen.text == "Your request is with the operators. You will be told here."


async def test_a_strangers_tap_on_a_button_of_ours_does_nothing(desk):
    max_ = desk.telegram.person(2, "Max")
    max_.say("/start")
    shown = await max_.wait_for(PRIVATE)
    for data in ("1order:101", "1place:x:y", "1shop", "garbage"):
        max_.press(shown, data)
        seen = await max_.wait_for("Nothing was found.")
        assert seen.kind == "alert"


async def test_a_group_hears_only_where_to_write(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    room = desk.telegram.group()
    room.join(olga) if hasattr(room, "join") else None
    olga.say("/balance", chat=room.chat)
    await desk.idle()
    (told,) = room.chat.told
    assert told.text == "Please write to me in private: orders are between you and the desk."
    assert told.buttons == (("Open the chat",),)
    for words in ("/balance@another_bot", "hello", "101"):
        olga.say(words, chat=room.chat)
    await desk.idle()
    assert len(room.chat.told) == 1
    olga.say(f"/orders@{Setup().username}", chat=room.chat)
    await desk.idle()
    assert len(room.chat.told) == 2


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("/order 101", "?start=s101"),
        ("/status #0001", "?start=o0001"),
        ("/status 0001", ""),
        ("/order 101 https://x.y 5", ""),
        ("/balance", ""),
        ("/order a&b=c", ""),
    ],
)
async def test_a_group_is_answered_as_a_reply_with_the_way_to_the_private_chat(desk, olga, words, link):
    olga.say("/start")
    await olga.wait_for("Order desk")
    room = desk.telegram.group()
    said = olga.say(words, chat=room.chat)
    await desk.idle()
    answer = next(one for one in room.chat.messages.values() if one.from_bot)
    ((button,),) = answer.payload["reply_markup"]["inline_keyboard"]
    assert button["url"] == f"https://t.me/{Setup().username}{link}"
    assert answer.payload["reply_to_message"]["message_id"] == said.id


async def test_help_in_a_group_is_what_everybody_may_read(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    room = desk.telegram.group()
    said = olga.say("/help", chat=room.chat)
    await desk.idle()
    answer = next(one for one in room.chat.messages.values() if one.from_bot)
    assert "/orders" in answer.text
    assert "/people" not in answer.text, "an operator's commands are not for everybody"
    assert answer.buttons == (("Open the chat",),)
    assert answer.payload["reply_to_message"]["message_id"] == said.id


async def test_a_stranger_in_a_group_is_not_answered(desk):
    room = desk.telegram.group()
    desk.telegram.person(2, "Max").say("/start", chat=room.chat)
    await desk.idle()
    assert room.chat.told == []


async def test_an_edited_command_does_not_run_again(desk, olga):
    said = olga.say("/help")
    await olga.wait_for("What I can do")
    before = len(olga.told())
    olga.edit(said, "/order 101")
    await desk.idle()
    assert len(olga.told()) == before


def message(**changes):
    body = {
        "message_id": 900,
        "date": 1_800_000_000,
        "chat": {"id": 1, "type": "private", "first_name": "Olga"},
        "from": {"id": 1, "is_bot": False, "first_name": "Olga"},
        "text": "/start",
    }
    return {key: value for key, value in {**body, **changes}.items() if value is not None}


GROUP = {"id": -1001, "type": "supergroup", "title": "Group"}
CHANNEL = {"id": -1002, "type": "channel", "title": "Channel"}
BOT = {"id": 77, "is_bot": True, "first_name": "Robot"}


@pytest.mark.parametrize(
    "update",
    [
        pytest.param({"channel_post": message(chat=CHANNEL, **{"from": None})}, id="channel post"),
        pytest.param({"edited_channel_post": message(chat=CHANNEL, **{"from": None})}, id="edited channel post"),
        pytest.param({"message": message(**{"from": None})}, id="no sender"),
        pytest.param({"message": message(sender_chat=CHANNEL)}, id="on behalf of a channel"),
        pytest.param(
            {"message": message(chat=GROUP, **{"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}})},
            id="anonymous admin",
        ),
        pytest.param(
            {"message": message(chat=GROUP, **{"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}})},
            id="linked channel",
        ),
        pytest.param({"message": message(chat={"id": 77, "type": "private"}, **{"from": BOT})}, id="bot"),
        pytest.param({"message": message(text=None, pinned_message=message())}, id="service message"),
        pytest.param(
            {"callback_query": {"id": "5", "from": BOT, "chat_instance": "1", "data": "1shop", "message": message()}},
            id="tap of a bot",
        ),
        pytest.param(
            {
                "callback_query": {
                    "id": "5",
                    "from": message()["from"],
                    "chat_instance": "1",
                    "data": "1shop",
                    "inline_message_id": "1",
                }
            },
            id="tap without a message",
        ),
    ],
)
async def test_these_never_act_and_are_never_answered(desk, olga, update):
    olga.say("/start")
    await olga.wait_for("Order desk")
    before = len(desk.telegram.told())
    desk.telegram.updates.inject(update)
    await desk.idle()
    assert len(desk.telegram.told()) == before
    assert not await desk.app.store.read(lambda books: books.inbox.undone(-1, 10))


async def test_whoever_blocks_the_bot_is_not_reachable_until_unblocking(desk, olga):
    async def reachable():
        return (await desk.app.store.read(lambda books: books.people.by_telegram(olga.id))).reachable

    olga.say("/start")
    await olga.wait_for("Order desk")
    olga.block()
    await desk.idle()
    assert not await reachable()
    olga.unblock()
    await desk.idle()
    assert await reachable()


async def test_an_operator_no_longer_named_is_out(desk, olga):
    olga.say("/start")
    await olga.wait_for("Order desk")
    desk.settings["operator_ids"] = (9,)
    await desk.halt()
    await desk.start()
    before = len(olga.told())
    olga.say("/order 101")
    seen = await olga.wait_for(PRIVATE)
    assert seen.labels == ()
    assert len(olga.told()) == before + 1
