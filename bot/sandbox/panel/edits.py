"""Answers that are well-formed and wrong: ids left out, unknown all of a sudden, or another order's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.panel.actions import Ask
from bot.sandbox.panel.errors import Refusal

Edit = Callable[[Ask, Any], Any]


def _missing_ids(call: Ask, value: Any) -> Any:
    """Every other row is left out, the first one too; a single status says nothing."""
    if isinstance(value, list):
        return value[1::2]
    if call.many("orders") and isinstance(value, dict):
        return dict(list(value.items())[1::2])
    return {}


def _incorrect_id(call: Ask, value: Any) -> Any:
    error = call.pen.refusal(Refusal("order"))
    if isinstance(value, list):
        return [{"order": row["order"], **error} if "order" in row else error for row in value]
    if call.many("orders") and isinstance(value, dict):
        return dict.fromkeys(value, error)
    return error


def _both(call: Ask, value: Any) -> Any:
    error = call.pen.refusal(Refusal("trouble"))
    return {**value, **error} if isinstance(value, dict) else [value, error]


def _old_id(call: Ask, value: Any) -> Any:
    """The id of the account's first order stands in place of the new one's."""
    oldest = next((order.id for order in call.desk.orders.values() if order.account.key == call.key), None)
    return value if oldest is None else call.pen.wrap({"order": call.pen.id(oldest)})


EDITS: Mapping[str, Edit] = {
    "missing_ids": _missing_ids,
    "incorrect_id": _incorrect_id,
    "both": _both,
    "old_id": _old_id,
}
