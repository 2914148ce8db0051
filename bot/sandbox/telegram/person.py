"""A person of the simulated Telegram: says, taps, edits, sends, blocks; and reads what the bot tells."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.telegram.buttons import find_button, press, send_tap
from bot.sandbox.telegram.entities import found_entities, trimmed
from bot.sandbox.telegram.errors import bad
from bot.sandbox.telegram.messages import Chat, Message, Told
from bot.sandbox.telegram.params import Upload
from bot.sandbox.telegram.queries import InlineQuery, Tap
from bot.sandbox.telegram.sending import quote
from bot.sandbox.telegram.transcript import Seen, Wanted, fits, seen_message, seen_words
from bot.sandbox.telegram.world import World

Json = dict[str, Any]
AnyMessage = Message | Seen | int
MOST_START = 64
BLOCKED = "bot was blocked by the user"


class Person:
    """Acts in the private chat unless told another; what was done is seen by the bot as updates."""

    def __init__(self, world: World, user: Json) -> None:
        self.world = world
        self.user = user
        self.clipboard = ""
        self._mark = 0

    @property
    def id(self) -> int:
        number: int = self.user["id"]
        return number

    @property
    def chat(self) -> Chat:
        return self.world.chats[self.id]

    # What a person does.

    def say(self, text: str, *, chat: Chat | None = None, reply_to: AnyMessage | None = None) -> Message:
        """Send a text; Telegram finds commands, links and names in it."""
        bare, _ = trimmed(text, [])
        entities = found_entities(bare, [])
        return self.send({"text": bare, **({"entities": entities} if entities else {})}, chat=chat, reply_to=reply_to)

    def start(self, payload: str = "") -> Message:
        """Open the bot by a deep link; a payload beyond 64 characters opens nothing."""
        if len(payload) > MOST_START:
            raise bad("START_PARAM_INVALID")
        return self.say(f"/start {payload}".strip())

    def send_document(self, name: str, data: bytes, *, caption: str = "", mime: str = "text/plain") -> Message:
        stored = self.world.files.keep("documents", Upload(name, data, mime))
        return self.send({"document": stored.document(), **({"caption": caption} if caption else {})})

    def send_photo(self, data: bytes, *, caption: str = "") -> Message:
        stored = self.world.files.keep("photos", Upload("photo.png", data, "image/png"))
        return self.send({"photo": stored.photo(), **({"caption": caption} if caption else {})})

    def send_sticker(self, emoji: str = "👍") -> Message:
        stored = self.world.files.keep("stickers", Upload("sticker.webp", b"RIFF", "image/webp"))
        sizes = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self.send({"sticker": {**stored.document(), **sizes, "emoji": emoji}})

    def send(self, content: Json, *, chat: Chat | None = None, reply_to: AnyMessage | None = None) -> Message:
        """Send a message with this content, as it would stand in the update."""
        where = chat or self.chat
        if where is self.chat:
            self._reach()
        body = {"from": self.user, **content}
        if reply_to is not None:
            body["reply_to_message"] = quote(self._message(reply_to))
        self._begin()
        message = self.world.post(where, body, from_bot=False)
        self.world.updates.push("message", message.payload, self.id)
        return message

    def edit(self, message: AnyMessage, text: str) -> Message:
        self._begin()
        mine = self._message(message)
        entities = found_entities(text, [])
        mine.payload = {**mine.payload, "text": text, "entities": entities, "edit_date": self.world.date()}
        self.world.tell("edited", mine)
        self.world.updates.push("edited_message", mine.payload, self.id)
        return mine

    def tap(self, label: str, *, message: AnyMessage | None = None) -> Tap | None:
        """Press a visible button: its whole label, else a part; the newest message first.

        Give the tap of a callback button; other buttons do what they do and give None.
        """
        among = [self._message(message)] if message is not None else self.chat.shown()[::-1]
        where, button = find_button(among, label)
        self._begin()
        return press(self, where, button)

    def press(self, message: AnyMessage, data: str) -> Tap:
        """Send a tap with any data on any message, as an old or a hostile client may."""
        self._begin()
        return send_tap(self, self._message(message), data)

    def ask_inline(self, text: str, *, offset: str = "", chat_type: str = "sender") -> InlineQuery:
        """Type the bot's name and these words, in the chat with the bot unless told another; `offset` scrolls on."""
        self._begin()
        query = InlineQuery(self.world.query_id(), self.id, text, self.world.clock(), self.world.changed, offset)
        self.world.inline.add(query)
        asked = {"id": query.id, "from": self.user, "query": text, "offset": offset, "chat_type": chat_type}
        self.world.updates.push("inline_query", asked, self.id)
        return query

    def pick(self, query: InlineQuery, number: int = 0) -> Message:
        """Send the result of this number into the chat with the bot."""
        result = (query.results or [])[number]
        content = result.get("input_message_content") or {"message_text": result.get("title", "")}
        text = str(content.get("message_text", ""))
        entities = found_entities(text, content.get("entities") or [])
        return self.send({"text": text, "entities": entities, "via_bot": self.world.bot})

    def block(self) -> None:
        self._member("member", "kicked")
        self.chat.refusing = BLOCKED

    def unblock(self) -> None:
        self.chat.refusing = ""
        self._member("kicked", "member")

    # What a person sees.

    def commands(self, chat: Chat | None = None) -> list[Json]:
        """Give the command menu as this person sees it: by scope and language."""
        language = str(self.user.get("language_code", ""))
        return self.world.profile.commands_for(chat or self.chat, self.id, language)

    def transcript(self) -> list[Seen]:
        """Everything on this person's screen in the order in which it appeared, deleted messages marked."""
        messages = [seen_message(message) for message in self.chat.messages.values()]
        words = [seen_words(told) for told in self.world.heard.get(self.id, [])]
        return sorted([*messages, *words], key=lambda seen: seen.seq)

    def told(self) -> list[Told]:
        """Everything the bot ever told this person, edits one by one, in order."""
        return sorted([*self.chat.told, *self.world.heard.get(self.id, [])], key=lambda told: told.seq)

    def screen(self) -> Seen:
        """Give the newest message of the bot that stands."""
        return seen_message(next(one for one in reversed(self.chat.shown()) if one.from_bot))

    async def wait_for(self, wanted: Wanted, timeout: float = 5.0, *, since: int | None = None) -> Seen:  # noqa: ASYNC109 - the deadline belongs to the wish
        """Wait until the bot has told it since the person's last act (or since that `seq`)."""
        mark = self._mark if since is None else since
        deadline = self.world.monotonic() + timeout
        while True:
            for seen in self._news(mark):
                if fits(seen, wanted, mark):
                    return seen
            left = deadline - self.world.monotonic()
            if left <= 0 or not await self.world.changed.wait(left):
                raise TimeoutError(f"{wanted!r} was not told within {timeout} s; told: {self._lately(mark)}")

    def _news(self, mark: int) -> Iterator[Seen]:
        for told in reversed(self.chat.told):
            if told.seq <= mark:
                break
            yield seen_message(self.chat.messages[told.message_id])
        yield from (seen_words(told) for told in self.world.heard.get(self.id, []) if told.seq > mark)

    def _lately(self, mark: int) -> list[str]:
        return [told.text for told in self.told() if told.seq > mark][-5:]

    def _begin(self) -> None:
        self._mark = self.world.seq

    def _reach(self) -> None:
        if self.chat.refusing:
            self.unblock()
        self.chat.reached = True

    def _message(self, given: AnyMessage) -> Message:
        if isinstance(given, Message):
            return given
        return self.world.message(given.message_id if isinstance(given, Seen) else given)

    def _member(self, before: str, after: str) -> None:
        self._begin()
        member: Json = {"chat": self.chat.payload, "from": self.user, "date": self.world.date()}
        for key, status in (("old_chat_member", before), ("new_chat_member", after)):
            until = {"until_date": 0} if status == "kicked" else {}
            member[key] = {"user": self.world.bot, "status": status, **until}
        self.world.updates.push("my_chat_member", member, self.id)
        self.world.note("member", self.id, {"status": after})
