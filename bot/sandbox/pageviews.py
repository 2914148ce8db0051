"""What the chat page is told, as JSON: people, messages, calls, inline results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.sandbox.telegram import Call, Message, Person

Json = dict[str, Any]
MOST_SHOWN = 1_500
MOST_UPDATES = 5


def person_row(person: Person) -> Json:
    """A line of the people's list; `told` counts the bot's messages, so that a page can tell the unread ones."""
    shown = person.chat.shown()
    last = shown[-1] if shown else None
    return {
        "id": person.id,
        "name": person.user["first_name"],
        "language": person.user.get("language_code", ""),
        "started": person.chat.reached,
        "blocked": bool(person.chat.refusing),
        "told": sum(1 for told in person.chat.told if told.kind == "sent"),
        "last": {"text": _summary(last), "date": last.payload["date"], "mine": not last.from_bot} if last else None,
    }


def _summary(message: Message) -> str:
    for kind, word in (("document", "Document"), ("photo", "Picture"), ("sticker", "Sticker")):
        if kind in message.payload:
            return message.text or word
    return message.text[:120]


def message_row(message: Message) -> Json:
    marks = {"mine": not message.from_bot, "silent": message.silent, "deleted": message.deleted}
    return {**message.payload, **marks}


def call_row(call: Call) -> Json:
    return {
        "seq": call.seq,
        "at": call.at,
        "method": call.method,
        "params": {key: _short(value) for key, value in call.params.items()},
        "status": call.status,
        "seconds": round(call.seconds, 4),
        "result": _result(call.result),
    }


def _result(result: Any) -> Any:
    if isinstance(result, list) and len(result) > MOST_UPDATES:
        return [*result[:MOST_UPDATES], f"and {len(result) - MOST_UPDATES} more"]
    return result


def _short(value: Any) -> Any:
    return value[:MOST_SHOWN] if isinstance(value, str) else value


def result_row(result: Json) -> Json:
    return {key: str(result.get(key, "")) for key in ("id", "title", "description")}
