"""What `add` comes to, whatever happens on the wire: sent once, refused only where the panel's words prove it."""

import asyncio
import socket
import time

import pytest

from bot.panel import NotSent, Panel, Placed, Refused, Timeouts, Unverified
from tests.panel.conftest import KEY, QUICK, says
from tests.panel.raw import Answer, free_port

pytestmark = pytest.mark.quick

FORM = {"service": "1", "link": "https://example.com/?a=1&b=2#x", "quantity": "100"}
HTML = "<html><head><title>502</title></head></html>"

PLACED = {
    "number": ('{"order":23501}', "23501"),
    "text": ('{"order":"23501"}', "23501"),
    "word": ('{"order":"VEGA123ABC"}', "VEGA123ABC"),
    "wrapped": ('{"status":"success","data":{"order":7}}', "7"),
    "list of one": ('[{"order":7}]', "7"),
    "null error": ('{"order":7,"error":null}', "7"),
    "title case": ('{"Order":7}', "7"),
    "order_id": ('{"status":"success","order_id":"7"}', "7"),
    "latin-1 beside": ("latin", "7"),
}


@pytest.mark.parametrize(("text", "order"), PLACED.values(), ids=PLACED)
async def test_placed(text, order, talk):
    body = b'{"order":7,"note":"\xe9\xf1"}' if text == "latin" else text.encode()
    panel, wire = await talk(Answer(body, 201))
    assert await panel.add(FORM) == Placed(order=order)
    assert len(wire.forms) == 1


async def test_what_the_panel_charged_is_kept(talk):
    panel, _ = await talk(says('{"order":7,"charge":"0.40","currency":" USD"}'))
    placed = await panel.add(FORM)
    assert (str(placed.charge), placed.currency) == ("0.40", "USD")


UNVERIFIED = {
    "reset": (Answer(end="reset"), "transport"),
    "closed": (Answer(end="close"), "transport"),
    "no answer": (Answer(end="hang"), "transport"),
    "slow body": (Answer(b'{"order":7}' * 3, end="drip"), "transport"),
    "half the headers": (Answer(b'{"order":7}', end="half"), "transport"),
    "cut body": (Answer(b'{"order":7}', end="cut"), "transport"),
    "502": (says(HTML, 502), "server_error"),
    "504": (says("", 504), "server_error"),
    "520": (says(HTML, 520), "server_error"),
    "524": (says(HTML, 524), "server_error"),
    "html": (says(HTML), "not_json"),
    "empty": (says(""), "empty"),
    "garbage": (says("\x00\x01\x02"), "not_json"),
    "cut json": (says('{"order":9'), "malformed"),
    "warning before": (says('<b>Notice</b>\n{"order":777}'), "not_json"),
    "too long": (says(" " * (1 << 20) + '{"order":7}'), "malformed"),
    "other words": (says('{"error":"Nope"}'), "unknown_error"),
    "server error": (says('{"error":"Something went wrong"}'), "server_error"),
    "order and error": (says('{"order":7,"error":"Not enough funds on balance"}'), "unexpected_shape"),
    "float and error": (says('{"order":7.0,"error":"Not enough funds on balance"}'), "unexpected_shape"),
    "order and failure": (says('{"order":7,"status":"error","message":"Bad link"}'), "unexpected_shape"),
    "order around error": (says('{"order":7,"data":{"error":"Bad link"}}'), "unexpected_shape"),
    "zero": (says('{"order":0}'), "unexpected_shape"),
    "negative": (says('{"order":-7}'), "unexpected_shape"),
    "flag": (says('{"order":true}'), "unexpected_shape"),
    "float": (says('{"order":7.5}'), "unexpected_shape"),
    "null order": (says('{"order":null}'), "unexpected_shape"),
    "empty object": (says("{}"), "unexpected_shape"),
    "null": (says("null"), "unexpected_shape"),
    "two orders": (says('[{"order":7},{"order":8}]'), "unexpected_shape"),
    "sentence for an id": (says('{"order":"Not enough funds"}'), "unexpected_shape"),
    "scheduled": (says('{"status":"success","msg":"scheduled"}'), "unexpected_shape"),
    "html 401": (says("<h1>Unauthorized</h1>", 401), "not_json"),
    "html 403": (says("<h1>Forbidden</h1>", 403), "blocked"),
    "html 429": (says("slow down", 429), "rate_limit"),
    "order under 500": (says('{"order":7}', 500), "unexpected_shape"),
    "gateway's json": (says('{"message":"Service Unavailable"}', 503), "server_error"),
    "maintenance page": (says("<h1>Maintenance</h1>", 503), "server_error"),
    "refusal by a gateway": (says('{"error":"Not enough funds on balance"}', 502), "insufficient_funds"),
    "damaged gzip": (Answer(b"\x1f\x8bnonsense"), "not_json"),
    "lost order": (says('{"error":"Order not found"}'), "order_not_found"),
    "bad status line": (Answer(b"x", 99), "transport"),
}


@pytest.mark.parametrize(("answer", "error"), UNVERIFIED.values(), ids=UNVERIFIED)
async def test_unverified(answer, error, talk):
    panel, wire = await talk(answer)
    outcome = await panel.add(FORM)
    assert isinstance(outcome, Unverified), outcome
    assert outcome.error == error
    assert outcome.reason or outcome.raw
    assert len(wire.forms) == 1
    assert wire.connections == 1


async def test_a_visible_id_is_a_hint_only(talk):
    panel, _ = await talk(says('<b>Notice</b>\n{"order":777}'))
    assert (await panel.add(FORM)).hint == "777"


async def test_a_cut_id_is_no_hint(talk):
    panel, _ = await talk(says('{"order":9'))
    assert (await panel.add(FORM)).hint is None


async def test_an_id_beside_an_error_is_a_hint(talk):
    panel, _ = await talk(says('{"order":778,"error":"Provider is busy"}'))
    outcome = await panel.add(FORM)
    assert (outcome.hint, outcome.http_status) == ("778", 200)
    assert "Provider is busy" in outcome.raw


REFUSED = {
    "json 401": (401, "Invalid API key", "auth"),
    "json 402": (402, "Not enough funds on balance", "insufficient_funds"),
    "json 403": (403, "Your account has been suspended.", "account"),
    "json 422": (422, "Bad link", "invalid_link"),
    "json 429": (429, "Rate limit exceeded", "rate_limit"),
    "json 500": (500, "Incorrect request", "bad_request"),
    "json 503": (503, "This panel is temporarily unavailable", "maintenance"),
}


@pytest.mark.parametrize(("status", "text", "error"), REFUSED.values(), ids=REFUSED)
async def test_refused_in_the_panels_own_words(status, text, error, talk):
    panel, wire = await talk(says(f'{{"error":"{text}"}}', status))
    outcome = await panel.add(FORM)
    assert outcome == Refused(error=error, text=text)
    assert len(wire.forms) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status, talk):
    _, other = await talk(says('{"order":666}'))
    panel, wire = await talk(says("", status, Location=other.url))
    outcome = await panel.add(FORM)
    assert isinstance(outcome, Unverified)
    assert other.url in outcome.reason
    assert (len(wire.forms), other.connections) == (1, 0)


async def test_refused_connection_is_not_sent():
    async with Panel(f"http://127.0.0.1:{free_port()}/", KEY, timeouts=QUICK) as panel:
        assert isinstance(await panel.add(FORM), NotSent)


async def test_unknown_host_is_not_sent():
    async with Panel("https://panel.invalid/api/v2", KEY, timeouts=QUICK) as panel:
        assert isinstance(await panel.add(FORM), NotSent)


async def test_a_failed_tls_handshake_is_not_sent(talk):
    _, wire = await talk(says('{"order":7}'))
    async with Panel(wire.url.replace("http:", "https:"), KEY, timeouts=QUICK) as panel:
        assert isinstance(await panel.add(FORM), NotSent)
    assert not wire.forms


async def test_a_silent_tls_handshake_is_not_sent():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}/"
        async with Panel(url, KEY, timeouts=QUICK) as panel:
            assert isinstance(await panel.add(FORM), NotSent)


@pytest.mark.parametrize("url", ["http://panel.example/api/v2", "ftp://127.0.0.1/", "panel.example", ""])
def test_the_key_never_travels_in_the_clear(url):
    with pytest.raises(ValueError, match="https://"):
        Panel(url, KEY)


async def test_a_change_has_a_fresh_connection_that_is_closed(talk):
    panel, wire = await talk(says('{"order":7}'))
    await panel.add(FORM)
    await panel.add(FORM)
    assert wire.connections == 2
    assert all("Connection: close" in head for head in wire.heads)


async def test_the_limit_of_a_change_is_its_own(talk):
    panel, _ = await talk(Answer(end="hang"), timeouts=Timeouts(connect=1, read=0.1, change=0.4, pause=0.001))
    start = time.monotonic()
    outcome = await panel.add(FORM)
    assert 0.3 < time.monotonic() - start < 1.4
    assert isinstance(outcome, Unverified)


async def test_cancelling_passes_through(talk):
    arrived = asyncio.Event()
    panel, _ = await talk(lambda _form: arrived.set() or Answer(end="hang"))
    call = asyncio.create_task(panel.add(FORM))
    await arrived.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_fields_cannot_change_the_action_or_the_key(talk):
    panel, wire = await talk(says('{"order":7}'))
    await panel.add({"action": "balance", "key": "mine", "link": "x&action=cancel\nkey=1"})
    assert wire.forms == [{"action": "add", "key": KEY, "link": "x&action=cancel\nkey=1"}]


async def test_the_idempotency_key_travels_in_the_panels_parameter(talk):
    panel, wire = await talk(says('{"order":7}'), idempotency_param="request_id")
    await panel.add(FORM, idempotency_key="abc")
    assert wire.forms[0]["request_id"] == "abc"


async def test_without_the_parameter_it_stays_here(talk):
    panel, wire = await talk(says('{"order":7}'))
    await panel.add(FORM, idempotency_key="abc")
    assert "abc" not in wire.forms[0].values()
