"""The card of an order: every state, status, flag and request in words and buttons."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.screens.notices import units
from bot.chat.screens.order import OrderView, bar, card, share
from bot.chat.screens.order_keys import REFILLABLE
from bot.chat.screens.order_questions import question
from bot.chat.screens.order_words import REASONS, REFILLS, REQUESTS, SIGNS, STATES, STATUSES
from bot.i18n import Catalogues
from bot.orders import Kind, RequestState, State
from bot.orders.asking import REFILLABLE as DESKS_REFILLABLE
from bot.panel import SETTLED, ErrorClass, OrderState, RefillState
from bot.panel.outcomes import PROOFS
from tests.store.things import NOW, a_request, an_order

pytestmark = pytest.mark.quick

WORDS = Catalogues({}).words("en")
PLACED = an_order(ref=1, state=State.PLACED, panel_id="23501", charge=Decimal("0.9"), currency="USD")


def drawn(order, *requests, **given):
    return card(OrderView(order, requests, NOW, **given), WORDS)


def labels(screen):
    return [button.label for row in screen.rows for button in row]


def plain(screen):
    return screen.text.plain


STATE_WORDS = {
    State.QUEUED: "Waiting to be sent",
    State.SUBMITTING: "The answer will stand here.",
    State.PLACED: "Placed",
    State.REFUSED: "Nothing was ordered and nothing was spent. The panel did not accept the link.",
    State.UNVERIFIED: "It may or may not have been accepted. Please do not order this link again",
    State.NOT_PLACED: "so nothing was spent. You can order it again.",
    State.DROPPED: "It was stopped before it was sent. Nothing was spent.",
}


@pytest.mark.parametrize("state", State)
def test_every_state_has_honest_words(state):
    screen = drawn(an_order(ref=1, state=state, reason="invalid_link" if state is State.REFUSED else ""))
    assert STATE_WORDS[state] in plain(screen)
    assert "0001" in plain(screen)
    assert screen.order == 1


@pytest.mark.parametrize("status", OrderState)
def test_every_status_is_named(status):
    screen = drawn(replace(PLACED, status=status, raw_status="Mystery"))
    wanted = "“Mystery” (the panel's word)" if status is OrderState.UNKNOWN else STATUSES[status]
    assert wanted in plain(screen)
    assert status in SIGNS


def test_the_tables_have_a_row_for_everything():
    assert set(STATES) == set(State)
    assert set(STATUSES) == set(OrderState)
    assert set(REFILLS) == set(RefillState)
    assert set(REQUESTS) == set(RequestState)
    assert set().union(*PROOFS.values()) <= set(REASONS)


def test_what_can_be_refilled_is_what_the_desk_takes():
    assert REFILLABLE == DESKS_REFILLABLE


@pytest.mark.parametrize("reason", REASONS)
def test_no_reason_tells_of_the_operators_balance(reason):
    text = plain(drawn(an_order(ref=1, state=State.REFUSED, reason=reason)))
    assert "balance" not in text.lower()
    assert "no reason that I know" not in text


def test_an_unknown_reason_is_admitted():
    assert "The panel gave no reason that I know." in plain(drawn(an_order(ref=1, state=State.REFUSED, reason="odd")))


@pytest.mark.parametrize("reason", [ErrorClass.AUTH, ErrorClass.MAINTENANCE, ErrorClass.RATE_LIMIT, "other"])
def test_a_held_order_says_why_it_waits(reason):
    assert "It waits here because" in plain(drawn(an_order(ref=1, reason=reason)))


def test_somebody_looks_at_what_is_unverified_for_long():
    order = an_order(ref=1, state=State.UNVERIFIED, changed=NOW - timedelta(minutes=11))
    assert "The operators have been asked." in plain(drawn(order))
    assert "The operators have been asked." not in plain(drawn(replace(order, changed=NOW)))


DELIVERED = {
    "nothing": (1000, 1000, 0),
    "one piece": (1000, 999, 0),
    "all but one": (1000, 1, 99),
    "all": (1000, 0, 100),
    "more than all": (1000, -5, 100),
    "odd": (1000, 2000, 0),
    "thirds": (3, 1, 66),
    "no quantity": (None, 5, None),
    "unsaid": (1000, None, None),
    "none ordered": (0, 0, None),
}


@pytest.mark.parametrize(("quantity", "remains", "percent"), DELIVERED.values(), ids=DELIVERED)
def test_the_bar_never_says_done_before_the_end(quantity, remains, percent):
    assert share(replace(PLACED, quantity=quantity, remains=remains)) == percent
    if percent is not None:
        assert bar(percent).count("▰") == percent // 10
        assert len(bar(percent)) == 10


FLAGS = {
    "all allowed": ((True, True), OrderState.COMPLETED, ["Refill"]),
    "in progress": ((True, True), OrderState.IN_PROGRESS, ["Cancel the order"]),
    "no status yet": ((True, True), None, ["Cancel the order"]),
    "unsaid": ((None, None), OrderState.PARTIAL, ["Refill"]),
    "forbidden": ((False, False), OrderState.COMPLETED, []),
    "cancel forbidden": ((True, False), OrderState.PENDING, []),
    "canceled": ((True, True), OrderState.CANCELED, []),
}


@pytest.mark.parametrize(("flags", "status", "wanted"), FLAGS.values(), ids=FLAGS)
def test_buttons_follow_flags_and_status(flags, status, wanted):
    refill, cancel = flags
    order = replace(PLACED, may_refill=refill, may_cancel=cancel, status=status)
    assert [label for label in labels(drawn(order)) if label in {"Refill", "Cancel the order"}] == wanted


REQUEST_LINES = {
    "asked": ({"state": RequestState.ASKED}, "🔁 Refill: waiting to be sent", False),
    "without a number": ({"state": RequestState.REQUESTED}, "its progress cannot be followed", False),
    "without a number, a day ago": (
        {"state": RequestState.REQUESTED, "changed": NOW - timedelta(days=1)},
        "its progress cannot be followed",
        True,
    ),
    "with a number": ({"state": RequestState.REQUESTED, "panel_id": "77"}, "🔁 Refill 77: requested", False),
    "going on": (
        {"state": RequestState.REQUESTED, "panel_id": "77", "status": RefillState.IN_PROGRESS},
        "🔁 Refill 77: In progress",
        False,
    ),
    "done": (
        {"state": RequestState.REQUESTED, "panel_id": "77", "status": RefillState.COMPLETED},
        "🔁 Refill 77: Completed",
        True,
    ),
    "refused": (
        {"state": RequestState.REFUSED, "reason": "refill_too_early"},
        "🔁 Refill: refused. The panel says that it is too early for a refill.",
        False,
    ),
    "too early, until when": (
        {"state": RequestState.REFUSED, "reason": "refill_too_early", "due": NOW + timedelta(hours=2)},
        "It can be asked for again from",
        False,
    ),
    "no longer too early": (
        {"state": RequestState.REFUSED, "reason": "refill_too_early", "due": NOW - timedelta(hours=2)},
        "too early for a refill.",
        True,
    ),
    "never": ({"state": RequestState.REFUSED, "reason": "not_eligible_refill"}, "cannot be refilled.", False),
    "not reached": ({"state": RequestState.REFUSED, "reason": "unreachable"}, "nothing was sent.", True),
    "unclear": ({"state": RequestState.UNVERIFIED}, "🔁 Refill: not known whether the panel took it", True),
}


@pytest.mark.parametrize(("given", "line", "again"), REQUEST_LINES.values(), ids=REQUEST_LINES)
def test_each_refill_has_its_line(given, line, again):
    screen = drawn(replace(PLACED, status=OrderState.COMPLETED), a_request(1, **given))
    assert line in plain(screen)
    assert ("Refill" in labels(screen)) is again


def test_a_refusal_is_told_once_however_often_it_was_met():
    refused = {"state": RequestState.REFUSED, "reason": "not_eligible_refill"}
    screen = drawn(replace(PLACED, status=OrderState.COMPLETED), a_request(1, **refused), a_request(1, **refused))
    assert plain(screen).count("cannot be refilled") == 1


@pytest.mark.parametrize(
    ("state", "line", "again"),
    [
        (RequestState.REQUESTED, "🚫 A cancel is requested. The panel decides", False),
        (RequestState.ASKED, "🚫 Cancel: waiting to be sent", False),
        (RequestState.REFUSED, "🚫 Cancel: refused.", True),
        (RequestState.UNVERIFIED, "🚫 Cancel: not known whether the panel took it", True),
    ],
)
def test_a_cancel_is_requested_until_the_panel_says_so(state, line, again):
    order = replace(PLACED, may_cancel=True, status=OrderState.IN_PROGRESS)
    screen = drawn(order, a_request(1, kind=Kind.CANCEL, state=state))
    assert line in plain(screen)
    assert "In progress" in plain(screen)
    assert ("Cancel the order" in labels(screen)) is again


@pytest.mark.parametrize("flag", [True, None])
def test_a_question_says_what_the_panel_did_not(flag):
    order = replace(PLACED, may_refill=flag, may_cancel=flag)
    asked = plain(question(OrderView(order, (), NOW), WORDS))
    said = "The panel did not say whether this service allows it" in asked
    assert said is (flag is None)


def test_panels_and_peoples_text_is_only_text():
    name, link = "<b>&amp; \u202e" + "✨" * 300, "https://example.com/" + "<i>" * 900
    screen = drawn(replace(PLACED, service_name=name, link=link, panel_id="<a&b>", raw_status="<u>",
                           status=OrderState.UNKNOWN), owner="<s>Ann")  # fmt: skip
    for raw in ("<i>", "<u>", "<s>", "<a&b>", "\u202e"):
        assert raw not in screen.text.replace("<i>Last", "").replace("<i>Ordered", "")
    assert units(screen.text) < 4096


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("status", [None, *OrderState])
def test_every_button_fits(state, status):
    order = replace(PLACED, ref=2**62, state=state, status=status, service="9" * 70, panel_id="x" * 300)
    for row in drawn(order).rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.markup()["text"]
            assert button.copy is None or len(button.copy) <= 256


def test_an_order_of_which_texts_are_forgotten_can_still_be_drawn():
    assert "None" not in plain(drawn(replace(PLACED, link=None, fields=None, quantity=None)))


def test_when_it_was_checked_is_said_where_it_is_known():
    assert "Checked Mar 1, 2026, 12:30" in plain(drawn(PLACED, checked=NOW))
    assert "Ordered Mar 1, 2026" in plain(drawn(PLACED))
    assert "Last change Mar 1, 2026" in plain(drawn(replace(PLACED, changed=NOW + timedelta(minutes=1))))


def test_a_reading_that_says_nothing_is_no_check():
    said = plain(drawn(replace(PLACED, misses=1), checked=NOW))
    assert "Asked Mar 1, 2026, 12:30" in said
    assert "the panel did not say how it stands" in said
    assert "Checked" not in said


@pytest.mark.parametrize("status", sorted(SETTLED))
def test_what_has_ended_can_be_ordered_again(status):
    assert "Order again" in labels(drawn(replace(PLACED, status=status)))


@pytest.mark.parametrize("state", [RequestState.REQUESTED, RequestState.UNVERIFIED])
@pytest.mark.parametrize("status", [OrderState.CANCELED, OrderState.COMPLETED])
def test_once_the_order_has_ended_its_status_tells_what_became_of_a_cancel(state, status):
    screen = drawn(replace(PLACED, may_cancel=True, status=status), a_request(1, kind=Kind.CANCEL, state=state))
    assert "🚫 " not in plain(screen).removeprefix("🚫 ")
