"""Six ways to spoil the bot, as textual edits of a copied tree, each with a plan in which the audit must notice.

`python -m tests.chaos.mutations` prints which check noticed which, and that the same plans find nothing in the bot as
it is.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.audit import audit
from tests.chaos.plan import DOUBLE, LATE, NONE, Plan, only
from tests.e2e.process import ROOT, Nursery, Start, clean_environment

if TYPE_CHECKING:
    from tests.chaos.audit import Verdict


@dataclass(frozen=True, slots=True)
class Edit:
    """`old` stands exactly once in the file."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """`caught_by` are checks of which at least one must find something."""

    name: str
    edits: tuple[Edit, ...]
    plan: Plan
    caught_by: frozenset[str]


def quick(*, orders: int = 8, habits: tuple[str, ...] = (), **more) -> Plan:
    """Make a small plan in which little takes long."""
    given = {
        "seed": 1, "people": 4, "span": 1.0, "life": 1.0, "poll": 0.08, "quarantine": 0.5, "late": 0.2, "timeout": 1.0,
        "patience": 1.0, "endurance": 30.0, "poor": 0.0, "flips": 0.0, "grace": 2.0, "mortal": False,
    }  # fmt: skip
    return Plan(orders=orders, habits=dict.fromkeys(habits, 1.0), **{**given, **more})


MUTATIONS = (
    Mutation(
        "a draft stays open when it is confirmed",
        (
            Edit(
                "bot/orders/desk.py",
                "        if not books.drafts.move(draft, DraftState.CONFIRMED, now):\n"
                '            raise RuntimeError("a held draft moved")\n',
                "",
            ),
            Edit(
                "bot/store/migrations/versions/0001_books.py",
                '        sa.UniqueConstraint("draft", name="orders_draft_once"),\n',
                "",
            ),
        ),
        quick(habits=(DOUBLE, LATE), troubles=NONE),
        frozenset({"a1"}),
    ),
    Mutation(
        "the call is journalled after it was made",
        (
            Edit(
                "bot/orders/submit.py",
                "from functools import partial\n",
                "from dataclasses import replace\nfrom datetime import timedelta\nfrom functools import partial\n",
            ),
            Edit(
                "bot/orders/submit.py",
                "from bot.orders.order import Job, Kind, Order\n",
                "from bot.orders.order import Job, Kind, Order, State\n",
            ),
            Edit(
                "bot/orders/submit.py",
                "        outcome = await self._outcome(job)\n",
                "        back = replace(job, state=State.QUEUED, due=self._now() + timedelta(seconds=3))\n"
                "        await self._store.write(lambda books: books.orders.save(back, was=job.state))\n"
                "        outcome = await self._outcome(job)\n"
                "        await self._store.write(lambda books: books.orders.save(job, was=State.QUEUED))\n",
            ),
        ),
        # So many kills that one meets a call, however slowly a busy machine lets people come.
        quick(
            orders=20,
            people=20,
            span=8.0,
            kills=5,
            mortal=True,
            timeout=5.0,
            troubles=only(slow=1.0, slow_seconds=1.6),
        ),
        frozenset({"a1"}),
    ),
    Mutation(
        "a call without a clear answer is made again",
        (
            Edit(
                "bot/orders/outcomes.py",
                "            return Step(State.UNVERIFIED, reason)\n",
                "            return Step(State.QUEUED, reason, now)\n",
            ),
        ),
        quick(troubles=only(add=0.7, kinds=("accept_drop",))),
        frozenset({"a1"}),
    ),
    Mutation(
        "a message is marked as sent before it is",
        (
            Edit(
                "bot/chat/outbox.py",
                "            await self._telling.tell(to, part)\n",
                "            await self._mark(to, part)\n            await self._telling.tell(to, part)\n",
            ),
        ),
        quick(orders=16, people=8, troubles=only(sends=0.4, send_kinds=("server_error", "bad_gateway"))),
        frozenset({"a2", "a5", "a8", "a14"}),
    ),
    Mutation(
        "updates are known by the highest number seen",
        (
            Edit(
                "bot/store/inbox.py",
                "from sqlalchemy import Integer, bindparam, delete, insert, select, update\n",
                "from sqlalchemy import Integer, bindparam, delete, func, insert, select, update\n",
            ),
            Edit(
                "bot/store/inbox.py",
                "**_text_of(letter)} for letter in letters]\n",
                "**_text_of(letter)} for letter in letters if letter.update_id > newest]\n",
            ),
            Edit(
                "bot/store/inbox.py",
                '        rows = [{"update_id"',
                '        newest = self._value(select(func.max(inbox.c.update_id))) or 0\n        rows = [{"update_id"',
            ),
        ),
        quick(seed=13, span=4.0, endurance=3.0, mortal=True, kills=1, troubles=only(acts={"renumber": 1.0})),
        frozenset({"a5"}),
    ),
    Mutation(
        "a completed order is looked at no more",
        (
            Edit(
                "bot/orders/rounds.py",
                "        return _settled(order.settled, now, poll)\n",
                "        return None\n",
            ),
        ),
        quick(flips=1.0, troubles=NONE),
        frozenset({"a8"}),
    ),
)


def copied(folder: Path, mutation: Mutation) -> Path:
    """Copy the program and spoil the copy; raises ValueError where an edit does not fit exactly once."""
    for name in ("bot", "locales"):
        shutil.copytree(ROOT / name, folder / name)
    for edit in mutation.edits:
        path = folder / edit.path
        text = path.read_text()
        if text.count(edit.old) != 1:
            raise ValueError(f"{edit.path} has {text.count(edit.old)} times {edit.old!r}")
        path.write_text(text.replace(edit.old, edit.new))
    return folder


async def tried(mutation: Mutation, folder: Path, *, spoiled: bool = True) -> Verdict:
    """Audit the bot in a small plan, spoiled or as it is."""
    tree = copied(folder / "tree", mutation) if spoiled else ROOT
    books = folder / "books"
    books.mkdir()
    nursery = Nursery(tree)
    try:
        # The first one is born when the program has been imported: beside the loop, on which others are audited.
        help_ = Start(("-m", "bot", "--help"), clean_environment(folder, PYTHONPATH=tree), folder)
        await asyncio.to_thread(nursery.start, help_)
        return await audit(mutation.plan, books, nursery, PYTHONPATH=tree)
    finally:
        nursery.close()


def row(mutation: Mutation, verdict: Verdict) -> str:
    noticed = ", ".join(f"{name} ({len(found)})" for name, found in verdict.wrong.items()) or "nothing"
    return f"{mutation.name:<45} {verdict.figures['seconds']:>5} s  {noticed}"


def main() -> int:
    good = True
    for mutation in MUTATIONS:
        for spoiled in (True, False):
            with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
                verdict = asyncio.run(tried(mutation, Path(folder), spoiled=spoiled))
            good = good and (bool(mutation.caught_by & verdict.wrong.keys()) if spoiled else verdict.good)
            sys.stdout.write(f"{'spoiled' if spoiled else 'as it is':<9} {row(mutation, verdict)}\n")
            if not spoiled or not verdict.wrong:
                sys.stdout.write(verdict.report())
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
