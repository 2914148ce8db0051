"""Which messages a person's waiting notices become: pure; order kept, many changes in one digest, cards last."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.people import BROADCAST

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.people import Notice, Waiting

SEPARATE = 3
"""So many changes are told one by one, each as a reply to its receipt; more share one message. Of several orders two
do, if none makes a sound: a list of orders moves together.
"""

LATE = 15
"""Seconds after the confirm: what becomes of an order later is said aloud, for its person may have left the chat."""

CARD = "card"
OUTCOMES = frozenset({"placed", "refused", "unverified", "not_placed", "held", "slow", "dropped"})
REQUESTS = frozenset(
    {
        "refill_requested",
        "refill_refused",
        "refill_unverified",
        "refill_left",
        "cancel_requested",
        "cancel_refused",
        "cancel_unverified",
    }
)
NEWS = frozenset({"status", "refill", "refill_ends"})
"""What moves by itself: levels, mutes and quiet hours are about these; all else answers something or alerts."""
CHANGES = REQUESTS | NEWS
FOR_OPERATORS = frozenset(
    {
        "application",
        "case",
        "copied",
        "low_balance",
        "missing",
        "number",
        "number_again",
        "number_late",
        "panel_refuses",
        "request_late",
        "trouble",
        "trouble_over",
    }
)
"""What operators alone are told: it names other people, their links and what the desk has."""
REDRAWN = REQUESTS | {"refill", CARD}
"""Kinds that have the card drawn again; a new status comes with a notice of its own for that."""


class Way(enum.Enum):
    """How a delivery is made."""

    CARD = enum.auto()
    DRAW = enum.auto()
    MESSAGE = enum.auto()
    DIGEST = enum.auto()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message or edit (or a few that belong together) and the notices it settles."""

    way: Way
    batch: Sequence[Waiting]

    @property
    def loud(self) -> bool:
        return any(one.notice.loud for one in self.batch)

    @property
    def patient(self) -> bool:
        """Whether all of it makes no sound in quiet hours: it answers what the person did, or is told to everybody."""
        return all(one.notice.kind in OUTCOMES | REQUESTS | {BROADCAST} for one in self.batch)

    @property
    def numbers(self) -> Sequence[int]:
        return [one.number for one in self.batch]

    @property
    def outcomes(self) -> Sequence[int]:
        """Orders whose receipt says what became of them, before anything else is said."""
        return self._orders(OUTCOMES)

    @property
    def cards(self) -> Sequence[int]:
        """Orders whose cards are drawn again wherever they are seen."""
        return self._orders(REDRAWN)

    def _orders(self, kinds: Collection[str]) -> Sequence[int]:
        refs = (one.notice.order for one in self.batch if one.notice.kind in kinds)
        return list(dict.fromkeys(ref for ref in refs if ref is not None))


def aloud(notice: Notice) -> bool:
    """Whether it is said in a message of its own, and not only drawn into the card."""
    if notice.kind == "placed" or (notice.kind == "refused" and not notice.facts.get("held")):
        return int(notice.facts.get("waited") or 0) > LATE
    return notice.kind not in {CARD, "slow"}


def deliveries(batch: Sequence[Waiting], drawn_only: Collection[int] = ()) -> list[Delivery]:
    """Plan a person's batch, oldest first; `drawn_only` are numbers of notices that need not be said.

    What quiet hours kept back comes in one digest, few as it may be.
    A digest stands where its last change stood, so that no step of an order is told before an earlier one.
    """
    said = [one for one in batch if aloud(one.notice) and one.number not in drawn_only]
    shared = [one for one in said if one.notice.kind in CHANGES | OUTCOMES]
    kept_back = len(shared) > 1 and any(one.hushed for one in shared)
    if len(shared) <= _few(shared) and not kept_back:
        shared = []
    alone = {one.number for one in said} - {one.number for one in shared}
    together = {one.number for one in shared}
    plan: list[Delivery] = []
    for one in batch:
        if one.number in alone:
            plan.append(Delivery(Way.MESSAGE, [one]))
        elif one.number not in together and one.notice.kind != CARD:
            plan.append(Delivery(Way.DRAW, [one]))
        elif shared and one is shared[-1]:
            plan.append(Delivery(Way.DIGEST, shared))
    return plan + _cards(batch)


def _few(shared: Sequence[Waiting]) -> int:
    """How many of these are told one by one."""
    together = len({one.notice.order for one in shared}) > 1 and not any(one.notice.loud for one in shared)
    return 1 if together else SEPARATE


def _cards(batch: Sequence[Waiting]) -> list[Delivery]:
    """Draw each card once, however many notices ask for it."""
    orders: dict[int, list[Waiting]] = {}
    for one in batch:
        if one.notice.order is not None and one.notice.kind == CARD:
            orders.setdefault(one.notice.order, []).append(one)
    return [Delivery(Way.CARD, some) for some in orders.values()]
