"""One answer of the panel: from what came over the wire to a parsed document, or the error that it amounts to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.panel.decode.body import UnreadableError, parse, unpacked, utf8
from bot.panel.decode.complaints import classify, complaint
from bot.panel.decode.numbers import id_of
from bot.panel.decode.waits import wait_in_text
from bot.panel.errors import AccessError, AnswerError, DeclinedError, RedirectError, ThrottleError
from bot.panel.models import ErrorClass, RowError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.panel.redact import Redactor

RAW = 500
"""Characters of an answer that are kept for the operator."""

PAGE = 20_000
"""Bytes of an unreadable answer that are looked at."""

REDIRECTS = range(300, 400)
SERVER_ERRORS = range(500, 600)
TOO_MANY = 429
FORBIDDEN = 403
RATE_PAGE = re.compile(r"rate.?limited|error 1015|too many requests", re.IGNORECASE)
GUARD_PAGE = re.compile(
    r"just a moment|attention required|cf-chl|challenge-platform|ddos.guard|checking your browser", re.IGNORECASE
)
SEEN_ID = re.compile(r'"order(?:_id)?"\s*:\s*"?([\w-]+)"?\s*[,}\]]', re.IGNORECASE)
CLASSES = {
    ErrorClass.AUTH: AccessError,
    ErrorClass.ACCOUNT: AccessError,
    ErrorClass.RATE_LIMIT: ThrottleError,
}


@dataclass(frozen=True, slots=True)
class Response:
    """What came over the wire. `cap` bounds the body unpacked, `wait` is the time in seconds that the headers name."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    charset: str | None
    cap: int
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A parsed answer without the key in it, and what stands around it."""

    action: str
    doc: Any
    raw: str
    http_status: int
    wait: float | None

    def declined(self, texts: tuple[str, ...]) -> DeclinedError:
        """Make the error that the panel's own one amounts to."""
        return self.declined_row(self.row_error(texts))

    def declined_row(self, row: RowError) -> DeclinedError:
        wait = self.wait
        if wait is None and row.error is ErrorClass.RATE_LIMIT:
            wait = wait_in_text(row.text)
        kind = CLASSES.get(row.error, DeclinedError)
        return kind(row.text, row.error, http_status=self.http_status, raw=self.raw, wait=wait)

    def odd(
        self, reason: str, error: ErrorClass = ErrorClass.UNEXPECTED_SHAPE, *, hint: str | None = None
    ) -> AnswerError:
        """Make the error for an answer that is none of API v2's."""
        problem = AnswerError(reason, error, http_status=self.http_status, raw=self.raw, wait=self.wait)
        problem.hint = hint
        return problem

    def row_error(self, texts: tuple[str, ...]) -> RowError:
        return row_error(texts, self.action)

    def check(self) -> None:
        """Raise the error that the whole answer is, if it is one."""
        texts = complaint(self.doc, self.action)
        if texts is not None:
            raise self.declined(texts)


def row_error(texts: tuple[str, ...], action: str) -> RowError:
    """Fold the words of an error to its class; the words are kept, cut."""
    return RowError(error=classify(texts, action), text=" · ".join(texts)[:RAW])


@dataclass(frozen=True, slots=True)
class Plain:
    """A body unpacked, or why it cannot be."""

    body: bytes
    problem: UnreadableError | None = None


def plain(response: Response) -> Plain:
    """Unpack the body of an answer."""
    try:
        return Plain(unpacked(response.body, response.cap))
    except UnreadableError as error:
        return Plain(b"", error)


def read(action: str, response: Response, redactor: Redactor, body: Plain | None = None) -> Reply:
    """Read any answer; raises AnswerError for one that is no JSON document or comes from elsewhere.

    `body` is what `plain` made of it, where that was needed before.
    """
    body = plain(response) if body is None else body
    raw, doc, problem = response.body, None, body.problem
    if problem is None:
        raw = utf8(body.body, response.charset)
        try:
            doc = redactor.tree(parse(raw))
        except UnreadableError as error:
            problem = error
    shown = redactor.text(raw[:PAGE].decode(errors="replace"))
    reply = Reply(action, doc, shown[:RAW].strip(), response.status, response.wait)
    if response.status in REDIRECTS:
        raise _redirected(reply, redactor.text(response.headers.get("Location", "")), problem)
    if problem is not None:
        raise _unreadable(reply, shown, problem)
    return reply


def _redirected(reply: Reply, location: str, problem: UnreadableError | None) -> RedirectError:
    error = ErrorClass.UNEXPECTED_SHAPE if problem is None else _page_class(reply.http_status, reply.raw)
    redirect = RedirectError(f"redirected to {location[:RAW]}", error, http_status=reply.http_status, raw=reply.raw)
    redirect.location = location[:RAW]
    return redirect


def _unreadable(reply: Reply, text: str, problem: UnreadableError) -> AnswerError:
    error = _page_class(reply.http_status, text)
    seen = SEEN_ID.search(text)
    hint = id_of(seen[1]) if seen and reply.action == "add" else None
    return reply.odd(str(problem) if text.strip() else "an empty answer", error, hint=hint)


def _page_class(status: int, text: str) -> ErrorClass:
    """Tell what a body that is no JSON is: the status and the words of the page decide."""
    if status == TOO_MANY or RATE_PAGE.search(text):
        return ErrorClass.RATE_LIMIT
    if status == FORBIDDEN or GUARD_PAGE.search(text):
        return ErrorClass.BLOCKED
    if status in SERVER_ERRORS:
        return ErrorClass.SERVER_ERROR
    if not text.strip():
        return ErrorClass.EMPTY
    return ErrorClass.MALFORMED if text.lstrip()[:1] in ("{", "[", '"') else ErrorClass.NOT_JSON
