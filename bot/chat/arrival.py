"""Arrivals: an update's JSON as typed values, only the parts that the desk reads, in the shell that the library routes.

Building the library's own objects for every field of a message was a fifth of what a `/start` cost (measured); the
library itself only asks who wrote where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec
from telegram import Update

if TYPE_CHECKING:
    from telegram import Chat as LibraryChat
    from telegram import User as LibraryUser

Part = msgspec.Raw | msgspec.UnsetType


class User(msgspec.Struct, frozen=True):
    """Who, as Telegram says."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str | None = None
    language_code: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


class Chat(msgspec.Struct, frozen=True):
    """Where."""

    id: int
    type: str


class File(msgspec.Struct, frozen=True):
    """A document that somebody sent."""

    file_id: str
    file_size: int = 0
    file_name: str = ""


class Message(msgspec.Struct, frozen=True):
    """A message; of what it may hold beside texts and documents, only whether it is there."""

    message_id: int
    chat: Chat
    who: User | None = msgspec.field(name="from", default=None)
    sender_chat: Part = msgspec.UNSET
    text: str | None = None
    caption: str | None = None
    document: File | None = None
    sticker: Part = msgspec.UNSET
    photo: Part = msgspec.UNSET
    voice: Part = msgspec.UNSET
    video: Part = msgspec.UNSET
    video_note: Part = msgspec.UNSET
    audio: Part = msgspec.UNSET
    animation: Part = msgspec.UNSET
    location: Part = msgspec.UNSET
    contact: Part = msgspec.UNSET
    poll: Part = msgspec.UNSET
    dice: Part = msgspec.UNSET
    story: Part = msgspec.UNSET


class Tap(msgspec.Struct, frozen=True):
    """A press on a button; of the message only where it is."""

    id: str
    who: User = msgspec.field(name="from")
    message: Message | None = None
    data: str = ""


class Query(msgspec.Struct, frozen=True):
    """Words typed after the bot's name; `chat_type` is «sender» in the private chat with the bot."""

    id: str
    who: User = msgspec.field(name="from")
    query: str = ""
    offset: str = ""
    chat_type: str = ""


class Status(msgspec.Struct, frozen=True):
    """How the bot stands in a chat."""

    status: str


class Change(msgspec.Struct, frozen=True):
    """Somebody let the bot write, or stopped that."""

    chat: Chat
    new_chat_member: Status
    who: User | None = msgspec.field(name="from", default=None)


class Body(msgspec.Struct, frozen=True):
    """One update; kinds that the desk does not take are left out."""

    update_id: int
    message: Message | None = None
    callback_query: Tap | None = None
    inline_query: Query | None = None
    my_chat_member: Change | None = None


class Arrival(Update):
    """What the library needs to route an update, around what the desk reads of it."""

    __slots__ = ("_body", "_chat", "_user")

    def __init__(self, body: Body) -> None:
        super().__init__(body.update_id)
        self._body = body
        tap = body.callback_query
        part = body.message or tap or body.inline_query or body.my_chat_member
        who = part.who if part is not None else None
        holder = (tap.message if tap is not None else None) or body.message or body.my_chat_member
        # Ours in the place of the library's, which asks them for their ids and nothing more.
        self._user = cast("LibraryUser | None", who)
        self._chat = cast("LibraryChat | None", None if holder is None else holder.chat)

    @property
    def body(self) -> Body:
        return self._body

    @property
    def effective_user(self) -> LibraryUser | None:
        return self._user

    @property
    def effective_chat(self) -> LibraryChat | None:
        return self._chat


def arrive(data: bytes) -> Arrival:
    """Read an update; raises msgspec's errors where it is not one."""
    return Arrival(msgspec.json.decode(data, type=Body))
