"""Asked: questions that the next plain message of a person answers; whatever else they do takes the question back.

Kept in memory for some minutes: after a restart the buttons and the commands still say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cachetools import TTLCache

from bot.chat.browse import is_link
from bot.chat.routes import on_message
from bot.chat.screen import Reply, Screen
from bot.chat.screens.browse import home
from bot.orders import is_list, read_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.turn import Turn

    Answer = Callable[[Turn, str], Awaitable[Reply]]

CANCEL = "cancel"
MOST, SECONDS = 1000, 300.0


@dataclass(frozen=True, slots=True)
class Wish:
    """The step that takes an answer, and whether a text may be one."""

    answer: Answer
    fits: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """By person, the step that takes the answer; one that is no good answer is asked for again."""

    _answers: TTLCache[str, Wish] = field(default_factory=lambda: TTLCache(MOST, SECONDS))

    def ask(self, turn: Turn, answer: Answer, *, fits: Callable[[str], bool] | None = None) -> None:
        """Have the next plain message of whoever is here go to `answer`; without `fits`, none for an order."""
        self._answers[turn.person.key] = Wish(answer, fits or _for_no_order)

    def awaits(self, turn: Turn) -> bool:
        """Whether this turn is an answer, or takes the question back.

        A tap, another command or a file is no answer, and mostly no link and no order line is one.
        """
        wish = self._answers.get(turn.person.key)
        if wish is not None and turn.said.command == CANCEL:
            return True
        if on_message(turn) and turn.text and wish is not None and wish.fits(turn.text):
            return True
        self._answers.pop(turn.person.key, None)
        return False

    async def answered(self, turn: Turn) -> Reply:
        """Hand the text to the step that waits for it, which may ask again; raises `Told` where it is no answer."""
        wish = self._answers[turn.person.key]
        if turn.said.command == CANCEL:
            del self._answers[turn.person.key]
            said = turn.words("The question is taken back: nothing was changed and nothing was sent.")
            return Reply(Screen(said, ((home(turn.words),),)))
        reply = await wish.answer(turn, (turn.text or "").strip())
        if self._answers.get(turn.person.key) is wish:
            del self._answers[turn.person.key]
        return reply


def any_text(_text: str) -> bool:
    """For what may be a link or an order line as well."""
    return True


def _for_no_order(text: str) -> bool:
    """Whether it is no link, and no order lines; «22 to 8» and «22 7:15» are hours, though a line might begin so."""
    if is_link(text) or is_list(text, _number):
        return False
    line = read_line(text, _number)
    return line is None or not (is_link(line.link) or _OF_LINES & {*text})


def _number(text: str) -> bool:
    return text.lstrip("#").isdecimal()


_OF_LINES = frozenset("|\t@")
"""Signs that no hours and no place have."""
