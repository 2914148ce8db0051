"""Spans: stretches of whole days and months by somebody's own clock. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


class Span(enum.StrEnum):
    """What can be chosen; days count with today."""

    TODAY = "today"
    WEEK = "week"
    DAYS = "days"
    MONTH = "month"
    BEFORE = "before"
    ALL = "all"


BACK = {Span.TODAY: 0, Span.WEEK: 6, Span.DAYS: 29}
"""So many days before today it begins."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` on and before `until`; `name` says which it is, in the name of a file."""

    since: datetime
    until: datetime
    name: str


def stretch_of(span: Span, now: datetime, clock: tzinfo) -> Stretch:
    """Say where a span begins and ends."""
    today = now.astimezone(clock).date()
    if span is Span.ALL:
        return Stretch(FIRST, LAST, f"all-{today}")
    if span in BACK:
        first = today - BACK[span] * DAY
        name = f"{today}" if first == today else f"{first}-to-{today}"
        return _days(first, today + DAY, clock, name)
    first = today.replace(day=1)
    if span is Span.BEFORE:
        first = (first - DAY).replace(day=1)
    return _days(first, (first + 31 * DAY).replace(day=1), clock, f"{first:%Y-%m}")


def _days(first: date, end: date, clock: tzinfo, name: str) -> Stretch:
    since, until = (datetime.combine(day, time(), clock).astimezone(UTC) for day in (first, end))
    return Stretch(since, until, name)
