"""How long the rest will take: from two readings on, rounded to what can be said."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.orders import Reading, State, share, time_left
from bot.orders.pace import STEPS, rounded, worth_keeping
from bot.panel import OrderState
from tests.store.things import NOW, an_order

pytestmark = pytest.mark.quick

HOUR = timedelta(hours=1)


def placed(remains, quantity=1000, **given):
    return an_order(state=State.PLACED, panel_id="1", quantity=quantity, remains=remains, price=Decimal(1), **given)


def read(*pairs):
    return [Reading(NOW + hours * HOUR, delivered) for hours, delivered in pairs]


TABLE = {
    "one reading says nothing": (placed(900), read((0, 100)), 1, None),
    "no readings say nothing": (placed(900), [], 1, None),
    "two readings": (placed(800), read((0, 100), (1, 200)), 1, 8 * HOUR),
    "minutes are rounded up to five": (placed(100), read((0, 0), (1, 900)), 1, timedelta(minutes=10)),
    "days": (placed(900), read((0, 0), (10, 100)), 10, timedelta(days=4)),
    "standing still makes it longer": (placed(800), read((0, 100), (1, 200)), 2, 16 * HOUR),
    "only going back": (placed(900), read((0, 200), (1, 100)), 1, None),
    "nothing is left": (placed(0), read((0, 100), (1, 1000)), 1, None),
    "farther than anybody knows": (placed(999_998, 10**6), read((0, 1), (24 * 60, 2)), 24 * 60, None),
    "it has ended": (placed(500, status=OrderState.PARTIAL), read((0, 100), (1, 500)), 1, None),
    "the panel does not say": (placed(None), read((0, 100), (1, 200)), 1, None),
    "a clock that went back": (placed(800), read((0, 100), (1, 200)), -1, None),
    "the newest ten": (placed(500), [*read((0, 0)), *read(*((100 + n, 400 + 10 * n) for n in range(1, 11)))], 110,
                       50 * HOUR),
}  # fmt: skip


@pytest.mark.parametrize(("order", "readings", "hours", "left"), TABLE.values(), ids=TABLE)
def test_the_rest_takes(order, readings, hours, left):
    found = time_left(order, readings, NOW + hours * HOUR)
    assert found == (None if left is None else rounded(left))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(seconds=1), timedelta(minutes=1)),
        (timedelta(minutes=4, seconds=30), timedelta(minutes=5)),
        (timedelta(minutes=6), timedelta(minutes=10)),
        (timedelta(minutes=56), timedelta(minutes=60)),
        (timedelta(minutes=61), 2 * HOUR),
        (timedelta(hours=47, minutes=1), 48 * HOUR),
        (timedelta(hours=49), timedelta(days=3)),
    ],
)
def test_it_is_rounded_up(left, said):
    assert rounded(left) == said


def test_a_long_order_leaves_a_hundred_readings():
    assert len(kept_of(range(10**6, -1, -997))) <= STEPS + 1


def test_remains_that_swing_leave_no_more():
    swings = [remains + drift for remains in range(10**6, -1, -9_970) for drift in (0, 200_000, -100_000, 50_000)]
    kept = [reading.delivered for reading in kept_of(swings)]
    assert len(kept) <= STEPS + 1
    assert kept == sorted(kept)


def kept_of(remains):
    """The readings that an order leaves of which the panel says all this, one after the other."""
    kept = []
    for left in remains:
        order = placed(left, 10**6)
        if worth_keeping(order, kept):
            kept.append(Reading(NOW, order.delivered))
    return kept


def test_never_a_hundred_per_cent_before_the_last_piece():
    assert [share(placed(remains, 1000)) for remains in (1000, 1, 0, -5, None)] == [0, 99, 100, 100, None]
