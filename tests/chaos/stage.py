"""The world that a plan asks for: people with credits in the books, faults that are set and cleared, bells by chat."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.people import Allowance, Period, Person, Role
from bot.sandbox.panel import Catalogue, PanelDesk, Terms
from bot.sandbox.telegram import BotApi, Fault, Setup
from bot.store import Store
from tests.chaos.plan import CLEAR, CLERKS, PAUSES, READS, SENDS
from tests.e2e.world import KEY, SERVICE, TOKEN, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.chaos.plan import Plan
    from tests.e2e.process import Nursery

READ_ACTIONS = ("services", "status", "refill_status", "balance")
SEND_METHODS = ("sendmessage", "editmessagetext", "answercallbackquery")


class Bells:
    """Wakes whoever waits for something in one chat; the world's own bell wakes everybody at everything."""

    def __init__(self, telegram: BotApi) -> None:
        self._bells: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)
        note = telegram.world.note

        def ring(kind: str, chat_id: int, body: dict[str, object] | None = None) -> int:
            self._bells[chat_id].set()
            return note(kind, chat_id, body)

        telegram.world.note = ring

    async def until(self, chat: int, ready: Callable[[], object], seconds: float) -> bool:
        """Wait until something is so in a chat; tell whether it came to that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not ready():
                    self._bells[chat].clear()
                    await self._bells[chat].wait()
                return True
        return bool(ready())


def world_of(plan: Plan, folder: Path, nursery: Nursery | None, **settings: object) -> World:
    ends = {"completed": 0.85 - plan.flips, "partial": 0.07, "canceled": 0.08, "flips": plan.flips}
    terms = Terms(KEY, Decimal(10_000_000), seconds=plan.life, seed=plan.seed, ends=ends)
    world = World(
        folder,
        telegram=BotApi(Setup(token=TOKEN, time_scale=0.1)),
        panel=PanelDesk(terms, Catalogue(count=40)),
        nursery=nursery,
    )
    world.settings = {
        "OPERATOR_IDS": ",".join(map(str, CLERKS)),
        "POLL_SECONDS": plan.poll,
        "PANEL_TIMEOUT": plan.timeout,
        "UNVERIFIED_SECONDS": plan.quarantine,
        "PROBE": plan.probe,
        **settings,
    }
    return world


async def people(world: World, plan: Plan) -> None:
    """Let everybody of the plan in, with his credit; the bot has not run yet, but has made its tables."""
    assert await world.start("-m", "bot", "migrate").ended() == 0
    store = await Store.open(f"sqlite:///{world.database}")

    def let_in(books) -> None:
        for number, credit in credits_of(world, plan).items():
            allowance = Allowance(Period.CREDIT, credit)
            books.people.add(Person(key_of(number), number, f"Person {number}", Role.MEMBER, allowance=allowance))

    try:
        await store.write(let_in)
    finally:
        await store.close()
    for number in plan.persons():
        world.actor(number, f"Person {number}").person.chat.reached = True


def credits_of(world: World, plan: Plan) -> dict[int, Decimal]:
    """Tell what each person may spend, in the panel's money."""
    service = world.panel.catalogue.get(SERVICE)
    assert service is not None
    return {number: Decimal(plan.credit(number, float(service.rate / 1000))) for number in plan.persons()}


def key_of(number: int) -> str:
    """Name a person as the books do."""
    return f"key{number}"


def set_faults(world: World, plan: Plan) -> None:
    panel, troubles = world.panel.faults, plan.troubles
    shares = dict.fromkeys(troubles.kinds, troubles.add / max(1, len(troubles.kinds)))
    shares |= dict.fromkeys(CLEAR, troubles.clear / len(CLEAR))
    shares |= dict.fromkeys(PAUSES, troubles.pauses / len(PAUSES)) | {"slow": troubles.slow}
    seconds = {"late_accept": plan.late, "rate_limit": 1.0, "slow": troubles.slow_seconds}
    for kind, share in shares.items():
        panel.chance("add", kind, share, seconds=seconds.get(kind))
    for action in ("refill", "cancel"):
        for kind in ("accept_drop", "reject_drop", "accept_502", "late_accept"):
            panel.chance(action, kind, troubles.changes / 4, seconds=seconds.get(kind))
    for action in READ_ACTIONS:
        for kind in READS if action == "status" else READS[:3]:
            panel.chance(action, kind, troubles.reads / len(READS))
    panel.chance("any", "unread", troubles.reads / 10)
    for method in SEND_METHODS:
        for kind in troubles.send_kinds:
            _befall(world, method, kind, troubles.sends / len(troubles.send_kinds))
    for kind in SENDS[:4]:
        _befall(world, "getupdates", kind, troubles.polls / 4)


def _befall(world: World, method: str, kind: str, chance: float) -> None:
    if chance:
        world.telegram.faults.add(method, Fault(kind, seconds=1, times=None, chance=chance))


def clear_faults(world: World) -> None:
    world.panel.faults.clear()
    world.telegram.faults.clear()
