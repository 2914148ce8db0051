"""Echoes: what a panel repeats of an order in its answer is left out of the history, which outlives /forget; pure."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from bot.panel import Refused, Unverified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.orders.order import Order
    from bot.panel import Outcome

LEFT_OUT = "[…]"
SHORTEST = 6
"""A shorter text says of nobody who it was, and blotting it out would spoil the evidence."""


def without_echoes(outcome: Outcome, order: Order) -> Outcome:
    """Leave the order's link and texts out of what the panel said."""
    match outcome:
        case Refused():
            return Refused(error=outcome.error, text=_cleared(outcome.text, order), wait=outcome.wait)
        case Unverified():
            reason, raw = (_cleared(said, order) for said in (outcome.reason, outcome.raw))
            status, hint, error = outcome.http_status, outcome.hint, outcome.error
            return Unverified(reason=reason, raw=raw, http_status=status, hint=hint, error=error)
    return outcome


def _cleared(said: str, order: Order) -> str:
    forms = {form for text in _texts(order) for form in _forms(text)}
    if not said or not forms:
        return said
    longest_first = sorted(map(re.escape, forms), key=len, reverse=True)
    return re.sub("|".join(longest_first), LEFT_OUT, said, flags=re.IGNORECASE)


def _texts(order: Order) -> Iterator[str]:
    """The link, with and without its scheme, and each line of what was entered; numbers name nobody."""
    for value in (order.link or "", *(order.fields or {}).values()):
        for text in (value, value.partition("://")[2], *value.splitlines()):
            if len(text) >= SHORTEST and not text.isdecimal():
                yield text


def _forms(text: str) -> Iterator[str]:
    """The spellings in which an answer may repeat it."""
    plain, ascii_only = json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(text)[1:-1]
    yield from (text, plain, ascii_only, plain.replace("/", "\\/"), ascii_only.replace("/", "\\/"))
    yield from (quote(text), quote(text, safe=""), quote_plus(text), html.escape(text), html.escape(text, quote=False))
