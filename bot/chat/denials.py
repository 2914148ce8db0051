"""Denials: who tried what is not theirs leaves a line in the audit log; a flood leaves one an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cachetools import LRUCache

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chat.turn import Books, Turn

PAUSE = timedelta(hours=1)
REMEMBERED = 10_000
LONGEST = 32
DENIED = "denied"


class Denials:
    """Remembers when a person was last written down for a button, a command or words.

    Everybody who writes has a key before anything is looked at, strangers too, so that no Telegram id stands here. What
    does not exist is written down like what is somebody else's: whoever guesses cannot tell them apart. Operators may
    see everything: for them it is never more than a wrong number. After a restart one line more may be written.
    """

    def __init__(self) -> None:
        self._last: LRUCache[tuple[str, str], tuple[datetime, int]] = LRUCache(REMEMBERED)

    def owed(self, turn: Turn) -> bool:
        """Tell whether it is to be written down; again where the update that wrote it is taken once more."""
        last = self._last.get(_kind(turn))
        if turn.person.operator or last is None:
            return not turn.person.operator
        return last[1] == turn.update_id or abs(turn.now - last[0]) >= PAUSE

    def write(self, books: Books, turn: Turn) -> None:
        """Append the line if it is owed."""
        if self.owed(turn):
            books.people.audit(turn.person.key, DENIED, _what(turn), {}, turn.now)
            self._last[_kind(turn)] = (turn.now, turn.update_id)


def _kind(turn: Turn) -> tuple[str, str]:
    return turn.person.key, _what(turn).partition(" ")[0]


def _what(turn: Turn) -> str:
    """Name what was pressed or typed without what it was about: that may be a link, or anybody's id."""
    if turn.place.callback is not None:
        return f"button {turn.press.verb[:LONGEST] if turn.press is not None else '?'}"
    return f"command {turn.said.command[:LONGEST]}" if turn.said.command is not None else "words"
