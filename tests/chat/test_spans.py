"""Stretches of days and months by somebody's own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.spans import Span, stretch_of

pytestmark = pytest.mark.quick

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
BERLIN, ISLANDS = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Kiritimati")


@pytest.mark.parametrize(
    ("span", "since", "until", "name"),
    [
        (Span.TODAY, "2026-03-01", "2026-03-02", "2026-03-01"),
        (Span.WEEK, "2026-02-23", "2026-03-02", "2026-02-23-to-2026-03-01"),
        (Span.DAYS, "2026-01-31", "2026-03-02", "2026-01-31-to-2026-03-01"),
        (Span.MONTH, "2026-03-01", "2026-04-01", "2026-03"),
        (Span.BEFORE, "2026-02-01", "2026-03-01", "2026-02"),
        (Span.ALL, "1970-01-01", "9999-01-01", "all-2026-03-01"),
    ],
    ids=list(Span),
)
def test_a_span_is_of_whole_days(span, since, until, name):
    found = stretch_of(span, NOW, UTC)
    assert (f"{found.since:%Y-%m-%d}", f"{found.until:%Y-%m-%d}", found.name) == (since, until, name)
    assert found.since.timetz() == found.until.timetz() == datetime.min.replace(tzinfo=UTC).timetz()


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 15, 28])
def test_months_meet_without_a_gap(month, day):
    now = datetime(2026, month, day, tzinfo=UTC)
    this, before = stretch_of(Span.MONTH, now, UTC), stretch_of(Span.BEFORE, now, UTC)
    assert before.until == this.since <= now < this.until
    assert before.name < this.name


def test_a_day_is_that_of_the_persons_clock():
    late = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    assert stretch_of(Span.TODAY, late, BERLIN).name == "2026-03-02"
    assert stretch_of(Span.TODAY, NOW, ISLANDS).since == datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def test_the_day_on_which_clocks_change_has_its_own_length():
    found = stretch_of(Span.TODAY, datetime(2026, 3, 29, 12, 0, tzinfo=UTC), BERLIN)
    assert found.until - found.since == timedelta(hours=23)
