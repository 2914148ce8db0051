"""The audit in short: a calm shop in which nothing may go wrong at all, and a storm after which all is as it should be.

The long one is a command: `python -m tests.chaos --seed 1 --orders 10000 --kills 500`.
With `--probe` nobody answers for unverified orders and the bot looks by itself. That has no short form: of a few orders
the last, above which none stands that proves anything, are more than the tenth that may be left.
"""

from __future__ import annotations

import json
import sys

from tests.chaos.audit import audit
from tests.chaos.plan import CALM_HABITS, Plan, Troubles, only
from tests.e2e.fixtures import nursery

__all__ = ["nursery"]

QUICK = {"life": 2.0, "poll": 0.12}


def show(verdict):
    sys.stdout.write(f"\n{json.dumps(verdict.figures)}\n")


async def test_where_nothing_is_done_to_anybody_every_order_is_placed(tmp_path, nursery):
    plan = Plan(seed=1, orders=40, people=20, span=3.0, habits=CALM_HABITS, poor=0.0, life=1.5, poll=0.08)
    verdict = await audit(plan, tmp_path, nursery)
    show(verdict)
    assert verdict.good, verdict.report()
    assert verdict.figures["placed"] == verdict.figures["adds"] == 40
    assert verdict.figures["doubled"] > 0 < verdict.figures["late_taps"]


async def test_under_kills_and_faults_books_panel_and_people_agree(tmp_path, nursery):
    troubles = Troubles(add=0.3, full=0.2, jump=0.0)
    # In so short a run a kill every two seconds meets a far larger share of the pushes than in a long one.
    plan = Plan(seed=3, orders=80, people=25, span=18.0, kills=6, troubles=troubles, copies=0.15, **QUICK)
    verdict = await audit(plan, tmp_path, nursery)
    show(verdict)
    assert verdict.good, verdict.report()
    assert verdict.figures["kill"] >= plan.kills
    assert verdict.figures["ambiguous"] > 0 < verdict.figures["settled_by_operators"]
    assert not verdict.figures["counts"], "so short a one is no proof"


def test_one_seed_is_one_plan():
    def drawn(seed):
        plan = Plan(seed=seed, orders=50, people=7, span=5.0, troubles=Troubles())
        runs = plan.runs()
        wishes = [plan.wishes(person) for person in plan.persons()]
        return wishes, [plan.credit(person, 0.25) for person in plan.persons()], [next(runs) for _ in range(9)]

    assert drawn(4) == drawn(4)
    assert drawn(4) != drawn(5)
    assert sum(len(wishes) for wishes in drawn(4)[0]) == 50


def test_troubles_can_be_chosen_one_by_one():
    assert only(add=0.5).add == 0.5
    assert only(add=0.5).sends == only(add=0.5).term == 0
