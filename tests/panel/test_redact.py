"""The panel's key never comes back, however the panel echoes it."""

import base64
import html
import json
from urllib.parse import quote_plus

import pytest

from bot.panel import (
    AccessError,
    RedirectError,
    Refused,
    Unverified,
)
from bot.panel.redact import MASK, Redactor
from tests.panel.conftest import KEY, says

pytestmark = pytest.mark.quick

SERVICE = {"service": 1, "name": "Likes", "type": "Default", "category": "X", "rate": "1", "min": "1", "max": "10"}


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
