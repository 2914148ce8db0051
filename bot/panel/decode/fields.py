"""Objects of an answer: names folded, the several spellings of one field, wrappers taken off."""

from __future__ import annotations

from typing import Any

WRAPPERS = ("data", "result", "response")


def folded(doc: dict[str, Any]) -> dict[str, Any]:
    """Fold the names of an object: `Start_Count` is `start_count`; the first of two that fold alike wins."""
    out: dict[str, Any] = {}
    for name, value in doc.items():
        out.setdefault(name.strip().lower(), value)
    return out


def pick(row: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Take the first of several spellings that says anything."""
    for name in names:
        value = row.get(name)
        if value is not None and value != "":
            return value
    return None


def single(doc: Any) -> Any:
    """Take a list of one apart."""
    while isinstance(doc, list) and len(doc) == 1:
        doc = doc[0]
    return doc


def opened(doc: Any, unless: tuple[str, ...]) -> Any:
    """Take off `data` and its like, unless the object itself says one of the fields in `unless`."""
    doc = single(doc)
    if not isinstance(doc, dict):
        return doc
    row = folded(doc)
    if any(row.get(name) not in (None, "") for name in unless):
        return doc
    inner = single(pick(row, WRAPPERS))
    return inner if isinstance(inner, dict) else doc
