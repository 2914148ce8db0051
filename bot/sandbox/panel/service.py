"""A service of the simulated panel."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Service:
    """One line of the catalogue. `rate` is per 1000 (a package's whole price), `type` is lower snake case."""

    id: str
    name: str
    category: str
    type: str
    rate: Decimal
    min: int
    max: int
    dripfeed: bool = False
    refill: bool = False
    cancel: bool = False
    description: str = ""


REFERENCE = (
    Service(
        id="101",
        name="Real & Active Followers",
        category="Instagram Followers",
        type="default",
        rate=Decimal("250.00"),
        min=100,
        max=100_000,
        dripfeed=True,
        refill=True,
        cancel=True,
        description="Service Description",
    ),
    Service(
        id="30067",
        name="Instagram - Worldwide",
        category="Instagram Followers",
        type="default",
        rate=Decimal("103.00"),
        min=100,
        max=10_000,
        dripfeed=True,
        refill=True,
        cancel=True,
        description="Service Description",
    ),
)
"""The two services of the reference panel's page."""
