"""The methods that change or remove messages."""

from typing import Any

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.keyboards import read_markup
from bot.sandbox.telegram.messages import Message
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.texts import read_caption, read_text
from bot.sandbox.telegram.world import World

Json = dict[str, Any]
COMPARED = ("text", "entities", "caption", "caption_entities", "reply_markup", "link_preview_options")
MOST_DELETED = 100
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


def edit_text(world: World, params: Params) -> Json:
    message = _editable(world, params)
    content = read_text(params)
    if "text" not in message.payload:
        raise bad("there is no text in the message to edit")
    if params.values.get("link_preview_options"):
        content["link_preview_options"] = params.json("link_preview_options")
    return _change(world, message, ("text", "entities", "link_preview_options"), _marked(params, content))


def edit_caption(world: World, params: Params) -> Json:
    message = _editable(world, params)
    content = read_caption(params)
    if "text" in message.payload:
        raise bad("there is no caption in the message to edit")
    return _change(world, message, ("caption", "caption_entities"), _marked(params, content))


def edit_markup(world: World, params: Params) -> Json:
    return _change(world, _editable(world, params), (), _marked(params, {}))


def delete_message(world: World, params: Params) -> bool:
    chat = world.open_chat(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad("message to delete not found")
    _delete(world, message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete up to 100; ids that are not found are passed over (Bot API docs)."""
    chat = world.open_chat(params)
    numbers = params.array("message_ids") or []
    if not 1 <= len(numbers) <= MOST_DELETED:
        raise bad("message identifiers are not specified" if not numbers else "too many message identifiers specified")
    for number in numbers:
        message = chat.messages.get(int(number))
        if message is not None and not message.deleted:
            _delete(world, message)
    return True


def _delete(world: World, message: Message) -> None:
    message.deleted = True
    world.tell("deleted", message)


def _marked(params: Params, content: Json) -> Json:
    markup = read_markup(params)
    return content if markup is None else {**content, "reply_markup": markup}


def _editable(world: World, params: Params) -> Message:
    if not params.values.get("message_id"):
        raise bad("message identifier is not specified")
    chat = world.writable_chat(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad("message to edit not found")
    if not message.from_bot:
        raise bad("message can't be edited")
    return message


def _change(world: World, message: Message, replaced: tuple[str, ...], content: Json) -> Json:
    gone = (*replaced, "reply_markup")
    after = {key: value for key, value in message.payload.items() if key not in gone} | content
    if all(after.get(key) == message.payload.get(key) for key in COMPARED):
        raise bad(_SAME)
    after["edit_date"] = world.date()
    message.payload = after
    world.tell("edited", message)
    return after
