"""Asked: questions to operators that their next plain message answers; whatever else they do takes the question back.

Kept in memory for some minutes: after a restart the buttons and the commands still say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cachetools import TTLCache

from bot.chat.routes import on_message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.screen import Reply
    from bot.chat.turn import Turn

    Answer = Callable[[Turn, str], Awaitable[Reply]]

MOST, SECONDS = 1000, 300.0


@dataclass(frozen=True, slots=True)
class Asked:
    """By person, the step that takes the answer; one that is no good answer is asked for again."""

    _answers: TTLCache[str, Answer] = field(default_factory=lambda: TTLCache(MOST, SECONDS))

    def ask(self, turn: Turn, answer: Answer) -> None:
        """Have the next plain message of whoever is here go to `answer`."""
        self._answers[turn.person.key] = answer

    def awaits(self, turn: Turn) -> bool:
        """Whether this turn is an answer; a tap, a command or a file is none."""
        if on_message(turn) and turn.text:
            return turn.person.key in self._answers
        self._answers.pop(turn.person.key, None)
        return False

    async def answered(self, turn: Turn) -> Reply:
        """Hand the text to the step that waits for it; raises `Told` where it is no answer."""
        answer = self._answers[turn.person.key]
        reply = await answer(turn, (turn.text or "").strip())
        self._answers.pop(turn.person.key, None)
        return reply
