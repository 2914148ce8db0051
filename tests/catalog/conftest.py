"""Services for tests: a few by hand and a drawn catalogue of 6,000."""

import gzip
import html
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.catalog import Snapshot
from bot.panel import Service

DATA = Path(__file__).with_name("catalogue-6000.json.gz")
NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def make(number="1", name="Followers", category="Instagram Followers", rate="1.00", **changes):
    values = {"type": "default", "min": 10, "max": 1000, **changes}
    return Service(id=number, name=name, category=category, rate=Decimal(rate), **values)


def _line(text):
    return " ".join(html.unescape(text).split())


@pytest.fixture(scope="session")
def service():
    return make


@pytest.fixture(scope="session")
def now():
    return NOW


@pytest.fixture(scope="session")
def take():
    return lambda *services: Snapshot.of(services, NOW)


@pytest.fixture(scope="session")
def drawn():
    """The drawn catalogue as services."""
    return tuple(
        make(
            row["service"],
            name=_line(row["name"]),
            category=_line(row["category"]),
            rate=row["rate"],
            type=row["type"].lower().replace(" ", "_"),
            min=int(row["min"]),
            max=int(row["max"]),
            dripfeed=row["dripfeed"],
            refill=row["refill"],
            cancel=row["cancel"],
        )
        for row in json.loads(gzip.decompress(DATA.read_bytes()))
    )


@pytest.fixture(scope="session")
def large(drawn):
    """Ten thousand services with as many different words as a real panel has."""
    again = (make(f"x{row.id}", name=f"{row.name} {_word(at)}", category=row.category) for at, row in enumerate(drawn))
    return (*drawn, *again)[:10_000]


@pytest.fixture(scope="session")
def snapshot(drawn):
    return Snapshot.of(drawn, NOW)


def _word(number):
    letters = "aeiourstlnmkpdgb"
    return "".join(letters[number * 7919 >> 4 * at & 15] for at in range(4 + number % 5))
