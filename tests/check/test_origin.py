"""By which orders a panel is known as the one that the books are of."""

from decimal import Decimal

import pytest

from bot.check import check_origin
from bot.panel import ErrorClass, OrderState, OrderStatus, RowError
from tests.store.things import an_order

pytestmark = pytest.mark.quick

CHARGE, START = Decimal("0.9"), 1200
GOOD = (CHARGE, START)
OURS = [an_order(ref=ref, panel_id=str(ref), charge=CHARGE, start_count=START) for ref in range(1, 11)]
UNKNOWN = None


class There:
    """A panel that tells these figures; None: it does not know the order."""

    def __init__(self, told):
        self.told = told

    async def statuses(self, orders):
        return {panel_id: _row(figures) for panel_id, figures in zip(orders, self.told, strict=True)}


def _row(figures):
    if figures is None:
        return RowError(error=ErrorClass.ORDER_NOT_FOUND, text="Incorrect order ID")
    charge, start = figures
    return OrderStatus(status=OrderState.PENDING, raw="Pending", charge=charge, start_count=start)


@pytest.mark.parametrize(
    ("told", "good"),
    [
        ([GOOD] * 10, True),
        ([GOOD] * 5 + [UNKNOWN] * 5, True),
        ([GOOD] * 4 + [UNKNOWN] * 6, False),
        ([(CHARGE, None)] * 10, True),
        ([(None, START)] * 10, True),
        ([(None, None)] * 10, False),
        ([(Decimal(0), 0)] * 10, False),
        ([GOOD] + [(None, None)] * 9, False),
        ([GOOD] + [(None, START + 1)] * 9, False),
        ([(None, START)] + [(None, START + 1)] * 4 + [(None, None)] * 5, False),
        ([(Decimal("0.8"), START)] * 10, False),
        ([GOOD] * 6 + [(Decimal("0.5"), START)] * 4, True),
    ],
    ids=[
        "all", "half", "fewer", "by charge", "by start count", "numbers alone", "zeros", "one that can be compared",
        "one start count of ten",
        "one of five that can be compared", "other charges", "some have changed meanwhile",
    ],
)  # fmt: skip
async def test_a_panel_is_known_by_most_of_its_figures(told, good):
    finding = await check_origin(There(told), "https://panel.example/api/v2", OURS)
    assert finding.bad is not good, str(finding)
