"""Allowances as operators write them: a period and an amount; nothing is decided here."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.errors import Told
from bot.people import Allowance, Period

AMOUNT = re.compile(r"(?P<whole>[0-9]{1,12})(?:[.,](?P<part>[0-9]{1,8}))?")
SIGN = re.compile(r"^[$€£₽₹₺¥₴₦]\s*|\s*[$€£₽₹₺¥₴₦]$")
"""There is one currency here, so its sign says nothing; letters are not taken away, for «25k» is no 25."""
THOUSANDS = 3
"""So many digits after a point or comma may as well be thousands."""


def period_of(text: str) -> Period:
    try:
        return Period(text.lower())
    except ValueError:
        raise Told(
            "Please say day, month, credit or unlimited, and how much: for example, day 25. "
            "To shut somebody out, say block."
        ) from None


def allowance_of(period: str, amount: str) -> Allowance:
    """Read an allowance as typed; a comma may stand for the point."""
    chosen = period_of(period)
    if chosen is Period.UNLIMITED:
        return Allowance(chosen)
    typed = AMOUNT.fullmatch(amount := SIGN.sub("", amount.strip()))
    if typed is None or not Decimal(amount.replace(",", ".")):
        raise Told("The amount must be a number above 0, for example: 25.")
    if typed["whole"].strip("0") and len(typed["part"] or "") == THOUSANDS:
        raise Told("Is {amount} thousands or a fraction? Please write it like 1000 or 12.5.", amount=amount)
    return Allowance(chosen, Decimal(amount.replace(",", ".")))
