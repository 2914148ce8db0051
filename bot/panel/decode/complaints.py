"""Errors inside well-formed answers: where panels put them, and what class they are of."""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from typing import Any

from bot.panel.decode.fields import folded, pick, single
from bot.panel.decode.wordings import BY_ACTION, REST
from bot.panel.models import ErrorClass

ERRORS = ("error", "errors", "err", "error_message", "errormessage", "error_msg")
MESSAGES = ("message", "msg", "detail", "description", "title", "text", "reason")
NOISE = frozenset(
    {*MESSAGES, "code", "statuscode", "status_code", "supported_actions", "success", "status", "timestamp", "path"}
)
"""Fields that may stand beside a message without making the object anything but a complaint."""

OUTCOME_FLAGS = ("success", "result", "ok")
TRUE_WORDS = frozenset({"success", "successful", "ok", "true", "1"})
FALSE_WORDS = frozenset({"false", "0", "no", "error", "fail", "failed", "failure"})
NOTHING = (None, "", 0, "0", "false", "null", "none")
ORDER_FIELDS = ("charge", "remains", "remain", "start_count", "start_counter")
WITH_STATES = frozenset({"status", "refill_status", "orders"})
"""Actions whose `status` may be a state of the panel's order; elsewhere `error` is a verdict on the request."""

TAGS = re.compile(r"<[^<>]{1,200}>")
LONGEST = 2000
LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o"})


def complaint(doc: Any, action: str) -> tuple[str, ...] | None:
    """Return the texts of an error if `doc` is one: a tuple, empty where the panel gave no words. None: no error."""
    doc = single(doc)
    if isinstance(doc, str):
        return (doc,) if doc.strip() else None
    return _object_complaint(folded(doc), action) if isinstance(doc, dict) else None


def classify(texts: tuple[str, ...], action: str) -> ErrorClass:
    """Find the class of an error. A text of a machine in trouble outweighs whatever stands beside it."""
    classes = [classify_text(text[:LONGEST], action) for text in texts]
    if ErrorClass.SERVER_ERROR in classes:
        return ErrorClass.SERVER_ERROR
    return next((found for found in classes if found is not ErrorClass.UNKNOWN_ERROR), ErrorClass.UNKNOWN_ERROR)


def classify_text(text: str, action: str) -> ErrorClass:
    folded_text = fold(text)
    for error, pattern in _patterns(action):
        if pattern.search(folded_text):
            return error
    return ErrorClass.UNKNOWN_ERROR


def fold(text: str) -> str:
    """Fold a sentence or a language key to plain lower-case words: no HTML, accents or signs."""
    plain = TAGS.sub(" ", html.unescape(text))
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", plain).casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign)).translate(LETTERS)
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


@functools.cache
def _patterns(action: str) -> tuple[tuple[ErrorClass, re.Pattern[str]], ...]:
    return tuple((error, re.compile("|".join(wordings))) for error, wordings in BY_ACTION.get(action, REST))


def _object_complaint(row: dict[str, Any], action: str) -> tuple[str, ...] | None:
    errors = [row[name] for name in ERRORS if name in row and not _is_nothing(row[name])]
    if errors:
        return _words([*errors, *_messages(row)])
    if _said_no(row) or _bad_status(row, action):
        return _words(_messages(row))
    if _messages(row) and row.keys() <= NOISE and not said_yes(row) and not _has_state(row, action):
        return _words(_messages(row))
    return None


def _said_no(row: dict[str, Any]) -> bool:
    return any(name in row and _is_false(row[name]) for name in OUTCOME_FLAGS)


def said_yes(row: dict[str, Any]) -> bool:
    success = row.get("success")
    return not (_is_nothing(success) or _is_false(success)) or str(row.get("status")).strip().lower() in TRUE_WORDS


def _has_state(row: dict[str, Any], action: str) -> bool:
    return action in WITH_STATES and isinstance(row.get("status"), str)


def _bad_status(row: dict[str, Any], action: str) -> bool:
    status = row.get("status")
    if status is False:
        return True
    if not isinstance(status, str) or status.strip().lower() not in FALSE_WORDS - {"0"}:
        return False
    return action not in WITH_STATES or (bool(_messages(row)) and not any(name in row for name in ORDER_FIELDS))


def _messages(row: dict[str, Any]) -> list[Any]:
    inner = row.get("data")
    deeper = [pick(folded(inner), MESSAGES)] if isinstance(inner, dict) else [inner] if isinstance(inner, str) else []
    return [value for value in (*(row.get(name) for name in MESSAGES), *deeper) if not _is_nothing(value)]


def _words(values: list[Any]) -> tuple[str, ...]:
    """Flatten texts, lists and objects of texts into the texts themselves; bare flags and codes say nothing."""
    texts: dict[str, None] = {}
    for value in values:
        if isinstance(value, str):
            texts[value] = None
        elif isinstance(value, dict):
            texts |= dict.fromkeys(_words(_by_meaning(folded(value))))
        elif isinstance(value, list):
            texts |= dict.fromkeys(_words(value))
    return tuple(texts)


def _by_meaning(row: dict[str, Any]) -> list[Any]:
    """Return the message of an error object, or all its values where none is named so (a table of fields)."""
    named = [row[name] for name in (*MESSAGES, *ERRORS) if not _is_nothing(row.get(name))]
    return named or list(row.values())


def _is_nothing(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in NOTHING
    return value in (None, 0, [], {})


def _is_false(value: Any) -> bool:
    return value is False or (isinstance(value, (int, str)) and str(value).strip().lower() in FALSE_WORDS)
