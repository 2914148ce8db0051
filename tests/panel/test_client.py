"""How the panel is asked: sessions, repeats, limits of size and time, pace, and the key that never comes back."""

import asyncio
import base64
import gzip
import html
import json
import time
from email.utils import formatdate
from urllib.parse import quote_plus

import pytest
from structlog.testing import capture_logs

from bot.panel import (
    AccessError,
    AnswerError,
    DeclinedError,
    Panel,
    PanelError,
    Placed,
    RedirectError,
    Refused,
    Retry,
    ThrottleError,
    Timeouts,
    UnreachableError,
    Unverified,
)
from bot.panel.gate import Gate
from bot.panel.redact import MASK, Redactor
from tests.panel.conftest import KEY, QUICK, says
from tests.panel.raw import Answer, free_port

pytestmark = pytest.mark.quick

BALANCE = '{"balance":"1.50","currency":"USD"}'
SERVICE = {"service": 1, "name": "Likes", "type": "Default", "category": "X", "rate": "1", "min": "1", "max": "10"}


def after(times, first, then):
    """Answer `first` so many times, and `then` from there on."""
    seen = []

    def reply(form):
        seen.append(form)
        return first if len(seen) <= times else then

    return reply


async def test_reads_keep_their_connection(talk):
    panel, wire = await talk(says(BALANCE))
    for _ in range(3):
        await panel.balance()
    assert (len(wire.forms), wire.connections) == (3, 1)


async def test_a_stale_connection_costs_a_read_nothing(talk):
    panel, wire = await talk(after(1, Answer(BALANCE.encode(), end="ok"), says(BALANCE)))
    await panel.balance()
    wire.reply = after(1, Answer(end="close"), says(BALANCE))
    assert str((await panel.balance()).amount) == "1.50"


PASSING = {
    "502": says("<html>", 502),
    "503": says("", 503),
    "reset": Answer(end="reset"),
    "closed": Answer(end="close"),
    "cut": Answer(b"{}", end="cut"),
}


@pytest.mark.parametrize("first", PASSING.values(), ids=PASSING)
async def test_a_read_is_repeated_twice(first, talk):
    panel, wire = await talk(after(2, first, says(BALANCE)))
    assert str((await panel.balance()).amount) == "1.50"
    assert len(wire.forms) == 3
    wire.reply = after(3, first, says(BALANCE))
    with pytest.raises(PanelError):
        await panel.balance()


LASTING = {
    "words": says('{"error":"Incorrect request"}', 500),
    "html": says("<html>"),
    "hang": Answer(end="hang"),
    "429": says("", 429),
}


@pytest.mark.parametrize("answer", LASTING.values(), ids=LASTING)
async def test_a_read_that_will_not_go_better_is_not_repeated(answer, talk):
    panel, wire = await talk(answer)
    with pytest.raises(PanelError):
        await panel.balance()
    assert len(wire.forms) == 1


async def test_a_panel_that_is_not_there():
    async with Panel(f"http://127.0.0.1:{free_port()}/", KEY, timeouts=QUICK) as panel:
        with pytest.raises(UnreachableError) as caught:
            await panel.balance()
    assert (caught.value.sent, caught.value.error, caught.value.retry) == (False, "transport", Retry.READS_ONLY)


async def test_a_panel_that_is_not_open():
    with pytest.raises(RuntimeError, match="not open"):
        await Panel("https://panel.example/", KEY).balance()


async def test_a_slow_answer_ends_at_the_limit(talk):
    panel, _ = await talk(Answer(BALANCE.encode(), end="drip"), timeouts=Timeouts(read=0.3, pause=0.001))
    start = time.monotonic()
    with pytest.raises(UnreachableError) as caught:
        await panel.balance()
    assert caught.value.timed_out
    assert time.monotonic() - start < 1.3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_of_a_read_names_the_right_address(status, talk):
    _, other = await talk(says(BALANCE))
    panel, wire = await talk(says("<html>moved</html>", status, Location=other.url))
    with pytest.raises(RedirectError) as caught:
        await panel.balance()
    assert caught.value.location == other.url
    assert (len(wire.forms), other.connections) == (1, 0)


ENCODED = {
    "bom": b"\xef\xbb\xbf" + BALANCE.encode(),
    "utf-16": b"\xff\xfe" + BALANCE.encode("utf-16-le"),
    "gzip": gzip.compress(BALANCE.encode()),
    "gzip without a header": gzip.compress(BALANCE.encode()),
    "latin-1": b'{"balance":"1.50","currency":"USD","name":"Jos\xe9"}',
    "lone surrogate": b'{"balance":"1.50","currency":"USD","name":"\\ud83d"}',
    "surrogate pair": b'{"balance":"1.50","currency":"USD","name":"\\ud83d\\ude00"}',
    "gzip only in the header": BALANCE.encode(),
    "white space": b"\r\n " + BALANCE.encode() + b"\n",
}


@pytest.mark.parametrize(("name", "body"), ENCODED.items(), ids=ENCODED)
async def test_encodings(name, body, talk):
    headers = {"Content-Encoding": "gzip"} if name in ("gzip", "gzip only in the header") else {}
    panel, _ = await talk(Answer(body, headers={"Content-Type": "text/html"} | headers))
    balance = await panel.balance()
    assert (str(balance.amount), balance.currency) == ("1.50", "USD")


CHARSETS = {"": b"\xfe", "windows-1251": "ш".encode("cp1251"), "nonsense": b"\xfe"}


@pytest.mark.parametrize("charset", CHARSETS)
async def test_a_charset_that_is_not_utf_8(charset, talk):
    word = "Sipariş bulunamadı."
    body = (
        f'{{"error":"{word}"}}'.encode("cp1254")
        if charset != "windows-1251"
        else '{"error":"заказ не найден"}'.encode("cp1251")
    )
    panel, _ = await talk(Answer(body, headers={"Content-Type": f"text/html; charset={charset}"}))
    with pytest.raises(DeclinedError) as caught:
        await panel.status("7")
    assert caught.value.error == "order_not_found"


async def test_gzip_is_unpacked_within_the_cap(talk):
    panel, _ = await talk(
        Answer(gzip.compress(b" " * (2 << 20) + BALANCE.encode()), headers={"Content-Encoding": "gzip"})
    )
    with pytest.raises(AnswerError, match="too long"):
        await panel.balance()


async def test_a_body_beyond_the_cap_is_not_read_to_its_end(talk):
    panel, _ = await talk(Answer(b"x" * (8 << 20)))
    with pytest.raises(AnswerError, match="too long"):
        await panel.balance()


async def test_a_catalogue_may_be_longer(talk):
    rows = [SERVICE | {"service": number, "description": "d" * 600} for number in range(1, 4001)]
    panel, _ = await talk(says(json.dumps(rows)), timeouts=Timeouts(read=5))
    assert len(await panel.services()) == 4000


async def test_bad_rows_of_a_catalogue_are_left_out_and_counted_once(talk):
    bad = [{"rate": "-1"}, {"rate": "NaN"}, {"rate": None}, {"service": 0}, {"name": None}, {"per_amount": 1}]
    rows = [SERVICE, 5, None, *(SERVICE | {"service": 2} | change for change in bad)]
    panel, _ = await talk(says(json.dumps(rows)))
    with capture_logs() as logs:
        assert [service.id for service in await panel.services()] == ["1"]
        await panel.services()
    assert [(log["event"], log["skipped"], log["kept"]) for log in logs] == [("catalogue rows skipped", 8, 1)]


SKIPPED = {
    "negative": {"rate": "-1"},
    "negative zero": {"rate": "-0.00"},
    "not a number": {"rate": "NaN"},
    "infinite": {"rate": "Infinity"},
    "beyond all prices": {"rate": "1e30"},
    "beneath all prices": {"rate": "1e-50"},
    "a price of ten": {"per_amount": "10"},
    "zero id": {"service": 0},
    "word for an id": {"service": "null"},
    "no name": {"name": ""},
}


@pytest.mark.parametrize("change", SKIPPED.values(), ids=SKIPPED)
async def test_a_row_that_cannot_be_sold_is_left_out(change, talk):
    panel, _ = await talk(says(json.dumps([SERVICE, SERVICE | {"service": "2"} | change])))
    assert [service.id for service in await panel.services()] == ["1"]


CATALOGUES = {
    "list": [SERVICE],
    "wrapped": {"status": "success", "data": [SERVICE]},
    "gap in the keys": {"1": SERVICE, "5": SERVICE | {"service": 1}},
    "by category": {"X": [{name: value for name, value in SERVICE.items() if name != "category"}]},
    "title case": [{name.title(): value for name, value in SERVICE.items()}],
    "numbers": [SERVICE | {"rate": 1, "min": 1, "max": 10.0}],
    "thousands": [SERVICE | {"max": "10"}, SERVICE | {"service": 2, "rate": "x"}],
}


@pytest.mark.parametrize("doc", CATALOGUES.values(), ids=CATALOGUES)
async def test_shapes_of_a_catalogue(doc, talk):
    panel, _ = await talk(says(json.dumps(doc)))
    (service,) = await panel.services()
    assert (service.id, service.name, service.category, service.type) == ("1", "Likes", "X", "default")
    assert (service.rate, service.min, service.max, service.refill) == (1, 1, 10, None)


async def test_limits_with_thousands_are_never_one(talk):
    panel, _ = await talk(says(json.dumps([SERVICE | {"min": "1.000", "max": "1,000,000"}])))
    (service,) = await panel.services()
    assert (service.min, service.max) == (1000, 1000000)


EMPTY = ["[]", "{}", '{"status":"success","data":"Empty Data"}', '{"status":"success","data":[]}']


@pytest.mark.parametrize("text", EMPTY)
async def test_an_empty_catalogue_is_one(text, talk):
    panel, _ = await talk(says(text))
    assert await panel.services() == ()


@pytest.mark.parametrize("text", ["null", "5", "[5]", '[{"x":1}]', '{"x":1}', '{"status":"x"}'])
async def test_no_catalogue_is_an_error(text, talk):
    panel, _ = await talk(says(text))
    with pytest.raises(AnswerError):
        await panel.services()


FORMS = {
    "plain": KEY,
    "capitals": KEY.upper(),
    "base64": base64.b64encode(KEY.encode()).decode(),
}


@pytest.mark.parametrize("echo", FORMS.values(), ids=FORMS)
async def test_the_key_never_comes_back(echo, talk):
    panel, _ = await talk(says(json.dumps({"error": f"Invalid API key: {echo}"})))
    outcome = await panel.add({})
    assert isinstance(outcome, Refused)
    assert outcome.text == f"Invalid API key: {MASK}"
    with pytest.raises(AccessError) as caught:
        await panel.balance()
    assert echo not in str(caught.value) + caught.value.raw


async def test_the_key_is_taken_out_of_all_that_is_kept(talk):
    row = {"status": f"Odd {KEY}", "currency": KEY}
    panel, wire = await talk(says(json.dumps(row)))
    assert (await panel.status("7")).raw == f"Odd {MASK}"
    wire.reply = lambda _form: says(f"<html>{KEY}" + "x" * 30_000)
    outcome = await panel.add({})
    assert isinstance(outcome, Unverified)
    assert KEY not in outcome.raw
    assert len(outcome.raw) <= 500
    wire.reply = lambda _form: says(json.dumps([SERVICE | {"name": f"Likes {KEY}"}]))
    assert (await panel.services())[0].name == f"Likes {MASK}"
    wire.reply = lambda _form: says("", 302, Location=f"https://x.example/?key={KEY}")
    with pytest.raises(RedirectError) as caught:
        await panel.balance()
    assert KEY not in caught.value.location + str(caught.value)


def test_keys_with_signs_are_known_in_every_form():
    key = 'a/b+c&d"e==12345'
    redactor = Redactor(key)
    for form in (
        key,
        quote_plus(key),
        html.escape(key),
        json.dumps(key)[1:-1],
        json.dumps(key)[1:-1].replace("/", "\\/"),
    ):
        assert redactor.text(f"<{form}>") == f"<{MASK}>"


def test_a_word_is_no_secret():
    assert Redactor("key").text("Invalid API key") == "Invalid API key"
    assert Redactor("").text("x") == "x"


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


async def test_orders_are_listed_where_a_panel_can(talk):
    rows = {"orders_count": 1, "orders": [{"order": 991, "service": "5", "status": "Pending", "charge": "0.09"}, 5]}
    panel, wire = await talk(says(json.dumps(rows)))
    (order,) = await panel.orders(15)
    assert (order.order, order.status, str(order.charge)) == ("991", "pending", "0.09")
    assert wire.forms[0]["limit"] == "15"


@pytest.mark.parametrize("text", ['{"error":"Incorrect request"}', "null", '{"1":{"status":"Pending"}}', "[5]"])
async def test_a_panel_that_cannot_list_never_says_none(text, talk):
    panel, _ = await talk(says(text))
    with pytest.raises(PanelError):
        await panel.orders()


async def test_a_panel_may_be_closed_and_opened_again(talk):
    panel, _ = await talk(says('{"order":7}'))
    await panel.close()
    await panel.close()
    await panel.open()
    assert await panel.add({}) == Placed(order="7")
