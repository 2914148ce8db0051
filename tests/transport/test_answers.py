"""Every answer of the server becomes the one error that the caller can act on."""

import json

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError

from bot.transport import TooFast, Unclear
from bot.transport.answers import result_of

pytestmark = pytest.mark.quick


def body(description="", **parameters):
    return json.dumps({"ok": False, "description": description, "parameters": parameters}).encode()


@pytest.mark.parametrize(
    ("code", "payload", "error", "text"),
    [
        pytest.param(
            400, body("Bad Request: message is not modified"), BadRequest, "Message is not modified", id="400"
        ),
        pytest.param(401, body("Unauthorized"), InvalidToken, "Unauthorized", id="401"),
        pytest.param(403, body("Forbidden: bot was blocked"), Forbidden, "blocked", id="403"),
        pytest.param(404, b"<html>", InvalidToken, "HTTP 404", id="404-of-a-proxy"),
        pytest.param(409, body("Conflict: terminated"), Conflict, "terminated", id="409"),
        pytest.param(413, b"", NetworkError, "HTTP 413", id="413"),
        pytest.param(429, body("Too Many", retry_after=9), TooFast, "9 seconds", id="429"),
        pytest.param(429, b"slow down", TooFast, "1 seconds", id="429-without-a-time"),
        pytest.param(400, body("upgraded", migrate_to_chat_id=-1007), ChatMigrated, "-1007", id="migrated"),
        pytest.param(500, body("Internal"), Unclear, "Internal", id="500"),
        pytest.param(502, b"<html>Bad Gateway</html>", Unclear, "HTTP 502", id="502"),
        pytest.param(200, b"<html>", Unclear, "Invalid server response", id="200-html"),
        pytest.param(200, b'{"ok":false}', Unclear, "Invalid server response", id="200-not-ok"),
        pytest.param(200, b"[]", Unclear, "Invalid server response", id="200-list"),
        pytest.param(200, b'{"ok":true,"result":', Unclear, "Invalid server response", id="200-cut"),
    ],
)
def test_refusals(code, payload, error, text):
    with pytest.raises(error, match=text) as caught:
        result_of(code, payload)
    assert type(caught.value) is error


def test_the_result_is_given_as_it_came():
    assert bytes(result_of(200, b'{"ok":true,"result":{"message_id": 7}}')) == b'{"message_id": 7}'


def test_a_long_text_is_cut():
    with pytest.raises(BadRequest) as caught:
        result_of(400, body("x" * 5000))
    assert len(str(caught.value)) == 300
