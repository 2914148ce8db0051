"""Callers of the wire wait their turn, sit out a halt or are told at once, and may be cancelled at any moment."""

import asyncio
import time

import pytest

from bot.transport import PUSH, AiohttpRequest, Limiter, Limits, Manner, TooFast, Wire
from tests.transport.conftest import TOKEN, ok, refused

pytestmark = pytest.mark.quick


@pytest.fixture
async def request_():
    async with AiohttpRequest() as one:
        yield one


def wire_of(stub, request_, limits):
    return Wire(TOKEN, request_, api_url=stub.address, limiter=Limiter(limits))


def send(wire, chat, manner=None, text="x"):
    return wire.post("sendMessage", {"chat_id": chat, "text": text}, *([manner] if manner else []))


async def test_the_overall_rate_holds_at_the_server(stub, request_):
    wire = wire_of(stub, request_, Limits(rate=20))
    await asyncio.gather(*(send(wire, chat, PUSH) for chat in range(1, 51)))
    times = [at for at, *_ in stub.calls]
    assert 1.9 < times[-1] - times[0] < 2.8
    assert all(b - a > 0.9 for a, b in zip(times, times[20:], strict=False))


async def test_a_halt_is_sat_out_by_the_patient(stub, request_):
    answers = iter([refused(429, "", retry_after=1), ok("sent")])
    stub.reply = lambda *_: next(answers)
    wire = wire_of(stub, request_, Limits(rate=0))
    assert await send(wire, 5) == "sent"
    first, second = (at for at, *_ in stub.calls)
    assert second - first >= 1.0


async def test_the_impatient_are_told_at_once_and_nothing_more_is_sent(stub, request_):
    stub.reply = lambda *_: refused(429, "", retry_after=3)
    wire = wire_of(stub, request_, Limits(rate=0))
    for _ in range(3):
        with pytest.raises(TooFast) as caught:
            await send(wire, 5, PUSH)
        assert 2 < caught.value.seconds <= 3
    assert len(stub.calls) == 1


async def test_a_halt_of_one_chat_leaves_the_others_alone(stub, request_):
    stub.reply = lambda _m, data: refused(429, "", retry_after=30) if data["chat_id"] == 1 else ok("sent")
    wire = wire_of(stub, request_, Limits())
    with pytest.raises(TooFast):
        await send(wire, 1)
    assert [await send(wire, chat) for chat in (2, 3, 4)] == ["sent"] * 3


async def test_two_chats_told_in_a_row_halt_everybody(stub, request_):
    stub.reply = lambda *_: refused(429, "", retry_after=30)
    wire = wire_of(stub, request_, Limits())
    for chat in (1, 2, 3, 4):
        with pytest.raises(TooFast):
            await send(wire, chat)
    assert [data["chat_id"] for data in stub.sent("sendMessage")] == [1, 2]


async def test_a_waiting_call_is_told_when_a_halt_outlasts_it():
    limiter = Limiter(Limits(private_burst=1, private_rate=0.2))
    await limiter.enter(1)
    waiting = asyncio.create_task(limiter.enter(1, Manner(patience=2)))
    await asyncio.sleep(0)
    limiter.told(1, 30)
    with pytest.raises(TooFast):
        await waiting
    assert limiter.halted(1) == pytest.approx(30, abs=0.5)
    assert limiter.halted(2) == 0
    limiter.close()


async def test_cancelled_waiters_leave_no_trace_and_the_rest_go_on():
    limiter = Limiter(Limits(rate=50, private_burst=1, private_rate=20))
    await limiter.enter(1)
    tasks = [asyncio.create_task(limiter.enter(1)) for _ in range(200)]
    await asyncio.sleep(0.01)
    for one in tasks[:-3]:
        one.cancel()
    await asyncio.gather(*tasks[:-3], return_exceptions=True)
    async with asyncio.timeout(5):
        await asyncio.gather(*tasks[-3:])
    limiter.close()


async def test_an_answer_overtakes_waiting_pushes():
    limiter = Limiter(Limits(rate=10))
    order = []

    async def go(chat, manner, name):
        await limiter.enter(chat, manner)
        order.append(name)

    pushes = [asyncio.create_task(go(chat, PUSH, "push")) for chat in range(1, 16)]
    await asyncio.sleep(0.01)
    await go(99, Manner(), "tap")
    await asyncio.gather(*pushes)
    assert order.index("tap") == 1
    limiter.close()


async def test_callback_answers_are_not_held_by_a_chats_limit(stub, request_):
    wire = wire_of(stub, request_, Limits(private_burst=1, private_rate=0.1))
    await send(wire, 5)
    began = time.monotonic()
    for number in range(10):
        await wire.post("answerCallbackQuery", {"callback_query_id": str(number)})
    assert time.monotonic() - began < 3


async def test_callback_answers_take_no_message_its_turn(stub, request_):
    wire = wire_of(stub, request_, Limits(rate=2))
    began = time.monotonic()
    for number in range(20):
        await wire.post("answerCallbackQuery", {"callback_query_id": str(number)})
    await send(wire, 5)
    assert time.monotonic() - began < 3
