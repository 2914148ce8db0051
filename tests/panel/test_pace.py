"""A panel that wants to be left alone is."""

import asyncio
import time
from email.utils import formatdate

import pytest

from bot.panel import AccessError, AnswerError, ErrorClass, PanelError, Refused, ThrottleError, Timeouts
from bot.panel.gate import Gate
from tests.panel.conftest import says

pytestmark = pytest.mark.quick

BALANCE = '{"balance":"1.50","currency":"USD"}'

WAITS = {
    "retry-after": says("", 429, Retry_After="7"),
    "date": None,
    "reset in": says("", 429, X_RateLimit_Remaining="0", X_RateLimit_Reset="7"),
    "reset at": None,
    "sentence": says('{"error":"Spam protection, wait 7 seconds"}'),
    "503": says("", 503, Retry_After="7"),
}


@pytest.mark.parametrize("name", WAITS)
async def test_the_panels_wish_to_be_left_alone_is_honoured(name, talk):
    soon = time.time() + 7
    answer = {
        "date": says("", 429, Retry_After=formatdate(soon + 0.5, usegmt=True)),
        "reset at": says("", 429, X_RateLimit_Reset=str(int(soon))),
    }.get(name, WAITS[name])
    panel, wire = await talk(answer)
    with pytest.raises(PanelError) as caught:
        await panel.balance()
    assert 4 < caught.value.wait <= 8
    wire.reply = lambda _form: says('{"order":7}')
    with pytest.raises(ThrottleError) as caught:
        await panel.balance()
    assert 4 < caught.value.wait <= 8
    outcome = await panel.add({})
    assert (outcome.error, outcome.wait > 4) == ("rate_limit", True)
    assert len(wire.forms) == 1


async def test_a_spent_limit_is_honoured_before_the_panel_complains(talk):
    panel, wire = await talk(says(BALANCE, 200, X_RateLimit_Remaining="0", X_RateLimit_Reset="7"))
    await panel.balance()
    with pytest.raises(ThrottleError):
        await panel.balance()
    assert len(wire.forms) == 1


@pytest.mark.parametrize(
    "headers", [{"X_RateLimit_Remaining": "5", "X_RateLimit_Reset": "7"}, {"X_RateLimit_Reset": "7"}]
)
async def test_a_limit_that_is_not_spent_stops_nothing(headers, talk):
    panel, _ = await talk(says(BALANCE, 200, **headers))
    await panel.balance()
    await panel.balance()


async def test_a_refusal_for_pace_names_the_time(talk):
    panel, _ = await talk(says('{"error":"Rate limit exceeded"}', 429, Retry_After="0.2"))
    assert (await panel.add({})).wait == 0.2
    await asyncio.sleep(0.25)
    assert (await panel.add({})).wait == 0.2


def test_a_gate_opens_by_itself():
    now = [100.0]
    gate = Gate(lambda: now[0])
    gate.close(5)
    gate.close(None)
    gate.close(1)
    now[0] = 104.9
    with pytest.raises(ThrottleError):
        gate.check()
    now[0] = 105.0
    gate.check()


async def test_a_panel_that_asks_for_a_year_gets_ten_minutes(talk):
    panel, _ = await talk(says("", 429, Retry_After="31536000"))
    with pytest.raises(AnswerError):
        await panel.balance()
    with pytest.raises(ThrottleError) as caught:
        await panel.balance()
    assert caught.value.wait <= 600


KEYS = {
    "key": (says('{"error":"Invalid API key"}', 401), "auth"),
    "account": (says('{"error":"Your account has been suspended."}'), "account"),
}


@pytest.mark.parametrize("about", ["balance", "services"])
@pytest.mark.parametrize(("answer", "error"), KEYS.values(), ids=KEYS)
async def test_a_refused_key_is_not_shown_again_for_a_while(about, answer, error, talk):
    panel, wire = await talk(answer)
    with pytest.raises(AccessError):
        await getattr(panel, about)()
    wire.reply = lambda _form: says(BALANCE)
    for _ in range(3):
        with pytest.raises(AccessError) as caught:
            await panel.balance()
    assert (caught.value.error, caught.value.raw != "") == (error, True)
    assert 290 < caught.value.wait <= 300
    outcome = await panel.add({})
    assert (type(outcome), outcome.error) == (Refused, error)
    assert len(wire.forms) == 1


async def test_after_a_refused_key_the_panel_is_asked_again_some_time(talk):
    panel, wire = await talk(KEYS["key"][0], timeouts=Timeouts(refusal=0.1))
    with pytest.raises(AccessError):
        await panel.balance()
    wire.reply = lambda _form: says(BALANCE)
    with pytest.raises(AccessError):
        await panel.balance()
    await asyncio.sleep(0.12)
    assert str((await panel.balance()).amount) == "1.50"
    assert len(wire.forms) == 2


@pytest.mark.parametrize("ask", [lambda panel: panel.status("7"), lambda panel: panel.orders()])
async def test_a_refusal_that_may_be_about_one_order_stops_nothing_else(ask, talk):
    panel, wire = await talk(says('{"error":"You are not authorized"}'))
    with pytest.raises(AccessError):
        await ask(panel)
    assert (await panel.add({})).error == "auth"
    wire.reply = lambda _form: says(BALANCE)
    assert str((await panel.balance()).amount) == "1.50"


def test_a_gate_is_shut_and_opens_by_itself():
    now = [100.0]
    gate = Gate(lambda: now[0], refusal=50.0)
    gate.shut(AccessError("Invalid API key", ErrorClass.AUTH))
    gate.close(5)
    with pytest.raises(ThrottleError):
        gate.check()
    now[0] = 149.9
    with pytest.raises(AccessError, match="Invalid API key"):
        gate.check()
    now[0] = 150.0
    gate.check()
