"""Things to put into the books."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.orders import Draft, DraftState, Kind, Order, Request, RequestState, State
from bot.panel import Service
from bot.people import Person, Role

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LINK = "https://example.com/p/1"
SERVICE = Service(
    id="101", name="Followers ✦ fast", category="Instagram", type="default", rate=Decimal("0.90"), min=10, max=10000
)


def ann(**given: object) -> Person:
    return Person(**{"key": "ann", "telegram_id": 1, "name": "Ann", "role": Role.MEMBER} | given)


def a_draft(**given: object) -> Draft:
    usual = {"id": "d1", "person": "ann", "service": SERVICE, "answers": {"link": LINK}, "asking": None}
    return Draft(**usual | {"state": DraftState.OPEN, "touched": NOW} | given)


def an_order(**given: object) -> Order:
    usual = {
        "ref": 0, "person": "ann", "draft": "d1", "service": "101", "service_name": "Followers",
        "service_type": "default", "may_refill": True, "may_cancel": None, "quantity": 1000,
        "price": Decimal("0.900"), "currency": "USD",
        "state": State.QUEUED, "made": NOW, "changed": NOW, "link": LINK, "fields": {"service": "101", "link": LINK},
        "due": NOW,
    }  # fmt: skip
    return Order(**usual | given)


def a_request(order: int, **given: object) -> Request:
    usual = {"number": 0, "order": order, "person": "ann", "kind": Kind.REFILL, "state": RequestState.ASKED}
    return Request(**usual | {"made": NOW, "changed": NOW} | given)
