from decimal import Decimal

import pytest

from bot.panel.decode.numbers import (
    amount_of,
    count_of,
    decimal_of,
    flag_of,
    id_of,
    money_of,
    remains_of,
    word_of,
)
from bot.panel.decode.states import order_state, refill_state

pytestmark = pytest.mark.quick

AMOUNTS = [
    ("0.27819", "0.27819"),
    (Decimal("0.08011655652"), "0.08011655652"),
    (Decimal("1.0E-5"), "0.00001"),
    ("1.0E-5", "0.00001"),
    (1526952, "1526952"),
    ("1,234.50", "1234.50"),
    ("1,234", "1234"),
    ("0,50", "0.50"),
    (" 12.30 USD ", "12.30"),
    ("$0.5", "0.5"),
    ("-0.35", "-0.35"),
    (".5", "0.5"),
    ("NaN", None),
    ("Infinity", None),
    (Decimal("NaN"), None),
    (Decimal("1E+999999"), None),
    ("1e999", None),
    (Decimal("1E-999999"), None),
    ("1.2.3", None),
    ("1,2,3", None),
    ("", None),
    ("free", None),
    ("１２", None),
    (True, None),
    (None, None),
    ([], None),
    (10**400, None),
    ("9" * 65, None),
]


@pytest.mark.parametrize(("value", "expected"), AMOUNTS, ids=lambda value: repr(value)[:30])
def test_amounts(value, expected):
    assert decimal_of(value) == (None if expected is None else Decimal(expected))


def test_money_is_exact_and_never_negative():
    long = "0.123456789012345678901234567890123456"
    assert str(money_of(long)) == long
    assert money_of("-1") is None
    assert str(money_of("-0.00")) == "0.00"


def test_the_currency_beside_an_amount():
    assert amount_of("12.30 USD") == (Decimal("12.30"), "USD")
    assert amount_of("₹5") == (Decimal(5), "₹")


COUNTS = [
    ("3572", 3572),
    (100, 100),
    (None, None),
    ("", None),
    ("Unknown", None),
    ("1.000", 1000),
    ("1,000", 1000),
    ("1.000.000", 1000000),
    ("12.0", 12),
    (Decimal("12.0"), 12),
    (Decimal("1.0E+6"), 1000000),
    (Decimal("1.000"), None),
    ("12.5", None),
    ("12k", None),
    ("-2", -2),
    (True, None),
    (10**30, None),
    ("1 000", 1000),
]


@pytest.mark.parametrize(("value", "expected"), COUNTS, ids=repr)
def test_counts(value, expected):
    assert count_of(value) == expected


@pytest.mark.parametrize(("value", "expected"), [("+5", -5), ("-5", -5), (5, 5), ("5", 5), ("Unknown", None)])
def test_over_delivery_is_negative_in_either_spelling(value, expected):
    assert remains_of(value) == expected


FLAGS = [(True, True), (1, True), ("1", True), ("true", True), (False, False), (0, False), ("0", False)]
FLAGS += [("false", False), ("FALSE", False), (None, None), ("", None), ("maybe", None), (2, None), ([], None)]


@pytest.mark.parametrize(("value", "expected"), FLAGS, ids=repr)
def test_flags(value, expected):
    assert flag_of(value) is expected


IDS = [
    (23501, "23501"),
    ("23501", "23501"),
    ("VEGA123ABC", "VEGA123ABC"),
    ("507f1f77bcf86cd799439011", "507f1f77bcf86cd799439011"),
    ("ord_01HG9X7K", "ord_01HG9X7K"),
    (90071992547409931234, "90071992547409931234"),
    (" 7 ", "7"),
    ("007", "007"),
    (0, None),
    ("0", None),
    ("0.0", None),
    (-5, None),
    ("-5", None),
    ("", None),
    (None, None),
    (True, None),
    (False, None),
    (Decimal("23501.0"), None),
    ("null", None),
    ("Success", None),
    ("Not enough funds", None),
    ("1,2", None),
    ("<b>5</b>", None),
    ({}, None),
    ([5], None),
    ("7" * 200, None),
    (10**4000, None),
]


@pytest.mark.parametrize(("value", "expected"), IDS, ids=lambda value: repr(value)[:30])
def test_ids(value, expected):
    assert id_of(value) == expected


def test_words_are_cut_and_collapsed():
    assert word_of("  In \n progress ") == "In progress"
    assert len(word_of("x" * 5000)) == 100
    assert word_of(3) == "3"
    assert word_of([]) == ""


ORDER_STATES = {
    "pending": ["Pending", "pending", "Awaiting", "AWAITING", "Waiting", "0"],
    "processing": ["Processing", "PROCESSING", "1"],
    "in_progress": ["In progress", "In Progress", "Inprogress", "In_progress", "IN_PROGRESS", "Active", "Выполняется"],
    "completed": ["Completed", "Complete", "success", "2"],
    "partial": ["Partial", "3"],
    "canceled": ["Canceled", "Cancelled", "cancel", "Order Cancelled", "4"],
    "refunded": ["Refunded", "refunds", "5"],
    "failed": ["Fail", "FAIL", "Failed", "Error", "ERROR"],
    "refilling": ["Refill"],
    "paused": ["Paused"],
    "expired": ["Expired"],
    "unknown": ["Queued for review", "", "6", "Completed?", "Not completed", "104"],
}
REFILL_STATES = {
    "pending": ["Pending", "Awaiting", "pending"],
    "in_progress": ["In progress", "Processing", "approved", "tasks.status.in_progress"],
    "completed": ["Completed", "tasks.status.completed"],
    "rejected": ["Rejected"],
    "canceled": ["Cancelled", "Canceled"],
    "failed": ["Error", "Failed"],
    "unknown": ["Scheduled", "Partial"],
}


@pytest.mark.parametrize(("state", "word"), [(state, word) for state, words in ORDER_STATES.items() for word in words])
def test_order_states(state, word):
    assert order_state(word) == state


@pytest.mark.parametrize(("state", "word"), [(state, word) for state, words in REFILL_STATES.items() for word in words])
def test_refill_states(state, word):
    assert refill_state(word) == state
