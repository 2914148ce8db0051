"""Whatever a panel answers: only errors of the gateway, nothing placed without an id, no price that is none."""

import json
import os
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))
FUZZ = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

FIELDS = ["order", "orders", "refill", "cancel", "status", "error", "errors", "success", "message", "msg", "data"]
FIELDS += ["charge", "remains", "start_count", "currency", "balance", "service", "name", "rate", "min", "max", "type"]
SAID = ["Completed", "Pending", "Error", "fail", "1", "2", "0", "-5", "1.000", "1e5", "NaN", "Infinity", "+3", "true"]
WORDS = st.sampled_from([*FIELDS, *SAID, "null", "12.30 USD", "Bad link", "category"])
TEXTS = WORDS | st.text(max_size=12) | st.just(KEY) | st.just("Not enough funds on balance")
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.integers(min_value=10**18, max_value=10**60)
)
DOCS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=6), max_leaves=20
)
NOISE = st.sampled_from([b"", b"\xef\xbb\xbf", b"<br/>", b"\x1f\x8b", b"\xff", b"\n"])
BODIES = st.builds(lambda mark, doc: mark + json.dumps(doc).encode(), NOISE, DOCS) | st.binary(max_size=80)
STATUSES = st.sampled_from([200, 201, 301, 400, 401, 403, 404, 422, 429, 500, 502, 503, 520])
RESPONSES = st.builds(
    lambda status, body, charset: decode.Response(status, {"Location": f"/{KEY}"}, body, charset, 1 << 20),
    STATUSES,
    BODIES,
    st.sampled_from([None, "utf-8", "latin-1", "cp1251", "idna", "hex", "nonsense"]),
)
REDACTOR = Redactor(KEY)
ASKED = ["1", "2", "order"]


def outcome(action, response, read):
    try:
        return read(decode.read(action, response, REDACTOR))
    except PanelError as problem:
        return checked(problem)


def checked(problem):
    assert isinstance(problem.error, ErrorClass)
    assert KEY not in str(problem) + problem.raw
    return problem


@FUZZ
@given(RESPONSES)
def test_add(response):
    found = outcome("add", response, decode.placed)
    if isinstance(found, Placed):
        assert found.order
        assert response.status < 300
        assert found.charge is None or (found.charge.is_finite() and found.charge >= 0)
    else:
        refused = failure(found, "add")
        assert not isinstance(refused, Refused) or refused.error in PROOFS["add"]


ROWS = {"status": STATUS.shape, "refill_status": REFILL_STATUS.shape, "refill": REFILL, "cancel": CANCEL}


@pytest.mark.parametrize("action", ROWS)
@FUZZ
@given(response=RESPONSES)
def test_rows(action, response):
    shape = ROWS[action]
    single = outcome(action, response, lambda reply: decode.one(reply, "1", shape))
    many = outcome(action, response, lambda reply: decode.many(reply, ASKED, shape))
    rows = [single] if isinstance(many, PanelError) else [single, *many.found.values()]
    for row in rows:
        check_row(row)
    if not isinstance(many, PanelError):
        assert set(many.found) <= set(ASKED)


def check_row(row):
    if isinstance(row, (PanelError, RowError)):
        return
    assert KEY not in str(row)
    if isinstance(row, Requested):
        assert row.id is None or row.id
        return
    assert isinstance(row.status, (OrderState, RefillState))
    charge = getattr(row, "charge", None)
    assert charge is None or (charge.is_finite() and charge >= 0)


@FUZZ
@given(RESPONSES)
def test_balance_and_list(response):
    balance = outcome("balance", response, decode.balance)
    assert isinstance(balance, PanelError) or balance.amount.is_finite()
    listed = outcome("orders", response, decode.listing)
    assert isinstance(listed, PanelError) or all(order.order for order in listed)


SERVICE = st.fixed_dictionaries(
    {"service": SCALARS, "name": TEXTS, "rate": SCALARS},
    optional={"min": SCALARS, "max": SCALARS, "type": SCALARS, "category": SCALARS, "refill": SCALARS, "desc": TEXTS},
)
CATALOGUES = st.builds(
    lambda rows, body: decode.Response(200, {}, body or json.dumps(rows).encode(), None, 1 << 20),
    st.lists(SERVICE | DOCS, max_size=6),
    st.just(b"") | BODIES,
)


@FUZZ
@given(CATALOGUES)
def test_services(response):
    try:
        found = decode.catalogue(response, REDACTOR)
    except PanelError:
        return
    for service in found.services:
        assert isinstance(service, Service)
        assert service.id
        assert isinstance(service.rate, Decimal)
        assert service.rate.is_finite()
        assert not service.rate.is_signed()
        assert service.min >= 0
        assert service.max >= 0
        assert KEY not in str(service)
        assert "\u202e" not in service.name
