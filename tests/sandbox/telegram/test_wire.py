"""The server over HTTP: ways of sending parameters, files, faults, webhooks, and python-telegram-bot against it."""

import asyncio
import json
import time

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.request import HTTPXRequest

from bot.sandbox.telegram import Fault, make_app
from bot.sandbox.telegram.courier import SECRET_HEADER

pytestmark = pytest.mark.quick


@pytest.fixture
async def ptb(api, served):
    bot = Bot(api.token, base_url=f"{served}/bot", base_file_url=f"{served}/file/bot", request=HTTPXRequest())
    await bot.initialize()
    yield bot
    await bot.shutdown()


MARKUP = json.dumps({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})


async def post(wire, how):
    values = {"chat_id": "5", "text": "hello", "reply_markup": MARKUP, "disable_notification": "true"}
    if how == "query":
        return await wire.session.get(f"{wire.root}/SENDmessage", params=values)
    if how == "json":
        typed = {**values, "chat_id": 5, "reply_markup": json.loads(MARKUP), "disable_notification": True}
        return await wire.session.post(f"{wire.root}/sendMessage", json=typed)
    data = aiohttp.FormData(default_to_multipart=how == "multipart")
    for name, value in values.items():
        data.add_field(name, value)
    return await wire.session.post(f"{wire.root}/sendmessage", data=data)


@pytest.mark.parametrize("how", ["query", "form", "multipart", "json"])
async def test_every_way_of_sending_parameters(ann, wire, how):
    answer = await post(wire, how)
    body = await answer.json()
    assert body["ok"], body
    seen = ann.screen()
    assert (seen.text, seen.labels, seen.silent) == ("hello", ("Go",), True)


async def test_files_go_out_and_come_back(ann, ptb):
    sent = await ptb.send_document(5, InputFile(b"a,b\n1,2", "export.csv"), caption="<b>All</b>", parse_mode="HTML")
    assert (sent.document.file_name, sent.caption) == ("export.csv", "All")
    file = await ptb.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"a,b\n1,2"
    again = await ptb.send_document(5, sent.document.file_id)
    assert again.document.file_size == 7


async def test_a_wrong_token_as_the_library_sees_it(served):
    request = HTTPXRequest()
    with pytest.raises(InvalidToken):
        await Bot("1:x", base_url=f"{served}/bot", request=request, get_updates_request=request).initialize()
    await request.shutdown()


async def test_attached_files_are_found_by_name(ann, wire):
    data = aiohttp.FormData()
    data.add_field("chat_id", "5")
    data.add_field("photo", "attach://picture")
    data.add_field("picture", b"\x89PNG", filename="a.png", content_type="image/png")
    answer = await wire.session.post(f"{wire.root}/sendPhoto", data=data)
    body = await answer.json()
    assert body["ok"], body
    assert body["result"]["photo"][0]["file_size"] == 4


async def test_unknown_fields_of_buttons_come_back(ann, wire):
    button = {"text": "Go", "callback_data": "go", "style": "success", "icon_custom_emoji_id": "7"}
    _, body = await wire("sendMessage", chat_id=5, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert body["result"]["reply_markup"]["inline_keyboard"][0][0] == button


PTB_ERRORS = {
    "bad markup": (lambda bot: bot.send_message(5, "<x>", parse_mode="HTML"), BadRequest, "Can't parse entities"),
    "no chat": (lambda bot: bot.send_message(404, "x"), BadRequest, "Chat not found"),
    "blocked": (lambda bot: bot.send_message(6, "x"), Forbidden, "bot was blocked by the user"),
    "migrated": (lambda bot: bot.send_message(-100, "x"), ChatMigrated, "-2000"),
    "too many": (lambda bot: bot.send_chat_action(5, "typing"), RetryAfter, "Retry in 3 seconds"),
    "gateway": (lambda bot: bot.get_chat(5), NetworkError, "Bad Gateway"),
    "server error": (lambda bot: bot.get_my_name(), NetworkError, "Internal Server Error"),
    "old tap": (lambda bot: bot.answer_callback_query("1"), BadRequest, "Query is too old"),
}


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
@pytest.mark.parametrize("case", PTB_ERRORS.values(), ids=PTB_ERRORS)
async def test_refusals_as_the_library_sees_them(api, ann, ptb, case):
    call, kind, words = case
    api.person(6, "Bob").say("/start")
    api.person(6).block()
    api.group(-100).migrate(-2_000)
    api.faults.add("sendChatAction", Fault("too_many", seconds=3))
    api.faults.add("getChat", Fault("bad_gateway"))
    api.faults.add("getMyName", Fault("server_error"))
    with pytest.raises(kind, match=words):
        await call(ptb)


async def test_a_name_by_language_and_the_one_that_it_was_made_with(api, wire):
    async def name(language=""):
        return (await wire("getMyName", language_code=language))[1]["result"]["name"]

    assert await name() == await name("de") == api.world.setup.name
    await wire("setMyName", name="x" * 64)
    assert await name() == await name("de") == "x" * 64
    await wire("setMyName", name="Bude", language_code="de")
    assert (await name(), await name("de")) == ("x" * 64, "Bude")
    await wire("setMyName", name="", language_code="de")
    assert await name("de") == "x" * 64
    assert (await wire("getMe"))[1]["result"]["first_name"] == "x" * 64


async def test_the_library_meets_a_second_poller(ptb, wire):
    first = asyncio.create_task(ptb.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    await wire("getUpdates")
    with pytest.raises(Conflict):
        await first


async def test_connections_cut_before_and_after_the_effect(api, ann, wire):
    api.faults.add("sendMessage", Fault("drop_before"))
    api.faults.add("sendMessage", Fault("drop_after"))
    for _ in range(2):
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await wire("sendMessage", chat_id=5, text="x")
    assert len(ann.told()) == 1
    assert [call.status for call in api.calls] == [0, 0]


async def test_delay_holds_one_call_only(api, ann, wire):
    api.faults.add("*", Fault("delay", seconds=0.2))
    slow = asyncio.create_task(wire("sendMessage", chat_id=5, text="slow"))
    await asyncio.sleep(0.02)
    await wire("sendMessage", chat_id=5, text="quick")
    await slow
    assert [told.text for told in ann.told()] == ["quick", "slow"]


async def test_faults_until_cleared(api, wire):
    api.faults.add("getMe", Fault("refuse", times=None, code=404, description="Not Found"))
    assert [(await wire("getMe"))[0] for _ in range(3)] == [404] * 3
    api.faults.clear()
    assert (await wire("getMe"))[0] == 200


async def test_calls_are_logged_without_secrets(api, ann, wire):
    await wire("sendMessage", chat_id=5, text="x")
    await wire("setWebhook", url="", secret_token="hush")
    sent, hook = api.calls
    assert (sent.method, sent.params, sent.status) == ("sendMessage", {"chat_id": 5, "text": "x"}, 200)
    assert "hush" not in str(hook)


class Receiver:
    """A bot's webhook: records what it got, answers as told."""

    def __init__(self):
        self.got = []
        self.answers = []

    async def take(self, request):
        update = await request.json()
        status = self.answers.pop(0) if self.answers else 200
        self.got.append((update["message"]["text"], status, request.headers.get(SECRET_HEADER)))
        return web.Response(status=status)


@pytest.fixture
async def receiver():
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def until(true):
    for _ in range(1_000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


async def test_webhook_in_order_with_retries_and_the_secret(ann, wire, receiver):
    receiver.answers = [500, 200]
    ann.say("one")
    await wire("setWebhook", url=receiver.url, secret_token="s3cret")
    ann.say("two")
    await until(lambda: len(receiver.got) == 4)
    assert receiver.got == [
        ("/start", 500, "s3cret"),
        ("/start", 200, "s3cret"),
        ("one", 200, "s3cret"),
        ("two", 200, "s3cret"),
    ]
    _, info = await wire("getWebhookInfo")
    assert info["result"]["pending_update_count"] == 0
    assert info["result"]["last_error_message"].startswith("Wrong response from the webhook: 500")


async def test_webhook_of_one_person_does_not_hold_up_another(api, ann, wire, receiver):
    receiver.answers = [500]
    api.person(6, "Bob").say("hello")
    await wire("setWebhook", url=receiver.url, drop_pending_updates=False)
    await until(lambda: len(receiver.got) == 3)
    assert sorted(text for text, status, _ in receiver.got if status == 200) == ["/start", "hello"]


async def test_dropping_what_waits(ann, wire, receiver):
    await wire("setWebhook", url=receiver.url, drop_pending_updates=True)
    ann.say("new")
    await until(lambda: receiver.got)
    assert [text for text, *_ in receiver.got] == ["new"]


async def test_shutdown_does_not_wait_for_open_polls(api):
    runner = web.AppRunner(make_app(api), shutdown_timeout=5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot{api.token}/getUpdates?timeout=50"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        polling = asyncio.create_task(session.get(url))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        await runner.cleanup()
        assert time.monotonic() - began < 1
        assert (await polling).status == 200
