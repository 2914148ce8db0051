"""One language: messages translated, filled and escaped."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.i18n.figures import Figures
from bot.i18n.markup import Html, apart, clean, escaped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from gettext import NullTranslations

PLACE = re.compile(r"\{(\w+)\}")
# With the tags that stand closely around it: what is copied from inside them has no invisible characters.
_PLACE = re.compile(r"(<code>)?\{(\w+)\}(?(1)</code>)")


@runtime_checkable
class Tellable(Protocol):
    """A msgid with its parameters, such as an exception for people; with `plural`, `n` chooses the form."""

    @property
    def message(self) -> str: ...
    @property
    def plural(self) -> str | None: ...
    @property
    def parameters(self) -> Mapping[str, object]: ...


@runtime_checkable
class Price(Protocol):
    """An amount and its currency, in any panel's spelling."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...


def N_(message: str, /) -> str:  # noqa: N802 - the name translators' tools know
    """Mark a msgid that stands in a table and is translated later."""
    return message


class Words(Figures):
    """Parameters: `int` and `Decimal` are numbers, a `datetime` is a date by the reader's clock, an id is a `str`."""

    def __init__(self, language: str, texts: NullTranslations, clock: tzinfo = UTC) -> None:
        super().__init__(language, clock)
        self.language = language
        self._texts = texts
        self._elsewhere: dict[tzinfo, Words] = {}

    def at(self, clock: tzinfo) -> Words:
        """The same language for somebody who lives by another clock."""
        if clock is self._clock:
            return self
        known = self._elsewhere.get(clock)
        if known is None:
            known = self._elsewhere[clock] = Words(self.language, self._texts, clock)
        return known

    def __call__(self, message: str, /, **params: object) -> Html:
        return self._filled(self._translated(message), params)

    def plural(self, singular: str, plural: str, n: int, /, **params: object) -> Html:
        """`{n}` is the number."""
        return self._filled(self._texts.ngettext(singular, plural, n), {"n": n, **params})

    def plain(self, message: str, /, **params: object) -> str:
        """For buttons and toasts: no markup, each parameter on one line."""
        flat = {name: " ".join(clean(value).split()) if type(value) is str else value for name, value in params.items()}
        return self(message, **flat).plain

    def told(self, error: Tellable) -> Html:
        n = error.parameters.get("n")
        if error.plural is None or not isinstance(n, int):
            return self._filled(self._translated(error.message), error.parameters)
        return self._filled(self._texts.ngettext(error.message, error.plural, n), error.parameters)

    def told_plain(self, error: Tellable) -> str:
        return self.told(error).plain

    def _translated(self, message: str) -> str:
        # The empty msgid is the catalogue's header.
        return self._texts.gettext(message) if message else ""

    def _filled(self, text: str, params: Mapping[str, object]) -> Html:
        """A placeholder without its parameter stays as it is: a receipt with a hole is better than none."""
        return Html(_PLACE.sub(lambda place: self._put(place, params), text))

    def apart(self, text: str) -> Html:
        """Foreign text that shares its line with words of ours: it keeps its own direction."""
        return apart(escaped(text), rtl=self.rtl)

    def _put(self, place: re.Match[str], params: Mapping[str, object]) -> Html:
        around, name = place[0], place[2]
        if name not in params:
            return Html(around)
        return self.apart(Html(around.replace(f"{{{name}}}", self._value(params[name]))))

    def _value(self, value: object) -> Html:
        match value:
            case Html():
                return value
            case Enum() | bool():
                raise TypeError(f"{value!r} is not for people: give its msgid")
            case str():
                return escaped(clean(value))
            case Tellable():
                return self.told(value)
        return escaped(self._figure(value))

    def _figure(self, value: object) -> str:
        match value:
            case int() | float() | Decimal():
                return self.number(value)
            case datetime():
                return self.date(value)
            case timedelta():
                return self.duration(value.total_seconds())
            case Price():
                return self.money(value.amount, value.currency)
        raise TypeError(f"a {type(value).__name__} is not for people")
