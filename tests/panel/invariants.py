"""What must hold of whatever the decoder makes of an answer, however odd the answer is."""

import json
from decimal import Decimal

from bot.panel import (
    ErrorClass,
    OrderState,
    PanelError,
    Placed,
    RefillState,
    Refused,
    Requested,
    RowError,
    Service,
    decode,
)
from bot.panel.batches import REFILL_STATUS, STATUS
from bot.panel.changes import CANCEL, REFILL
from bot.panel.outcomes import PROOFS, failure
from bot.panel.redact import Redactor
from tests.panel.conftest import KEY

REDACTOR = Redactor(KEY)
ASKED = ["1", "2", "order"]
ROWS = {"status": STATUS.shape, "refill_status": REFILL_STATUS.shape, "refill": REFILL, "cancel": CANCEL}


def outcome(action, response, read):
    try:
        return read(decode.read(action, response, REDACTOR))
    except PanelError as problem:
        return checked(problem)


def checked(problem):
    assert isinstance(problem.error, ErrorClass)
    assert KEY not in str(problem) + problem.raw
    return problem


def is_price(amount):
    return amount.is_finite() and amount >= 0


def check_add(response):
    found = outcome("add", response, decode.placed)
    if isinstance(found, Placed):
        assert found.order
        assert response.status < 300
        assert found.charge is None or is_price(found.charge)
        return found
    refused = failure(found, "add")
    if isinstance(refused, Refused):
        assert refused.error in PROOFS["add"]
        assert not names_an_order(response.body)
    return refused


def names_an_order(body):
    """Tell by other means than the decoder's whether an answer says anything of an order."""
    try:
        doc = json.loads(body)
    except (ValueError, RecursionError):
        return False
    docs = doc if isinstance(doc, list) else [doc]
    values = [value for one in docs if isinstance(one, dict) for name, value in one.items() if name.lower() == "order"]
    return any(value and not isinstance(value, (dict, list)) and value != "0" for value in values)


def check_rows(action, response):
    shape = ROWS[action]
    single = outcome(action, response, lambda reply: decode.one(reply, "1", shape))
    many = outcome(action, response, lambda reply: decode.many(reply, ASKED, shape))
    rows = [single] if isinstance(many, PanelError) else [single, *many.found.values()]
    for row in rows:
        check_row(row)
    assert isinstance(many, PanelError) or set(many.found) <= set(ASKED)


def check_row(row):
    if isinstance(row, (PanelError, RowError)):
        return
    assert KEY not in str(row)
    if isinstance(row, Requested):
        assert row.id is None or row.id
        return
    assert isinstance(row.status, (OrderState, RefillState))
    charge = getattr(row, "charge", None)
    assert charge is None or is_price(charge)


def check_reads(response):
    balance = outcome("balance", response, decode.balance)
    assert isinstance(balance, PanelError) or balance.amount.is_finite()
    listed = outcome("orders", response, decode.listing)
    assert isinstance(listed, PanelError) or all(order.order for order in listed)


def check_services(response):
    try:
        found = decode.catalogue(response, REDACTOR)
    except PanelError as problem:
        checked(problem)
        return
    for service in found.services:
        check_service(service)


def check_service(service):
    assert isinstance(service, Service)
    assert service.id
    assert isinstance(service.rate, Decimal)
    assert is_price(service.rate)
    assert not service.rate.is_signed()
    assert service.min >= 0
    assert service.max >= 0
    assert KEY not in str(service)
    assert "\u202e" not in service.name
