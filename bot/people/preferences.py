"""Preferences: what a person wants to be told unasked, and at which hours of their own clock nothing is told."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from bot.people.zones import zone_of

if TYPE_CHECKING:
    from bot.people.notice import Notice

DAY = 24 * 60
MINUTE = timedelta(minutes=1)
_TIME = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*([ap])?(?(%d)\.?m\.?)"
_HOURS = re.compile((_TIME % 3) + r"\s*(?:-|–|—|to|до|\s)\s*" + (_TIME % 6))


class Telling(enum.StrEnum):
    """Which changes of orders and refills are told; answers to what a person did are told in any case."""

    EVERYTHING = "everything"
    ENDINGS = "endings"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is told, in minutes after midnight of a person's own clock; they may span midnight."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY and 0 <= self.end < DAY and self.start != self.end):
            raise ValueError("quiet hours are two different times of a day")

    def covers(self, moment: datetime, clock: tzinfo) -> bool:
        """Whether it is quiet then. An hour that a clock shows twice is as quiet the second time."""
        there = moment.astimezone(clock)
        minute = there.hour * 60 + there.minute
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def over(self, moment: datetime, clock: tzinfo) -> datetime:
        """The first minute after `moment` that is not quiet, in UTC.

        Looked for minute by minute: where a clock is put forward over the end, they end with the jump.
        """
        later = moment.astimezone(UTC).replace(second=0, microsecond=0)
        while self.covers(later, clock):
            later += MINUTE
        return later


def read_hours(text: str) -> Quiet | None:
    """Read «22-8», «22:30 - 07:15» or «10 pm - 8 am» as typed; None where it is no such thing."""
    typed = _HOURS.fullmatch(text.strip().casefold())
    if typed is None:
        return None
    start, end = _minute(*typed.groups()[:3]), _minute(*typed.groups()[3:])
    return None if start is None or end is None or start == end else Quiet(start, end)


def _minute(hour: str, minutes: str | None, half: str | None) -> int | None:
    """Count from midnight; None where no clock shows such a time."""
    typed, past = int(hour), int(minutes or 0)
    if half is None:
        return (typed * 60 + past) % DAY if typed <= 24 and past < 60 else None  # noqa: PLR2004 - hours, minutes
    if not 1 <= typed <= 12 or past >= 60:  # noqa: PLR2004 - as above
        return None
    return typed % 12 * 60 + past + (DAY // 2 if half == "p" else 0)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What somebody chose. `zone` is a name that `zone_of` knows; without one the clock is UTC."""

    telling: Telling = Telling.EVERYTHING
    zone: str | None = None
    quiet: Quiet | None = None

    @property
    def clock(self) -> tzinfo:
        return zone_of(self.zone) or UTC

    def wants(self, news: Notice) -> bool:
        """Whether a change of an order or refill is told; the ends are the loud ones."""
        return self.telling is Telling.EVERYTHING or (self.telling is Telling.ENDINGS and news.loud)

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the quiet hours that it is now end; None outside of them."""
        if self.quiet is None or not self.quiet.covers(now, self.clock):
            return None
        return self.quiet.over(now, self.clock)
