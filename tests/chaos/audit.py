"""One audit: a plan is lived through, then all is quiet, then the three histories are checked."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from tests.chaos.checks import findings
from tests.chaos.clerk import Clerk
from tests.chaos.crowd import Counts, Customer
from tests.chaos.evidence import keep
from tests.chaos.figures import figures
from tests.chaos.histories import gathered
from tests.chaos.nemesis import Nemesis
from tests.chaos.plan import CLERKS
from tests.chaos.reading import SPELLED
from tests.chaos.stage import Bells, clear_faults, people, set_faults, world_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.chaos.histories import Histories
    from tests.chaos.plan import Plan
    from tests.e2e.process import Nursery, Process
    from tests.e2e.world import World

STANDING = "SELECT panel_id, raw_status, charge FROM orders WHERE state = 'placed'"
UNSETTLED = "SELECT count(*) FROM orders WHERE state IN ('queued', 'submitting', 'unverified')"
UNPROBED = """SELECT count(*) FROM orders WHERE state IN ('queued', 'submitting') OR state = 'unverified' AND 3 >
(SELECT count(*) FROM events WHERE events."order" = ref AND what = 'look')"""
"""Orders at which the probe has yet to look."""
DOUBTED = """SELECT link FROM orders JOIN order_texts ON "order" = ref WHERE state = 'unverified'"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it. `wrong` is by check; `troubles` are what befell the bot unasked."""

    histories: Histories
    wrong: Mapping[str, list[str]]
    troubles: list[str]
    figures: Mapping[str, Any]

    @property
    def good(self) -> bool:
        return not self.wrong and not self.troubles

    def report(self) -> str:
        """Say it in lines: each check that found something, with the first things it found."""
        lines = [f"{name}: {len(found)}\n    " + "\n    ".join(found[:5]) for name, found in self.wrong.items()]
        return "\n".join([*lines, *self.troubles])


@dataclass
class Audit:
    """Everybody who takes part."""

    plan: Plan
    world: World
    counts: Counts = field(default_factory=Counts)
    customers: list[Customer] = field(default_factory=list)
    clerks: list[Clerk] = field(default_factory=list)

    def invite(self) -> None:
        bells = Bells(self.world.telegram)
        for number in self.plan.persons():
            self.customers.append(Customer(self.world.actor(number), self.plan, bells, self.counts))
        for number in () if self.plan.probe else CLERKS:
            chance = Random(f"{self.plan.seed}:clerk {number}")
            actor = self.world.actor(number, f"Operator {number}")
            actor.person.chat.reached = True
            self.clerks.append(Clerk(actor, self.world.panel, self.plan, bells, chance))

    async def live(self) -> Verdict:
        """Storm, quiet, verdict."""
        began = time.monotonic()
        nemesis = Nemesis(self.world, Random(f"{self.plan.seed}:chance"))
        clerks = [asyncio.create_task(clerk.work()) for clerk in self.clerks]
        crowd = asyncio.ensure_future(self._crowd(nemesis))
        try:
            await self._storm(nemesis, crowd)
            async with nemesis.peace() as bot:
                await crowd
                await self._quiet(bot)
        finally:
            for task in (crowd, *clerks):
                task.cancel()
            await asyncio.gather(crowd, *clerks, return_exceptions=True)
            if nemesis.bot is not None:
                await nemesis.bot.kill()
        return await self._verdict(nemesis, time.monotonic() - began)

    async def _crowd(self, nemesis: Nemesis) -> None:
        """Everybody comes when the desk has opened."""
        await nemesis.up.wait()
        began = time.monotonic()
        await asyncio.gather(*(customer.live(began) for customer in self.customers))

    async def _storm(self, nemesis: Nemesis, crowd: asyncio.Future[None]) -> None:
        if self.plan.calm:
            return
        set_faults(self.world, self.plan)
        if self.plan.mortal:
            await nemesis.rage(self.plan.runs(), lambda: crowd.done() and nemesis.counts["kill"] >= self.plan.kills)
        else:
            async with nemesis.peace():
                await crowd
        clear_faults(self.world)

    async def _quiet(self, bot: Process) -> None:
        """Wait until books and panel agree and nothing is to be told; give up where that takes too long."""
        late = time.monotonic() + self.plan.settled + 3 * self.plan.quarantine + self.plan.grace
        while time.monotonic() < late and bot.running:
            for customer in self.customers:
                customer.tend()
            if self._agreed() and not self.world.undone():
                await self.world.quiet(bot)
                if self._agreed():
                    return
            await asyncio.sleep(0.25)

    def _agreed(self) -> bool:
        """Whether all orders are at their end, and the books know it."""
        panel = self.world.panel
        panel.settle()
        lives = panel.clock.lives()
        if any(not order.plan.ended(order.age(lives)) for order in panel.orders.values()):
            return False
        if self.world.rows(UNPROBED if self.plan.probe else UNSETTLED)[0][0]:
            return False
        doubted = {link for (link,) in self.world.rows(DOUBTED)}
        there = {
            (order.id, order.status, order.charge)
            for order in panel.orders.values()
            if order.wanted.link not in doubted
        }
        rows = self.world.rows(STANDING)
        return there == {
            (number, SPELLED.get(status, status), Decimal(charge or -1)) for number, status, charge in rows
        }

    async def _verdict(self, nemesis: Nemesis, seconds: float) -> Verdict:
        ends = [end for customer in self.customers for end in customer.ends]
        histories = await gathered(self.world, self.plan, ends)
        wrong = findings(histories)
        return Verdict(histories, wrong, nemesis.troubles, figures(self, nemesis, histories, wrong, seconds))


async def audit(plan: Plan, folder: Path, nursery: Nursery | None = None, **settings: object) -> Verdict:
    """Live a plan through in this folder; settings go to the bot."""
    async with world_of(plan, folder, nursery, **settings).served() as world:
        await people(world, plan)
        taking_part = Audit(plan, world)
        taking_part.invite()
        verdict = await taking_part.live()
        keep(world, verdict, folder)
        return verdict
