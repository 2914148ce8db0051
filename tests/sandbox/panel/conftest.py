from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.sandbox.panel import Catalogue, PanelDesk, Service, Terms

KEY = "sandbox-key"
LINK = "https://instagram.com/example"


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self):
        return self.time

    def pass_(self, seconds):
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make_desk(clock):
    def make(**terms):
        terms = {"seconds": 100, "balance": Decimal(10_000), "ends": {"completed": 1.0}, **terms}
        return PanelDesk(Terms(**terms), Catalogue(1, 60), clock)

    return make


@pytest.fixture
def desk(make_desk):
    return make_desk()


@pytest.fixture
def order(desk):
    """A placed order of 1,000 at 250.00, on a desk where every order is completed."""
    return desk.add(KEY, {"service": "101", "link": LINK, "quantity": "1000"})


@pytest.fixture
def sell(desk):
    """Puts a service of a type on the list and gives its id."""

    def put(kind, **changes):
        terms = {"rate": Decimal(2), "min": 1, "max": 1000, **changes}
        desk.catalogue.put(Service(id="7", name="Thing", category="Things", type=kind, **terms))
        return "7"

    return put
