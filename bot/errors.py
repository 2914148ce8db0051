"""What a person may be told: an untranslated message and its parameters, never a finished sentence.

Told                  bad input or a rule of the desk: say it, keep what was entered
├── Passing           small news: it was done already, or there is nothing there yet
└── Denied            not this person's, or not theirs to do: the answer is the same as «not found»
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the panel's currency (its own text, possibly empty)."""

    amount: Decimal
    currency: str = ""


class Told(Exception):  # noqa: N818 - it is not an error of the program: the name says what is done with it
    """Raised with a msgid with `{named}` parameters; translated and escaped where the screen is made.

    Parameters are plain values: `int` is written as a number, `Money` as money, `str` is escaped,
    a `Told` inside is translated itself. With `plural` and `n` the plural form is chosen by `n`.
    """

    def __init__(self, message: str, /, plural: str | None = None, **parameters: object) -> None:
        super().__init__(message)
        self.message = message
        self.plural = plural
        self.parameters = parameters


class Passing(Told):
    """Nothing is lost and nothing is to be done about it: on a tap it passes over the button, and nobody closes it."""


class Denied(Told):
    """Somebody else's, unknown, or not allowed; one sentence for all, so that nothing can be guessed."""
