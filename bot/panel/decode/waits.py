"""How long a panel asks to be left alone: headers and sentences to seconds."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 3600.0
RESETS = ("X-RateLimit-Reset", "RateLimit-Reset", "X-Rate-Limit-Reset", "X-RateLimit-Reset-After")
REMAINING = ("X-RateLimit-Remaining", "RateLimit-Remaining", "X-Rate-Limit-Remaining")
EPOCH_SECONDS = 10**9
EPOCH_MILLISECONDS = 10**12
TOO_MANY = 429
SENTENCE = re.compile(r"\b(?:wait|in|after)\s+(\d{1,5})\s*(s|sec|m|min|h|hour)(?:ond|ute)?s?\b", re.IGNORECASE)
UNITS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "hour": 3600}


def wait_in_headers(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Read `Retry-After` and the rate limit's reset; `now` is in seconds since 1970."""
    named = _retry_after(headers.get("Retry-After", ""), now)
    if named is not None:
        return _bounded(named)
    spent = any(headers.get(name, "").strip() == "0" for name in REMAINING)
    if status != TOO_MANY and not spent:
        return None
    resets = [reset for name in RESETS if (reset := _number(headers.get(name, ""))) is not None]
    return _bounded(_from_reset(resets[0], now)) if resets else None


def wait_in_text(text: str) -> float | None:
    """Read `wait 7 seconds` and the like."""
    match = SENTENCE.search(text)
    return _bounded(float(match[1]) * UNITS[match[2].lower()]) if match else None


def _retry_after(value: str, now: float) -> float | None:
    seconds = _number(value)
    if seconds is not None or not value:
        return seconds
    try:
        return parsedate_to_datetime(value).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return None


def _from_reset(reset: float, now: float) -> float:
    if reset > EPOCH_MILLISECONDS:
        return reset / 1000 - now
    return reset - now if reset > EPOCH_SECONDS else reset


def _number(value: str) -> float | None:
    return float(value) if re.fullmatch(r"\s*\d{1,15}(\.\d{1,6})?\s*", value, re.ASCII) else None


def _bounded(seconds: float) -> float | None:
    return min(seconds, LONGEST) if seconds > 0 else None
