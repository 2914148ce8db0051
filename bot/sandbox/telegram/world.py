"""Everything the simulated Telegram knows of one bot: people, chats, messages, queues."""

import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.bell import Bell
from bot.sandbox.telegram.errors import bad, forbidden, migrated
from bot.sandbox.telegram.files import Files
from bot.sandbox.telegram.flood import Flood
from bot.sandbox.telegram.messages import Chat, Message, Told, ToldKind
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.profile import Profile
from bot.sandbox.telegram.queries import INLINE_SECONDS, TAP_SECONDS, InlineQuery, Open, Tap
from bot.sandbox.telegram.updates import Updates

Json = dict[str, Any]
# A page that was away longer than this many events asks for everything anew.
KEPT_EVENTS = 2_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something a page may want to draw: what happened, and in which chat."""

    seq: int
    kind: str
    chat_id: int
    body: Json


@dataclass(frozen=True, slots=True)
class Setup:
    """How the simulated server is set up; `time_scale` shortens the life of taps and inline queries.

    Updates and messages are numbered from these on: a server that goes on where another one was must give none twice.
    """

    token: str = "7000000001:sandbox-token-that-opens-nothing-at-all"  # noqa: S105 - opens nothing
    username: str = "paneldesk_bot"
    name: str = "Paneldesk"
    clock: Callable[[], float] = time.time
    time_scale: float = 1.0
    first_update: int = 700_000_001
    first_message: int = 1


class World:
    """The state behind the methods; the methods stand in the modules named for what they do."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.clock = setup.clock
        self.bot_id = int(setup.token.partition(":")[0])
        self.users: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.updates = Updates(setup.clock, setup.time_scale, first=setup.first_update)
        self.taps: Open[Tap] = Open(setup.clock, TAP_SECONDS * setup.time_scale)
        self.inline: Open[InlineQuery] = Open(setup.clock, INLINE_SECONDS * setup.time_scale)
        self.profile = Profile()
        self.files = Files()
        self.flood = Flood(setup.clock)
        self.webhook: Json = {}
        self.told: list[Told] = []
        self.heard: dict[int, list[Told]] = {}
        self.events: deque[Event] = deque(maxlen=KEPT_EVENTS)
        self.changed = Bell()
        self._seq = itertools.count(1)
        self._message_ids = itertools.count(setup.first_message)
        self._query_ids = itertools.count(4_000_000_000_000_000_001)
        self.seq = 0
        self.monotonic = time.monotonic

    @property
    def bot(self) -> Json:
        name = self.profile.names.get("") or self.setup.name
        return {"id": self.bot_id, "is_bot": True, "first_name": name, "username": self.setup.username}

    def date(self) -> int:
        return int(self.clock())

    def query_id(self) -> str:
        return str(next(self._query_ids))

    def note(self, kind: str, chat_id: int, body: Json | None = None) -> int:
        """Record an event, wake whoever waits, and give its place in the order of things."""
        seq = self.place()
        self.events.append(Event(seq, kind, chat_id, body or {}))
        self.changed.ring()
        return seq

    def place(self) -> int:
        """Give the next place in the order of things without an event."""
        self.seq = next(self._seq)
        return self.seq

    def tell(self, kind: ToldKind, message: Message) -> None:
        """Record what a message says from now on."""
        seq = self.note(kind, message.chat.id, {"message_id": message.id})
        told = Told(seq, self.clock(), kind, message.chat.id, message.id, message.text, message.buttons, message.silent)
        message.history.append(told)
        if message.from_bot:
            message.chat.told.append(told)
            self.told.append(told)

    def toast(self, tap: Tap, text: str, *, alert: bool) -> None:
        kind: ToldKind = "alert" if alert else "toast"
        seq = self.note(kind, tap.chat_id, {"person_id": tap.person_id, "message_id": tap.message_id, "text": text})
        told = Told(seq, self.clock(), kind, tap.chat_id, tap.message_id, text)
        self.told.append(told)
        self.heard.setdefault(tap.person_id, []).append(told)

    def post(self, chat: Chat, body: Json, *, from_bot: bool, silent: bool = False) -> Message:
        """Put a message into a chat; the body says who sent it and what it holds."""
        number = next(self._message_ids)
        payload = {"message_id": number, "date": self.date(), "chat": chat.payload, **body}
        message = Message(chat, payload, from_bot, silent)
        chat.messages[number] = message
        self.tell("sent", message)
        return message

    def open_chat(self, params: Params, name: str = "chat_id") -> Chat:
        """Give the chat the bot wants to write to, or the refusal."""
        wanted = params.text(name).strip()
        if not wanted:
            raise bad("chat_id is empty")
        chat = self.by_username(wanted[1:]) if wanted.startswith("@") else self.chats.get(_number(wanted))
        if chat is None or not chat.reached:
            raise bad("chat not found")
        if chat.moved_to:
            raise migrated(chat.moved_to)
        return chat

    def writable_chat(self, params: Params) -> Chat:
        chat = self.open_chat(params)
        if chat.refusing:
            raise forbidden(chat.refusing)
        return chat

    def message(self, number: int) -> Message:
        """Give a message by its id, whatever chat it stands in; ids are never used twice here."""
        for chat in self.chats.values():
            if number in chat.messages:
                return chat.messages[number]
        raise LookupError(f"no message {number}")

    def by_username(self, username: str) -> Chat | None:
        known = (chat for chat in self.chats.values() if not chat.is_private)
        return next((chat for chat in known if chat.names.get("username") == username), None)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
