"""Chats and the messages in them, with every text that a message ever had."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ToldKind = Literal["sent", "edited", "deleted", "toast", "alert"]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was put before people: a message, its new text, its end, or the answer to a tap."""

    seq: int
    at: float
    kind: ToldKind
    chat_id: int
    message_id: int
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    silent: bool = False


@dataclass(slots=True)
class Message:
    """A message as the Bot API gives it (`payload`), and what was told with it over time."""

    chat: "Chat"
    payload: Json
    from_bot: bool
    silent: bool = False
    deleted: bool = False
    history: list[Told] = field(default_factory=list)

    @property
    def id(self) -> int:
        number: int = self.payload["message_id"]
        return number

    @property
    def text(self) -> str:
        return str(self.payload.get("text") or self.payload.get("caption") or "")

    @property
    def rows(self) -> list[list[Json]]:
        """The inline keyboard's rows of buttons."""
        return (self.payload.get("reply_markup") or {}).get("inline_keyboard") or []

    @property
    def buttons(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(str(button["text"]) for button in row) for row in self.rows)


@dataclass(slots=True)
class Chat:
    """A private chat, group, supergroup or channel; `reached` once the bot may write to it."""

    id: int
    type: str
    names: Json
    reached: bool = False
    refusing: str = ""
    moved_to: int = 0
    members: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    @property
    def payload(self) -> Json:
        return {"id": self.id, "type": self.type, **self.names}

    @property
    def is_private(self) -> bool:
        return self.type == "private"

    def shown(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.deleted]
