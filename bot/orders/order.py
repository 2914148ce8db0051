"""Order and Request: what is in our books about a confirmed draft and about what was asked for afterwards.

An order has two lives side by side: `state` is ours (has the panel taken it?), `status` is the panel's word for it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_UP, Context, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.panel import SETTLED, OrderState, RefillState

if TYPE_CHECKING:
    from collections.abc import Mapping

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 after Crockford: no I, L, O, U, so that a reference can be read out."""
_MISREAD = str.maketrans("ILO", "110")


def reference(number: int) -> str:
    """Write a running number as people see it, at least four signs: 1 becomes «0001»."""
    signs = ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        signs = ALPHABET[digit] + signs
    return signs.rjust(4, "0")


def number_of(text: str) -> int | None:
    """Read a reference as typed (any case, with or without #), of 60 bits at most; None where it cannot be one."""
    signs = text.strip().lstrip("#").upper().translate(_MISREAD)
    if not signs or len(signs) > 12 or any(sign not in ALPHABET for sign in signs):  # noqa: PLR2004 - 60 bits
        return None
    number = 0
    for sign in signs:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return number


class State(enum.StrEnum):
    """What became of a confirmed draft at the panel."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    PLACED = "placed"
    REFUSED = "refused"
    UNVERIFIED = "unverified"
    NOT_PLACED = "not_placed"
    DROPPED = "dropped"


MOVES: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.QUEUED: frozenset({State.SUBMITTING, State.DROPPED, State.REFUSED}),
        # Back to queued only when nothing left this machine, or the panel's words prove that no order was made.
        State.SUBMITTING: frozenset({State.PLACED, State.REFUSED, State.UNVERIFIED, State.QUEUED}),
        State.UNVERIFIED: frozenset({State.PLACED, State.NOT_PLACED}),
        State.PLACED: frozenset(),
        State.REFUSED: frozenset(),
        State.NOT_PLACED: frozenset(),
        State.DROPPED: frozenset(),
    }
)

COUNTED = frozenset({State.QUEUED, State.SUBMITTING, State.UNVERIFIED, State.PLACED})
"""States whose amount counts against allowances and caps."""

SHORT = SETTLED - {OrderState.COMPLETED}
"""Statuses in which a panel may have given everything back."""

PARTLY = frozenset({OrderState.PARTIAL, OrderState.EXPIRED})
"""Those of them in which a part may have been delivered, and is paid for."""

_UP = Context(prec=200, rounding=ROUND_UP)
_CENTS = Decimal("0.00")

LONGEST_WAIT = timedelta(minutes=5)
"""So long a queued order or request waits at most until it is tried again."""

NUMBER_AGAIN = "number_again"
"""Why an order is unverified of which the panel gave a number that an earlier one has: it may well have been taken."""

WAITING = frozenset({State.QUEUED, State.SUBMITTING, State.UNVERIFIED})


def delivered_of(quantity: int | None, remains: int | None) -> int | None:
    """Pieces delivered so far, never more than ordered: panels count over-delivery as negative remains."""
    if quantity is None or remains is None:
        return None
    return min(max(quantity - remains, 0), quantity)


@dataclass(frozen=True, slots=True)
class Bill:
    """What an order's cost follows from, in the words of `Order`."""

    price: Decimal
    charge: Decimal | None
    status: OrderState | None
    quantity: int | None
    remains: int | None

    @property
    def cost(self) -> Decimal:
        """The panel's charge where it is known, else the quote.

        Panels that do not tell the charge of an order write 0, so that 0 counts only where the order ended short, and
        where a part may have been delivered not even then: there the same part of the quote counts.
        """
        if self.charge is None or (not self.charge and self.status not in SHORT):
            return self.price
        return self._part if not self.charge and self.status in PARTLY else self.charge

    @property
    def _part(self) -> Decimal:
        """The quote by what was delivered, rounded up to its own digits, two at least; all of it where nobody knows."""
        delivered = delivered_of(self.quantity, self.remains)
        if delivered is None or not self.quantity:
            return self.price
        part = _UP.divide(_UP.multiply(self.price, Decimal(delivered)), Decimal(self.quantity))
        return _UP.quantize(part, _UP.add(self.price, _CENTS))


@dataclass(frozen=True, slots=True)
class Order:
    """One line of the books. `price` is the quote, `charge` what the panel says; money in the panel's currency."""

    ref: int
    person: str
    draft: str
    service: str
    service_name: str
    service_type: str
    may_refill: bool | None
    may_cancel: bool | None
    quantity: int | None
    price: Decimal
    currency: str
    state: State
    made: datetime
    changed: datetime
    link: str | None = None
    fields: Mapping[str, str] | None = None
    panel_id: str | None = None
    reason: str = ""
    status: OrderState | None = None
    raw_status: str = ""
    charge: Decimal | None = None
    start_count: int | None = None
    remains: int | None = None
    attempts: int = 0
    misses: int = 0
    receipt: int | None = None
    settled: datetime | None = None
    round: str | None = None
    due: datetime | None = None
    missed: datetime | None = None
    """Since when the panel has not said anything of it; None where it did the last time."""

    @property
    def code(self) -> str:
        return reference(self.ref)

    @property
    def open(self) -> bool:
        """Whether anything may still become of it by itself."""
        return self.state in WAITING or (self.state is State.PLACED and self.status not in SETTLED)

    @property
    def cost(self) -> Decimal:
        """What counts against allowances; see `Bill`."""
        return Bill(self.price, self.charge, self.status, self.quantity, self.remains).cost

    @property
    def counted(self) -> Decimal:
        """What counts against allowances now: nothing once the panel is known not to have the order."""
        return self.cost if self.state in COUNTED else Decimal(0)

    @property
    def delivered(self) -> int | None:
        return delivered_of(self.quantity, self.remains)


class Kind(enum.StrEnum):
    """What may be asked for an order that is placed."""

    REFILL = "refill"
    CANCEL = "cancel"


class RequestState(enum.StrEnum):
    """What became of a refill or cancel at the panel; a refill's progress is its `status`."""

    ASKED = "asked"
    SUBMITTING = "submitting"
    REQUESTED = "requested"
    REFUSED = "refused"
    UNVERIFIED = "unverified"


REQUEST_MOVES: Mapping[RequestState, frozenset[RequestState]] = MappingProxyType(
    {
        RequestState.ASKED: frozenset({RequestState.SUBMITTING, RequestState.REFUSED}),
        RequestState.SUBMITTING: frozenset(
            {RequestState.REQUESTED, RequestState.REFUSED, RequestState.UNVERIFIED, RequestState.ASKED}
        ),
        RequestState.REQUESTED: frozenset(),
        RequestState.REFUSED: frozenset(),
        # Only by the answer to the one call that was made, when it comes late.
        RequestState.UNVERIFIED: frozenset({RequestState.REQUESTED, RequestState.REFUSED}),
    }
)


@dataclass(frozen=True, slots=True)
class Request:
    """A refill or a cancel asked for one order. A refill without `panel_id` cannot be followed."""

    number: int
    order: int
    person: str
    kind: Kind
    state: RequestState
    made: datetime
    changed: datetime
    panel_id: str | None = None
    status: RefillState | None = None
    raw_status: str = ""
    reason: str = ""
    attempts: int = 0
    misses: int = 0
    round: str | None = None
    due: datetime | None = None
    missed: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether another one of its kind would ask for the same thing twice."""
        if self.state in {RequestState.ASKED, RequestState.SUBMITTING}:
            return True
        followed = self.kind is Kind.REFILL and self.panel_id is not None
        return followed and self.state is RequestState.REQUESTED and self.status not in _REFILL_ENDS


_REFILL_ENDS = frozenset({RefillState.COMPLETED, RefillState.REJECTED, RefillState.CANCELED, RefillState.FAILED})

Job = Order | Request
"""What a lane makes one call for."""
