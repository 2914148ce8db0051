"""How the panel is asked: sessions, repeats, limits of size and time, pace, and the key that never comes back."""

import gzip
import json
import time

import pytest

from bot.panel import (
    AnswerError,
    DeclinedError,
    Panel,
    PanelError,
    Placed,
    RedirectError,
    Retry,
    Timeouts,
    UnreachableError,
)
from bot.panel.client import CATALOGUE_CAP
from bot.panel.decode.body import unpacked
from tests.panel.conftest import KEY, QUICK, says
from tests.panel.raw import Answer, free_port

pytestmark = pytest.mark.quick

BALANCE = '{"balance":"1.50","currency":"USD"}'


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


async def test_a_gzip_of_nothing_is_an_empty_answer(talk):
    panel, _ = await talk(Answer(gzip.compress(b""), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(AnswerError, match="empty"):
        await panel.balance()


async def test_a_bad_catalogue_is_unpacked_once(talk, monkeypatch):
    times = []
    monkeypatch.setattr("bot.panel.decode.reply.unpacked", lambda body, cap: times.append(cap) or unpacked(body, cap))
    panel, _ = await talk(Answer(gzip.compress(b"<html>"), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(AnswerError):
        await panel.services()
    assert times == [CATALOGUE_CAP]


async def test_a_body_beyond_the_cap_is_not_read_to_its_end(talk):
    panel, _ = await talk(Answer(b"x" * (8 << 20)))
    with pytest.raises(AnswerError, match="too long"):
        await panel.balance()


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
