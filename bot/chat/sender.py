"""Sender: screens to Telegram and back to message ids; what Telegram refuses harmlessly is dealt with here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import LRUCache
from telegram.error import BadRequest

from bot.transport import TAP, Upload

if TYPE_CHECKING:
    from bot.chat.screen import File, Picture, Screen
    from bot.transport import Manner, Wire

LONGEST_TEXT = 4096
LONGEST_ANSWER = 200
REMEMBERED = 10_000
"""Messages of which it is remembered what they show."""
NO_PREVIEW = {"is_disabled": True}

_SAME = "message is not modified"
_UNEDITABLE = ("message to edit not found", "can't be edited", "message_id_invalid")
LATE = ("query is too old", "query id is invalid")
_UNPARSED = ("can't parse entities", "message is too long", "message_too_long")


class Sender:
    """A few calls of the Bot API; `manner` says whether somebody is waiting (a tap) or not (a push)."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._shown: LRUCache[tuple[int, int], int] = LRUCache(REMEMBERED)

    def shows(self, chat: int, message: int, screen: Screen) -> bool:
        """Tell whether the message is known to stand as this screen already."""
        return self._shown.get((chat, message)) == hash(screen)

    async def send(
        self, chat: int, screen: Screen, *, reply_to: int | None = None, silent: bool = False, manner: Manner = TAP
    ) -> int:
        """Send a new message and give its id; raises what the wire raises."""
        data: dict[str, object] = {"chat_id": chat, **_body(screen), **_replying(reply_to)}
        if silent:
            data["disable_notification"] = True
        try:
            message = await self._sent(data, manner)
        except BadRequest as refusal:
            if not says(refusal, *_UNPARSED):
                raise
            message = await self._send_plain(data, screen, manner)
        self._shown[chat, message] = hash(screen)
        return message

    async def picture(self, chat: int, picture: Picture, *, reply_to: int | None = None) -> None:
        """Send a picture, made for whoever waits for it."""
        data: dict[str, object] = {"chat_id": chat, "caption": str(picture.caption), "parse_mode": "HTML"}
        data |= _replying(reply_to)
        await self._wire.upload("sendPhoto", data, {"photo": Upload("chart.png", picture.png, "image/png")})

    async def file(self, chat: int, file: File) -> None:
        """Send a document to whoever waits for it."""
        data: dict[str, object] = {"chat_id": chat, "caption": str(file.caption), "parse_mode": "HTML"}
        await self._wire.upload("sendDocument", data, {"document": Upload(file.name, file.content, file.mime)})

    async def edit(self, chat: int, message: int, screen: Screen, *, manner: Manner = TAP) -> bool:
        """Change a message; False where it is gone or too old for that."""
        data = {"chat_id": chat, "message_id": message, **_body(screen)}
        # Whether an edit whose answer is lost was made, nobody knows.
        self._shown.pop((chat, message), None)
        try:
            await self._edited(data, screen, manner)
        except BadRequest as refusal:
            if says(refusal, *_UNEDITABLE):
                return False
            if not says(refusal, _SAME):
                raise
        self._shown[chat, message] = hash(screen)
        return True

    async def answer(self, callback: str, text: str | None = None, *, alert: bool = False) -> None:
        """Answer a tap; too late is no trouble, for the screen says it all."""
        data: dict[str, object] = {"callback_query_id": callback}
        if text:
            data |= {"text": text[:LONGEST_ANSWER], "show_alert": alert}
        try:
            await self._wire.post("answerCallbackQuery", data)
        except BadRequest as refusal:
            if not says(refusal, *LATE):
                raise

    async def _edited(self, data: dict[str, object], screen: Screen, manner: Manner) -> None:
        """Change a message; without its markup, and cut, where Telegram refuses it as it is."""
        try:
            await self._wire.post("editMessageText", data, manner)
        except BadRequest as refusal:
            if not says(refusal, *_UNPARSED):
                raise
            plain = {**data, "text": _cut(screen.text.plain)}
            del plain["parse_mode"]
            await self._wire.post("editMessageText", plain, manner)

    async def _send_plain(self, data: dict[str, object], screen: Screen, manner: Manner) -> int:
        """Say what was refused without its markup, in as many messages as it takes; the keys are under the last."""
        keys = data.pop("reply_markup")
        del data["parse_mode"]
        *before, last = _pieces(screen.text.plain)
        for piece in before:
            await self._sent({**data, "text": piece}, manner)
        return await self._sent({**data, "text": last, "reply_markup": keys}, manner)

    async def _sent(self, data: dict[str, object], manner: Manner) -> int:
        answer: dict[str, int] = await self._wire.post("sendMessage", data, manner)
        return answer["message_id"]


def _body(screen: Screen) -> dict[str, object]:
    body: dict[str, object] = {"text": str(screen.text), "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}
    return body | {"reply_markup": screen.markup()}


def _replying(reply_to: int | None) -> dict[str, object]:
    """Make it an answer to a message, if that is still there."""
    if reply_to is None:
        return {}
    return {"reply_parameters": {"message_id": reply_to, "allow_sending_without_reply": True}}


def says(refusal: BadRequest, *parts: str) -> bool:
    words = refusal.message.lower()
    return any(part in words for part in parts)


def _cut(text: str) -> str:
    """Telegram counts UTF-16 units."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _pieces(text: str) -> list[str]:
    """Split at the ends of lines where there are any, at the limit elsewhere; nothing is lost but blank messages."""
    pieces, rest = [], text
    while len(rest.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        piece = rest.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
        piece = piece[: piece.rfind("\n") + 1] or piece
        pieces.append(piece)
        rest = rest[len(piece) :]
    return [piece for piece in (*pieces, rest) if piece.strip()] or [text]
