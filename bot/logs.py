"""How events become lines: structlog over the standard library's logging, with one redaction step for all of them."""

from __future__ import annotations

import base64
import json
import logging
import re
import sys
import threading
from typing import TYPE_CHECKING, Literal, TextIO
from urllib.parse import quote, quote_plus

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from structlog.typing import Processor

    Redact = Callable[[str], str]

HIDDEN = "[secret]"
# A shorter one would blot out ordinary words.
_SHORTEST = 4
_LIKE_A_BOTS = r"\d{1,20}(?::|%3[Aa])[\w-]{30,}"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

# At INFO httpx writes addresses with the token, aiohttp one line a request; at DEBUG telegram writes whole updates.
_QUIET = {
    "aiohttp.access": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "telegram": logging.INFO,
}


def redaction(secrets: Iterable[str] = ()) -> Redact:
    """A function that takes bot tokens and the given secrets out of a text, URL-encoded and base64 forms too."""
    # The half of a bot token after the colon is secret alone.
    words = {word for secret in secrets for word in (secret, secret.rpartition(":")[2])}
    forms = {form for word in words if len(word) >= _SHORTEST for form in _forms(word)}
    longest_first = sorted(map(re.escape, forms), key=len, reverse=True)
    pattern = re.compile("|".join([*longest_first, _LIKE_A_BOTS]))
    return lambda text: pattern.sub(HIDDEN, text)


def setup(
    level: str, style: Literal["json", "console"], secrets: Iterable[str], *, stream: TextIO | None = None
) -> Redact:
    """Send every record of this process, uncaught exceptions included, to `stream` (stderr); returns the redaction."""
    redact = redaction(secrets)
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(_Line(redact, style))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(root.level, least))
    logging.captureWarnings(capture=True)
    _configure_structlog()
    _catch_the_uncaught()
    return redact


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """The inherited one prints the arguments, which no redaction has seen."""
        self.stream.write(f"a record of {record.name}, line {record.lineno}, could not be written\n")


class _Line(structlog.stdlib.ProcessorFormatter):
    """One record, one line, no secret: whatever the renderer made passes through here."""

    def __init__(self, redact: Redact, style: Literal["json", "console"]) -> None:
        super().__init__(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *_facts()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _renderer(style),
            ],
        )
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return _UNPRINTABLE.sub(_escape, self._redact(super().format(record)))


def _facts() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _renderer(style: Literal["json", "console"]) -> Processor:
    if style == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_facts(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _catch_the_uncaught() -> None:
    """Python's own hooks print tracebacks past the redaction; ours log them."""

    def main(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        logging.getLogger("bot").critical("uncaught exception", exc_info=(kind, error, trace))

    def thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            main(args.exc_type, args.exc_value, args.exc_traceback)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            main(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook, threading.excepthook, sys.unraisablehook = main, thread, unraisable


def _escape(found: re.Match[str]) -> str:
    return _SHORT_ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}"


def _forms(secret: str) -> Iterator[str]:
    """The spellings in which a secret may stand in a line."""
    yield secret
    yield from (quote(secret), quote(secret, safe=""), quote_plus(secret))
    yield from (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1])
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield from _base64_forms(secret.encode(), encode)


def _base64_forms(secret: bytes, encode: Callable[[bytes], bytes]) -> Iterator[str]:
    """A secret inside a longer text takes one of three shapes; only the characters that are wholly its own count."""
    for shift in range(3):
        text = encode(bytes(shift) + secret).decode().rstrip("=")
        first, rest = (0, 2, 3)[shift], (shift + len(secret)) % 3
        own = text[first : len(text) - (1 if rest else 0)]
        if len(own) >= _SHORTEST:
            yield own
