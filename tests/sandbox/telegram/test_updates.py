"""The queue of updates: confirming, waiting, expiry, odd numbering."""

import asyncio
import time

import pytest

from bot.sandbox.telegram.updates import Ask

pytestmark = pytest.mark.quick


async def texts(api, offset=0, limit=100):
    return [one["message"]["text"] for one in await api.updates.poll(Ask(offset, limit))]


async def test_updates_stay_until_confirmed(api, ann):
    ann.say("one")
    first, second = await api.updates.poll(Ask())
    assert [one["message"]["text"] for one in (first, second)] == ["/start", "one"]
    assert await texts(api) == ["/start", "one"]
    assert await texts(api, offset=second["update_id"]) == ["one"]
    assert await texts(api, offset=second["update_id"] + 1) == []
    assert await texts(api) == []


async def test_limit_and_negative_offset(api, ann):
    for number in range(5):
        ann.say(str(number))
    assert await texts(api, limit=2) == ["/start", "0"]
    assert await texts(api, offset=-2) == ["3", "4"]
    assert await texts(api) == ["3", "4"]


async def test_a_waiting_poll_wakes_at_once(api):
    ann = api.person(5)
    waiting = asyncio.create_task(api.updates.poll(Ask(timeout=30)))
    await asyncio.sleep(0.01)
    began = time.monotonic()
    ann.say("hi")
    (update,) = await waiting
    assert update["message"]["text"] == "hi"
    assert time.monotonic() - began < 5


async def test_a_poll_ends_after_its_timeout(api):
    began = time.monotonic()
    assert await api.updates.poll(Ask(timeout=0.1)) == []
    assert 0.09 < time.monotonic() - began < 1


async def test_taps_and_inline_queries_expire_messages_stay(api, ann, bot, clock):
    await bot.send_message(5, "x", reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    ann.tap("Go")
    ann.ask_inline("likes")
    clock.pass_(31)
    assert kinds(await api.updates.poll(Ask())) == ["message", "callback_query"]
    clock.pass_(120)
    assert kinds(await api.updates.poll(Ask())) == ["message"]
    clock.pass_(86_400)
    assert await api.updates.poll(Ask()) == []


def kinds(updates):
    return [key for one in updates for key in one if key != "update_id"]


async def test_numbers_may_jump_backwards(api, ann):
    (old,) = await api.updates.poll(Ask())
    api.updates.reset(1_000)
    ann.say("after the jump")
    (new,) = await api.updates.poll(Ask(old["update_id"] + 1))
    assert new["update_id"] == 1_000, "an offset of the old numbering confirms nothing of the new one"
    assert await texts(api, offset=1_001) == []


async def test_unparsable_and_repeated_updates_can_be_injected(api, ann):
    broken = api.updates.inject({"message": {"message_id": "x"}})
    api.updates.inject({"message": {"text": "again"}}, update_id=broken)
    updates = await api.updates.poll(Ask())
    assert [one["update_id"] for one in updates] == [broken - 1, broken, broken]


async def test_only_allowed_kinds_are_queued(api, ann, bot):
    await bot.get_updates(allowed_updates=["callback_query"])
    api.updates.clear()
    ann.say("not wanted")
    assert await api.updates.poll(Ask()) == []
    await bot.get_updates(allowed_updates=[])
    ann.say("wanted")
    assert await texts(api) == ["wanted"]
