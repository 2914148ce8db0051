"""Each check by itself: a clean history passes all sixteen, a spoiled one is caught by the check it is for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.chaos.checks import CHECKS, findings
from tests.chaos.crowd import End
from tests.chaos.figures import counts
from tests.chaos.histories import Deal, Histories, Line, Step
from tests.chaos.plan import Wish
from tests.chaos.reading import Said, Word

pytestmark = pytest.mark.quick

LINKS = ("https://instagram.com/one", "https://instagram.com/two", "https://instagram.com/three")
CODES = ("0001", "0002", "0003")
ANNA, CHAT = "keyanna", 10


class LinkWish(Wish):
    """A wish for any link."""

    @property
    def link(self):
        return LINKS[self.number]


def step(number, code, was, now, *, actor="lane", what="order", **facts):  # noqa: PLR0913 - a line of the books
    return Step(number, code, actor, what, was, now, facts)


def way(first, code, order, *statuses):
    """The events of an order that is placed and goes on to these statuses."""
    states = [
        step(first, code, "draft", "queued", actor=ANNA, what="confirm"),
        step(first + 1, code, "queued", "submitting"),
        step(first + 2, code, "submitting", "placed", id=order, status="", charge=None),
    ]
    later = [
        step(first + 3 + at, code, "placed", "placed", actor="watch", id=order, status=status, charge="25")
        for at, status in enumerate(statuses)
    ]
    return [*states, *later]


def pushed(seq, at, status, order, *, message=None):
    return Said(seq, CHAT, message or seq, Word.STATUS, LINKS[at], CODES[at], order, status, pushed=True)


def drawn(seq, at, word, order="", status=""):
    return Said(seq, CHAT, 1000 + at, word, LINKS[at], CODES[at], order, status)


def ended(number, how="outcome"):
    return End(LinkWish(CHAT, number, 0.0, 100, frozenset()), tapped=True, how=how)


def clean(*, calm=False):
    """One order completed, one placed after doubt by an operator, one refused."""
    settled = [
        step(8, CODES[1], "draft", "queued", actor=ANNA, what="confirm"),
        step(9, CODES[1], "queued", "submitting"),
        step(10, CODES[1], "submitting", "unverified", reason="drop"),
        step(11, CODES[1], "unverified", "placed", actor="boss", id="200", charge=None, status=""),
        step(12, CODES[1], "placed", "placed", actor="watch", id="200", status="Completed", charge="25"),
    ]
    refused = [
        step(20, CODES[2], "draft", "queued", actor=ANNA, what="confirm"),
        step(21, CODES[2], "queued", "submitting"),
        step(22, CODES[2], "submitting", "refused", reason="invalid_link"),
    ]
    return Histories(
        deals=(
            Deal(LINKS[0], "100", Decimal(25), "Completed", 100, answered=True),
            Deal(LINKS[1], "200", Decimal(25), "Completed", 100),
            Deal(LINKS[2], refusal="reject_link"),
        ),
        lines=(
            Line(CODES[0], ANNA, LINKS[0], "placed", "100", Decimal(25), Decimal(25), "completed", 100),
            Line(CODES[1], ANNA, LINKS[1], "placed", "200", Decimal(25), Decimal(25), "completed", 100),
            Line(CODES[2], ANNA, LINKS[2], "refused", price=Decimal(50)),
        ),
        steps=(*way(1, CODES[0], "100", "Pending", "Completed"), *settled, *refused),
        ends=(ended(0), ended(1), ended(2)),
        said=(
            drawn(1, 0, Word.PLACED, "100"),
            pushed(2, 0, "Pending", "100"),
            drawn(3, 1, Word.UNVERIFIED),
            pushed(4, 0, "Completed", "100"),
            drawn(5, 0, Word.STATUS, "100", "Completed"),
            drawn(6, 1, Word.PLACED, "200"),
            pushed(7, 1, "Completed", "200"),
            drawn(8, 1, Word.STATUS, "200", "Completed"),
            drawn(9, 2, Word.REFUSED),
        ),
        caps={ANNA: Decimal(100)},
        calm=calm,
    )


def without(all_, **more):
    """Leave the second and the third order out."""
    kept = {
        "deals": all_.deals[:1], "lines": all_.lines[:1], "steps": all_.steps[:5], "ends": all_.ends[:1],
        "said": tuple(one for one in all_.said if one.link == LINKS[0]),
    }  # fmt: skip
    return replace(all_, **{**kept, **more})


def of(kept, *more):
    return (*kept, *more)


def changed(values, at, **fields):
    found = list(values)
    found[at] = replace(found[at], **fields)
    return tuple(found)


GOOD = clean()
CALM = without(clean(calm=True))
TWICE = Deal(LINKS[0], "300", Decimal(25), "Completed")
FOUR = tuple(pushed(30 + at, 0, "Completed", "100") for at in range(5))
SPOILED = {
    "two orders of one link": ("a1", replace(GOOD, deals=of(GOOD.deals, TWICE))),
    "a refill that nobody asked for": ("a1", replace(GOOD, deals=changed(GOOD.deals, 0, refills=1))),
    "an order that was never told": ("a2", replace(GOOD, said=GOOD.said[:2] + GOOD.said[3:5])),
    "placed, and not at the panel": ("a3", replace(GOOD, said=of(GOOD.said, drawn(10, 2, Word.PLACED, "300")))),
    "a refusal as the last word on an order": ("a4", replace(GOOD, said=of(GOOD.said, drawn(10, 0, Word.REFUSED)))),
    "dropped as the last word on an order": ("a4", replace(GOOD, said=of(GOOD.said, drawn(10, 0, Word.GIVEN_UP)))),
    "an order without a word": ("a5", replace(GOOD, said=tuple(one for one in GOOD.said if one.link != LINKS[2]))),
    "a tap without an answer": ("a5", replace(GOOD, ends=of(GOOD.ends, ended(2, "silence")))),
    "an order left unverified": ("a6", replace(GOOD, lines=changed(GOOD.lines, 2, state="unverified"))),
    "more left unverified than may be": (
        "a6", replace(GOOD, left=0.5, lines=changed(GOOD.lines, 1, state="unverified"))
    ),
    "an order left on its way where doubts may be": (
        "a6", replace(GOOD, left=1.0, lines=changed(GOOD.lines, 1, state="queued"))
    ),
    "an order left on its way": ("a6", replace(GOOD, lines=changed(GOOD.lines, 2, state="submitting"))),
    "another order's number": ("a7", replace(GOOD, said=changed(GOOD.said, 6, id="100"))),
    "an old status on the card": ("a8", replace(GOOD, said=changed(GOOD.said, 4, status="Pending"))),
    "an end that was never pushed": ("a8", replace(GOOD, said=(*GOOD.said[:3], *GOOD.said[4:]))),
    "a status told again and again": ("a9", replace(GOOD, said=of(GOOD.said, *FOUR))),
    "a status told again where all is calm": ("a9", replace(CALM, said=of(CALM.said, FOUR[0]))),
    "another quantity": ("a10", replace(GOOD, lines=changed(GOOD.lines, 0, quantity=7))),
    "what was not confirmed": ("a10", replace(GOOD, ends=GOOD.ends[1:])),
    "another charge": ("a10", replace(GOOD, lines=changed(GOOD.lines, 0, charge=Decimal(24)))),
    "a number that the panel does not have": ("a10", replace(GOOD, lines=changed(GOOD.lines, 0, id="999"))),
    "an order that the books do not have": ("a10", replace(GOOD, deals=of(GOOD.deals, TWICE))),
    "more than the credit, for a moment": ("a11", replace(GOOD, caps={ANNA: Decimal(99)})),
    "a move that there is not": ("a12", replace(GOOD, steps=changed(GOOD.steps, 1, now="unverified"))),
    "a hole in the events": ("a12", replace(GOOD, steps=(*GOOD.steps[:1], *GOOD.steps[2:]))),
    "no events at all": ("a12", replace(GOOD, steps=GOOD.steps[5:])),
    "events that end elsewhere": ("a12", replace(GOOD, steps=GOOD.steps[:-1])),
    "events of no order": ("a12", replace(GOOD, steps=of(GOOD.steps, step(30, "0009", "draft", "queued")))),
    "the key in a file": ("a13", replace(GOOD, leaks=("output-1.txt",))),
    "statuses out of order": ("a14", replace(GOOD, said=(GOOD.said[3], GOOD.said[1]))),
    "a status left out": ("a14", replace(GOOD, said=(GOOD.said[3],))),
    "a wish that came to nothing where all is calm": ("a15", replace(CALM, lines=(), steps=())),
    "doubt where all is calm": (
        "a15", replace(CALM, steps=of(CALM.steps, step(30, CODES[0], "submitting", "unverified")))
    ),
    "doubt about a clear answer": ("a16", replace(GOOD, deals=changed(GOOD.deals, 1, answered=True))),
    "a refusal that was not believed": (
        "a16", replace(GOOD, lines=changed(GOOD.lines, 2, state="not_placed"))
    ),
}  # fmt: skip


@pytest.mark.parametrize("history", [GOOD, CALM], ids=["after a storm", "where all is calm"])
def test_a_clean_history_passes(history):
    assert findings(history) == {}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_history_is_caught(what):
    check, history = SPOILED[what]
    assert CHECKS[check](history), what


def test_there_are_sixteen_and_each_is_tried():
    assert list(CHECKS) == [f"a{number}" for number in range(1, 17)]
    assert {check for check, _ in SPOILED.values()} == set(CHECKS)


def test_a_message_that_came_twice_is_in_order():
    again = (*GOOD.said[:2], replace(GOOD.said[1], seq=99, message=99), *GOOD.said[2:])
    assert CHECKS["a14"](replace(GOOD, said=again)) == []


def test_where_nobody_answers_some_doubts_may_stay_and_stand_in_no_sum():
    """The second order was made at the panel; the books do not know."""
    doubt = replace(
        GOOD,
        left=1.0,
        lines=changed(GOOD.lines, 1, state="unverified", id="", charge=None, status=""),
        steps=(*GOOD.steps[:8], *GOOD.steps[10:]),
        said=tuple(one for one in GOOD.said if one.link != LINKS[1] or one.word is Word.UNVERIFIED),
    )
    assert doubt.ambiguous == 1
    assert findings(doubt) == {}
    assert findings(replace(doubt, left=0.9)).keys() == {"a6"}


def test_an_order_of_which_a_kill_made_a_doubt_is_no_finding():
    cut = changed(GOOD.steps, 7, actor="start")
    assert CHECKS["a16"](replace(GOOD, steps=cut, deals=changed(GOOD.deals, 1, answered=True))) == []


@pytest.mark.parametrize(
    ("kill", "ambiguous", "why"),
    [(500, 1000, ""), (499, 1000, "499 kills"), (500, 999, "999 ambiguous adds"), (0, 0, "; ")],
)
def test_a_run_that_saw_too_little_says_so(kill, ambiguous, why):
    said = counts({"kill": kill, "ambiguous": ambiguous, "orders": 10_000})
    assert said["counts"] is (not why)
    assert why in said["why_not"]
