"""References, states and what counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders import Kind, Order, Request, RequestState, State, number_of, reference
from bot.orders.order import COUNTED, MOVES, REQUEST_MOVES
from bot.panel import OrderState, RefillState

pytestmark = pytest.mark.quick
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORDER = Order(
    ref=1,
    person="p",
    draft="d",
    service="101",
    service_name="Followers",
    service_type="default",
    may_refill=True,
    may_cancel=True,
    quantity=100,
    price=Decimal(25),
    currency="USD",
    state=State.PLACED,
    made=NOON,
    changed=NOON,
)


@given(st.integers(min_value=0, max_value=32**12 - 1))
def test_a_reference_reads_back(number):
    assert number_of(reference(number)) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0001", 1), ("#000a", 10), (" 0010 ", 32), ("OOOI", 1), ("l", 1), ("U1", None), ("", None), ("1" * 13, None)],
    ids=["plain", "hash", "spaces", "misread", "small l", "no such sign", "empty", "too long"],
)
def test_a_typed_reference(typed, number):
    assert number_of(typed) == number


@pytest.mark.parametrize("end", [State.PLACED, State.REFUSED, State.NOT_PLACED, State.DROPPED])
def test_nothing_follows_an_end(end):
    assert MOVES[end] == frozenset()


def test_every_state_has_its_moves():
    assert set(MOVES) == set(State)
    assert set(REQUEST_MOVES) == set(RequestState)


@given(st.lists(st.sampled_from(State), min_size=1))
def test_an_unverified_order_is_never_sent_again(walk):
    state, seen = State.QUEUED, []
    for step in walk:
        if step in MOVES[state]:
            state = step
            seen.append(state)
    if State.UNVERIFIED in seen:
        after = seen[seen.index(State.UNVERIFIED) + 1 :]
        assert not {State.QUEUED, State.SUBMITTING} & set(after)


@pytest.mark.parametrize("state", State)
def test_what_may_have_been_bought_counts(state):
    order = replace(ORDER, state=state)
    assert order.counted == (Decimal(25) if state in COUNTED else 0)
    assert (State.UNVERIFIED in COUNTED) is True


@pytest.mark.parametrize(
    ("remains", "delivered"),
    [(100, 0), (40, 60), (0, 100), (-2, 100), (130, 0), (None, None)],
    ids=["none", "some", "all", "over-delivered", "more than ordered", "not said"],
)
def test_delivered(remains, delivered):
    assert replace(ORDER, remains=remains).delivered == delivered


@pytest.mark.parametrize(
    ("state", "status", "is_open"),
    [
        (State.QUEUED, None, True),
        (State.UNVERIFIED, None, True),
        (State.PLACED, None, True),
        (State.PLACED, OrderState.IN_PROGRESS, True),
        (State.PLACED, OrderState.UNKNOWN, True),
        (State.PLACED, OrderState.COMPLETED, False),
        (State.REFUSED, None, False),
    ],
)
def test_open(state, status, is_open):
    assert replace(ORDER, state=state, status=status).open is is_open


@pytest.mark.parametrize(
    ("state", "panel_id", "status", "is_open"),
    [
        (RequestState.ASKED, None, None, True),
        (RequestState.REQUESTED, "7", None, True),
        (RequestState.REQUESTED, "7", RefillState.IN_PROGRESS, True),
        (RequestState.REQUESTED, "7", RefillState.COMPLETED, False),
        (RequestState.REQUESTED, None, None, False),
        (RequestState.REFUSED, None, None, False),
    ],
)
def test_an_open_refill(state, panel_id, status, is_open):
    refill = Request(1, 1, "p", Kind.REFILL, state, NOON, NOON, panel_id=panel_id, status=status)
    assert refill.open is is_open
