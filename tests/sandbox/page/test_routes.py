"""The page's server side: what it gives, what it refuses, and that it stops at once."""

import asyncio
import time

import aiohttp
import pytest

from bot.sandbox.telegram import Fault

pytestmark = pytest.mark.quick


@pytest.fixture
async def http(sandbox):
    async with aiohttp.ClientSession(sandbox.base, timeout=aiohttp.ClientTimeout(total=10)) as session:
        yield session
    await asyncio.sleep(0)


@pytest.fixture
def ann(sandbox):
    return sandbox.api.person(1_001, "Ann")


async def test_the_page_fetches_nothing_from_elsewhere(http):
    async with http.get("/") as answer:
        page, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "http" not in page.replace("https://t.me", "")
    assert policy.startswith("default-src 'self'")


async def test_people_say_tap_and_edit(http, sandbox, ann):
    async with http.post("/_chat/say", json={"person": 1_001, "text": "/start"}) as answer:
        number = (await answer.json())["message_id"]
    await http.post("/_chat/edit", json={"person": 1_001, "message_id": number, "text": "/help"})
    await http.post("/_chat/tap", json={"person": 1_001, "message_id": number, "data": "go"})
    kinds = [key for one in sandbox.api.updates.pending for key in one.body if key != "update_id"]
    assert kinds == ["message", "edited_message", "callback_query"]
    async with http.get("/_chat/chat/1001") as answer:
        (message,) = (await answer.json())["messages"]
    assert (message["text"], message["mine"]) == ("/help", True)


WRONG = {
    "nobody": ("say", {"person": 7, "text": "x"}),
    "no text": ("say", {"person": 1_001, "text": "  "}),
    "no name": ("person", {"name": " "}),
    "a list": ("say", []),
    "no such fault": ("fault", {"name": "sendMessage.flames", "value": True}),
    "results that are gone": ("pick", {"person": 1_001, "query": "1"}),
}


@pytest.mark.parametrize(("path", "body"), WRONG.values(), ids=WRONG)
async def test_what_makes_no_sense_is_refused(http, ann, path, body):
    async with http.post(f"/_chat/{path}", json=body) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]


async def test_forms_of_other_sites_are_refused(http, ann):
    async with http.post("/_chat/say", data={"person": "1001", "text": "x"}) as answer:
        assert answer.status == 400
    assert ann.transcript() == []


async def test_faults_as_switches(http, sandbox):
    async with http.post("/_chat/fault", json={"name": "sendMessage.too_many", "value": 2}) as answer:
        rows = {row["name"]: row["value"] for row in await answer.json()}
    assert rows["sendMessage.too_many"] == 2
    sandbox.api.faults.add("sendMessage", Fault("delay", times=None))
    await http.post("/_chat/fault", json={"name": "sendMessage.too_many", "value": False})
    assert sandbox.api.faults.active("sendMessage", "too_many") is False
    assert sandbox.api.faults.active("sendMessage", "delay") is True


async def test_files_are_never_shown_as_pages(http, sandbox, ann):
    message = ann.send_document("a.html", b"<script>", mime="text/html")
    async with http.get(f"/_chat/file/{message.payload['document']['file_id']}") as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.content_type == "application/octet-stream"


async def test_the_stream_tells_what_happens_and_ends_with_the_server(sandbox, http, ann):
    ann.say("before")
    async with http.get(f"/_chat/events?since={sandbox.api.world.seq}") as stream:
        ann.say("now")
        lines = [await stream.content.readline() for _ in range(4)]
        assert any(b'"text": "now"' in line for line in lines)
        began = time.monotonic()
        await sandbox.runner.cleanup()
        assert time.monotonic() - began < 1.5
        await stream.content.read()


async def test_a_page_that_was_away_too_long_starts_anew(sandbox, http, ann):
    for number in range(2_100):
        ann.say(str(number))
    async with http.get("/_chat/events?since=1") as stream:
        assert await stream.content.readline() == b"event: reset\n"
