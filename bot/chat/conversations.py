"""Conversations: tells the library where each order stands at the start, derived from the drafts; it keeps nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telegram.ext import BasePersistence, PersistenceInput

from bot.chat.looking import CONFIRMING, FILLING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.orders import Draft


class Conversations(BasePersistence[dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """`drafts` reads every open draft with its owner's Telegram id. What the library wants stored is in the drafts."""

    def __init__(self, drafts: Callable[[], Awaitable[Sequence[tuple[int, Draft]]]]) -> None:
        super().__init__(PersistenceInput(bot_data=False, chat_data=False, user_data=False, callback_data=False))
        self._drafts = drafts

    async def get_conversations(self, name: str) -> dict[tuple[int | str, ...], object]:
        """Give the state of every open draft, by (chat, person)."""
        del name  # there is one conversation
        known = [(owner, draft) for owner, draft in await self._drafts() if draft.form is not None]
        return {(owner, owner): FILLING if draft.pending else CONFIRMING for owner, draft in known}

    async def update_conversation(self, name: str, key: tuple[int | str, ...], new_state: object | None) -> None:
        """Nothing: the draft is the truth."""

    async def get_user_data(self) -> dict[int, dict[Any, Any]]:
        return {}

    async def get_chat_data(self) -> dict[int, dict[Any, Any]]:
        return {}

    async def get_bot_data(self) -> dict[Any, Any]:
        return {}

    async def get_callback_data(self) -> None:
        return None

    async def update_user_data(self, user_id: int, data: dict[Any, Any]) -> None: ...
    async def update_chat_data(self, chat_id: int, data: dict[Any, Any]) -> None: ...
    async def update_bot_data(self, data: dict[Any, Any]) -> None: ...
    async def update_callback_data(self, data: object) -> None: ...
    async def drop_chat_data(self, chat_id: int) -> None: ...
    async def drop_user_data(self, user_id: int) -> None: ...
    async def refresh_user_data(self, user_id: int, user_data: dict[Any, Any]) -> None: ...
    async def refresh_chat_data(self, chat_id: int, chat_data: dict[Any, Any]) -> None: ...
    async def refresh_bot_data(self, bot_data: dict[Any, Any]) -> None: ...
    async def flush(self) -> None: ...
