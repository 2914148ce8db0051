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
_HOURS = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(?:-|–|—|to|до|\s)\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?")


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
    """Read «22-8» or «22:30 - 07:15» as typed; None where it is no such thing."""
    typed = _HOURS.fullmatch(text.strip().casefold())
    if typed is None:
        return None
    first, first_minutes, last, last_minutes = (int(part or 0) for part in typed.groups())
    if max(first, last) > 24 or max(first_minutes, last_minutes) >= 60:  # noqa: PLR2004 - a day's hours, an hour's minutes
        return None
    try:
        return Quiet((first * 60 + first_minutes) % DAY, (last * 60 + last_minutes) % DAY)
    except ValueError:
        return None


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
