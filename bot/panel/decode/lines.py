"""Rows of a catalogue: their plain form, and how one is read on its own where it is spelled otherwise."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - msgspec reads the annotations at run time
from typing import TYPE_CHECKING, Any

import msgspec

from bot.panel.decode.complaints import said_yes
from bot.panel.decode.fields import WRAPPERS, folded, pick
from bot.panel.decode.numbers import count_of, flag_of, id_of, money_of, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.panel.decode.reply import Reply

ID = ("service", "service_id", "id")
NAME = ("name", "title", "service_name")
CATEGORY = ("category", "category_name")
RATE = ("rate", "price", "cost")
MIN = ("min", "minimum", "min_quantity")
MAX = ("max", "maximum", "max_quantity")
DRIPFEED = ("dripfeed", "drip_feed", "drip-feed")
DESCRIPTION = ("description", "desc")
LONGEST_NAME = 1000


class Line(msgspec.Struct, gc=False, kw_only=True):
    """A row as nearly all panels write it, in their order, which is the quickest to read.

    Counts stay text here, since `1.000` must not become 1.
    """

    service: int | str
    name: str
    type: str | None = None
    rate: Decimal
    min: int | str | None = None
    max: int | str | None = None
    dripfeed: bool | None = None
    refill: bool | None = None
    cancel: bool | None = None
    category: str | None = None
    description: str | None = None
    desc: str | None = None
    per_amount: int | str | None = None


def line_of(doc: Any) -> Line | None:
    """Read one row on its own, whatever its spelling."""
    if not isinstance(doc, dict):
        return None
    row = folded(doc)
    key = next((found for name in ID if (found := id_of(row.get(name))) is not None), None)
    rate = money_of(pick(row, RATE))
    if key is None or rate is None:
        return None
    return Line(
        service=key,
        rate=rate,
        name=word_of(pick(row, NAME), LONGEST_NAME),
        category=word_of(pick(row, CATEGORY), LONGEST_NAME),
        type=word_of(row.get("type")),
        min=count_of(pick(row, MIN)),
        max=count_of(pick(row, MAX)),
        dripfeed=flag_of(pick(row, DRIPFEED)),
        refill=flag_of(row.get("refill")),
        cancel=flag_of(row.get("cancel")),
        description=_text(pick(row, DESCRIPTION)),
        per_amount=word_of(row.get("per_amount")) or None,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def rows_of(reply: Reply) -> list[Any]:
    """Find the rows of a catalogue in whatever they are wrapped; raises where there are none to find."""
    reply.check()
    doc = reply.doc
    if isinstance(doc, dict):
        inner = pick(folded(doc), (*WRAPPERS, "services", "items"))
        if isinstance(inner, (dict, list)):
            doc = inner
        elif said_yes(folded(doc)):
            return []
    if isinstance(doc, list):
        return doc
    if isinstance(doc, dict) and all(isinstance(part, (dict, list)) for part in doc.values()):
        return [row for name, part in doc.items() for row in _part(name, part)]
    raise reply.odd("no catalogue")


def _part(name: str, part: dict[str, Any] | list[Any]) -> Iterator[Any]:
    """Take rows that are keyed: by number (a list with a gap, as PHP prints it) or by category."""
    if isinstance(part, dict):
        yield part
        return
    for row in part:
        yield {"category": name, **row} if isinstance(row, dict) else row
