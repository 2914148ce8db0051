from __future__ import annotations

import base64
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from urllib.parse import quote, quote_plus

import pytest
import structlog

from bot.logs import HIDDEN, redaction, setup

pytestmark = pytest.mark.quick

TOKEN = "987654321:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
KEY = 'k/e+y "of" the=panel\\ß'


@pytest.fixture
def restored():
    """Puts the process's logging back as it was."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    before = root.handlers[:], root.level
    quiet = {name: logging.getLogger(name).level for name in ("httpx", "telegram", "sqlalchemy", "aiohttp.access")}
    yield
    root.handlers[:], root.level = before
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    for name, level in quiet.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture(params=["json", "console"])
def lines(request, restored):
    """Starts logging at DEBUG into memory; calling it gives the lines written so far."""
    stream = io.StringIO()
    setup("DEBUG", request.param, [TOKEN, KEY], stream=stream)
    yield lambda: stream.getvalue().splitlines()
    if request.param == "json":
        assert all(isinstance(json.loads(line), dict) for line in stream.getvalue().splitlines())


FORMS = {
    "plain": KEY,
    "percent": quote(KEY),
    "percent, all": quote(KEY, safe=""),
    "form": quote_plus(KEY),
    "json": json.dumps(KEY),
    "repr": repr(KEY),
    "base64": base64.b64encode(KEY.encode()).decode(),
    "base64, url": base64.urlsafe_b64encode(KEY.encode()).decode(),
    "base64, inside 1": base64.b64encode(b"u" + KEY.encode() + b"rest").decode(),
    "base64, inside 2": base64.b64encode(b"us" + KEY.encode() + b"res").decode(),
    "base64, inside 3": base64.b64encode(b"use" + KEY.encode() + b"re").decode(),
    "base64 of a token": base64.b64encode(TOKEN.encode()).decode(),
    "token in an address": f"https://api.telegram.org/bot{TOKEN}/getMe",
    "token, colon encoded": quote(TOKEN, safe=""),
    "half a token": TOKEN.partition(":")[2],
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_of_a_secret_is_hidden(text):
    said = redaction([TOKEN, KEY])(f"before {text} after")
    assert HIDDEN in said
    assert said.startswith("before ")
    assert said.endswith(" after")
    kept = said.removeprefix("before ").removesuffix(" after").replace(HIDDEN, "")
    assert len(kept) <= 12 or kept == "https://api.telegram.org/bot/getMe"  # at most the ends of its neighbours


def test_an_unknown_bot_token_is_hidden():
    assert redaction()("bot1234:" + "x" * 35) == f"bot{HIDDEN}"


def test_short_secrets_do_not_blot_out_words():
    assert redaction(["a", ""])("a cat at 12:30:00") == "a cat at 12:30:00"


def test_fields_events_and_tracebacks_are_redacted(lines):
    log = structlog.get_logger("bot.x")
    log.info("asked", address=f"https://x/bot{TOKEN}/getMe", answer={"deep": [KEY]})
    log.warning("key %s", KEY)
    try:
        int(f"the token {TOKEN} was rejected")
    except ValueError:
        log.exception("failed")
    logging.getLogger("telegram.ext").error("for %s", KEY, extra={"more": TOKEN})
    assert len(lines()) == 4
    text = "\n".join(lines())
    assert "AAbbCC" not in text
    assert "of the" not in text.replace("\\", "").replace('"', "")
    assert text.count(HIDDEN) >= 6
    assert "ValueError" in lines()[2]


def test_one_event_is_one_line(lines):
    bad = "a\nb\r\x1b[31mred\x85\u2028\u202ex\u200b\ud800\tz"
    structlog.get_logger().info(bad, name=bad, **{"k\ney": [bad]})
    logging.getLogger("other").warning(bad)
    assert len(lines()) == 2
    assert all(line.isprintable() for line in lines())
    assert "\\n" in lines()[0]


def test_fields_reach_json(restored):
    stream = io.StringIO()
    setup("INFO", "json", [], stream=stream)
    with structlog.contextvars.bound_contextvars(update=7):
        structlog.get_logger("bot.x").info("сделано", order="AB1")
    record = json.loads(stream.getvalue())
    assert record.pop("timestamp").endswith("Z")
    assert record == {"event": "сделано", "order": "AB1", "update": 7, "level": "info", "logger": "bot.x"}
    assert "сделано" in stream.getvalue()


@pytest.mark.parametrize(
    ("name", "level", "is_written"),
    [
        ("httpx", "INFO", False),
        ("httpcore.connection", "DEBUG", False),
        ("aiohttp.access", "INFO", False),
        ("sqlalchemy.engine", "INFO", False),
        ("telegram.ext.Application", "DEBUG", False),
        ("telegram.ext.Application", "INFO", True),
        ("httpx", "WARNING", True),
        ("alembic", "DEBUG", True),
    ],
)
def test_chatty_libraries_are_quiet(lines, name, level, is_written):
    logging.getLogger(name).log(logging.getLevelName(level), "something")
    assert bool(lines()) is is_written


def test_level_is_kept(restored):
    stream = io.StringIO()
    setup("ERROR", "json", [], stream=stream)
    structlog.get_logger("bot").warning("no")
    logging.getLogger("httpx").warning("no")
    assert not stream.getvalue()


def test_a_second_setup_replaces_the_first(lines, restored):
    again = io.StringIO()
    setup("INFO", "json", [], stream=again)
    structlog.get_logger("bot").info("once")
    assert len(again.getvalue().splitlines()) == 1
    assert not lines()


def test_a_record_that_cannot_be_written_keeps_its_arguments(lines, restored):
    stream = io.StringIO()
    setup("INFO", "json", [KEY], stream=stream)
    logging.getLogger("odd").warning("%d apples", KEY)
    assert stream.getvalue().startswith("a record of odd, line ")
    assert "panel" not in stream.getvalue()


def test_warnings_are_records(lines):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"with {TOKEN}", stacklevel=1)
    assert HIDDEN in lines()[0]


UNCAUGHT = {
    "main": "raise ValueError(secret)",
    "thread": "import threading\ndef f(): raise ValueError(secret)\nt=threading.Thread(target=f);t.start();t.join()",
    "finaliser": "class A:\n  def __del__(self): raise ValueError(secret)\nA()",
    "task": "import asyncio\nasync def f(): raise ValueError(secret)\nasync def g():\n  asyncio.create_task(f())\n"
    "  await asyncio.sleep(0.01)\nasyncio.run(g())",
}


@pytest.mark.parametrize("body", UNCAUGHT.values(), ids=UNCAUGHT)
def test_uncaught_exceptions_are_redacted_lines(body):
    start = f"from bot.logs import setup\nsecret = '{TOKEN}'\nsetup('INFO', 'json', [])\n"
    done = subprocess.run([sys.executable, "-c", start + body], capture_output=True, text=True, check=False, timeout=20)
    (line,) = done.stderr.splitlines()
    assert HIDDEN in line
    assert "AAbbCC" not in done.stderr + done.stdout
    assert "ValueError" in json.loads(line)["exception"]
