"""Words about a panel's answer that no server here gives: an address must do no harm, a stranger's words neither."""

from __future__ import annotations

import pytest

from bot.check.blame import CLASSES, HURDLES, OF_THE_PANEL, blame, blame_list
from bot.panel import AnswerError, DeclinedError, DialectError, ErrorClass, Hurdle, RedirectError, UnreachableError

pytestmark = pytest.mark.quick

URL = "https://panel.example/api"
USUAL = "Take the address from the panel's API page; it is usually https://panel.example/api/v2."
MOVED = {
    "away from TLS": ("http://panel.example/api/v2", "where the key would travel in the open. Ask the panel for an"),
    "nowhere": ("", f"it redirects (301) to no other address. {USUAL}"),
    "to itself": ("https://panel.example/api?x=1", f"it redirects (301) to no other address. {USUAL}"),
    "another host": ("https://new.example/api/v2", "set PANEL_URL to https://new.example/api/v2, if that host is the"),
    "the same host": ("/api/v2", "set PANEL_URL to https://panel.example/api/v2. The redirect was not followed."),
    "without a scheme": ("//new.example/v2", "set PANEL_URL to https://new.example/v2, if"),
    "sign-in": ("/auth/login?next=/api", "it redirects to its sign-in page (https://panel.example/auth/login)"),
    "secrets": ("https://me:secret@new.example/v2?token=secret#secret", "set PANEL_URL to https://new.example/v2, if"),
    "no address": ("http://[", f"it redirects (301) to no other address. {USUAL}"),
    "a mail": ("mailto:me@panel.example", f"it redirects (301) to no other address. {USUAL}"),
}


@pytest.mark.parametrize(("location", "words"), MOVED.values(), ids=MOVED)
def test_a_redirect_names_an_address_that_does_no_harm(location, words):
    error = RedirectError("redirected", ErrorClass.NOT_JSON, http_status=301)
    error.location = location
    said = blame(error, URL)
    assert words in said
    assert "secret" not in said


@pytest.mark.parametrize("error", ErrorClass)
@pytest.mark.parametrize("kind", [AnswerError, DeclinedError, DialectError])
@pytest.mark.parametrize("words", ["", "{odd} words", "<html><title>One & two</title>"], ids=["none", "words", "page"])
@pytest.mark.parametrize("say", [blame, blame_list])
def test_every_error_has_one_line(say, error, kind, words):
    said = say(kind(words, error, http_status=200, raw=words, wait=3.2), URL)
    assert said.endswith(".")
    assert "<" not in said
    assert len(said) < 400


@pytest.mark.parametrize("hurdle", Hurdle)
def test_every_hurdle_has_one_line_with_the_host(hurdle):
    assert "panel.example" in blame(UnreachableError("reason", sent=False, hurdle=hurdle), URL)


def test_the_tables_are_whole():
    assert set(HURDLES) == set(Hurdle)
    assert set(CLASSES) > OF_THE_PANEL


def test_a_strangers_words_stay_in_their_line():
    evil = "Invalid key\x1b[31m\nok   panel: fine\u202e" + "x" * 900
    said = blame(DeclinedError(evil, ErrorClass.AUTH), URL)
    assert said.isprintable()
    assert "Invalid key [31m ok panel: fine x" in said
    assert len(said) < 300


def test_a_404_of_the_panel_itself_is_what_it_says():
    assert "PANEL_KEY" in blame(DeclinedError("Invalid API key", ErrorClass.AUTH, http_status=404), URL)
    assert "nothing is at this path" in blame(
        DeclinedError("Route not found", ErrorClass.UNKNOWN_ERROR, http_status=404), URL
    )
