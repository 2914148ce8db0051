import asyncio

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from bot.sandbox.telegram import BotApi, Setup, make_app
from tests.sandbox.telegram.direct import DirectRequest


class Clock:
    """Time that moves only when told to."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now

    def pass_(self, seconds):
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def api(clock):
    return BotApi(Setup(clock=clock))


@pytest.fixture
def ann(api):
    person = api.person(5, "Ann")
    person.say("/start")
    return person


@pytest.fixture
async def bot(api):
    bot = Bot(api.token, request=DirectRequest(api), get_updates_request=DirectRequest(api))
    await bot.initialize()
    yield bot
    await bot.shutdown()


@pytest.fixture
async def served(api):
    """The address of the server over HTTP."""
    runner = web.AppRunner(make_app(api, webhook_first_retry=0.01), shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def wire(api, served):
    """Call a method over HTTP: `await wire("sendMessage", chat_id=5, text="hi")` gives (status, body)."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:

        async def call(method, *, token=api.token, **values):
            async with session.post(f"{served}/bot{token}/{method}", json=values) as answer:
                return answer.status, await answer.json()

        call.session = session
        call.root = f"{served}/bot{api.token}"
        call.base = served
        yield call
    await asyncio.sleep(0)
