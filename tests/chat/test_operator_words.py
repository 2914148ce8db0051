"""Screens for operators: amounts that are offered, evidence that is missing, alerts in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.chat.screens.notices import MESSAGES, News, message
from bot.chat.screens.operator import Case, Reading, case, fits_a_button, sure_it_does_not
from bot.chat.screens.order import OrderView, card
from bot.chat.screens.people import presets
from bot.i18n import Catalogues
from bot.orders import NUMBER_AGAIN, State
from bot.panel import OrderState
from bot.people import Notice
from tests.store.things import NOW, an_order, ann

pytestmark = pytest.mark.quick

WORDS = Catalogues({}).words("en")
UNCLEAR = an_order(ref=1, state=State.UNVERIFIED, price=Decimal("0.9"))
FACTS = {
    "trouble": {"error": "transport", "text": "<b>no route"},
    "trouble_over": {},
    "panel_refuses": {"error": "auth", "text": ""},
    "low_balance": {"amount": "3.5", "currency": "USD"},
    "missing": {"order": 1, "id": "23501"},
    "number_again": {"order": 2, "id": "23501", "earlier": 1},
    "number_late": {"order": 2, "id": "23501"},
    "copied": {"made": NOW.isoformat(), "count": 2},
    "request_late": {"order": 2, "id": "77"},
    "application": {"application": 4, "person": "ann", "name": "<Ann>"},
    "let_in": {"period": "day", "amount": "25"},
    "denied": {},
    "standing": {"what": "allowance", "period": "day", "amount": "25"},
    "apology": {"mark": "A1B2C3"},
    "too_fast": {},
    "broadcast": {"text": "Closed <b>tonight", "at": "2026-11-22T10:00:00+00:00"},
}
WANTED = {
    "trouble": "⚠️ Trouble with the panel: it cannot be reached.\nThe panel says: <b>no route",
    "trouble_over": "✅ The panel answers again.",
    "panel_refuses": "The panel refuses orders: it does not accept the key.",
    "low_balance": "The panel's balance is low: $3.50.",
    "missing": "Order 0001: the panel has not known its number 23501 for a while.",
    "number_again": "Order 0002: the panel gave it the number 23501, which the order 0001 has already.",
    "number_late": "Order 0002 was settled already, and now the panel's answer to it came, with the number 23501.",
    "copied": "2 orders were waiting in it and may have been sent since: they are unverified now, /unverified",
    "request_late": "Order 0002: the panel's answer to a refill came late, with the number 77, which is not followed.",
    "application": "🚪 <Ann> (1) asks to be let in.",
    "let_in": "What you may spend: $25.00 a day.",
    "denied": "not this time",
    "standing": "$25.00 a day",
    "apology": "written down as A1B2C3",
    "too_fast": "slow down",
    "broadcast": "Closed <b>tonight",
}


MISSING = {
    "of a refill": ({"order": 1, "id": "77", "refill": 1}, "the number 77 of its refill"),
    "of many orders": (
        {"count": 3, "codes": "0001, 0002, …", "refill": 0},
        "several orders for a while (3): 0001, 0002, ….",
    ),
    "of many refills": (
        {"count": 3, "codes": "0001", "refill": 1},
        "several refills for a while (3), of the orders 0001.",
    ),
}


@pytest.mark.parametrize(("facts", "wanted"), MISSING.values(), ids=MISSING)
def test_a_missing_number_in_words(facts, wanted):
    screen = message(News(Notice("p", "missing", "d", facts=facts)), WORDS)
    assert wanted in screen.text.plain
    assert bool(screen.rows) is ("order" in facts)


def test_a_number_given_out_twice_is_closed_and_not_denied():
    taken = replace(UNCLEAR, reason=NUMBER_AGAIN)
    found = Case(OrderView(taken, (), NOW))
    for screen in (case(found, WORDS), sure_it_does_not(found, WORDS)):
        said = screen.text.plain + " ".join(button.markup()["text"] for row in screen.rows for button in row)
        assert "lose it" in said
        assert "does not exist" not in said
        assert "order again" not in said
    closed = replace(taken, state=State.NOT_PLACED)
    told = message(
        News(Notice("ann", "not_placed", "d", 1, {"reason": NUMBER_AGAIN}), OrderView(closed, (), NOW)), WORDS
    )
    for said in (told.text.plain, card(OrderView(closed, (), NOW), WORDS).text.plain):
        assert "The panel may have worked on it all the same" in said
        assert "nothing was spent" not in said


@pytest.mark.parametrize("kind", FACTS)
def test_each_alert_in_words(kind):
    screen = message(News(Notice("p", kind, "d", facts=FACTS[kind]), about=ann(), currency="USD"), WORDS)
    assert WANTED[kind] in screen.text.plain
    for row in screen.rows:
        for button in row:
            button.markup()


def test_no_kind_is_left_out_here():
    assert set(FACTS) | {"card", "case", "number"} == set(MESSAGES)


@pytest.mark.parametrize(
    ("balance", "wanted"),
    [
        ("0", [1, 5, 10, 25, 50, 100]),
        ("100000", [1000, 5000, 10000, 20000, 50000, 100000]),
        ("104.84292", [1, 5, 10, 20, 50, 100]),
        ("7", [Decimal("0.05"), Decimal("0.2"), Decimal("0.5"), 1, 2, 5]),
        ("1526952000", [10**7, 5 * 10**7, 10**8, 2 * 10**8, 5 * 10**8, 10**9]),
    ],
    ids=["unknown", "much", "usual", "little", "rials"],
)
def test_amounts_offered_follow_the_panels_balance(balance, wanted):
    assert list(presets(Decimal(balance))) == wanted


def a_case(before, after, *others):
    readings = [None if amount is None else Reading(Decimal(amount), NOW) for amount in (before, after)]
    return Case(OrderView(UNCLEAR, (), NOW, owner="Ann"), before=readings[0], after=readings[1], others=others)


OTHER = an_order(ref=2, state=State.PLACED, charge=Decimal(5), draft="d2")


@pytest.mark.parametrize(
    ("found", "looks"),
    [
        (a_case("10", "9.1"), True),
        (a_case("10", "10"), False),
        (a_case("10", None), False),
        (a_case(None, "9.1"), False),
        (a_case("10", "5", OTHER), False),
        (a_case("10", "4.1", OTHER), True),
        (a_case("10", "9.1", replace(OTHER, state=State.UNVERIFIED)), True),
        (a_case("10", "9.5"), False),
        (a_case("10", "60"), False),
    ],
    ids=[
        "gone",
        "same",
        "no after",
        "no before",
        "explained by another",
        "another and this",
        "one that is no clearer",
        "too little",
        "topped up",
    ],
)
def test_whether_the_balance_speaks_for_it(found, looks):
    assert found.looks_taken is looks


def test_a_number_that_was_given_twice_stands_on_the_card():
    text = case(replace(a_case(None, None), again="23501"), WORDS).text.plain
    assert "The panel gave it the number 23501, which another order has already." in text
    assert "no answer" not in text


def test_a_case_that_is_settled_asks_nothing():
    asked, settled = (
        case(replace(a_case(None, None), view=OrderView(one, (), NOW)), WORDS) for one in (UNCLEAR, OTHER)
    )
    assert (asked.text.plain[0], settled.text.plain[0]) == ("❓", "📦")


def test_a_case_without_evidence_says_so():
    text = case(a_case(None, None), WORDS).text.plain
    assert "The panel gave no answer that was understood." in text
    assert "Balance" not in text


@pytest.mark.parametrize(
    ("panel_id", "fits"), [("23501", True), ("", False), ("a:b", False), ("x" * 34, True), ("x" * 35, False)]
)
def test_numbers_that_fit_a_button(panel_id, fits):
    assert fits_a_button(panel_id) is fits


@pytest.mark.parametrize("state", [State.QUEUED, State.SUBMITTING])
def test_an_order_that_is_still_on_its_way_is_not_called_settled(state):
    found = replace(a_case(None, None), view=OrderView(an_order(ref=2, state=state, draft="d"), (), NOW))
    assert "Settled" not in case(found, WORDS).text.plain


def test_what_was_decided_is_not_how_it_stands_by_now():
    placed = an_order(ref=2, state=State.PLACED, status=OrderState.PENDING, raw_status="Pending", panel_id="7")
    found = replace(a_case(None, None), view=OrderView(placed, (), NOW), by="Olga")
    assert "Settled by Olga: Placed" in case(found, WORDS).text.plain


def test_the_warning_names_what_no_other_order_explains():
    found = a_case("40", "34.1", OTHER)
    assert "The balance went down by $0.90 meanwhile" in sure_it_does_not(found, WORDS).text.plain
