"""What the bot says of itself: commands per scope and language, names, descriptions, the menu button."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.telegram.messages import Chat

Json = dict[str, Any]
Scope = tuple[str, int, int]


@dataclass(slots=True)
class Profile:
    """Words by language (`""` stands for every other one), commands also by scope."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def commands_for(self, chat: Chat, person_id: int, language: str) -> list[Json]:
        """Give the list a person sees in a chat: the narrowest scope that has one (Bot API docs, BotCommandScope)."""
        for scope in _scopes(chat, person_id):
            for spoken in (language, ""):
                found = self.commands.get((scope, spoken))
                if found:
                    return found
        return []

    def word_for(self, words: dict[str, str], language: str) -> str:
        return words.get(language) or words.get("", "")


def _scopes(chat: Chat, person_id: int) -> list[Scope]:
    if chat.is_private:
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    return [("chat_member", chat.id, person_id), ("chat", chat.id, 0), ("all_group_chats", 0, 0), ("default", 0, 0)]
