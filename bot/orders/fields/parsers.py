"""Parsers of single answers: text in, the text for the panel out, or `Told` with the limits."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NoReturn

from bot.errors import Told
from bot.orders.links import check_visible, parse_link

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.orders.fields.form import Choice
    from bot.panel import Service

MAX_LINE = 1000
MAX_NAME = 200
MAX_TEXT = 100_000
MAX_POSTS = 1000
_MAX_DIGITS = 18
LAST_ZONE = timedelta(hours=12)
"""So far behind UTC a day may still go on."""

_DIGITS = re.compile(r"[0-9]+")
_SEPARATED = re.compile(r"[0-9]{1,3}(?:[.,'’_ \u00a0\u202f][0-9]{3})+")
_NAME_ASKED = re.compile(r"\buser ?names?\b|\bnick ?names?\b|юзернейм|никнейм", re.IGNORECASE)
_AT_NAME = re.compile(r"@([A-Za-z0-9._-]+)")
_NAMES_IN_A_ROW = re.compile(r"[^\s,]+(?:\s*,\s*[^\s,]+)*,?")
_DATE = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def link(text: str, service: Service) -> str:
    """A link; a bare user name too where the service's own words ask for one."""
    return parse_link(text, names=bool(_NAME_ASKED.search(f"{service.name}\n{service.category}")))


def web_address(text: str, _service: Service) -> str:
    return parse_link(text)


def quantity(text: str, service: Service) -> str:
    """ASCII digits alone: `１００`, `1e3` and `10,000` mean different things to different panels."""
    low, high = _limits(service)
    digits = text.strip()
    if _SEPARATED.fullmatch(digits):
        raise Told(
            "Please write the number without separators, like {plain}. It must be between {min} and {max}.",
            plain=re.sub(r"[^0-9]", "", digits),
            min=low,
            max=high,
        )
    if not _DIGITS.fullmatch(digits):
        raise _other_digits(digits, low, high)
    if _too_big(digits) or not low <= int(digits) <= high:
        raise _out_of_limits(low, high)
    return str(int(digits))


def whole(low: int, high: int) -> Callable[[str, Service], str]:
    """A parser of whole numbers within fixed limits."""

    def parse(text: str, _service: Service) -> str:
        digits = text.strip()
        if not _DIGITS.fullmatch(digits) or _too_big(digits) or not low <= int(digits) <= high:
            raise _other_digits(digits, low, high)
        return str(int(digits))

    return parse


def _other_digits(text: str, low: int, high: int) -> Told:
    """Say what is wrong with what is no number here; one in the digits of another script is shown in ours."""
    if text.isdecimal() and not text.isascii():
        plain = "".join(str(unicodedata.digit(sign)) for sign in text[:_MAX_DIGITS])
        return Told(
            "Please write the number in these digits: {plain}. It must be between {min} and {max}.",
            plain=plain,
            min=low,
            max=high,
        )
    return Told("Please send a plain whole number between {min} and {max}.", min=low, max=high)


def posts(text: str, service: Service) -> str:
    """How many posts a subscription serves; without an end it would spend without an end, so one must be given."""
    if text.strip().casefold() in {"", "0", "-", "∞", "unlimited", "no limit"}:
        raise Told(
            "Without a number of posts the spending would never end, so please send one between {min} and {max}.",
            min=1,
            max=MAX_POSTS,
        )
    return whole(1, MAX_POSTS)(text, service)


def one_of(choices: tuple[Choice, ...]) -> Callable[[str, Service], str]:
    """A parser of a closed set: the value, or the English label for those who type it."""
    values = {word.casefold(): choice.value for choice in choices for word in (choice.value, choice.label)}

    def parse(text: str, _service: Service) -> str:
        value = values.get(text.strip().casefold())
        if value is None:
            raise Told("Please tap one of the buttons.")
        return value

    return parse


def line(text: str, _service: Service) -> str:
    """One line of free text: a type says how the form looks, not what is sold, so anything readable is taken."""
    kept = text.strip()
    if not kept or len(kept.splitlines()) > 1 or len(kept) > MAX_NAME:
        raise Told("Please send one line of at most {max} characters.", max=MAX_NAME)
    check_visible(kept)
    return kept


def username(text: str, service: Service) -> str:
    """One line; the `@` before a plain name goes, since panels show the parameter without it."""
    kept = line(text, service)
    named = _AT_NAME.fullmatch(kept)
    return named[1] if named else kept


def lines(text: str, _service: Service) -> str:
    """Lines of free text without the blank ones, joined by line feeds."""
    return "\n".join(_lines(text))


def counted_lines(text: str, service: Service) -> str:
    """Lines that are the quantity, so their number keeps the service's limits."""
    return _counted(_lines(text), service)


def names(text: str, _service: Service) -> str:
    """Names on lines or in a row with commas, joined by line feeds."""
    return "\n".join(_names(text))


def counted_names(text: str, service: Service) -> str:
    """Names that are the quantity."""
    return _counted(_names(text), service)


def day(text: str, _service: Service) -> str:
    """A date as API v2 writes it: dd/mm/yyyy."""
    found = _DATE.fullmatch(text.strip())
    try:
        said = date(int(found[3]), int(found[2]), int(found[1])) if found else _no_day()
    except ValueError:
        return _no_day()
    return f"{said:%d/%m}/{said.year:04}"  # a year of before 1000 loses its zeros otherwise


def not_over(answer: str, now: datetime) -> None:
    """Refuse a day that is over everywhere on earth."""
    if datetime.strptime(answer, "%d/%m/%Y").date() < (now - LAST_ZONE).date():  # noqa: DTZ007 - a day has no zone
        raise Told("This day is over. Please send a later one as day/month/year, for example 31/12/2030.")


def _no_day() -> NoReturn:
    raise Told("Please send the date as day/month/year, for example 31/12/2030.") from None


def _limits(service: Service) -> tuple[int, int]:
    low, high = max(service.min, 1), service.max
    if low > high:
        raise Told(
            "The panel's limits for this service contradict each other ({min} to {max}). Please choose another one.",
            min=service.min,
            max=service.max,
        )
    return low, high


def _too_big(digits: str) -> bool:
    return len(digits.lstrip("0")) > _MAX_DIGITS  # and int() itself refuses more than 4,300 digits


def _out_of_limits(low: int, high: int) -> Told:
    if low == high:
        return Told("This service comes in one size only: the quantity must be {min}.", min=low)
    return Told("The quantity must be between {min} and {max}.", min=low, max=high)


def _lines(text: str) -> list[str]:
    if len(text) > MAX_TEXT:
        raise Told("This text is too long: at most {max} characters, please.", max=MAX_TEXT)
    kept = [" ".join(row.split()) for row in text.splitlines() if not _blank(row)]
    if not kept:
        raise Told("Please send at least one line of text.")
    for number, row in enumerate(kept, 1):
        _check_row(number, row)
    return kept


def _blank(row: str) -> bool:
    """Whether nothing in it can be seen: panels count such lines differently, so they are dropped before counting."""
    return all(char.isspace() or unicodedata.category(char) == "Cf" for char in row)


def _check_row(number: int, row: str) -> None:
    if len(row) > MAX_LINE:
        raise Told("Line {line} is too long: at most {max} characters on a line, please.", line=number, max=MAX_LINE)
    if any(char in _OVERRIDES or unicodedata.category(char) in {"Cc", "Cs"} for char in row):
        raise Told("There are characters in line {line} that cannot be sent. Please type it again.", line=number)


def _names(text: str) -> list[str]:
    rows = _lines(text)
    if len(rows) == 1 and _NAMES_IN_A_ROW.fullmatch(rows[0]):
        return [name.strip() for name in rows[0].split(",") if name.strip()]
    return rows


def _counted(rows: list[str], service: Service) -> str:
    low, high = _limits(service)
    if not low <= len(rows) <= high:
        raise Told(
            "This service takes between {min} and {max} lines, one for each piece, and there were {count}.",
            min=low,
            max=high,
            count=len(rows),
        )
    return "\n".join(rows)
