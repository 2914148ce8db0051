"""Every refusal a bot may meet, over HTTP, in Telegram's own words."""

import asyncio
import json

import pytest

from bot.sandbox.telegram import Fault

pytestmark = pytest.mark.quick

SENT = {"chat_id": 5, "text": "hello"}
LONG = "x" * 4_097
BUTTON = {"text": "Go", "callback_data": "go"}


def keyboard(*buttons):
    return {"inline_keyboard": [[button] for button in buttons]}


async def refuses(wire, code, description, method, **values):
    status, body = await wire(method, **values)
    assert (status, body["ok"], body["error_code"]) == (code, False, code)
    assert body["description"].startswith(description), body["description"]
    return body


SENDING = {
    "nobody": ({"text": "x"}, "Bad Request: chat_id is empty"),
    "unknown chat": ({"chat_id": 404, "text": "x"}, "Bad Request: chat not found"),
    "unknown name": ({"chat_id": "@nowhere", "text": "x"}, "Bad Request: chat not found"),
    "someone who never wrote": ({"chat_id": 6, "text": "x"}, "Bad Request: chat not found"),
    "no text": ({"chat_id": 5}, "Bad Request: message text is empty"),
    "only spaces": ({"chat_id": 5, "text": " \n\t "}, "Bad Request: message text is empty"),
    "only markup": ({"chat_id": 5, "text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
    "4,097 characters": ({"chat_id": 5, "text": LONG}, "Bad Request: message is too long"),
    "2,049 emoji": ({"chat_id": 5, "text": "😀" * 2_049}, "Bad Request: message is too long"),
    "wrong mode": ({**SENT, "parse_mode": "Latex"}, "Bad Request: unsupported parse_mode"),
    "a button that does nothing": (
        {**SENT, "reply_markup": keyboard({"text": "x"})},
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed",
    ),
    "65 bytes of data": (
        {**SENT, "reply_markup": keyboard({"text": "x", "callback_data": "x" * 65})},
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    "33 letters of two bytes": (
        {**SENT, "reply_markup": keyboard({"text": "x", "callback_data": "я" * 33})},
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    "empty data": (
        {**SENT, "reply_markup": keyboard({"text": "x", "callback_data": ""})},
        "Bad Request: BUTTON_DATA_INVALID",
    ),
    "101 buttons": ({**SENT, "reply_markup": keyboard(*[BUTTON] * 101)}, "Bad Request: reply markup is too long"),
    "a keyboard that is no JSON": (
        {**SENT, "reply_markup": "{inline"},
        "Bad Request: can't parse reply markup JSON object",
    ),
    "a reply to nothing": (
        {**SENT, "reply_parameters": {"message_id": 999}},
        "Bad Request: message to be replied not found",
    ),
}


@pytest.mark.parametrize(("values", "description"), SENDING.values(), ids=SENDING)
async def test_sending_is_refused(ann, api, wire, values, description):
    api.person(6, "Bob")
    await refuses(wire, 400, description, "sendMessage", **values)
    assert ann.told() == []


async def test_what_just_fits_is_taken(ann, wire):
    for text in ("x" * 4_096, "😀" * 2_048, "<b>" + "x" * 4_096 + "</b>", "&lt;" * 4_096):
        status, _ = await wire("sendMessage", chat_id=5, text=text, parse_mode="HTML")
        assert status == 200
    status, _ = await wire("sendMessage", **SENT, reply_markup=keyboard(*[{**BUTTON, "callback_data": "x" * 64}] * 100))
    assert status == 200


async def test_unknown_method(wire):
    await refuses(wire, 404, "Not Found: method not found", "sendLove")


TOKENS = {"unknown": ("123:abc", 401, "Unauthorized"), "malformed": ("abc", 404, "Not Found")}


@pytest.mark.parametrize(("token", "code", "description"), TOKENS.values(), ids=TOKENS)
async def test_wrong_token(wire, token, code, description):
    await refuses(wire, code, description, "getMe", token=token)


async def test_caption_beyond_1024(ann, wire):
    photo = "https://example.com/a.png"
    await refuses(
        wire, 400, "Bad Request: message caption is too long", "sendPhoto", chat_id=5, photo=photo, caption="x" * 1_025
    )
    status, _ = await wire("sendPhoto", chat_id=5, photo=photo, caption="x" * 1_024)
    assert status == 200


async def test_blocked_by_the_user(ann, wire):
    ann.block()
    await refuses(wire, 403, "Forbidden: bot was blocked by the user", "sendMessage", **SENT)
    ann.unblock()
    status, _ = await wire("sendMessage", **SENT)
    assert status == 200


async def test_migrated_group_names_the_new_id(api, wire):
    api.group(-100).migrate(-2_000)
    body = await refuses(wire, 400, "Bad Request: group chat was upgraded", "sendMessage", chat_id=-100, text="x")
    assert body["parameters"] == {"migrate_to_chat_id": -2_000}


async def test_expelled_from_a_group(api, wire):
    api.group(-100).expel_bot()
    await refuses(wire, 403, "Forbidden: bot was kicked from the group chat", "sendMessage", chat_id=-100, text="x")


async def test_edit_without_a_change(ann, wire):
    markup = keyboard(BUTTON)
    _, sent = await wire("sendMessage", **SENT, reply_markup=markup)
    where = {"chat_id": 5, "message_id": sent["result"]["message_id"]}
    same = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    await refuses(wire, 400, same, "editMessageText", **where, text="hello", reply_markup=markup)
    await refuses(
        wire, 400, same, "editMessageText", **where, text="  <b></b>hello ", parse_mode="HTML", reply_markup=markup
    )
    await refuses(wire, 400, same, "editMessageReplyMarkup", **where, reply_markup=markup)
    status, _ = await wire("editMessageText", **where, text="hello")
    assert status == 200, "without its keyboard it is another message"


async def test_edit_of_what_is_not_there(ann, wire):
    gone = "Bad Request: message to edit not found"
    await refuses(wire, 400, gone, "editMessageText", chat_id=5, message_id=999, text="x")
    _, sent = await wire("sendMessage", **SENT)
    number = sent["result"]["message_id"]
    await wire("deleteMessage", chat_id=5, message_id=number)
    await refuses(wire, 400, gone, "editMessageText", chat_id=5, message_id=number, text="x")
    await refuses(wire, 400, "Bad Request: message identifier is not specified", "editMessageText", chat_id=5, text="x")
    await refuses(wire, 400, "Bad Request: message to delete not found", "deleteMessage", chat_id=5, message_id=number)


async def test_edit_of_a_persons_message(ann, wire):
    mine = ann.say("mine")
    await refuses(
        wire, 400, "Bad Request: message can't be edited", "editMessageText", chat_id=5, message_id=mine.id, text="x"
    )


async def test_answer_to_an_old_tap(ann, wire, clock):
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await wire("sendMessage", **SENT, reply_markup=keyboard(BUTTON))
    late, in_time = ann.tap("Go"), ann.tap("Go")
    clock.pass_(149)
    assert await wire("answerCallbackQuery", callback_query_id=in_time.id) == (200, {"ok": True, "result": True})
    clock.pass_(2)
    await refuses(wire, 400, old, "answerCallbackQuery", callback_query_id=late.id)
    await refuses(wire, 400, old, "answerCallbackQuery", callback_query_id=in_time.id)
    await refuses(wire, 400, old, "answerCallbackQuery", callback_query_id="1")


async def test_answer_beyond_200(ann, wire):
    await wire("sendMessage", **SENT, reply_markup=keyboard(BUTTON))
    tap = ann.tap("Go")
    await refuses(
        wire, 400, "Bad Request: MESSAGE_TOO_LONG", "answerCallbackQuery", callback_query_id=tap.id, text="x" * 201
    )
    status, _ = await wire("answerCallbackQuery", callback_query_id=tap.id, text="x" * 200)
    assert status == 200


async def test_second_poller_ends_the_first(wire):
    first = asyncio.create_task(wire("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    status, _ = await wire("getUpdates", timeout=0)
    assert status == 200
    status, body = await first
    assert (status, body["description"]) == (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    )


async def test_polling_with_a_webhook_set(wire):
    await wire("setWebhook", url="http://127.0.0.1:1/hook")
    await refuses(wire, 409, "Conflict: can't use getUpdates method while webhook is active", "getUpdates")
    await wire("deleteWebhook")
    status, _ = await wire("getUpdates")
    assert status == 200


async def test_too_many_requests_when_told_to(api, ann, wire):
    api.faults.add("sendMessage", Fault("too_many", seconds=7))
    body = await refuses(wire, 429, "Too Many Requests: retry after 7", "sendMessage", **SENT)
    assert body["parameters"] == {"retry_after": 7}
    assert ann.told() == []
    status, _ = await wire("sendMessage", **SENT)
    assert status == 200


async def test_deep_link_beyond_64(api, ann, wire):
    assert ann.start("x" * 64).text == f"/start {'x' * 64}"
    with pytest.raises(Exception, match="START_PARAM_INVALID"):
        ann.start("x" * 65)
    query = ann.ask_inline("likes")
    button = {"text": "Open", "start_parameter": "x" * 65}
    await refuses(
        wire, 400, "Bad Request: START_PARAM_INVALID", "answerInlineQuery", inline_query_id=query.id, button=button
    )


INLINE = {
    "51 results": ([{"type": "article", "id": str(n)} for n in range(51)], "RESULTS_TOO_MUCH"),
    "one id twice": ([{"type": "article", "id": "1"}] * 2, "RESULT_ID_DUPLICATE"),
    "a long id": ([{"type": "article", "id": "x" * 65}], "RESULT_ID_INVALID"),
    "an article that says nothing": (
        [{"type": "article", "id": "1", "title": "A"}],
        'can\'t parse inline query result: Field "message_text" must be non-empty',
    ),
}


@pytest.mark.parametrize(("results", "description"), INLINE.values(), ids=INLINE)
async def test_inline_results(ann, wire, results, description):
    query = ann.ask_inline("likes")
    await refuses(
        wire, 400, f"Bad Request: {description}", "answerInlineQuery", inline_query_id=query.id, results=results
    )


async def test_a_long_next_offset(ann, wire):
    query = ann.ask_inline("likes")
    given = {"inline_query_id": query.id, "results": [], "next_offset": "x" * 65}
    await refuses(wire, 400, "Bad Request: NEXT_OFFSET_INVALID", "answerInlineQuery", **given)


async def test_old_inline_query(ann, wire, clock):
    query = ann.ask_inline("likes")
    clock.pass_(31)
    await refuses(wire, 400, "Bad Request: query is too old", "answerInlineQuery", inline_query_id=query.id, results=[])


COMMANDS = {
    "capitals": ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
    "no description": ([{"command": "start", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    "101 commands": ([{"command": "start", "description": "x"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
}


@pytest.mark.parametrize(("commands", "description"), COMMANDS.values(), ids=COMMANDS)
async def test_commands(wire, commands, description):
    await refuses(wire, 400, f"Bad Request: {description}", "setMyCommands", commands=commands)


async def test_commands_for_a_chat_that_is_not_there(wire):
    scope = {"type": "chat", "chat_id": 404}
    await refuses(wire, 400, "Bad Request: chat not found", "setMyCommands", commands=[], scope=scope)


async def test_words_too_long(wire):
    await refuses(wire, 400, "Bad Request: name is too long", "setMyName", name="x" * 65)
    await refuses(
        wire, 400, "Bad Request: short description is too long", "setMyShortDescription", short_description="x" * 121
    )


async def test_a_bot_is_never_without_a_name(wire):
    await refuses(wire, 400, "Bad Request: name must be non-empty", "setMyName", name="")


async def test_unknown_file(ann, wire):
    await refuses(wire, 400, "Bad Request: invalid file_id", "getFile", file_id="nothing")
    await refuses(wire, 400, "Bad Request: wrong file identifier", "sendDocument", chat_id=5, document="nothing")
    await refuses(wire, 400, "Bad Request: there is no document in the request", "sendDocument", chat_id=5)


async def test_unknown_chat_action(ann, wire):
    await refuses(wire, 400, "Bad Request: wrong parameter action", "sendChatAction", chat_id=5, action="dancing")


async def test_a_body_that_is_no_json(wire):
    headers = {"Content-Type": "application/json"}
    async with wire.session.post(f"{wire.root}/getMe", data=b"{", headers=headers) as answer:
        body = json.loads(await answer.read())
    assert (answer.status, body["ok"]) == (400, False)
