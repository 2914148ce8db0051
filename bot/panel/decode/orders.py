"""Answers about one order or refill: `add`, `status`, `refill`, `refill_status`, `cancel`, and the balance.

A row reader gets an object and says what it reads: a value, a RowError, or None where the row says nothing. Rows stand
alone in the answer to a single call and many together in a batch.
"""

from __future__ import annotations

from typing import Any

from bot.panel.decode.complaints import TRUE_WORDS, classify, complaint, said_yes
from bot.panel.decode.dialects import check_dialect
from bot.panel.decode.fields import WRAPPERS, folded, opened, pick, single
from bot.panel.decode.numbers import amount_of, count_of, id_of, money_of, remains_of, word_of
from bot.panel.decode.reply import RAW, Reply, row_error
from bot.panel.decode.states import order_state, refill_state
from bot.panel.models import (
    Balance,
    ErrorClass,
    ListedOrder,
    OrderStatus,
    Placed,
    RefillStatus,
    Requested,
    RowError,
)

ORDER = ("order", "order_id", "orderid")
REFILL = ("refill", "refill_id", "refillid")
START = ("start_count", "start_counter", "startcount")
REMAINS = ("remains", "remain")
SUCCESS_WORDS = ("request", "attempt", "success", "submit", "accept", "queue", "asap", "pending", "sent")
CLIENT_ERRORS = 400
NO_ORDER = (None, False, 0, "0", "")
"""Values that stand in place of an id beside an error."""


def placed(reply: Reply) -> Placed:
    """Read the answer to `add`: an id and no error, or an error is raised that says which of the two failed."""
    doc = opened(reply.doc, ORDER)
    row = folded(doc) if isinstance(doc, dict) else {}
    named = pick(row, ORDER)
    order, hint = id_of(named), _hint(row)
    texts = _complaints(reply, doc, row)
    if texts is not None and (named in NO_ORDER or complaint(named, reply.action) == texts):
        raise reply.declined(texts)
    if texts is not None:
        raise reply.odd("an id and an error together", hint=hint)
    if order is None:
        raise reply.odd("no order id", hint=hint)
    if reply.http_status >= CLIENT_ERRORS:
        raise reply.odd("an id under an error status", hint=hint)
    return Placed(order=order, charge=money_of(row.get("charge")), currency=word_of(row.get("currency"), 16))


def balance(reply: Reply) -> Balance:
    """Read what is left. This is asked first at a set-up, so it is here that another protocol shows itself."""
    doc = opened(reply.doc, ("balance",))
    row = folded(doc) if isinstance(doc, dict) else {}
    amount, beside = amount_of(row.get("balance"))
    if amount is None:
        check_dialect(reply)
    reply.check()
    if amount is None:
        raise reply.odd("no balance")
    return Balance(amount=amount, currency=word_of(row.get("currency"), 16) or beside)


def order_row(doc: Any, action: str) -> OrderStatus | RowError | None:
    row = _row(doc, action, "status")
    if not isinstance(row, dict):
        return row
    raw = word_of(row.get("status"))
    if not raw:
        return None
    return OrderStatus(
        status=order_state(raw),
        raw=raw,
        charge=money_of(row.get("charge")),
        start_count=count_of(pick(row, START)),
        remains=remains_of(pick(row, REMAINS)),
        currency=word_of(row.get("currency"), 16),
        order=id_of(pick(row, ORDER)),
        posts=count_of(row.get("posts")),
        runs=count_of(row.get("runs")),
    )


def refill_status_row(doc: Any, action: str) -> RefillStatus | RowError | None:
    row = _row(doc, action, "status")
    if not isinstance(row, dict):
        return row
    raw = word_of(row.get("status"))
    return RefillStatus(status=refill_state(raw), raw=raw) if raw else None


def refill_row(doc: Any, action: str) -> Requested | RowError | None:
    """Read an accepted refill; its id is None where the panel gives only words."""
    row = _row(doc, action, "refill")
    if not isinstance(row, dict):
        return row
    value = pick(row, REFILL)
    if isinstance(value, dict):
        value = pick(folded(value), ("id", *REFILL))
    refill = id_of(value)
    if refill is not None:
        return Requested(id=refill)
    return _promise(value, row, action)


def cancel_row(doc: Any, action: str) -> Requested | RowError | None:
    row = _row(doc, action, "cancel")
    if not isinstance(row, dict):
        return row
    value = pick(row, ("cancel", "cancel_id"))
    if id_of(value) is not None:
        return Requested()
    return _promise(value, row, action)


def listed_row(doc: Any, action: str) -> ListedOrder | None:
    row = folded(doc) if isinstance(doc, dict) else {}
    order, raw = id_of(pick(row, (*ORDER, "id"))), word_of(row.get("status"))
    if order is None or not raw or complaint(row, action) is not None:
        return None
    return ListedOrder(
        order=order,
        status=order_state(raw),
        raw=raw,
        service=id_of(pick(row, ("service", "service_id"))),
        link=word_of(pick(row, ("link", "url")), 2000),
        quantity=count_of(row.get("quantity")),
        charge=money_of(row.get("charge")),
    )


def listing(reply: Reply) -> tuple[ListedOrder, ...]:
    """Read a list of orders. An error or another shape means that the panel cannot list, never that it has none."""
    reply.check()
    doc = reply.doc
    if isinstance(doc, dict):
        doc = pick(folded(doc), ("orders", "data"))
    if not isinstance(doc, list):
        raise reply.odd("no list of orders")
    rows = [listed_row(row, reply.action) for row in doc]
    if rows and not any(rows):
        raise reply.odd("no list of orders")
    return tuple(row for row in rows if row is not None)


def _row(doc: Any, action: str, field: str) -> dict[str, Any] | RowError | None:
    """Fold a row, or read the error in it or in its main field."""
    doc = single(doc)
    texts = complaint(doc, action)
    if texts is not None:
        return row_error(texts, action)
    if not isinstance(doc, dict):
        return None
    row = folded(doc)
    nested = single(row.get(field))
    inner = complaint(nested, action) if isinstance(nested, dict) else None
    return row if inner is None else row_error(inner, action)


def _promise(value: Any, row: dict[str, Any], action: str) -> Requested | RowError | None:
    """Read a yes that is no id: a flag, a word, a sentence, or a success beside nothing."""
    if value is True or (value is None and said_yes(row)):
        return Requested()
    if not isinstance(value, str):
        return None
    error = classify((value,), action)
    if error is not ErrorClass.UNKNOWN_ERROR:
        return RowError(error=error, text=value[:RAW])
    word = value.strip().lower()
    return Requested() if word in TRUE_WORDS or any(sign in word for sign in SUCCESS_WORDS) else None


def _complaints(reply: Reply, doc: Any, row: dict[str, Any]) -> tuple[str, ...] | None:
    """Find an error in the wrapper, in what is wrapped, or in place of the id."""
    inner = (part for part in (pick(row, ORDER), pick(row, WRAPPERS)) if isinstance(part, (dict, list)))
    found = (complaint(part, reply.action) for part in (reply.doc, doc, *inner))
    return next((texts for texts in found if texts is not None), None)


def _hint(row: dict[str, Any]) -> str | None:
    """Find something like an id for the operator to look up."""
    value = pick(row, (*ORDER, "id"))
    if isinstance(value, dict):
        value = pick(folded(value), ("id", *ORDER))
    return id_of(value)
