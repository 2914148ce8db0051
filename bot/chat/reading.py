"""Reading: an update of Telegram's to who did what where; whatever must never act is None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET
from telegram.constants import ChatID, ChatType

from bot.chat.buttons import Press, unpack
from bot.chat.turn import Document, Place, Said
from bot.people import Visitor

if TYPE_CHECKING:
    from bot.chat.arrival import Body, Message, Tap, User

NOBODY = frozenset({int(ChatID.ANONYMOUS_ADMIN), int(ChatID.SERVICE_CHAT), int(ChatID.FAKE_CHANNEL)})
GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
OTHER_KINDS = (
    "sticker", "photo", "voice", "video", "video_note", "audio", "animation", "location", "contact", "poll", "dice",
    "story",
)  # fmt: skip
"""What else a message may hold, as Telegram names it; what is none of these is about the chat and not said to us."""
_DIRECTIONS = "\u200e\u200f\u2066\u2067\u2068\u2069"
"""Marks around what was copied out of a right-to-left message of ours; at the ends they mean nothing."""
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody did something somewhere; `press` is None for a button that is not ours (any more)."""

    visitor: Visitor
    place: Place
    said: Said
    press: Press | None = None


def visit(update: Body, username: str) -> Visit | None:
    """Read new messages and taps of human beings; edited messages, channels and hidden senders are nobody."""
    if update.message is not None:
        return _message(update.message, username)
    if update.callback_query is not None:
        return _tap(update.callback_query)
    return None


def reachable(update: Body) -> tuple[int, bool] | None:
    """Read whether somebody let the bot write to him or stopped that: (Telegram id, whether it may)."""
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE:
        return None
    return change.chat.id, change.new_chat_member.status not in {"kicked", "left"}


def _message(message: Message, username: str) -> Visit | None:
    private = message.chat.type == ChatType.PRIVATE
    who = _who(message.who)
    if who is None or message.sender_chat is not UNSET or not (private or message.chat.type in GROUPS):
        return None
    said = _said(message, username)
    return None if said is None else Visit(who, Place(message.chat.id, message.message_id, private), said)


def _tap(query: Tap) -> Visit | None:
    who = _who(query.who)
    if who is None or query.message is None:
        return None
    chat = query.message.chat
    place = Place(chat.id, query.message.message_id, chat.type == ChatType.PRIVATE, query.id)
    return Visit(who, place, Said(), unpack(query.data))


def _who(user: User | None) -> Visitor | None:
    if user is None or user.is_bot or user.id in NOBODY:
        return None
    return Visitor(user.id, user.full_name, user.language_code)


def _said(message: Message, username: str) -> Said | None:
    if message.text is not None:
        return _text(message.text, username)
    if message.document is not None and message.animation is UNSET:
        file = message.document
        return Said(kind="document", document=Document(file.file_id, file.file_size, file.file_name))
    kind = next((kind for kind in OTHER_KINDS if getattr(message, kind) is not UNSET), None)
    if kind is not None and message.caption is not None and "://" in message.caption:
        # What apps share comes as a picture with the link under it; other words there are about the picture.
        return Said(message.caption.strip(_DIRECTIONS))
    return None if kind is None else Said(kind=kind)


def _text(sent: str, username: str) -> Said | None:
    text = sent.strip(_DIRECTIONS)
    found = _COMMAND.match(text)
    if found is None:
        return Said(text)
    command, meant = found.groups()
    if meant is not None and meant.lower() != username.lower():
        return None
    return Said(text, command=command.lower(), argument=text[found.end() :].strip().strip(_DIRECTIONS))
