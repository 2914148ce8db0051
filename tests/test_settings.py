from __future__ import annotations

from decimal import Decimal

import pytest

from bot.settings import BOOKS, Settings, SettingsError, load, rows

pytestmark = pytest.mark.quick

TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
GOOD = {
    "TELEGRAM_TOKEN": TOKEN,
    "PANEL_URL": "https://panel.example/api/v2",
    "PANEL_KEY": "sekret-key",
    "OPERATOR_IDS": "1,2",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    """Sets the environment to the four required settings and the given ones, and to nothing else of ours."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def fill(**settings):
        for name, value in {**GOOD, **settings}.items():
            monkeypatch.setenv(name, value)

    fill()
    return fill


def trouble(**arguments):
    with pytest.raises(SettingsError) as caught:
        load(env_file=None, **arguments)
    return str(caught.value)


def test_four_settings_are_enough():
    settings = load(env_file=None)
    assert settings.operator_ids == (1, 2)
    assert settings.panel_key.get_secret_value() == "sekret-key"
    assert settings.database_url == "sqlite:///data/paneldesk.db"
    assert (settings.poll_seconds, settings.send_rate, settings.port) == (60, 28, 8080)
    assert settings.day_cap == Decimal(0)


def test_each_missing_one_has_a_line_with_its_description(monkeypatch):
    for name in GOOD:
        monkeypatch.delenv(name)
    lines = trouble().splitlines()
    assert [line.split()[0] for line in lines] == list(GOOD)
    assert lines[0] == "TELEGRAM_TOKEN is missing (The bot's token, from @BotFather)"


def test_empty_counts_as_absent(environment):
    environment(POLL_SECONDS="", PANEL_KEY="")
    assert trouble().startswith("PANEL_KEY is missing (")


WRONG = [
    ("POLL_SECONDS", "0"),
    ("POLL_SECONDS", "-1"),
    ("POLL_SECONDS", "nan"),
    ("CATALOG_SECONDS", "inf"),
    ("PANEL_TIMEOUT", "soon"),
    ("SEND_RATE", "-3"),
    ("DAY_CAP", "-0.01"),
    ("DAY_CAP", "NaN"),
    ("ORDER_CAP", "1,5"),
    ("MAX_UNVERIFIED", "2.5"),
    ("PORT", "70000"),
    ("BOT_NAME", "x" * 65),
    ("LOG_LEVEL", "LOUD"),
    ("LOG_FORMAT", "xml"),
    ("OPERATOR_IDS", "1,two"),
    ("OPERATOR_IDS", "0"),
    ("OPERATOR_IDS", "[1]"),
    ("PANEL_URL", "http://panel.example/api/v2"),
    ("PANEL_URL", "ftp://panel.example"),
    ("PANEL_URL", "panel.example/api/v2"),
    ("PANEL_URL", "https://who:word@panel.example/"),
    ("PANEL_URL", "https://panel.example:what/"),
    ("PANEL_URL", "https://[bad/"),
    ("PANEL_URL", "https://panel.example/\napi"),
    ("TELEGRAM_API_URL", "https://api.telegram.org/bot"),
    ("TELEGRAM_API_URL", "api.telegram.org"),
    ("WEBHOOK_URL", "http://desk.example/hook"),
    ("DATABASE_URL", "mysql://h/d"),
    ("DATABASE_URL", "books.db"),
    ("TELEGRAM_TOKEN", "no token at all"),
    ("WEBHOOK_SECRET", "too-short"),
    ("WEBHOOK_SECRET", "a space and more than thirty-two characters"),
]


@pytest.mark.parametrize("value", ["1,two", "@olga", "0", "-5", "1;2", "12.5", "１２", "9" * 20])
def test_wrong_ids_of_operators_are_said_in_plain_words(environment, value):
    environment(OPERATOR_IDS=value)
    assert trouble() == (
        "OPERATOR_IDS is wrong: must be numbers separated by commas, like 123456789,987654321; a @name is no id "
        "(Telegram ids of the operators, separated by commas)"
    )


@pytest.mark.parametrize(("name", "value"), WRONG, ids=[f"{name}={value!r}" for name, value in WRONG])
def test_a_wrong_one_gets_one_line_without_its_value(environment, name, value):
    environment(**{name: value})
    said = trouble()
    assert said.startswith(f"{name} is wrong: ")
    assert "\n" not in said
    assert value not in said or len(value) < 5


def test_a_webhook_asks_for_its_secret(environment):
    environment(WEBHOOK_URL="https://desk.example/hook")
    assert trouble().startswith("WEBHOOK_SECRET is missing: WEBHOOK_URL asks for it")
    environment(WEBHOOK_URL="https://desk.example/hook", WEBHOOK_SECRET="s" * 32)
    assert load(env_file=None).webhook_url


RIGHT = [
    ("POLL_SECONDS", "0.05", 0.05),
    ("SEND_RATE", "0", 0),
    ("DAY_CAP", "10.0000000000000000001", Decimal("10.0000000000000000001")),
    ("OPERATOR_IDS", " 7, 8,8 ,9", (7, 8, 9)),
    ("OPERATOR_IDS", "7 8", (7, 8)),
    ("LOG_LEVEL", "debug", "DEBUG"),
    ("PANEL_URL", "http://127.0.0.1:8081/api/v2", "http://127.0.0.1:8081/api/v2"),
    ("PANEL_URL", "http://[::1]:8081/", "http://[::1]:8081/"),
    ("PANEL_URL", "http://localhost/api/v2", "http://localhost/api/v2"),
    ("TELEGRAM_API_URL", "http://bot-api:8081/", "http://bot-api:8081"),
    ("DATABASE_URL", "sqlite+aiosqlite:///x.db", "sqlite+aiosqlite:///x.db"),
    ("DATABASE_URL", "postgres://u:p@h/d", "postgres://u:p@h/d"),
    ("DATABASE_URL", "postgresql+asyncpg://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
]


@pytest.mark.parametrize(("name", "value", "meant"), RIGHT, ids=[f"{name}={value}" for name, value, _ in RIGHT])
def test_a_right_one_is_read(environment, name, value, meant):
    environment(**{name: value})
    assert getattr(load(env_file=None), name.lower()) == meant


def test_a_file_is_read_and_the_environment_wins(tmp_path, environment, monkeypatch):
    environment(PORT="1")
    monkeypatch.delenv("PANEL_KEY")
    (tmp_path / "desk.env").write_bytes(b"\xef\xbb\xbfPANEL_KEY=from-file\nPORT=2\nSOMETHING_ELSE=3\n")
    settings = load(env_file=str(tmp_path / "desk.env"))
    assert settings.panel_key.get_secret_value() == "from-file"
    assert settings.port == 1


def test_overrides_win():
    assert load(env_file=None, port=0, operator_ids=(5,)).operator_ids == (5,)


def test_an_unreadable_file_is_said(tmp_path):
    (tmp_path / ".env").write_bytes(b"PANEL_KEY=\xff\xfe\n")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(env_file=str(tmp_path / ".env"))


def test_the_books_need_only_the_database(environment, monkeypatch):
    for name in GOOD:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PANEL_URL", "http://wrong")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///other.db")
    settings = load(env_file=None, needs=BOOKS)
    assert settings.database_url == "sqlite:///other.db"
    assert settings.panel_url == ""
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    assert trouble(needs=BOOKS).startswith("DATABASE_URL is wrong")


def test_no_secret_is_shown(environment):
    environment(DATABASE_URL="postgresql://u:pa%40ss@h/d", WEBHOOK_SECRET="w" * 32)
    settings = load(env_file=None)
    assert set(settings.secrets) == {TOKEN, "sekret-key", "w" * 32, "pa%40ss", "pa@ss"}
    shown = repr(settings) + str(settings)
    assert not [word for word in settings.secrets if word in shown]


def test_rows_tell_name_default_and_description():
    by_name = {name: (default, description) for name, default, description in rows()}
    assert len(by_name) == len(Settings.model_fields)
    assert by_name["PANEL_KEY"][0] == "required"
    assert by_name["POLL_SECONDS"][0] == "60"
    assert by_name["WEBHOOK_URL"][0] == "empty"
    assert all(description and "\n" not in description for _, description in by_name.values())


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://panel.example/api/v2/", True),
        ("https://panel.example:443/api/v2", True),
        ("https://panel.example:8443/api/v2", False),
        ("https://panel.example/api/v3", False),
        ("https://panel.example/api/v2?shop=2", False),
        ("https://other.example/api/v2", False),
        ("https://panel.example:443/api/v2/", True),
    ],
)
def test_what_is_another_panel(other, same):
    marks = {load(env_file=None, panel_url=url).panel_mark for url in ("https://panel.example/api/v2", other)}
    assert (len(marks) == 1) is same
