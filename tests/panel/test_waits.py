import pytest

from bot.panel.decode.waits import wait_in_headers, wait_in_text

pytestmark = pytest.mark.quick

NOW = 1_767_225_600.0

HEADERS = {
    "seconds": (503, {"Retry-After": "30"}, 30),
    "fraction": (429, {"Retry-After": "0.5"}, 0.5),
    "date": (429, {"Retry-After": "Thu, 01 Jan 2026 00:00:09 GMT"}, 9),
    "past date": (429, {"Retry-After": "Thu, 01 Jan 2025 00:00:00 GMT"}, None),
    "no date": (429, {"Retry-After": "soon"}, None),
    "zero": (429, {"Retry-After": "0"}, None),
    "negative": (429, {"Retry-After": "-5"}, None),
    "a year": (429, {"Retry-After": "31536000"}, 3600),
    "reset in": (429, {"X-RateLimit-Reset": "12"}, 12),
    "reset at": (429, {"X-RateLimit-Reset": "1767225620"}, 20),
    "reset at, milliseconds": (429, {"X-RateLimit-Reset": "1767225621000"}, 21),
    "reset past": (429, {"X-RateLimit-Reset": "1767225599"}, None),
    "draft name": (429, {"RateLimit-Reset": "3"}, 3),
    "spent": (200, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "5"}, 5),
    "not spent": (200, {"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "5"}, None),
    "nothing": (429, {}, None),
}


@pytest.mark.parametrize(("status", "headers", "wait"), HEADERS.values(), ids=HEADERS)
def test_headers(status, headers, wait):
    assert wait_in_headers(status, headers, NOW) == wait


SENTENCES = {
    "Spam protection, wait 7 seconds": 7,
    "Please try again in 2 minutes.": 120,
    "Retry after 1 hour": 3600,
    "wait 15s": 15,
    "Wait 90 sec": 90,
    "Rate limit exceeded": None,
    "wait 5 apples": None,
    "wait 0 seconds": None,
}


@pytest.mark.parametrize(("text", "wait"), SENTENCES.items())
def test_sentences(text, wait):
    assert wait_in_text(text) == wait
