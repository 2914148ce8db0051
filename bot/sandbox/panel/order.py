"""Orders, refills and accounts as the panel keeps them: the few mutable things of the simulation."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.sandbox.panel.life import (
    CANCELED,
    FAILED,
    IN_PROGRESS,
    NEXT,
    OPEN,
    PARTIAL,
    PENDING,
    PROCESSING,
    REFUNDED,
    Plan,
    Stage,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.panel.intake import Wanted

NOTHING = Decimal(0)
GIVEN_BACK = frozenset({CANCELED, REFUNDED, FAILED})
HAIR = 1e-9
CANCEL_AFTER = 0.1
"""Lives between a cancel's acceptance and its effect."""


@dataclass(slots=True)
class Account:
    """A customer of the panel."""

    key: str
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """One `add` in the ledger of truth. `order` is empty where none was made; then `refusal` may say why."""

    at: datetime
    key: str
    fields: dict[str, str]
    order: str = ""
    link: str = ""
    service: str = ""
    quantity: int = 0
    charge: Decimal = NOTHING
    refusal: str = ""
    answered: bool = False
    """A well-formed answer with the order's id was written in full."""


@dataclass(slots=True)
class Refill:
    """A refill, with a life of its own."""

    id: str
    order: str
    born: float
    plan: Plan
    at: datetime

    def status(self, lives: float) -> str:
        return self.plan.stage(lives - self.born).status

    def turn(self, status: str, lives: float) -> None:
        self.plan = Plan((Stage(lives - self.born, status),))


@dataclass(slots=True)
class Order:
    """An order; `price` is what was asked at first, `charge` what is kept of it now."""

    id: str
    account: Account
    wanted: Wanted
    fields: dict[str, str]
    entry: int
    at: datetime
    born: float
    plan: Plan
    start_count: int
    charge: Decimal
    status: str = PENDING
    remains: int = 0
    refills: list[Refill] = field(default_factory=list)
    cancel_asked: bool = False

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def started(self) -> bool:
        return self.status not in {PENDING, PROCESSING}

    def age(self, lives: float) -> float:
        """In lives; a hair more, so that a stage whose time has come is never missed by rounding."""
        return lives - self.born + HAIR

    def live(self, lives: float) -> None:
        """Move to the stage of the moment; money follows the status in both directions."""
        stage = self.plan.stage(self.age(lives))
        if (stage.status, stage.remains) == (self.status, self.remains):
            return
        self.status, self.remains = stage.status, stage.remains
        due = self.due()
        self.account.balance += self.charge - due
        self.charge = due

    def due(self) -> Decimal:
        """What the order costs in its present status: partial ones by what was delivered."""
        price, quantity = self.wanted.charge, self.wanted.quantity
        if self.status in GIVEN_BACK:
            return NOTHING
        if self.status != PARTIAL:
            return price
        return price * min(max(quantity - self.remains, 0), quantity) / quantity

    def turn(self, stage: Stage) -> None:
        """What comes next by hand or by request: the plan changes from `stage` on."""
        self.plan = self.plan.turn(stage)

    def advance(self, lives: float) -> None:
        """On to the next stage now: the plan's own, or what usually follows."""
        age = self.age(lives)
        ahead = self.plan.next_at(age)
        if ahead is None and self.status in NEXT:
            self.turn(self._following(age))
        elif ahead is not None:
            self.born -= ahead - age

    def _following(self, age: float) -> Stage:
        status = NEXT[self.status]
        left = {IN_PROGRESS: self.remains, PARTIAL: max(1, self.wanted.quantity // 10)}.get(status, 0)
        return Stage(age, status, left)

    def cancel(self, lives: float) -> None:
        """Soon canceled: with nothing delivered wholly, else with what remains."""
        age = self.age(lives)
        untouched = self.remains >= self.wanted.quantity
        ending = Stage(age + CANCEL_AFTER, CANCELED if untouched else PARTIAL, self.remains)
        self.plan = Plan((Stage(age, self.status, self.remains), ending))
        self.cancel_asked = True
