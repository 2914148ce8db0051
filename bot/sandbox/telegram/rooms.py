"""Groups and channels: where people, anonymous administrators, channels and other bots speak before the bot."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram.entities import found_entities
from bot.sandbox.telegram.messages import Chat, Message
from bot.sandbox.telegram.world import World

if TYPE_CHECKING:
    from bot.sandbox.telegram.person import Person

Json = dict[str, Any]
# Whom Telegram names as the sender of what an anonymous administrator writes (Bot API docs, Message.sender_chat).
ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


class Room:
    """A group, supergroup or channel in which the bot is."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    def join(self, person: "Person") -> None:
        self.chat.members.add(person.id)

    def say_anonymously(self, text: str) -> Message:
        """Write as an administrator who stays hidden behind the group."""
        return self._post("message", {"from": ANONYMOUS, "sender_chat": self.chat.payload, **_content(text)})

    def post(self, text: str) -> Message:
        """Write as the channel."""
        return self._post("channel_post", {"sender_chat": self.chat.payload, **_content(text)})

    def edit_post(self, message: Message, text: str) -> None:
        message.payload = {**message.payload, **_content(text), "edit_date": self.world.date()}
        self.world.tell("edited", message)
        self.world.updates.push("edited_channel_post", message.payload, self.id)

    def expel_bot(self) -> None:
        self.chat.refusing = "bot was kicked from the group chat"

    def migrate(self, new_id: int) -> "Room":
        """Become a supergroup of another id; the old one is refused with `migrate_to_chat_id` from now on."""
        self.chat.moved_to = new_id
        chat = Chat(new_id, "supergroup", self.chat.names, reached=True, members=self.chat.members)
        self.world.chats[new_id] = chat
        return Room(self.world, chat)

    def _post(self, kind: str, body: Json) -> Message:
        message = self.world.post(self.chat, body, from_bot=False)
        self.world.updates.push(kind, message.payload, self.id)
        return message


def _content(text: str) -> Json:
    entities = found_entities(text, [])
    return {"text": text, **({"entities": entities} if entities else {})}
