"""Answers of other protocols of the same trade, which are not API v2: known by their form, since words differ.

Documented so: `{"result": true, "data": …, "message": …}` after `api_id` and `api_key` (elbistore.co.id), `{"code": …,
"data": …, "status": true}` after `sign` (osimesa.id), `{"status": false, "data": {"msg": …}}` (irvankede's kind).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.panel.decode.complaints import classify, complaint, fold
from bot.panel.decode.fields import folded
from bot.panel.errors import DialectError
from bot.panel.models import ErrorClass

if TYPE_CHECKING:
    from bot.panel.decode.reply import Reply

VERDICTS = ("result", "status", "response")
"""Fields that are a bare true or false there; in API v2 a status is a word or a number."""

PARAMETERS = re.compile(r"\b(?:api id|api secret|secret key|client id|signature)\b")
"""What those protocols ask for beside a key."""


def check_dialect(reply: Reply) -> None:
    """Raise DialectError where an answer that could not be used is of another protocol."""
    texts = complaint(reply.doc, reply.action) or ()
    if any(PARAMETERS.search(fold(text)) for text in texts) or _is_foreign(reply.doc, classify(texts, reply.action)):
        said = " · ".join(texts) or reply.raw
        raise DialectError(said, ErrorClass.UNEXPECTED_SHAPE, http_status=reply.http_status, raw=reply.raw)


def _is_foreign(doc: Any, error: ErrorClass) -> bool:
    row = folded(doc) if isinstance(doc, dict) else {}
    if "error" in row or not any(isinstance(row.get(name), bool) for name in VERDICTS):
        return False
    return row.get("data") is not None or error is ErrorClass.UNKNOWN_ERROR
