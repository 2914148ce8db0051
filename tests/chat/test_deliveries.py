"""Deliveries: which messages a batch becomes, and in which order."""

import pytest

from bot.chat.deliveries import SEPARATE, Way, deliveries
from bot.people import Notice, Waiting
from tests.store.things import NOW

pytestmark = pytest.mark.quick


def batch(*kinds, waited=1):
    """Notices by kind, each of an order of its own unless it is written «kind:order», loud with «!» behind."""
    waiting = []
    for number, word in enumerate(kinds, 1):
        kind, _, order = word.partition(":")
        loud, about = order.endswith("!"), order.rstrip("!")
        notice = Notice("ann", kind, str(number), int(about or number), {"waited": waited}, loud)
        waiting.append(Waiting(number, notice, NOW))
    return waiting


def plan(*kinds, waited=1, **given):
    return [(one.way.name, list(one.numbers)) for one in deliveries(batch(*kinds, waited=waited), **given)]


TABLE = {
    "one change": (["status"], [("MESSAGE", [1])]),
    "three changes of one order": (["status:7"] * SEPARATE, [("MESSAGE", [n]) for n in (1, 2, 3)]),
    "three changes, one of them loud": (["status"] * 2 + ["status:3!"], [("MESSAGE", [n]) for n in (1, 2, 3)]),
    "two silent changes of two orders": (["status"] * 2, [("DIGEST", [1, 2])]),
    "four changes": (["status"] * 4, [("DIGEST", [1, 2, 3, 4])]),
    "placed soon is only drawn": (["placed"], [("DRAW", [1])]),
    "slow is only drawn": (["slow"], [("DRAW", [1])]),
    "refused soon is only drawn": (["refused"], [("DRAW", [1])]),
    "unverified is said": (["unverified"], [("MESSAGE", [1])]),
    "cards come last": (["card:7", "status:7"], [("MESSAGE", [2]), ("CARD", [1])]),
    "cards of one order are one": (["card:7", "card:8", "card:7"], [("CARD", [1, 3]), ("CARD", [2])]),
    "an alert stands alone": (["status"] * 2 + ["trouble"] + ["status"] * 2,
                              [("MESSAGE", [3]), ("DIGEST", [1, 2, 4, 5])]),
    "outcomes before the digest that tells of their orders": (
        ["status:1", "placed:2", "status:2", "status:2", "status:1"], [("DRAW", [2]), ("DIGEST", [1, 3, 4, 5])]),
    "refusals share a digest with changes": (
        ["not_placed", "unverified", "refill_requested", "cancel_refused"], [("DIGEST", [1, 2, 3, 4])]),
}  # fmt: skip


@pytest.mark.parametrize(("kinds", "wanted"), TABLE.values(), ids=TABLE)
def test_a_batch_becomes(kinds, wanted):
    assert plan(*kinds) == wanted


def test_what_needs_not_be_said_is_only_drawn():
    assert plan("dropped", drawn_only={1}) == [("DRAW", [1])]
    assert plan("dropped") == [("MESSAGE", [1])]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("placed", {"waited": 16}), ("refused", {"waited": 16}), ("refused", {"waited": 2, "held": "maintenance"})],
    ids=["placed late", "refused late", "refused after it was put off"],
)
def test_what_the_person_may_not_be_waiting_for_any_more_is_said(kind, facts):
    late = Notice("ann", kind, "1", 1, facts)
    assert [one.way for one in deliveries([Waiting(1, late, NOW)])] == [Way.MESSAGE]


def test_nothing_is_forgotten_and_nothing_is_told_twice():
    kinds = ["status", "placed", "card", "trouble", "held", "refill", "slow", "cancel_requested", "application"] * 7
    numbers = [number for _, some in plan(*kinds) for number in some]
    assert sorted(numbers) == list(range(1, len(kinds) + 1))


def test_steps_of_an_order_are_never_told_in_another_order():
    kinds = ["unverified:1", "status:2", "placed:1", "status:1", "refill_requested:2", "status:1", "status:2"]
    # An order that was unverified is placed late.
    told = [number for _, some in plan(*kinds, waited=200) for number in some]
    for order in (1, 2):
        mine = [number for number, word in enumerate(kinds, 1) if word.endswith(f":{order}")]
        assert [number for number in told if number in mine] == mine
