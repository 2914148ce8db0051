"""How panels differ in what they say for the same thing: one frozen row per dialect."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

IdForm = Literal["counted", "letters", "huge", "hexadecimal"]
Mix = Literal["string", "number", "mixed"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The reference panel's habits; each field is a habit that others have otherwise."""

    id_form: IdForm = "counted"
    """23501, "API100023501", above 2^53, or 24 hexadecimal digits."""
    id_type: Mix = "string"
    """How ids stand in JSON where they are digits only."""
    service_id_type: Mix = "number"
    """How ids of services stand in JSON."""
    counts: Mix = "string"
    """How start_count, remains and a single status's charge stand in JSON."""
    batch: Literal["dict", "list", "positions", "none"] = "dict"
    """A status of many: keyed by id, rows that name their order, rows without ids, or not understood."""
    cancel_by: Literal["order", "orders", "both"] = "both"
    cancel_answer: Literal["text", "flag", "rows"] = "text"
    refill_answer: Literal["text_and_id", "id", "text"] = "text_and_id"
    many_refills: bool = True
    nested_errors: bool = False
    """A row's error stands inside the row's value, as `{"order": 1, "refill": {"error": …}}`."""
    statuses: Literal["doubled", "plain", "lower", "run_together"] = "doubled"
    """How status words are spelled, a row of `SPELLINGS`."""
    types: Literal["snake", "title", "absent"] = "snake"
    flags: Literal["bool", "number", "text", "absent"] = "bool"
    described: bool = True
    wrap: Literal["bare", "data", "list", "success", "hundred"] = "bare"
    errors: Literal["sentence", "keys", "message", "capital"] = "sentence"
    http_errors: bool = False
    content_type: Literal["json", "html", "mixed"] = "json"
    charged: bool = True
    """A status names the charge."""
    request_id: str = ""
    """A parameter of `add` without which nothing is placed, and with which nothing is placed twice."""
    most_ids: int = 100


SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "plain": {},
    "doubled": {"Canceled": "Cancelled"},
    "run_together": {"In progress": "Inprogress", "Canceled": "Cancelled"},
    "lower": {
        "Pending": "pending",
        "Processing": "processing",
        "In progress": "in_progress",
        "Completed": "completed",
        "Partial": "partial",
        "Canceled": "canceled",
        "Rejected": "rejected",
    },
}
"""Where a dialect spells a status otherwise than we do."""

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "reference": Dialect(),
        "perfectpanel": Dialect(
            id_type="number",
            service_id_type="string",
            cancel_by="orders",
            cancel_answer="rows",
            refill_answer="id",
            nested_errors=True,
            statuses="plain",
            types="title",
            described=False,
        ),
        "language_keys": Dialect(id_type="number", cancel_by="orders", cancel_answer="rows", errors="keys"),
        "smartpanel": Dialect(
            id_type="number", wrap="success", content_type="html", many_refills=False, cancel_answer="flag"
        ),
        "glycon": Dialect(
            id_type="number", wrap="hundred", batch="none", statuses="run_together", flags="absent", content_type="html"
        ),
        "lines": Dialect(batch="list", id_type="number", flags="number", counts="number", refill_answer="id"),
        "positions": Dialect(batch="positions", http_errors=True, id_type="number", flags="text", wrap="data"),
        "untyped": Dialect(types="absent", statuses="lower", flags="absent", charged=False, refill_answer="text"),
        "letters": Dialect(id_form="letters", refill_answer="text"),
        "huge": Dialect(id_form="huge", id_type="number"),
        "hexadecimal": Dialect(id_form="hexadecimal", wrap="list", errors="message"),
        "request_id": Dialect(request_id="request_id", http_errors=True, id_type="number", errors="capital"),
        "mixed": Dialect(id_type="mixed", content_type="mixed"),
    }
)
"""Dialects by name; each is a mixture of habits that were seen together or make each other hard to read."""
