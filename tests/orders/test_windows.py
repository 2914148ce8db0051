"""Until when an order may be refilled by its service's name, and whether that is worth a word: pure."""

from datetime import timedelta

import pytest

from bot.orders import Kind, RequestState, State, ends_soon, refill_until
from bot.panel import OrderState
from tests.store.things import NOW, a_request, an_order

pytestmark = pytest.mark.quick

DAY = timedelta(days=1)


def done(days=30, **given):
    usual = {"state": State.PLACED, "status": OrderState.COMPLETED, "settled": NOW}
    return an_order(service_name=f"Likes | {days} Days Refill", **{**usual, **given})


def test_the_window_runs_from_when_the_order_was_seen_completed():
    assert refill_until(done()) == NOW + 30 * DAY
    assert refill_until(done(settled=NOW + DAY)) == NOW + 31 * DAY


@pytest.mark.parametrize(
    "given",
    [
        {"may_refill": False},
        {"settled": None},
        {"service_name": "Likes | Lifetime Refill"},
        {"state": State.NOT_PLACED},
        *({"status": status} for status in OrderState if status is not OrderState.COMPLETED),
    ],
    ids=lambda given: "-".join(map(str, given.values())),
)
def test_there_is_none(given):
    order = done()
    changed = an_order(**{"service_name": order.service_name, "state": order.state, "status": order.status,
                          "settled": order.settled, **given})  # fmt: skip
    assert refill_until(changed) is None
    assert ends_soon(changed, (), NOW + 29 * DAY) is None


@pytest.mark.parametrize(("days", "worth"), [(1, False), (2, False), (3, True), (4, True), (365, True)])
def test_a_short_window_is_worth_no_word(days, worth):
    order = done(days)
    assert (ends_soon(order, (), NOW + (days - 1) * DAY) is not None) is worth


def test_a_cancel_that_was_asked_for_does_not_matter():
    cancel = a_request(1, kind=Kind.CANCEL, state=RequestState.REQUESTED, changed=NOW + 29 * DAY)
    assert ends_soon(done(), (cancel,), NOW + 29 * DAY) == NOW + 30 * DAY
