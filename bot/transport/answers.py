"""Telegram's answers: bytes and an HTTP code to a result or to the error that the caller can act on."""

from http import HTTPStatus

import msgspec
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.transport.errors import TooFast, Unclear

LONGEST_TEXT = 300
WITHOUT_A_TIME = 1.0  # a 429 that says no retry_after, as a proxy in front of a Bot API server may give


class Parameters(msgspec.Struct, frozen=True):
    retry_after: float | None = None
    migrate_to_chat_id: int | None = None


class Answer(msgspec.Struct, frozen=True):
    """The envelope of every answer; the result stays undecoded bytes until somebody wants it."""

    ok: bool = False
    result: msgspec.Raw = msgspec.Raw()
    description: str = ""
    parameters: Parameters = Parameters()


_REFUSALS: dict[int, type[TelegramError]] = {
    HTTPStatus.BAD_REQUEST: BadRequest,
    HTTPStatus.UNAUTHORIZED: InvalidToken,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: InvalidToken,  # a malformed token, or a method that does not exist
    HTTPStatus.CONFLICT: Conflict,
}


def result_of(code: int, payload: bytes) -> msgspec.Raw:
    """Give the undecoded `result`, or raise what the answer says."""
    answer = _decode(payload)
    if not HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES:
        raise refusal(code, answer)
    if answer is None or not answer.ok:
        raise Unclear("Invalid server response")
    return answer.result


def refusal(code: int, answer: Answer | None) -> TelegramError:
    answer = answer or Answer()
    if answer.parameters.migrate_to_chat_id:
        return ChatMigrated(answer.parameters.migrate_to_chat_id)
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return TooFast(answer.parameters.retry_after or WITHOUT_A_TIME)
    text = answer.description[:LONGEST_TEXT] or f"HTTP {code}"
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unclear(text)
    return _REFUSALS.get(code, NetworkError)(text)


def told_to_wait(code: int, payload: bytes) -> TooFast | None:
    if code != HTTPStatus.TOO_MANY_REQUESTS:
        return None
    found = refusal(code, _decode(payload))
    return found if isinstance(found, TooFast) else None


def _decode(payload: bytes) -> Answer | None:
    try:
        return msgspec.json.decode(payload, type=Answer)
    except msgspec.DecodeError:
        return None
