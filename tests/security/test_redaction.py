"""No secret in anything that a process writes, at DEBUG, whichever way its start or its life goes wrong."""

import base64
from urllib.parse import quote

import pytest

from bot.settings import Settings
from tests.e2e.fixtures import nursery, world
from tests.e2e.process import Start, clean_environment
from tests.e2e.steps import ordered
from tests.e2e.world import KEY, TOKEN
from tests.panel.raw import Answer, RawPanel

__all__ = ["nursery", "world"]

PASSWORD = "pass+word/of the=books"
OTHER_TOKEN = "7000000003:bb-token-that-opens-nothing-at-all-0123"
LOUD = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "console"}


def forms(secret):
    """The ways in which a line may spell a secret; the half of a token is secret alone."""
    half = secret.rpartition(":")[2]
    plain = {secret, half, quote(secret, safe=""), quote(half, safe=""), repr(secret)[1:-1]}
    return plain | {base64.b64encode(word.encode()).decode().rstrip("=")[:-1] for word in (secret, half)}


def leaks(said):
    secrets = (TOKEN, OTHER_TOKEN, KEY, PASSWORD)
    return [form for secret in secrets for form in forms(secret) if form in said]


def test_a_leak_would_be_seen():
    for secret in (TOKEN, KEY, PASSWORD):
        assert leaks(f"GET /bot{secret}/getMe")
        assert leaks(base64.b64encode(secret.encode()).decode())


FAILING = {
    "a token that Telegram refuses": {"TELEGRAM_TOKEN": OTHER_TOKEN},
    "a token of another shape": {"TELEGRAM_TOKEN": OTHER_TOKEN.replace(":", "")},
    "a token with a blank in it": {"TELEGRAM_TOKEN": f"{TOKEN} {TOKEN}"},
    "the key in the panel's address": {"PANEL_URL": f"https://me:{KEY}@panel.example/api/v2?key={KEY}"},
    "the token as an operator": {"OPERATOR_IDS": TOKEN},
    "the key as a port": {"PORT": KEY},
    "the key as an amount": {"DAY_CAP": KEY},
    "the token in the server's address": {"TELEGRAM_API_URL": f"https://api.example/bot{TOKEN}"},
    "another engine with a password": {"DATABASE_URL": f"mysql://desk:{quote(PASSWORD)}@db/books"},
    "a server that is not there": {"DATABASE_URL": f"postgresql://desk:{quote(PASSWORD, safe='')}@127.0.0.1:9/books"},
    "a server without a name": {"DATABASE_URL": f"postgresql://desk:{quote(PASSWORD, safe='')}@nowhere.invalid/books"},
    "a server with an odd port": {"DATABASE_URL": f"postgresql://desk:{PASSWORD}@db:port/books"},
    "a password with raw signs": {"DATABASE_URL": f"postgresql://desk:{PASSWORD}@[db/books"},
}


@pytest.mark.parametrize("verb", ["run", "check"])
@pytest.mark.parametrize("wrong", FAILING.values(), ids=FAILING)
async def test_a_start_that_fails_says_no_secret(world, wrong, verb):
    async with world.bot("-m", "bot", verb, polling=False, **{**LOUD, **wrong}) as bot:
        assert await bot.ended() != 0
    said = bot.said()
    assert said
    assert leaks(said) == []
    assert "Traceback" not in said


ENV = f"TELEGRAM_TOKEN={TOKEN}\nPANEL_KEY={KEY}\nDATABASE_URL=postgresql://desk:{PASSWORD}@db/books\n"


@pytest.mark.parametrize(
    "body", [ENV.encode("utf-16"), ENV.encode() + b"\xff\xfe\n", None], ids=["utf-16", "bytes", "folder"]
)
async def test_an_env_file_that_cannot_be_read(tmp_path, body):
    place = tmp_path / ".env"
    place.mkdir() if body is None else place.write_bytes(body)
    process = Start(("-m", "bot"), clean_environment(tmp_path, **LOUD), tmp_path).fresh()
    assert await process.ended() == 2
    assert leaks(process.said()) == []
    assert "Traceback" not in process.said()


@pytest.mark.parametrize(
    "away",
    [{"TELEGRAM_API_URL": "http://nowhere.invalid:81"}, {"PANEL_URL": "https://nowhere.invalid/api/v2"}],
    ids=["no name for Telegram", "no name for the panel"],
)
async def test_a_name_that_does_not_resolve(world, away):
    async with world.bot(polling="PANEL_URL" in away, **LOUD, **away) as bot:
        await bot.until(lambda: "telegram_away" in bot.said() or "transport" in bot.said(), "trouble")
        assert await bot.term() == 0
    assert leaks(bot.said()) == []


ECHOES = {
    "an error with the key": Answer(f'{{"error":"Invalid API key {KEY}"}}'.encode()),
    "a page with the key": Answer(f"<html>key={quote(KEY)}&action=services</html>".encode(), 502),
    "a warning before it": Answer(f"<b>Warning</b>: {KEY} in /var/www\n[]".encode()),
    "a redirect with the key": Answer(b"", 302, {"Location": f"https://elsewhere.example/?key={KEY}"}),
    "base64": Answer(f'{{"error":"{base64.b64encode(f"x{KEY}".encode()).decode()}"}}'.encode()),
    "cut in the middle": Answer(f'{{"error":"{KEY}'.encode(), end="cut"),
}


@pytest.mark.parametrize("answer", ECHOES.values(), ids=ECHOES)
async def test_a_panel_that_echoes_the_key(world, answer):
    async with RawPanel(answer) as panel:
        world.settings |= {"PANEL_URL": panel.url, "CATALOG_SECONDS": 0.3, **LOUD}
        async with world.bot() as bot:
            actor = world.actor()
            for line in ("/start", "/services", "/order 101", "/health"):
                actor.say(line)
            await bot.until(lambda: len(panel.forms) > 3, "calls of the panel")
            await bot.term()
        async with world.bot("-m", "bot", "check", polling=False) as check:
            await check.ended(60)
    kept = "\n".join(map(str, world.rows("SELECT value FROM memory") + world.rows("SELECT facts FROM notices")))
    assert leaks(bot.said() + check.said() + world.transcripts() + kept) == []


async def test_a_whole_life_at_debug(world):
    """An order from the first word to its end, a lost connection in between, and every command."""
    world.settings |= LOUD
    async with world.bot() as bot:
        actor = world.actor()
        await ordered(actor, "https://instagram.com/p/redaction")
        world.panel.faults.next("status", "drop")
        for line in ("/health", "/stats", "/balance", "/people", "/unverified", "/nonsense", f"/order {KEY}", TOKEN):
            actor.say(line)
        await world.placed(1)
        await world.quiet(bot)
        assert await bot.term() == 0
    assert len(bot.said().splitlines()) > 5
    assert leaks(bot.said()) == []


def test_settings_do_not_print_their_secrets(monkeypatch):
    url = f"postgresql://desk:{quote(PASSWORD, safe='')}@db/books"
    settings = Settings(telegram_token=TOKEN, panel_key=KEY, database_url=url, _env_file=None)
    for said in (repr(settings), str(settings), f"{settings}", settings.model_dump_json(exclude={"database_url"})):
        assert leaks(said) == []
