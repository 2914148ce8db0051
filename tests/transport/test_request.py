"""A call tells whether it left, keeps the token to itself, and survives being cancelled."""

import asyncio
import io
import traceback

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, TimedOut

from bot.transport import AiohttpRequest, NotSent, Timeouts, TooFast, Unclear, Upload, Wire
from tests.transport.conftest import CUT, TOKEN, ok, refused

pytestmark = pytest.mark.quick
HASTY = Timeouts(pool=0.2, connect=0.2, write=0.2, read=0.3, upload=1)


@pytest.fixture
async def request_(stub):
    async with AiohttpRequest(HASTY, pool=4) as one:
        yield one


@pytest.fixture
def wire(stub, request_):
    return Wire(TOKEN, request_, api_url=stub.address)


async def hang(_method, _data):
    await asyncio.sleep(30)


async def test_a_refused_connection_is_not_sent():
    async with AiohttpRequest(HASTY) as request:
        with pytest.raises(NotSent):
            await Wire(TOKEN, request, api_url="http://127.0.0.1:9").post("getMe")


async def test_an_address_that_is_none_is_not_sent():
    async with AiohttpRequest(HASTY) as request:
        with pytest.raises(NotSent):
            await Bot(TOKEN, base_url="http://[", request=request, get_updates_request=request).get_me()


async def test_no_answer_in_time_is_unclear_and_a_timeout(stub, wire):
    stub.reply = hang
    with pytest.raises(Unclear) as caught:
        await wire.post("sendMessage", {"chat_id": 1, "text": "x"})
    assert isinstance(caught.value, TimedOut)


async def test_a_cut_connection_is_unclear(stub, wire):
    stub.reply = lambda *_: CUT
    with pytest.raises(Unclear) as caught:
        await wire.post("sendMessage", {"chat_id": 1, "text": "x"})
    assert not isinstance(caught.value, TimedOut)
    assert len(stub.calls) == 1, "a call of which bytes left is never repeated by the transport"


async def test_a_full_pool_is_not_sent(stub):
    stub.reply = hang
    async with AiohttpRequest(Timeouts(pool=0.1, connect=0.1, read=20), pool=1) as request:
        wire = Wire(TOKEN, request, api_url=stub.address)
        taken = asyncio.create_task(wire.post("getMe"))
        await asyncio.sleep(0.05)
        with pytest.raises(NotSent) as caught:
            await wire.post("getMe")
        taken.cancel()
    assert isinstance(caught.value, TimedOut)
    assert len(stub.calls) == 1


async def test_five_of_five_go_through_after_a_cancel_storm(stub, wire):
    stub.reply = hang
    storm = [asyncio.create_task(wire.post("getMe")) for _ in range(200)]
    await asyncio.sleep(0.1)
    for one in storm:
        one.cancel()
    await asyncio.gather(*storm, return_exceptions=True)
    stub.reply = lambda *_: ok("fine")
    assert [await wire.post("getMe") for _ in range(5)] == ["fine"] * 5


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no-such-host.invalid", "stub"])
async def test_no_error_shows_the_token(address, stub):
    stub.reply = hang
    async with AiohttpRequest(HASTY) as request:
        wire = Wire(TOKEN, request, api_url=stub.address if address == "stub" else address)
        with pytest.raises((NotSent, Unclear)) as caught:
            await wire.post("getMe")
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(wire)
    assert TOKEN not in shown
    assert caught.value.__context__ is None


async def test_it_is_not_sent_after_shutdown(stub):
    request = AiohttpRequest()
    await request.initialize()
    await request.shutdown()
    with pytest.raises(NotSent):
        await Wire(TOKEN, request, api_url=stub.address).post("getMe")


async def test_connections_are_kept_and_renewed(stub, wire):
    await wire.post("getMe")
    await wire.post("getMe")
    assert len(stub.connections) == 1
    await wire.renew()
    await wire.post("getMe")
    assert len(stub.connections) == 2


async def test_redirects_are_not_followed(stub, wire):
    stub.reply = lambda *_: (302, b"")
    with pytest.raises(Exception, match="302"):
        await wire.post("getMe")
    assert len(stub.calls) == 1


async def test_the_wire_uploads_files(stub, wire):
    await wire.upload(
        "sendDocument", {"chat_id": 5, "caption": "é"}, {"document": Upload("отчёт.csv", b"a,b", "text/csv")}
    )
    assert stub.sent("sendDocument") == [
        {"chat_id": "5", "caption": "é", "document": ("отчёт.csv", "text/csv", b"a,b")}
    ]


class TestUnderTheLibrary:
    """The same request object below python-telegram-bot's Bot."""

    @pytest.fixture
    async def bot(self, stub, request_):
        return Bot(TOKEN, base_url=f"{stub.address}/bot", request=request_, get_updates_request=AiohttpRequest(HASTY))

    async def test_parameters_arrive(self, stub, bot):
        await bot.set_my_commands([("start", "Begin & go")])
        assert stub.sent("setMyCommands") == [{"commands": '[{"command": "start", "description": "Begin & go"}]'}]

    async def test_files_arrive(self, stub, bot):
        stub.reply = lambda *_: ok({"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}})
        await bot.send_document(5, InputFile(io.BytesIO(b"x,y"), filename="orders.csv"))
        (data,) = stub.sent("sendDocument")
        assert data["document"] == ("orders.csv", "text/csv", b"x,y")
        assert data["chat_id"] == "5"

    async def test_a_call_may_name_its_own_timeouts(self, stub, bot):
        stub.reply = hang
        began = asyncio.get_running_loop().time()
        with pytest.raises(TimedOut):
            await bot.get_me(read_timeout=0.05)
        assert asyncio.get_running_loop().time() - began < 0.29

    async def test_refusals_are_the_librarys(self, stub, bot):
        stub.reply = lambda *_: refused(400, "Bad Request: chat not found")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.get_chat(5)

    async def test_too_fast_says_its_seconds_without_a_warning(self, stub, bot):
        stub.reply = lambda *_: refused(429, "Too Many Requests", retry_after=7)
        with pytest.raises(TooFast) as caught:
            await bot.get_chat(5)
        assert caught.value.seconds == 7
