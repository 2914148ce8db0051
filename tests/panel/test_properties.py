"""Whatever a panel answers: only errors of the gateway, nothing placed without an id, no price that is none."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.panel import decode
from tests.panel.conftest import KEY
from tests.panel.invariants import ROWS, check_add, check_reads, check_rows, check_services

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
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


@FUZZ
@given(RESPONSES)
def test_add(response):
    check_add(response)


@pytest.mark.parametrize("action", ROWS)
@FUZZ
@given(response=RESPONSES)
def test_rows(action, response):
    check_rows(action, response)


@FUZZ
@given(RESPONSES)
def test_balance_and_list(response):
    check_reads(response)


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
    check_services(response)
