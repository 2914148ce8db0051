"""Clocks in words: dates by the reader's clock, cities by their names in each language."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Catalogues
from bot.people import COMMON, zone_of

pytestmark = pytest.mark.quick

CATALOGUES = Catalogues.load()
SUMMER = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "zone", "shown"),
    [
        ("en", None, "Jul 1, 2026, 9:30\u202fPM UTC"),
        ("en", "Europe/Berlin", "Jul 1, 2026, 11:30\u202fPM"),
        ("ru", "Europe/Moscow", "2 июл. 2026\u202fг., 00:30"),
        ("ru", "+05:30", "2 июл. 2026\u202fг., 03:00"),
    ],
)
def test_a_date_is_by_the_readers_clock(language, zone, shown):
    words = CATALOGUES.words(language, zone_of(zone) or UTC)
    assert words("{at}", at=SUMMER).plain == shown


def test_winter_and_summer_differ():
    words = CATALOGUES.words("en", ZoneInfo("Europe/Berlin"))
    assert words.minute(SUMMER) == "11:30\u202fPM"
    assert words.minute(SUMMER.replace(month=1)) == "10:30\u202fPM"


def test_words_for_one_clock_are_made_once():
    berlin = zone_of("Europe/Berlin")
    assert CATALOGUES.words("ru", berlin) is CATALOGUES.words("ru", berlin)
    assert CATALOGUES.words("ru") is CATALOGUES.words("ru", UTC)
    assert CATALOGUES.words("ru", berlin).at(UTC).minute(SUMMER) == "21:30"


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [
        ("en", "berlin", ["Europe/Berlin"]),
        ("ru", "Берлин", ["Europe/Berlin"]),
        ("ru", " москва ", ["Europe/Moscow"]),
        ("ru", "Berlin", ["Europe/Berlin"]),
        ("en", "calcutta", ["Asia/Kolkata"]),
        ("en", "Kiev", ["Europe/Kyiv"]),
        ("en", "new_york", ["America/New_York"]),
        ("en", "", []),
        ("en", "Atlantis", []),
    ],
)
def test_a_city_is_found_as_people_call_it(language, typed, found):
    assert CATALOGUES.words(language).places(typed) == found


def test_cities_that_begin_so_are_found_together():
    found = CATALOGUES.words("en").places("santi")
    assert "America/Santiago" in found


@pytest.mark.parametrize("language", sorted(CATALOGUES.languages))
def test_every_common_city_has_a_name_in_every_language(language):
    words = CATALOGUES.words(language)
    names = [words.place(zone) for zone in COMMON]
    assert all(name and "/" not in name for name in names)
    assert len(set(names)) == len(COMMON)


def test_an_offset_and_nothing_are_named_too():
    words = CATALOGUES.words("en")
    assert (words.place("+05:30"), words.place(None)) == ("UTC+05:30", "UTC")
