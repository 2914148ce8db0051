"""What a form is: questions, options and the rules that turn answers into a price and a panel request.

The forms themselves stand in `forms.py`, the parsers in `parsers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.panel import Service

Answers = Mapping[str, str]
"""Field key to the normalised text of its answer."""

_EXACT = Context(prec=200)  # the product of a rate and a count must keep every digit


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for «translate this later», known to the extractor
    """Marks a msgid that is translated where the screen is made."""
    return message


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed set of answers: what the panel gets and the msgid that a person reads."""

    value: str
    label: str


def _at_any_time(_answer: str, _now: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `key` names both the answer and the panel's parameter; `label` and `question` are msgids.

    `parse` gives the text that the panel gets or raises `Told`. `when` says from the other answers whether the
    question applies at all; `check` raises `Told` where an answer is none at this moment. `is_link`: of a text that
    holds one link among words, the link is the answer.
    """

    key: str
    label: str
    question: str
    parse: Callable[[str, Service], str]
    many_lines: bool = False
    is_link: bool = False
    choices: tuple[Choice, ...] = ()
    when: Callable[[Answers], bool] | None = None
    check: Callable[[str, datetime], None] = _at_any_time

    def applies(self, answers: Answers) -> bool:
        return self.when is None or self.when(answers)


@dataclass(frozen=True, slots=True)
class Option:
    """Fields that may be added as a whole or left out, such as drip-feed. `label` is a msgid."""

    name: str
    label: str
    fields: tuple[Field, ...]
    offered: Callable[[Service, Answers], bool]

    def taken(self, answers: Answers) -> bool:
        return all(field.key in answers for field in self.fields)


def _nothing(_service: Service, _answers: Answers) -> int | None:
    return None


def _accept(_service: Service, _answers: Answers) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Form:
    """What one service type asks for. `target` is the field that says what the order is for.

    `count` is the quantity of one run, `pieces` all that is paid by the thousand (None: the rate is the whole price),
    `check` raises `Told` where single good answers do not go together. `at_most` marks a price that is a ceiling.
    """

    fields: tuple[Field, ...]
    options: tuple[Option, ...] = ()
    target: str = "link"
    count: Callable[[Service, Answers], int | None] = _nothing
    pieces: Callable[[Service, Answers], int | None] = _nothing
    check: Callable[[Service, Answers], None] = _accept
    sent: Callable[[Service, Answers], Mapping[str, str]] = lambda _service, _answers: {}
    at_most: bool = False

    def quantity(self, service: Service, answers: Answers) -> int | None:
        """Pieces in one run as the panel counts them; None where the type has no such number."""
        return self.count(service, answers)

    def total(self, service: Service, answers: Answers) -> int | None:
        """Pieces in all runs together."""
        return self.pieces(service, answers)

    def price(self, service: Service, answers: Answers) -> Decimal:
        """The quote in the panel's currency, every digit kept: rate × pieces ÷ 1000, or the rate once."""
        pieces = self.pieces(service, answers)
        if pieces is None:
            return service.rate
        return _EXACT.multiply(service.rate, Decimal(pieces)).scaleb(-3, _EXACT)

    def panel_fields(self, service: Service, answers: Answers) -> dict[str, str]:
        """What `add` sends beside key and action."""
        given = {field.key: answers[field.key] for field in self.asked(service, answers) if field.key in answers}
        return {"service": service.id, **given, **self.sent(service, answers)}

    def required(self, answers: Answers) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.applies(answers))

    def asked(self, service: Service, answers: Answers) -> Iterator[Field]:
        """The required fields and those of every option that is taken whole."""
        yield from self.required(answers)
        for option in self.options:
            if option.taken(answers) and option.offered(service, answers):
                yield from option.fields

    def field(self, key: str) -> Field | None:
        return next((field for field in self.every_field() if field.key == key), None)

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)

    def every_field(self) -> Iterator[Field]:
        yield from self.fields
        for option in self.options:
            yield from option.fields
