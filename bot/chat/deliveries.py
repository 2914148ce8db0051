"""Which messages a person's waiting notices become: pure; order kept, many changes in one digest, cards last."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.people import Waiting

SEPARATE = 3
"""So many changes are told one by one, each as a reply to its receipt; more share one message."""

CHANGES = frozenset({"status", "refill"})
OUTCOMES = frozenset({"placed", "refused", "unverified", "not_placed", "held", "slow", "dropped"})
CARD = "card"


class Way(enum.Enum):
    """How a delivery is made."""

    CARD = enum.auto()
    OUTCOME = enum.auto()
    MESSAGE = enum.auto()
    DIGEST = enum.auto()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call (or a few that belong together) and the notices it settles."""

    way: Way
    batch: Sequence[Waiting]
    order: int | None = None

    @property
    def loud(self) -> bool:
        return any(one.notice.loud for one in self.batch)


def deliveries(batch: Sequence[Waiting]) -> list[Delivery]:
    """Plan a person's batch, oldest first; a digest stands where its first change stood."""
    changes = [one for one in batch if one.notice.kind in CHANGES]
    shared = len(changes) > SEPARATE
    plan: list[Delivery] = []
    for one in batch:
        kind, order = one.notice.kind, one.notice.order
        if kind in OUTCOMES:
            plan.append(Delivery(Way.OUTCOME, [one], order))
        elif kind not in CHANGES and kind != CARD:
            plan.append(Delivery(Way.MESSAGE, [one], order))
        elif kind in CHANGES and not shared:
            plan.append(Delivery(Way.MESSAGE, [one], order))
        elif one is changes[0] if changes else False:
            plan.append(Delivery(Way.DIGEST, changes))
    return plan + _cards(batch)


def _cards(batch: Sequence[Waiting]) -> list[Delivery]:
    """Draw each card once, after everything that is told; a change has its card drawn too."""
    orders: dict[int, list[Waiting]] = {}
    for one in batch:
        if one.notice.order is not None and one.notice.kind == CARD:
            orders.setdefault(one.notice.order, []).append(one)
    return [Delivery(Way.CARD, some, order) for order, some in orders.items()]
