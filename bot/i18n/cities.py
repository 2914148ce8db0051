"""Clocks by the names of cities, as Unicode's tables call them in each language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel.core import get_global

if TYPE_CHECKING:
    from collections.abc import Mapping

    from babel import Locale

NOWHERE = "Etc/Unknown"


@cache
def cities(locale: Locale) -> Mapping[str, str]:
    """The city of every zone: zone name and what people call the city."""
    zones = sorted(zone for zone in get_global("zone_territories") if zone != NOWHERE)
    return {zone: _city(locale, zone) for zone in zones}


@cache
def _wanted(locale: Locale) -> Mapping[str, frozenset[str]]:
    """What may be typed for each zone."""
    return {
        zone: frozenset(_plain(name) for name in (city, zone, *map(_last, (zone, *_once(zone)))))
        for zone, city in cities(locale).items()
    }


def zones_named(locale: Locale, text: str) -> list[str]:
    """Find zones by a typed city or zone name: those that are called so, else those that begin so."""
    typed = _plain(text)
    known = _wanted(locale)
    exact = [zone for zone, names in known.items() if typed in names]
    begin = [zone for zone, names in known.items() if typed and any(name.startswith(typed) for name in names)]
    return exact or begin


def _city(locale: Locale, zone: str) -> str:
    known: Mapping[str, Mapping[str, str]] = locale.time_zones
    # The tables name cities by zones as they were called once: «Asia/Calcutta».
    names = (known[name].get("city") for name in (zone, *_once(zone)) if name in known)
    return next((name for name in names if name), _last(zone))


def _once(zone: str) -> list[str]:
    return [old for old, new in get_global("zone_aliases").items() if new == zone]


def _last(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("ё", "е").split())
