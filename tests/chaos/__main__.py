"""The long audit: `python -m tests.chaos --seed 1 --orders 10000 --kills 500`; says what is wrong, and a JSON line."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.chaos.audit import audit
from tests.chaos.plan import CALM_HABITS, HABITS, NONE, Plan, Troubles
from tests.e2e.process import Nursery

CYCLE = 3.25
"""Seconds from one kill to the next, on average."""
RATE = 8.0
"""Orders a second where no kills are asked for."""
EACH = 25
SLOW_LIFE = 15.0
"""Of an order, where the probe compares charges: as at real panels they change long after the quarantine."""


def plan_of(given: argparse.Namespace) -> Plan:
    span = given.kills * CYCLE if given.kills else given.orders / RATE
    people = given.people or max(4, given.orders // EACH)
    # By design nothing is proved with a clock that was changed, so it is not, where only proofs settle.
    troubles = NONE if given.calm else Troubles(jump=0.0) if given.probe else Troubles()
    return Plan(given.seed, given.orders, people, span, 0 if given.calm else given.kills, troubles,
                CALM_HABITS if given.calm else HABITS, probe=given.probe,
                life=SLOW_LIFE if given.probe else 5.0)  # fmt: skip


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=0, help="go on until there were so many; orders spread over that")
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--calm", action="store_true", help="no faults and no kills")
    parser.add_argument("--probe", action="store_true", help="no operator answers, the bot looks by itself")
    parser.add_argument("--folder", type=Path, help="keep books and outputs there")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    nursery = Nursery()
    try:
        with tempfile.TemporaryDirectory(prefix="chaos-") as temporary:
            folder = given.folder or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            verdict = asyncio.run(audit(plan_of(given), folder, nursery))
    finally:
        nursery.close()
    sys.stderr.write(verdict.report() + "\n")
    sys.stdout.write(json.dumps(verdict.figures) + "\n")
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main())
