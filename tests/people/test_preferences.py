"""What is told and when: levels, quiet hours by one's own clock, also where that clock jumps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.people import COMMON, Notice, Preferences, Quiet, Telling, offset, read_hours, zone_of

pytestmark = pytest.mark.quick

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(22 * 60, 8 * 60)


def at(text: str) -> datetime:
    """A moment by Berlin's clock, the first one where the clock shows it twice."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("telling", "loud", "wanted"),
    [
        (Telling.EVERYTHING, False, True),
        (Telling.EVERYTHING, True, True),
        (Telling.ENDINGS, False, False),
        (Telling.ENDINGS, True, True),
        (Telling.NOTHING, True, False),
    ],
)
def test_a_level_wants(telling: Telling, *, loud: bool, wanted: bool) -> None:
    assert Preferences(telling).wants(Notice("ann", "status", "1", loud=loud)) is wanted


@pytest.mark.parametrize(
    ("moment", "ends"),
    {
        "in the evening": ("2026-03-10T22:00", "2026-03-11T08:00"),
        "after midnight": ("2026-03-11T00:30", "2026-03-11T08:00"),
        "a minute before": ("2026-03-10T21:59", None),
        "at the end": ("2026-03-11T08:00", None),
        "the night that is an hour short": ("2026-03-28T23:00", "2026-03-29T08:00"),
        "the night that is an hour long": ("2026-10-24T23:00", "2026-10-25T08:00"),
    }.values(),
)
def test_a_night_ends_by_the_clock_on_the_wall(moment: str, ends: str | None) -> None:
    chosen = Preferences(zone="Europe/Berlin", quiet=NIGHT)
    assert chosen.quiet_until(at(moment)) == (None if ends is None else at(ends))


def test_the_short_and_the_long_night_are_that_long() -> None:
    chosen = Preferences(zone="Europe/Berlin", quiet=NIGHT)
    hours = {day: chosen.quiet_until(at(f"{day}T22:00")) - at(f"{day}T22:00") for day in ("2026-03-28", "2026-10-24")}
    assert hours == {"2026-03-28": timedelta(hours=9), "2026-10-24": timedelta(hours=11)}


def test_an_end_that_the_clock_leaves_out_is_the_jump() -> None:
    chosen = Preferences(zone="Europe/Berlin", quiet=Quiet(0, 2 * 60 + 30))
    assert chosen.quiet_until(at("2026-03-29T01:00")) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_an_end_that_the_clock_shows_twice_is_quiet_twice() -> None:
    chosen = Preferences(zone="Europe/Berlin", quiet=Quiet(0, 2 * 60 + 30))
    assert chosen.quiet_until(at("2026-10-25T01:00")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert chosen.quiet_until(datetime(2026, 10, 25, 1, 10, tzinfo=UTC)) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_quiet_hours_of_one_day_do_not_wrap() -> None:
    rest = Preferences(quiet=Quiet(13 * 60, 15 * 60))
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert rest.quiet_until(noon) is None
    assert rest.quiet_until(noon + timedelta(hours=1, seconds=30)) == noon + timedelta(hours=3)
    assert rest.quiet_until(noon + timedelta(hours=3)) is None


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert Preferences(zone="Europe/Berlin").quiet_until(at("2026-03-10T23:00")) is None


@pytest.mark.parametrize(
    ("typed", "hours"),
    {
        "22-8": (22 * 60, 8 * 60),
        "22:30 - 07:15": (22 * 60 + 30, 7 * 60 + 15),
        "23.00–7.00": (23 * 60, 7 * 60),
        "22 to 8": (22 * 60, 8 * 60),
        "22 до 8": (22 * 60, 8 * 60),
        "24-6": (0, 6 * 60),
        "10 PM-8 AM": (22 * 60, 8 * 60),
        "10:00\u202fPM–8:00\u202fAM": (22 * 60, 8 * 60),
        "12am to 12:30pm": (0, 12 * 60 + 30),
        "10 p.m. - 7": (22 * 60, 7 * 60),
    }.items(),
)
def test_hours_are_read_as_people_type_them(typed: str, hours: tuple[int, int]) -> None:
    assert read_hours(typed) == Quiet(*hours)


@pytest.mark.parametrize(
    "typed",
    ["", "night", "25-8", "13pm-8am", "0am-8", "10 m-8", "8pm-20", "22:60-8", "22-22", "24-0", "22", "٢٢-٨", "1" * 200],
)
def test_other_words_are_no_hours(typed: str) -> None:
    assert read_hours(typed) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    {"+3": "+03:00", "UTC+5:30": "+05:30", "gmt -03": "-03:00", "-0330": "-03:30", "−2": "-02:00", "+0": "+00:00",
     "+14": "+14:00", "+14:30": None, "3": None, "+5:75": None, "Berlin": None, "": None}.items(),
)  # fmt: skip
def test_an_offset_is_read(typed: str, kept: str | None) -> None:
    assert offset(typed) == kept


def test_what_is_kept_is_a_clock() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    there = {name: noon.astimezone(zone_of(name)).strftime("%H:%M") for name in ("+05:30", "-03:30", "Europe/Berlin")}
    assert there == {"+05:30": "17:30", "-03:30": "08:30", "Europe/Berlin": "14:00"}
    assert [name for name in COMMON if zone_of(name) is None] == []


@pytest.mark.parametrize("name", [None, "", "Nowhere/City", "../../etc/passwd", "/etc/localtime", "a\0b", "Europe"])
def test_what_is_no_zone_is_none_and_means_utc(name: str | None) -> None:
    assert zone_of(name) is None
    assert Preferences(zone=name).clock is UTC
