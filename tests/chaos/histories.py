"""The three histories, frozen: the panel's ledger, our books, what people wished and were told."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.chaos.plan import CLERKS, PAUSES, UNCLEAR
from tests.chaos.reading import SPELLED, Reader
from tests.chaos.stage import credits_of, key_of
from tests.e2e.process import SECRETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.sandbox.panel import Entry
    from tests.chaos.crowd import End
    from tests.chaos.plan import Plan
    from tests.chaos.reading import Said
    from tests.e2e.world import World

EVENTS = 'SELECT number, "order", actor, what, was, now, facts, request FROM events ORDER BY number'


@dataclass(frozen=True, slots=True)
class Deal:
    """One `add` that reached the panel. `order` is empty where none was made; then `refusal` says why."""

    link: str
    order: str = ""
    charge: Decimal = Decimal(0)
    status: str = ""
    quantity: int = 0
    answered: bool = False
    """The answer with the order's number was written to its end."""
    refusal: str = ""
    refills: int = 0

    @property
    def refused(self) -> bool:
        """Whether it was refused in words that prove that there is no order."""
        return not self.order and self.refusal not in UNCLEAR

    @property
    def unclear(self) -> bool:
        """Whether its answer did not come through, or proved nothing."""
        return not self.answered if self.order else self.refusal in UNCLEAR

    @property
    def put_off(self) -> bool:
        return self.refusal in PAUSES


@dataclass(frozen=True, slots=True)
class Line:
    """One line that `python -m bot ledger` prints."""

    code: str
    person: str
    link: str
    state: str
    id: str = ""
    charge: Decimal | None = None
    price: Decimal = Decimal(0)
    status: str = ""
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One event of the books about an order, or about a request of one."""

    number: int
    code: str
    actor: str
    what: str
    was: str
    now: str
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Histories:
    """All that the checks look at. `calm`: nothing was done to anybody. `caps` are credits by person key.

    `copies` is the share of statuses that may come twice, `left` that of ambiguous orders that may stay unverified.
    """

    deals: tuple[Deal, ...] = ()
    lines: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    ends: tuple[End, ...] = ()
    said: tuple[Said, ...] = ()
    caps: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    leaks: tuple[str, ...] = ()
    calm: bool = False
    copies: float = 0.02
    left: float = 0.0

    @property
    def ambiguous(self) -> int:
        """Adds whose answer did not come through clearly, whether the panel made an order or not."""
        return sum(1 for deal in self.deals if deal.unclear)

    def of(self, link: str) -> list[Said]:
        return [one for one in self.said if one.link == link]


async def gathered(world: World, plan: Plan, ends: list[End]) -> Histories:
    """Read the three histories once nothing moves any more."""
    lines = tuple(_line(row) for row in await world.ledger())
    codes = {number: line.code for number, line in enumerate(lines, 1)}
    return Histories(
        deals=deals(world),
        lines=lines,
        steps=tuple(_step(row, codes) for row in world.rows(EVENTS)),
        ends=tuple(ends),
        said=said(world),
        caps={key_of(number): credit for number, credit in credits_of(world, plan).items()},
        leaks=tuple(_leaks(world.folder) + _told_secrets(world)),
        calm=plan.calm,
        copies=plan.copies,
        left=plan.left,
    )


def deals(world: World) -> tuple[Deal, ...]:
    world.panel.settle()
    return tuple(_deal(world, entry) for entry in world.panel.attempts())


def _deal(world: World, entry: Entry) -> Deal:
    link = entry.link or entry.fields.get("link", "")
    if not entry.order:
        return Deal(link, refusal=entry.refusal)
    order = world.panel.orders[entry.order]
    order.live(world.panel.clock.lives())
    return Deal(link, order.id, order.charge, order.status, entry.quantity, entry.answered, refills=len(order.refills))


def _line(row: Mapping[str, Any]) -> Line:
    charge = None if row["charge"] is None else Decimal(row["charge"])
    return Line(row["code"], row["person"], row["link"], row["state"], row["panel_id"] or "", charge,
                Decimal(row["price"]), row["status"] or "", row["quantity"])  # fmt: skip


def _step(row: tuple[Any, ...], codes: Mapping[int, str]) -> Step:
    number, order, actor, what, was, now, facts, request = row
    known = json.loads(facts)
    if "status" in known:
        known["status"] = SPELLED.get(known["status"], known["status"])
    return Step(number, codes.get(order, f"?{order}"), actor, what, was, now, known, request)


def said(world: World) -> tuple[Said, ...]:
    """Everything that was said about orders to those who order; operators' screens are evidence, no promise."""
    readers: dict[int, Reader] = {}
    found: list[Said] = []
    for told in world.telegram.told():
        if told.chat_id not in CLERKS:
            found += readers.setdefault(told.chat_id, Reader()).read(told)
    return tuple(readers[one.chat].linked(one) for one in found)


def _leaks(folder: Path) -> list[str]:
    """Files of the bot in which a secret stands."""
    files = [path for path in folder.iterdir() if path.is_file()]
    return [path.name for path in files if any(secret.encode() in path.read_bytes() for secret in SECRETS)]


def _told_secrets(world: World) -> list[str]:
    return [told.text for told in world.telegram.told() if any(secret in told.text for secret in SECRETS)]
