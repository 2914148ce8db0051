"""The reference panel's page: its examples read right once their slips are mended; as published they do no harm."""

from decimal import Decimal

import pytest

from bot.panel import AnswerError, Balance, OrderStatus, Placed, RefillStatus, Refused, Requested, RowError, Unverified
from tests.panel.conftest import says

pytestmark = pytest.mark.quick

STATUS = '{"charge": "0.03300", "start_count": "1691", "status": "Completed", "remains": "0", "currency": "USD"}'
STATUSES = """{
  "486450": {"charge": 0.08011655652, "start_count": "44", "status": "Completed", "remains": "0", "currency": "USD"},
  "486451": {"error": "Incorrect order ID"},
  "486561": {"charge": 0.04434830916, "start_count": "181", "status": "Cancelled", "remains": "100", "currency": "USD"}
}"""
CANCEL = """{
    "success": "We will attempt to cancel this order. Cancellation is not guaranteed. Please check again in 5 minutes.",
}"""
SERVICES = """[
  {
      "service": 101,
      "name": "Real & Active Followers",
      "rate": "250.00",
      "min": "100",
      "max": "100000",
      "category": "Instagram Followers",
      "type": "default",
      "description": Service Description,
      "dripfeed": true,
      "refill": true,
      "cancel": true,
  }
]"""


def mended(text):
    return (
        text.replace(": Service Description,", ': "Service Description",')
        .replace(",\n}", "\n}")
        .replace(",\n  }", "\n  }")
    )


async def test_add(talk):
    panel, wire = await talk(says('{"order":"23501"}'))
    form = {"service": "101", "link": "https://x.example/", "quantity": "100", "runs": "2", "interval": "30"}
    assert await panel.add(form) == Placed(order="23501")
    assert wire.forms[0].items() >= form.items()


async def test_status(talk):
    panel, _ = await talk(says(STATUS))
    expected = {"charge": Decimal("0.03300"), "start_count": 1691, "remains": 0, "currency": "USD"}
    assert await panel.status("23501") == OrderStatus(status="completed", raw="Completed", **expected)


async def test_statuses(talk):
    panel, _ = await talk(says(STATUSES))
    found = await panel.statuses(["486450", "486451", "486561"])
    assert found["486450"].charge == Decimal("0.08011655652")
    assert found["486451"] == RowError(error="order_not_found", text="Incorrect order ID")
    assert (found["486561"].status, found["486561"].raw, found["486561"].remains) == ("canceled", "Cancelled", 100)


async def test_refill(talk):
    panel, wire = await talk(
        says('{"success":"Your order will be refill asap. Thank you for patience","refill":12345}')
    )
    assert await panel.refill("23501") == Requested(id="12345")
    wire.reply = lambda _form: says('{"error":"Order not eligible for refill."}')
    refused = Refused(error="not_eligible_refill", text="Order not eligible for refill.")
    assert await panel.refill("23501") == refused


async def test_refill_status(talk):
    panel, wire = await talk(says('{"status":"Completed"}'))
    assert await panel.refill_status("12345") == RefillStatus(status="completed", raw="Completed")
    assert wire.forms[0]["refill"] == "12345"


async def test_cancel(talk):
    panel, wire = await talk(says(mended(CANCEL)))
    assert await panel.cancel("23501") == Requested()
    wire.reply = lambda _form: says('{"error":"Order not eligible for cancellation."}')
    refused = Refused(error="not_eligible_cancel", text="Order not eligible for cancellation.")
    assert await panel.cancel("23501") == refused


async def test_services(talk):
    panel, _ = await talk(says(mended(SERVICES)))
    (service,) = await panel.services()
    assert (service.id, service.name, service.type) == ("101", "Real & Active Followers", "default")
    assert (service.rate, service.min, service.max) == (Decimal(250), 100, 100000)
    assert (service.dripfeed, service.refill, service.cancel) == (True, True, True)
    assert service.description == "Service Description"


async def test_balance(talk):
    panel, _ = await talk(says('{"balance": "100.84292", "currency": "USD"}'))
    assert await panel.balance() == Balance(amount=Decimal("100.84292"), currency="USD")


async def test_as_published_it_is_malformed_without_harm(talk):
    panel, wire = await talk(says(SERVICES))
    with pytest.raises(AnswerError) as caught:
        await panel.services()
    assert caught.value.error == "malformed"
    wire.reply = lambda _form: says(CANCEL)
    outcome = await panel.cancel("23501")
    assert (type(outcome), outcome.error) == (Unverified, "malformed")
    wire.reply = lambda _form: says('{"order":"23501",}')
    outcome = await panel.add({})
    assert (type(outcome), outcome.error, outcome.hint) == (Unverified, "malformed", "23501")
