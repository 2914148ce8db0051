"""What neighbouring numbers prove, as tables; and that over random histories nothing false is ever proved."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.orders.evidence import (
    BEYOND,
    EVERYWHERE,
    Doubt,
    Finding,
    Known,
    Stretch,
    charged_as_quoted,
    findings,
    free,
    rising,
    stretch,
)

pytestmark = pytest.mark.quick

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUARANTINE = timedelta(minutes=3)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def known(number, began, answered=None):
    return Known(number, at(began), at(began + 0.1 if answered is None else answered))


def doubt(ref=1, began=10, price="1.5", lasted=0.0, hint=None):
    return Doubt(ref, at(began), at(began + lasted), Decimal(price), hint)


def test_a_stretch_lies_between_what_was_known_before_and_what_came_after_the_quarantine():
    ours = [known(100, 0), known(110, 9.95, 11), known(120, 12), known(130, 13.5), known(140, 20)]
    assert stretch(doubt(), ours, QUARANTINE) == Stretch(100, 130, closed=True)
    assert stretch(doubt(), ours[:3], QUARANTINE) == Stretch(100, 120 + BEYOND + 1, closed=False)
    before_all = stretch(doubt(began=-1), ours, QUARANTINE)
    assert before_all == Stretch(0, 110, closed=True)
    assert not before_all.bounded
    assert stretch(doubt(), [], QUARANTINE) == Stretch(0, BEYOND + 1, closed=False)


def test_the_quarantine_runs_from_the_end_of_the_call():
    ours = [known(100, 0), known(130, 13.5), known(140, 20)]
    assert stretch(doubt(lasted=2), ours, QUARANTINE) == Stretch(100, 140, closed=True)


@pytest.mark.parametrize(
    ("ours", "up"),
    [
        ([], True),
        ([known(1, 0), known(2, 1), known(9, 2)], True),
        ([known(5, 0), known(2, 1)], False),
        ([known(5, 0, 9), known(2, 1, 8)], True),  # at the same time: nothing is known of which came first
        ([known(5, 0), known(5, 1)], False),
    ],
)
def test_a_panel_that_counts_upwards(ours, up):
    assert rising(ours) is up


@pytest.mark.parametrize(
    ("pairs", "so"),
    [
        ([], False),
        ([("1.5", "1.5")], True),
        ([("1.496", "1.50"), ("2", "2.000")], True),
        ([("1.5", "1.5"), ("2", "1.8")], False),
    ],
)
def test_charges_are_believed_where_they_are_our_quotes(pairs, so):
    assert charged_as_quoted((Decimal(price), Decimal(charge)) for price, charge in pairs) is so


WHERE = Stretch(100, 130, closed=True)
OPEN = Stretch(100, 330, closed=False)
TABLE = {
    "it is there": ({doubt(): WHERE}, {117: "1.5"}, (), [Finding(1, 117)]),
    "with more digits": ({doubt(): WHERE}, {117: "1.50000"}, (), [Finding(1, 117)]),
    "rounded to cents": ({doubt(price="1.4962"): WHERE}, {117: "1.50"}, (), [Finding(1, 117)]),
    "a whole number": ({doubt(price="1.9"): WHERE}, {117: "1"}, (), []),
    "another charge": ({doubt(): WHERE}, {117: "1.6"}, (), []),
    "no charge": ({doubt(): WHERE}, {117: None}, (), []),
    "elsewhere": ({doubt(): WHERE}, {131: "1.5"}, (), [Finding(1, None)]),
    "two alike": ({doubt(): WHERE}, {117: "1.5", 118: "1.5"}, (), []),
    "two doubts, one order": ({doubt(): WHERE, doubt(2): WHERE}, {117: "1.5"}, (), []),
    "two doubts, two prices": (
        {doubt(): WHERE, doubt(2, price="2"): WHERE}, {117: "1.5", 120: "2"}, (), [Finding(1, 117), Finding(2, 120)],
    ),
    "one explained, one absent": (
        {doubt(): WHERE, doubt(2, price="2"): WHERE}, {117: "1.5"}, (), [Finding(1, 117), Finding(2, None)],
    ),
    "nothing there": ({doubt(): WHERE}, {}, (), [Finding(1, None)]),
    "its answer named a number that was looked at": ({doubt(hint="117"): WHERE}, {}, (), [Finding(1, None)]),
    "its answer named a number elsewhere": ({doubt(hint="131"): WHERE}, {}, (), []),
    "its answer named what is no number": ({doubt(hint="7f3a"): WHERE}, {}, (), []),
    "nothing there yet": ({doubt(): OPEN}, {}, (), []),
    "there, in an open stretch": ({doubt(): OPEN}, {300: "1.5"}, (), [Finding(1, 300)]),
    "not all was answered": ({doubt(): WHERE}, {}, (105,), []),
    "what was not answered lies elsewhere": ({doubt(): WHERE}, {}, (131,), [Finding(1, None)]),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_what_is_proved(name):
    doubts, orphans, blind, proved = TABLE[name]
    charges = {number: None if charge is None else Decimal(charge) for number, charge in orphans.items()}
    assert findings(doubts, list(doubts), charges, blind) == proved


@pytest.mark.parametrize(
    ("where", "price"),
    [(WHERE, "1.5"), (Stretch(90, 118, closed=True), "1.5"), (OPEN, "1.4999"), (EVERYWHERE, "1.5")],
)
def test_a_number_that_may_be_anothers_proves_nothing(where, price):
    """Also where that other order is not settled by this look: its call has only just ended, or stands wider."""
    ours, other = doubt(), doubt(2, price=price)
    assert findings({ours: WHERE, other: where}, [ours], {117: Decimal("1.50")}, ()) == []


def test_a_number_that_cannot_be_anothers_proves():
    ours = doubt()
    claims = {ours: WHERE, doubt(2): Stretch(130, 200, closed=True), doubt(3, price="2"): EVERYWHERE}
    assert findings(claims, [ours], {117: Decimal("1.50")}, ()) == [Finding(1, 117)]


@pytest.mark.parametrize(
    ("where", "newest", "ours", "claims", "others"),
    [
        ((20, 30), 30, {19, 17}, (), [8, 9, 10, 11, 12, 13, 14, 15, 16, 18]),
        ((4, 9), 9, {1}, (), [2, 3]),
        ((1, 9), 9, (), (), []),
        ((1, 9), 14, {10}, (), [9, 11, 12, 13]),
        ((20, 30), 33, {19}, [Stretch(0, 19, closed=True)], [30, 31, 32]),
        ((20, 30), 33, {19}, [Stretch(0, 32, closed=True)], [32]),
        ((4, 9), 9, {1}, [EVERYWHERE], [2, 3]),
    ],
)
def test_strangers_are_near_numbers_that_nothing_of_ours_can_have(where, newest, ours, claims, others):
    assert free(Stretch(*where, closed=True), newest, claims, {*ours}.__contains__) == others


@pytest.mark.parametrize("seed", range(40))
def test_over_a_day_of_a_panel_nothing_false_is_proved(seed):
    """Half of the doubtful orders exist, some late; prices repeat; the panel serves others too."""
    chance = random.Random(seed)
    number, ours, truth, doubts = 1000, [], {}, []
    late: list[tuple[float, int]] = []
    minute = 0.0
    for ref in range(1, 300):
        minute += chance.expovariate(1)
        for moment, who in sorted(late):
            if moment <= minute:
                number += chance.randint(1, 8)
                truth[who] = number
                late.remove((moment, who))
        price = Decimal(chance.randint(1, 25)) / 10
        number += chance.randint(1, 8)
        if chance.random() < 0.9:
            ours.append(known(number, minute))
            continue
        lasted = chance.uniform(0, 2)
        doubts.append(doubt(ref, minute, price, lasted))
        fate = chance.random()
        if fate < 0.4:
            truth[ref] = number
        elif fate < 0.5:
            late.append((minute + lasted + chance.uniform(0, 2.9), ref))
    assert rising(ours)
    claims = {one: stretch(one, ours, QUARANTINE) for one in doubts}
    prices = {one.ref: one.price for one in doubts}
    proved = findings(claims, doubts, {number: prices[ref] for ref, number in truth.items()}, ())
    assert proved
    assert [one for one in proved if truth.get(one.ref) != one.number] == []
