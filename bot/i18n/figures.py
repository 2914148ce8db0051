"""Numbers, money and times as a language writes them, through Babel."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision, list_currencies

from bot.i18n.cities import cities, zones_named
from bot.i18n.markup import clean, isolated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    Unit = Literal["day", "hour", "minute", "second"]

_SECONDS: dict[Unit, int] = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_LONGEST_CURRENCY = 12
MARK = "\u200f"
"""With it Babel turns an amount to the right."""


class Figures:
    """All of them plain text, not escaped."""

    def __init__(self, language: str, clock: tzinfo = UTC) -> None:
        self._locale = Locale.parse(language)
        self._clock = clock
        self.rtl = self._locale.text_direction == "rtl"
        self.arrow = "←" if self.rtl else "→"
        """From what was to what is."""

    def number(self, value: float | Decimal) -> str:
        """Exact, but for a float, which is rounded to three places."""
        return self._signed(format_decimal(value, locale=self._locale, decimal_quantization=isinstance(value, float)))

    def percent(self, share: float | Decimal) -> str:
        return str(format_percent(share, locale=self._locale))

    def money(self, amount: Decimal, currency: str) -> str:
        """Never fewer digits than the amount has; «12.5 USDT» where the currency is not a state's."""
        code = clean(currency).strip()[:_LONGEST_CURRENCY]
        if code.upper() in list_currencies():
            return self._state_money(amount, code.upper())
        return isolated(f"{self.number(amount)}\u00a0{code}", rtl=self.rtl) if code else self.number(amount)

    def date(self, moment: datetime, tz: tzinfo | None = None) -> str:
        """Day and minute by the reader's clock, or that of `tz`; UTC is named."""
        if moment.tzinfo is None:
            raise ValueError("a time without its zone")
        there = moment.astimezone(tz or self._clock)
        pattern = str(get_datetime_format("medium", locale=self._locale)).replace("'", "")
        minute = self.minute(there, there.tzinfo) + (" UTC" if there.tzname() == "UTC" else "")
        day = format_date(there, "medium", locale=self._locale)
        if "/" in day:  # Telegram makes commands of the figures behind its slashes, where marks stand before them
            day = str(format_skeleton("yMMMd", there, locale=self._locale))
        return pattern.replace("{1}", day).replace("{0}", minute)

    def day(self, moment: datetime, now: datetime) -> str:
        """The day alone by the reader's clock, with its year where that is not the present one."""
        there, here = moment.astimezone(self._clock), now.astimezone(self._clock)
        return str(format_skeleton("MMMd" if there.year == here.year else "yMMMd", there, locale=self._locale))

    def days_until(self, moment: datetime, now: datetime) -> int:
        """How often the reader's clock passes midnight before that."""
        return (moment.astimezone(self._clock).date() - now.astimezone(self._clock).date()).days

    def minute(self, moment: datetime | int, tz: tzinfo | None = None) -> str:
        """The minute alone; a number is minutes after midnight of any clock."""
        if isinstance(moment, datetime):
            return str(format_time(moment.astimezone(tz or self._clock), "short", locale=self._locale))
        return str(format_time(time(*divmod(moment, 60)), "short", locale=self._locale))

    def place(self, zone: str | None) -> str:
        """What a clock is called: by its city, or as «UTC+05:30»; UTC where there is none."""
        if not zone:
            return "UTC"
        return f"UTC{zone}" if zone[0] in "+-" else cities(self._locale).get(zone, zone)

    def places(self, text: str) -> list[str]:
        """Find zones by the name of a city, in this language or in English."""
        return zones_named(self._locale, text)

    def duration(self, seconds: float) -> str:
        """The two largest units: «1 hr 30 min»."""
        parts = [self._unit(count, unit) for count, unit in _split(round(seconds))]
        return " ".join(parts[:2]) or self._unit(0, "second")

    def ago(self, seconds: float) -> str:
        past = timedelta(seconds=-max(1, round(seconds)))
        return format_timedelta(past, threshold=2, add_direction=True, locale=self._locale)

    def _state_money(self, amount: Decimal, code: str) -> str:
        # Babel's own rounding prints 0.03300 USD as $0.03.
        exact = _digits(amount) > get_currency_precision(code)
        text = format_currency(
            amount, code, locale=self._locale, currency_digits=not exact, decimal_quantization=not exact
        )
        # Left to itself the sign of «US$» goes to the other side of its letters where the line runs to the left.
        return f"\u2066{self._signed(text.strip(MARK))}\u2069" if self.rtl else self._signed(text)

    def _signed(self, text: str) -> str:
        """A minus stays before its digits, also where the line runs to the left (Babel leaves out CLDR's mark)."""
        return text.replace("-", "\u200e-") if self.rtl else str(text)

    def _unit(self, count: int, unit: Unit) -> str:
        # The threshold is never reached, so the unit is the one named.
        delta = timedelta(seconds=count * _SECONDS[unit])
        return format_timedelta(delta, granularity=unit, threshold=1e12, format="short", locale=self._locale)


def _digits(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _split(seconds: int) -> Iterator[tuple[int, Unit]]:
    rest = abs(seconds)
    for unit, size in _SECONDS.items():
        count, rest = divmod(rest, size)
        if count:
            yield count, unit
