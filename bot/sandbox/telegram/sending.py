"""The methods that put new messages into chats."""

from typing import Any

from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.files import Stored
from bot.sandbox.telegram.keyboards import read_markup
from bot.sandbox.telegram.messages import Chat, Message
from bot.sandbox.telegram.params import Params, Upload
from bot.sandbox.telegram.texts import read_caption, read_text
from bot.sandbox.telegram.world import World

Json = dict[str, Any]
PASSED_ON = ("link_preview_options", "message_effect_id")
CHAT_ACTIONS = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
]


def send_message(world: World, params: Params) -> Json:
    chat = world.writable_chat(params)
    return _send(world, params, chat, read_text(params))


def send_document(world: World, params: Params) -> Json:
    chat = world.writable_chat(params)
    caption = read_caption(params)
    return _send(world, params, chat, {"document": _file(world, params, "document").document(), **caption})


def send_photo(world: World, params: Params) -> Json:
    chat = world.writable_chat(params)
    caption = read_caption(params)
    return _send(world, params, chat, {"photo": _file(world, params, "photo").photo(), **caption})


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.writable_chat(params)
    action = params.text("action").lower()
    if action not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    world.note("action", chat.id, {"action": action})
    return True


def _send(world: World, params: Params, chat: Chat, content: Json) -> Json:
    body: Json = {"from": world.bot} if chat.type != "channel" else {"sender_chat": chat.payload}
    quoted = _quoted(params, chat)
    if quoted is not None:
        body["reply_to_message"] = quote(quoted)
    body |= content
    body |= {name: params.json(name) for name in PASSED_ON if params.values.get(name)}
    markup = read_markup(params)
    if markup is not None:
        body["reply_markup"] = markup
    world.flood.sent(chat.id)
    return world.post(chat, body, from_bot=True, silent=params.flag("disable_notification")).payload


def quote(message: Message) -> Json:
    return {key: value for key, value in message.payload.items() if key != "reply_to_message"}


def _quoted(params: Params, chat: Chat) -> Message | None:
    wanted = params.object("reply_parameters")
    number = wanted.get("message_id") or params.integer("reply_to_message_id")
    if not number:
        return None
    message = chat.messages.get(int(number))
    if message is not None and not message.deleted:
        return message
    if wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def _file(world: World, params: Params, name: str) -> Stored:
    upload = params.upload(name)
    if upload is not None:
        if not upload.data:
            raise bad("file must be non-empty")
        return world.files.keep(f"{name}s", upload)
    given = params.text(name)
    if not given:
        raise bad(f"there is no {name} in the request")
    if given.startswith(("http://", "https://")):
        return world.files.keep(f"{name}s", Upload(given.rpartition("/")[2] or "file", b""))
    stored = world.files.by_id(given)
    if stored is None:
        raise bad("wrong file identifier/HTTP URL specified")
    return stored
