"""Every knob of the desk: environment name, default, one line of description; read once, by the verbs and `app`.

SettingsError         a setting is missing or wrong: say which, stop
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pydantic.fields import FieldInfo

REQUIRED = ("telegram_token", "panel_url", "panel_key", "operator_ids")
# What `ledger`, `migrate` and `backup` read; whatever else is missing or wrong is not their trouble.
BOOKS = ("database_url", "log_level", "log_format")

PORTS = {"http": 80, "https": 443}
_ENGINES = ("sqlite", "sqlite+aiosqlite", "sqlite+pysqlite", "postgres", "postgresql", "postgresql+asyncpg")
_PASSWORD = re.compile(r"://[^:/@]*:([^@/]*)@")
_USER_ID = re.compile(r"[1-9][0-9]{0,15}")
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
# Telegram takes 1 to 256 of these; the lower bound is ours, against guessing.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")


class SettingsError(Exception):
    """One line for each missing or wrong setting: its name, what is wrong, its description; never its value."""


def other_panel(tied: int) -> SettingsError:
    """Say that the books hold orders of another panel, and the ways out."""
    return SettingsError(
        f"PANEL_URL is another address than that of the panel whose orders these books hold ({tied}). If the same "
        "panel has moved there, run `python -m bot moved`; for another panel name a new DATABASE_URL."
    )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _split(url: str) -> SplitResult:
    if any(sign.isspace() or not sign.isprintable() for sign in url):
        raise ValueError("must hold no spaces and no invisible characters")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        # Its own words quote a piece of the value.
        raise ValueError("must be an https:// address") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an https:// address")
    if parts.username is not None or parts.fragment:
        raise ValueError("must hold no user name and no fragment")
    return parts


def _https_url(url: str) -> str:
    if not url:
        return url
    parts = _split(url)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise ValueError("must start with https:// (plain http only for this machine)")
    return url


def _api_server(url: str) -> str:
    parts = _split(url)
    if parts.path.strip("/") or parts.query:
        raise ValueError("must be scheme and host only, without /bot")
    return url.rstrip("/")


def _database_url(url: str) -> str:
    if url.partition("://")[0] not in _ENGINES:
        raise ValueError("must start with sqlite:// or postgresql://")
    return url


def _operator_ids(given: object) -> object:
    if not isinstance(given, str) or not given.strip(" ,"):
        return given
    words = re.split(r"[,\s]+", given.strip(" ,"))
    if not all(_USER_ID.fullmatch(word) for word in words):
        raise ValueError("must be numbers separated by commas, like 123456789,987654321; a @name is no id")
    return tuple(words)


def _once(ids: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ids))


def _upper(given: object) -> object:
    return given.upper() if isinstance(given, str) else given


Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
HttpsUrl = Annotated[str, AfterValidator(_https_url)]
UserId = Annotated[int, Field(gt=0)]
UserIds = Annotated[tuple[UserId, ...], NoDecode, BeforeValidator(_operator_ids), AfterValidator(_once)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_upper)]


class Settings(BaseSettings):
    """Values from the environment, then from `.env`. A required one is empty until `load` has seen to it."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True, env_file_encoding="utf-8-sig"
    )

    telegram_token: SecretStr = Field(SecretStr(""), description="The bot's token, from @BotFather")
    panel_url: HttpsUrl = Field("", description="Your panel's API address, usually https://…/api/v2")
    panel_key: SecretStr = Field(SecretStr(""), description="Your API key at the panel, from its account page")
    operator_ids: UserIds = Field((), description="Telegram ids of the operators, separated by commas")
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "sqlite:///data/paneldesk.db", repr=False, description="Where the books are kept: a SQLite file or PostgreSQL"
    )
    telegram_api_url: Annotated[str, AfterValidator(_api_server)] = Field(
        "https://api.telegram.org", description="The Bot API server: scheme and host, without /bot"
    )
    poll_seconds: Seconds = Field(60, description="Seconds between two looks at an open order")
    catalog_seconds: Seconds = Field(600, description="Seconds for which the panel's service list counts as fresh")
    unverified_seconds: Seconds = Field(180, description="Seconds until operators are asked about an unverified order")
    panel_timeout: Seconds = Field(120, description="Seconds to wait for the panel's answer to a new order")
    draft_seconds: Seconds = Field(900, description="Seconds until an unconfirmed draft expires")
    send_rate: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        28, description="Messages a second to Telegram over all chats; 0 lifts this and the limits per chat"
    )
    day_cap: Amount = Field(Decimal(0), description="The most the desk spends in a day, in the panel's money; 0 = none")
    order_cap: Amount = Field(Decimal(0), description="The most one order may cost, in the panel's money; 0 = none")
    max_unverified: int = Field(0, ge=0, description="Unverified orders at which the desk takes no new one; 0 = none")
    low_balance: Amount = Field(Decimal(0), description="Operators are warned when the balance is below; 0 = never")
    webhook_url: HttpsUrl = Field("", description="Kept for updates by webhook; leave it empty: this version polls")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="32 to 256 of A-Z a-z 0-9 _ - that prove an update is Telegram's; for the webhook"
    )
    port: int = Field(8080, ge=0, le=65535, description="Port of the webhook, /healthz, /readyz and /metrics")
    default_language: str = Field("en", description="Language of people whose own is not spoken here")
    bot_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = Field(
        "", description="The bot's name in Telegram, 64 characters at most; empty = the one given at @BotFather stays"
    )
    log_level: Level = Field("INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL")
    log_format: Literal["json", "console"] = Field("json", description="json or console; one line an event in both")
    panel_idempotency_param: str = Field(
        "", description="Name of the panel's parameter that makes a repeated order safe, if it has one"
    )

    probe: bool = Field(
        False,
        description="Look for unverified orders at the numbers next to our own: only with a key that nobody else uses",
    )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Whatever no log line may show."""
        words = [word.get_secret_value() for word in (self.telegram_token, self.panel_key, self.webhook_secret)]
        password = _PASSWORD.search(self.database_url)
        both = [password[1], unquote(password[1])] if password else []
        return tuple(dict.fromkeys(filter(None, words + both)))

    @property
    def panel_mark(self) -> str:
        """What tells one panel's address from another's, and nobody what it is; a new key is the same panel."""
        parts = urlsplit(self.panel_url)
        port = "" if parts.port in {None, PORTS.get(parts.scheme)} else f":{parts.port}"
        named = f"{parts.hostname}{port}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
        return hashlib.blake2b(named.encode(), digest_size=16).hexdigest()


def refused(settings: Settings, languages: Collection[str]) -> Iterator[SettingsError]:
    """Say why `run` does not start where each setting is sound by itself; `languages` are those that are spoken."""
    if settings.webhook_url:
        yield SettingsError("WEBHOOK_URL must be empty: this version takes updates by long polling only.")
    if settings.default_language not in languages:
        yield SettingsError(f"DEFAULT_LANGUAGE must be one of {', '.join(sorted(languages))}.")


def load(*, needs: Collection[str] | None = None, env_file: str | None = ".env", **overrides: object) -> Settings:
    """All settings, checked; with `needs` (field names) only those, the others then stand at their defaults if wrong.

    Raises SettingsError. Overrides are field names and win over the environment.
    """
    settings, wrong = _read(env_file, overrides)
    if needs is None:
        wrong = {**_absent(settings, wrong), **_misshapen(settings), **wrong}
    troubles = {name: words for name, words in wrong.items() if needs is None or name in needs}
    if troubles:
        raise SettingsError("\n".join(_line(name, troubles[name]) for name in _fields() if name in troubles))
    return settings


def rows() -> list[tuple[str, str, str]]:
    """Name, default and description of each setting, as the README's table shows them."""
    return [(name.upper(), _default(name, field), field.description or "") for name, field in _fields().items()]


def _read(env_file: str | None, overrides: Mapping[str, object]) -> tuple[Settings, dict[str, str]]:
    """Settings with a default in place of each wrong one, and what is wrong with those."""
    try:
        return _settings(env_file, overrides), {}
    except ValidationError as error:
        wrong = {str(item["loc"][0]).lower(): _told(item["type"], item["msg"]) for item in error.errors()}
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{env_file} cannot be read: it must be a text file in UTF-8.") from None
    defaults = {name: _fields()[name].default for name in wrong}
    return _settings(env_file, {**overrides, **defaults}), wrong


def _settings(env_file: str | None, values: Mapping[str, object]) -> Settings:
    given: dict[str, Any] = {"_env_file": env_file, **values}
    return Settings(**given)


def _fields() -> dict[str, FieldInfo]:
    return Settings.model_fields


def _absent(settings: Settings, wrong: Collection[str]) -> dict[str, str]:
    empty = (name for name in REQUIRED if name not in wrong and not getattr(settings, name))
    return dict.fromkeys(empty, "is missing")


def _misshapen(settings: Settings) -> dict[str, str]:
    """Secrets are looked at here: a validator on their fields would put their text into its error."""
    token, secret = settings.telegram_token.get_secret_value(), settings.webhook_secret.get_secret_value()
    checks = (
        (
            "telegram_token",
            token and not _TOKEN.fullmatch(token),
            "is wrong: must be digits, a colon, letters and digits",
        ),
        ("webhook_secret", secret and not _WEBHOOK_SECRET.fullmatch(secret), "is wrong: its length or a character"),
        (
            "webhook_secret",
            settings.webhook_url and not secret,
            "is missing: WEBHOOK_URL asks for it; leave both empty, this version polls",
        ),
    )
    return {name: words for name, is_wrong, words in checks if is_wrong}


def _told(kind: str, message: str) -> str:
    words = message.removeprefix("Value error, ")
    return "is missing" if kind == "missing" else f"is wrong: {words[:1].lower()}{words[1:]}"


def _line(name: str, trouble: str) -> str:
    return f"{name.upper()} {trouble} ({_fields()[name].description})"


def _default(name: str, field: FieldInfo) -> str:
    if name in REQUIRED:
        return "required"
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return str(value) if value != "" else "empty"
