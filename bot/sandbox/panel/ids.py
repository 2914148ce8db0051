"""The forms that order ids take."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.panel.dialect import IdForm

ABOVE_DOUBLE = 2**53 + 1


def written_id(number: int, form: IdForm) -> str:
    if form == "letters":
        return f"VEGA{number}ABC"
    if form == "huge":
        return str(ABOVE_DOUBLE + 2 * number)
    if form == "hexadecimal":
        return sha256(str(number).encode()).hexdigest()[:24]
    return str(number)
