"""Numbers, flags, ids and short texts as panels write them; what cannot be read is None, never a guess."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

AMOUNT = re.compile(
    r"\s*([^\d\s.,+-]{0,8})\s*([-+]?[\d.,]*\d\.?(?:[eE][-+]?\d{1,3})?)\s*([^\d\s.,+-]{0,8})\s*", re.ASCII
)
COMMA_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
COMMA_DECIMALS = re.compile(r"[-+]?\d+,\d+", re.ASCII)
PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
GROUPED = re.compile(r"[-+]?\d{1,3}([.,\u00a0\u202f ])\d{3}(\1\d{3})*", re.ASCII)
LONGEST = 64
LARGEST = 10**18
FINEST = 40
"""Digits after the point beyond which a number is no price and no count."""

ID = re.compile(r"[0-9A-Za-z][\w.:#@=+/-]{0,127}", re.ASCII)
NOT_AN_ID = {
    *("null", "none", "nil", "undefined", "nan", "n/a", "unknown", "true", "false", "yes", "no", "ok"),
    *("success", "successful", "error", "fail", "failed", "pending", "processing", "completed", "requested"),
    *("accepted", "submitted", "created", "placed", "queued"),
}
"""Words that stand where an id should, and are none."""

ID_BITS = 400

FLAGS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


def decimal_of(value: Any) -> Decimal | None:
    """Read an amount: `0.5`, `1.0e-5`, `"1,234.50"`, `"12.30 USD"`. Finite and of sensible size, or None."""
    return amount_of(value)[0]


def amount_of(value: Any) -> tuple[Decimal | None, str]:
    """Read an amount and the currency that stands beside it, if one does."""
    if isinstance(value, str):
        return _written_amount(value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None, ""
    return _sensible(Decimal(value)) if _is_short(value) else None, ""


def money_of(value: Any) -> Decimal | None:
    """Read a price or a charge, which is never negative."""
    amount = decimal_of(value)
    return None if amount is None or amount < 0 else amount.copy_abs()


def count_of(value: Any) -> int | None:
    """Read a whole number; a dot or comma before each three digits marks thousands and is never a fraction.

    A bare number such as `1.000` may be either, so it is none.
    """
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)) or not _is_short(value):
        return None
    text = str(value).strip()
    grouped = GROUPED.fullmatch(text) is not None
    if grouped:
        text = re.sub(r"[^\d+-]", "", text)
    if not PLAIN.fullmatch(text) or (grouped and isinstance(value, Decimal)):
        return None
    number = _sensible(Decimal(text))
    return int(number) if number is not None and number == number.to_integral_value() else None


def remains_of(value: Any) -> int | None:
    """Read what is left to deliver; some panels write an over-delivery of five as `+5`, others as `-5`."""
    count = count_of(value)
    if count is not None and isinstance(value, str) and value.strip().startswith("+"):
        return -count
    return count


def flag_of(value: Any) -> bool | None:
    """Read a three-valued flag: None where the panel did not say."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, str, Decimal)) and _is_short(value):
        return FLAGS.get(str(value).strip().lower())
    return None


def id_of(value: Any) -> str | None:
    """Read an opaque id: a whole number above 0 or one word. Everything else is none, floats and flags included."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if value > 0 and value.bit_length() <= ID_BITS else None
    if not isinstance(value, str):
        return None
    word = value.strip()
    if not ID.fullmatch(word) or word.lower() in NOT_AN_ID or not word.strip("0."):
        return None
    return word


def word_of(value: Any, longest: int = 100) -> str:
    """Read a short text such as a status or a currency; white space collapsed, cut."""
    if isinstance(value, str):
        return " ".join(value.split())[:longest]
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return ""
    return str(value)[:longest] if _is_short(value) else ""


def _written_amount(text: str) -> tuple[Decimal | None, str]:
    match = AMOUNT.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        return None, ""
    before, digits, after = match.groups()
    if COMMA_THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    elif COMMA_DECIMALS.fullmatch(digits):
        digits = digits.replace(",", ".")
    if not PLAIN.fullmatch(digits):
        return None, ""
    return _sensible(Decimal(digits)), before or after


def _is_short(value: int | str | Decimal) -> bool:
    if isinstance(value, int):
        return value.bit_length() <= ID_BITS
    return len(value) <= LONGEST if isinstance(value, str) else len(value.as_tuple().digits) <= LONGEST


def _sensible(number: Decimal) -> Decimal | None:
    if not number.is_finite() or number.copy_abs() > LARGEST:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -FINEST else None
