"""Evidence: what numbers next to our own prove about orders of which nobody knows whether the panel has them; pure.

Source: a simulation of panels settles 98 of 100 this way and none wrongly, provided that the panel counts upwards,
tells nobody about other people's orders, charges what it quotes, takes no order later than the quarantine after the
call has ended, and that nobody else orders with this key. The first three are tested here before anything is believed;
the last two are the operator's to see to.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import timedelta

BEYOND = 200
"""How far above our newest number is looked where nothing was ordered since."""
FINEST, COARSEST = Decimal("0.00001"), Decimal("0.01")
STRANGERS, FEWEST = 10, 3
"""How many numbers of other people are asked for, to see that the panel does not tell about them, and how few prove
nothing."""
FAR = 10 * STRANGERS
"""How far from a stretch they are looked for."""


@dataclass(frozen=True, slots=True)
class Known:
    """An order of ours that the panel has: its number there, when the call began and when its answer came."""

    number: int
    began: datetime
    answered: datetime


@dataclass(frozen=True, slots=True)
class Doubt:
    """An unverified order: our reference, when the call began and ended, and what it would have cost.

    A panel may go on with a call that was given up, so the quarantine runs from the end. `hint` is a number that was
    seen in the panel's unclear answer.
    """

    ref: int
    began: datetime
    ended: datetime
    price: Decimal
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers above `low` and below `high`; `closed` if an order of ours stands there, so that nothing comes later.

    With `low` 0 no order of ours bounds it from below.
    """

    low: int
    high: int
    closed: bool

    @property
    def bounded(self) -> bool:
        return self.low > 0

    def within(self, other: Stretch) -> bool:
        return other.low <= self.low < self.high <= other.high

    def __contains__(self, number: int) -> bool:
        return self.low < number < self.high

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.low + 1, self.high))

    @property
    def size(self) -> int:
        return max(0, self.high - self.low - 1)


EVERYWHERE = Stretch(0, sys.maxsize, closed=False)
"""Where an order may stand of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is proved of an order: it has this number at the panel, or (None) it is not there."""

    ref: int
    number: int | None


def rising(known: Sequence[Known]) -> bool:
    """Tell whether the panel counts upwards: of two calls one after the other, the later has the larger number."""
    answered = sorted(known, key=lambda one: one.answered, reverse=True)
    highest = 0
    for later in sorted(known, key=lambda one: one.began):
        while answered and answered[-1].answered < later.began:
            highest = max(highest, answered.pop().number)
        if later.number <= highest:
            return False
    return True


def charged_as_quoted(pairs: Iterable[tuple[Decimal, Decimal]]) -> bool:
    """Tell whether the panel's charges (second) are our quotes (first); where there are none, nobody knows."""
    told = [same(price, charge) for price, charge in pairs]
    return bool(told) and all(told)


def stretch(doubt: Doubt, known: Sequence[Known], quarantine: timedelta) -> Stretch:
    """Where the order must stand if it exists."""
    low = max((one.number for one in known if one.answered < doubt.began), default=0)
    after = [one.number for one in known if one.began > doubt.ended + quarantine]
    if after:
        return Stretch(low, min(after), closed=True)
    return Stretch(low, max((one.number for one in known), default=0) + BEYOND + 1, closed=False)


def free(where: Stretch, newest: int, claims: Collection[Stretch], is_ours: Callable[[int], bool]) -> list[int]:
    """Numbers near a stretch that nothing of ours can have: the panel must say that it does not know them.

    The nearest below it; where these are too few, those above it that are not newer than our `newest`.
    """
    near = *range(where.low - 1, max(0, where.low - FAR - 1), -1), *range(where.high, min(newest, where.high + FAR))
    narrow = [claim for claim in claims if claim is not EVERYWHERE]
    others = (number for number in near if not any(number in claim for claim in narrow) and not is_ours(number))
    return sorted(islice(others, STRANGERS))


def findings(
    claims: Mapping[Doubt, Stretch],
    doubts: Collection[Doubt],
    orphans: Mapping[int, Decimal | None],
    blind: Collection[int],
) -> list[Finding]:
    """Match doubts and orphans (numbers of this key that are in no book, with their charge), one to one or not at all.

    `claims` has every order that an orphan may belong to; some of them are `doubts`, which may be settled. `blind` are
    numbers that the panel said nothing clear about. That an order does not exist is believed only where its stretch is
    closed, each orphan in it is explained by another order, and the panel's answer named no number elsewhere.
    """
    fits = {
        doubt: [number for number, charge in orphans.items() if number in where and same(doubt.price, charge)]
        for doubt, where in claims.items()
    }
    matched = {
        doubt: fits[doubt][0]
        for doubt in doubts
        if len(fits[doubt]) == 1 and sum(fits[doubt][0] in others for others in fits.values()) == 1
    }
    found = [Finding(doubt.ref, number) for doubt, number in matched.items()]
    unexplained = {*orphans, *blind} - set(matched.values())
    absent = [
        Finding(doubt.ref, None)
        for doubt in doubts
        if doubt not in matched
        and claims[doubt].closed
        and _looked_at(doubt.hint, claims[doubt])
        and not any(number in claims[doubt] for number in unexplained)
    ]
    return found + absent


def _looked_at(hint: str | None, where: Stretch) -> bool:
    return hint is None or (hint.isascii() and hint.isdecimal() and int(hint) in where)


def same(price: Decimal, charge: Decimal | None) -> bool:
    """Panels round to some digits, or cut: a charge may differ from the quote by less than its last digit."""
    if charge is None:
        return False
    digits = charge.as_tuple().exponent
    step = Decimal(1).scaleb(digits) if isinstance(digits, int) else FINEST
    return abs(price - charge) < min(max(step, FINEST), COARSEST)
