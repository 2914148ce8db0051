"""The whole wire against the sandbox's Bot API server, which refuses as Telegram does."""

import asyncio

import pytest
from aiohttp import web
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.telegram import BotApi, Setup, make_app
from bot.transport import AiohttpRequest, Behind, Dispatcher, Intake, Limiter, Limits, Timing, Upload, Wire
from tests.transport.conftest import FakeInbox, Shop

pytestmark = pytest.mark.quick


@pytest.fixture
async def server():
    api = BotApi(Setup())
    runner = web.AppRunner(make_app(api), shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield api, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def wire(server):
    api, address = server
    async with AiohttpRequest() as request:
        yield Wire(api.token, request, api_url=address, limiter=Limiter(Limits(rate=0)))


async def test_a_tap_travels_to_the_shop_and_its_screen_back(server, wire):
    api, address = server
    ann = api.person(5, "Ann")
    shop, inbox = Shop(), FakeInbox()
    button = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}

    async def work(update, row):
        if update.callback_query:
            await wire.post("answerCallbackQuery", {"callback_query_id": update.callback_query.id, "text": "on it"})
            data = {"chat_id": 5, "message_id": update.effective_message.message_id, "text": "done"}
            await wire.post("editMessageText", data)
        else:
            await wire.post(
                "sendMessage", {"chat_id": 5, "text": "<b>hi</b>", "parse_mode": "HTML", "reply_markup": button}
            )

    shop.work = work
    dispatcher = Dispatcher(inbox, shop)
    poller = Wire(api.token, AiohttpRequest(pool=1), api_url=address)
    intake = Intake(poller, Behind(inbox, shop, dispatcher), timing=Timing(poll=2, read=4))
    task = asyncio.create_task(intake.run())
    ann.say("/start")
    async with asyncio.timeout(3):
        while not shop.handled:  # noqa: ASYNC110 the shop of a test tells nobody
            await asyncio.sleep(0.01)
        ann.tap("Go")
        while len(shop.handled) < 2:  # noqa: ASYNC110 as above
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await dispatcher.drain(1)
    assert ann.screen().text == "done"
    assert [row.kind for row in inbox.rows.values()] == ["message", "callback_query"]


async def test_files_arrive(server, wire):
    server[0].person(5, "Ann").say("/start")
    sent = await wire.upload(
        "sendDocument", {"chat_id": 5, "caption": "<b>all</b>"}, {"document": Upload("a.csv", b"1,2")}
    )
    assert sent["document"]["file_name"] == "a.csv"
    assert sent["document"]["file_size"] == 3


async def test_refusals_arrive_as_the_librarys_errors(server, wire):
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await wire.post("sendMessage", {"chat_id": 404, "text": "x"})
    with pytest.raises(InvalidToken):
        await wire.post("noSuchMethod")
