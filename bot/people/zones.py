"""Clocks that people live by: a zone of the tz database by its name, or a plain offset from UTC."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

COMMON = (
    "America/Los_Angeles", "America/Chicago", "America/New_York", "America/Sao_Paulo",
    "Europe/London", "Africa/Lagos", "Europe/Berlin", "Africa/Cairo",
    "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow", "Asia/Dubai",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Jakarta",
    "Asia/Shanghai", "Asia/Tokyo",
)  # fmt: skip
"""Zones where many people live, from west to east."""

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-\u2212])\s*([0-9]{1,2})(?:[:.]?([0-9]{2}))?", re.IGNORECASE)
_KEPT = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")
FARTHEST = timedelta(hours=14)


def zone_of(name: str | None) -> tzinfo | None:
    """Find the zone of a kept name, «Europe/Berlin» or «+05:30»; None where there is no such zone."""
    if not name:
        return None
    plain = _KEPT.fullmatch(name)
    if plain is not None:
        return _fixed(*plain.groups())
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset(text: str) -> str | None:
    """Read an offset as typed («+3», «UTC+5:30», «-0330») and give the name to keep; None where it is none."""
    typed = _OFFSET.fullmatch(text.strip())
    if typed is None:
        return None
    sign, hours, minutes = ("+" if typed[1] == "+" else "-"), int(typed[2]), int(typed[3] or 0)
    if minutes >= 60 or timedelta(hours=hours, minutes=minutes) > FARTHEST:  # noqa: PLR2004 - an hour's minutes
        return None
    return f"{sign}{hours:02}:{minutes:02}"


def _fixed(sign: str, hours: str, minutes: str) -> tzinfo:
    away = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(away if sign == "+" else -away) if away else UTC
