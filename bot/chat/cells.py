"""Orders as lines of a CSV file after RFC 4180, safe to be opened in a spreadsheet. Pure.

Names of columns and of our own states are English words for programs, like those of the verb `ledger`.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.catalog import clean
from bot.orders import Record, reference
from bot.panel import OrderState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MARK = "\ufeff".encode()
"""Without it Excel takes UTF-8 for a table of its own."""
FORMULA = frozenset("=+-@\t\r")
"""A cell that begins with one of these may be run by a spreadsheet, whoever wrote it."""

Cell = str | int | Decimal | datetime | None


def _status(one: Record) -> str:
    """The panel's word as the desk understands it; one that it does not know stands as it came."""
    return one.raw_status if one.status in {None, OrderState.UNKNOWN} else str(one.status)


COLUMNS: Mapping[str, Callable[[Record], Cell]] = MappingProxyType(
    {
        "reference": lambda one: reference(one.ref),
        "made_utc": lambda one: one.made,
        "person": lambda one: clean(one.name or ""),
        "service_id": lambda one: one.service,
        "service": lambda one: clean(one.service_name),
        "link": lambda one: one.link,
        "quantity": lambda one: one.quantity,
        "state": lambda one: one.state.value,
        "panel_status": _status,
        "panel_id": lambda one: one.panel_id,
        "price": lambda one: one.price,
        "charge": lambda one: one.charge,
        "currency": lambda one: one.currency,
        "settled_utc": lambda one: one.settled,
    }
)


def head() -> bytes:
    """The mark and the names of the columns."""
    return MARK + _written([COLUMNS])


def lines_of(records: Iterable[Record]) -> bytes:
    """One line an order."""
    return _written([cell(read(one)) for read in COLUMNS.values()] for one in records)


def cell(value: Cell) -> str:
    """Write one value. Texts are anybody's, so they are marked where they look like a formula; our figures are not."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case Decimal():
            return _amount(value)
        case int():
            return str(value)
    # A spreadsheet may drop what it does not show, and then the formula stands first after all.
    return f"'{value}" if value[:1] in FORMULA or clean(value)[:1] in FORMULA else value


def _amount(amount: Decimal) -> str:
    """Every digit, and the same amount in the same way, however many zeros the panel wrote behind it."""
    whole, _, part = f"{amount:f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def _written(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
