"""What happens at a press on a button, on the person's side of the wire."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.telegram.messages import Message
from bot.sandbox.telegram.queries import Tap

if TYPE_CHECKING:
    from bot.sandbox.telegram.person import Person

Json = dict[str, Any]


def find_button(messages: Iterable[Message], label: str) -> tuple[Message, Json]:
    """Find the button in the first message that has it: by its whole label, else by a part."""
    standing = list(messages)
    for fits in (label.__eq__, lambda text: label in text):
        for message in standing:
            for button in (button for row in message.rows for button in row):
                if fits(button["text"]):
                    return message, button
    labels = [labels for message in standing for labels in message.buttons]
    raise LookupError(f"no button {label!r}; there are {labels[:12]}")


def press(person: "Person", message: Message, button: Json) -> Tap | None:
    if "callback_data" in button:
        return send_tap(person, message, str(button["callback_data"]))
    if "copy_text" in button:
        person.clipboard = button["copy_text"]["text"]
    elif "switch_inline_query_current_chat" in button:
        person.ask_inline(button["switch_inline_query_current_chat"])
    elif (payload := deep_link(str(button.get("url", "")), person.world.setup.username)) is not None:
        person.start(payload)
    return None


def deep_link(url: str, username: str) -> str | None:
    """Give the start payload of a link to this bot; None for any other address."""
    parts = urlsplit(url)
    if parts.hostname not in ("t.me", "telegram.me") or parts.path.strip("/").lower() != username.lower():
        return None
    return parse_qs(parts.query).get("start", [""])[0]


def send_tap(person: "Person", message: Message, data: str) -> Tap:
    world = person.world
    tap = Tap(world.query_id(), person.id, message.chat.id, message.id, data, world.clock(), world.changed)
    world.taps.add(tap)
    world.note("tap", message.chat.id, {"person_id": person.id, "message_id": message.id, "data": data})
    gone = {"chat": message.chat.payload, "message_id": message.id, "date": 0}
    query = {
        "id": tap.id,
        "from": person.user,
        "message": gone if message.deleted else message.payload,
        "chat_instance": str(message.chat.id * 7919),
        "data": data,
    }
    world.updates.push("callback_query", query, person.id)
    return tap
