"""Lines that are orders: how they are read, and what is said of those that are none."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.orders import Line, given_by, is_list, read_line
from bot.panel import Service

pytestmark = pytest.mark.quick

LINK = "https://instagram.com/a"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
KNOWN = {"101", "7", "abc"}


def known(number):
    return number.lstrip("#").isdecimal() or number in KNOWN


LINES = {
    "bars": (f"101 | {LINK} | 1000", Line("101", LINK, "1000")),
    "bars without blanks": (f"101|{LINK}|1000", Line("101", LINK, "1000")),
    "tabs": (f"101\t{LINK}\t1000", Line("101", LINK, "1000")),
    "blanks": (f"101 {LINK}   1000", Line("101", LINK, "1000")),
    "no quantity": (f"101 {LINK}", Line("101", LINK)),
    "an empty quantity": (f"101 | {LINK} |", Line("101", LINK)),
    "a number sign": (f"#101 {LINK} 10", Line("101", LINK, "10")),
    "a name": ("7 | @somebody | 10", Line("7", "@somebody", "10")),
    "an id of letters": (f"abc | {LINK} | 5", Line("abc", LINK, "5")),
    "a bad quantity": (f"101 | {LINK} | many", Line("101", LINK, "many")),
    "no link but a quantity": ("101 nonsense 5", Line("101", "nonsense", "5")),
    "words": ("instagram likes fast", None),
    "a number and words": ("101 likes fast", None),
    "a number alone": ("101", None),
    "a link alone": (LINK, None),
    "four parts": (f"101 | {LINK} | 5 | 6", None),
    "words between bars": ("instagram | likes", None),
    "two lines": (f"101 | {LINK} | 5\n7 | {LINK} | 6", None),
    "nothing": ("  ", None),
}


@pytest.mark.parametrize(("text", "line"), LINES.values(), ids=LINES)
def test_a_line_is_read(text, line):
    assert read_line(text, known) == line


LISTS = {
    "two lines": (f"101 | {LINK} | 5\n7 {LINK}2 6", True),
    "blank lines between": (f"\n101 | {LINK} | 5\n\n\n7 {LINK}2 6\n", True),
    "most of them": (f"101 | {LINK} | 5\nhello\n7 {LINK}2 6", True),
    "half of them": (f"101 | {LINK} | 5\nhello", False),
    "one": (f"101 | {LINK} | 5", False),
    "comments": ("Nice\nGreat\nWell done", False),
    "nothing": ("", False),
}


@pytest.mark.parametrize(("text", "answer"), LISTS.values(), ids=LISTS)
def test_a_list_is_told_by_its_lines(text, answer):
    assert is_list(text, known) is answer


def service(**changes):
    usual = {"id": "101", "name": "Likes", "category": "Things", "type": "default", "rate": Decimal(2)}
    return Service(**{**usual, "min": 10, "max": 1000, **changes})


GIVEN = {
    "all good": (service(), Line("101", LINK, "10"), {"link": LINK, "quantity": "10"}, 0),
    "a bad link": (service(), Line("101", "nonsense", "10"), {"quantity": "10"}, 1),
    "a bad quantity": (service(), Line("101", LINK, "9"), {"link": LINK}, 1),
    "all bad": (service(), Line("101", "ftp://x", "x"), {}, 2),
    "no quantity": (service(), Line("101", LINK), {"link": LINK}, 0),
    "a package with a quantity": (service(type="package"), Line("101", LINK, "5"), {"link": LINK}, 1),
    "a package": (service(type="package"), Line("101", LINK), {"link": LINK}, 0),
    "an unknown type": (service(type="quantum"), Line("101", LINK, "5"), {}, 0),
}


@pytest.mark.parametrize(("found", "line", "given", "wrong"), GIVEN.values(), ids=GIVEN)
def test_what_is_good_in_a_line_is_kept(found, line, given, wrong):
    answers, told = given_by(line, found)
    assert (answers, len(told)) == (given, wrong)
