"""Which polling round an order or refill belongs to: a due time for many, so that a quiet pass costs nearly nothing.

Open ones are polled at the base interval, older ones more slowly, settled ones a few times more, since settled orders
do change. With the base interval of 60 s: older than a day every 5 minutes, older than a week every half hour; settled
after 1 h, 6 h, 24 h and 72 h, then never again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.orders.order import Order, Request, RequestState, State
from bot.panel import REFILL_SETTLED, SETTLED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.orders.books import Books

SLOTS = 64
PER_SLOT = 100
"""As many as one panel request takes."""

DAY_IN_POLLS = 1440
PACES = ((DAY_IN_POLLS, "open", 1), (7 * DAY_IN_POLLS, "day", 5))
"""Up to this age (in base intervals): the round's name, and its interval in base intervals."""
SLOWEST = ("week", 30)
SETTLED_AT = (60, 360, 1440, 4320)
"""When a settled order is read again, in base intervals after it settled."""

SETTLED_WORD = "settled"
PER_SETTLED = 10
"""Base intervals whose settled orders share a round."""
FACTORS: Mapping[int, Sequence[str]] = MappingProxyType({1: ("open", "first", "now"), 5: ("day",), 30: ("week",)})
"""How many base intervals a round waits at most, by the first word of its name."""
LEEWAY = 1.2
"""Intervals are stretched a little by chance."""
LEASE = timedelta(minutes=2)

REFILL_PATIENCE = 30 * DAY_IN_POLLS
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Round:
    """A round by name, and when it is due if it does not exist yet."""

    name: str
    due: datetime


def by_pace(names: Sequence[str], poll: timedelta) -> dict[timedelta, list[str]]:
    """Sort rounds by their interval; those that are run once end by being found empty one interval later."""
    factors = {word: factor for _, word, factor in PACES} | dict([SLOWEST])
    paces: dict[timedelta, list[str]] = {}
    for name in names:
        word = name.removeprefix("refill:").partition(":")[0]
        paces.setdefault(poll * factors.get(word, 1), []).append(name)
    return paces


def put_right(books: Books, now: datetime, poll: timedelta) -> None:
    """Bring forward what is due, or leased, for longer than its own interval: a clock that ran ahead made it."""
    for factor, words in FACTORS.items():
        books.rounds.pull(words, now + poll * factor * LEEWAY, now)
    books.rounds.pull((SETTLED_WORD,), now + poll * (SETTLED_AT[-1] + PER_SETTLED), now)
    books.rounds.unlease(now + LEASE)


def round_of(order: Order, now: datetime, poll: timedelta) -> Round | None:
    """Tell where an order belongs; None when it is not read any more."""
    if order.state is not State.PLACED:
        return None
    if order.status in SETTLED and order.settled is not None:
        return _settled(order.settled, now, poll)
    return _lasting("", order.ref, now - order.made, now, poll)


def round_of_request(request: Request, now: datetime, poll: timedelta) -> Round | None:
    """Tell where a refill belongs; cancels are watched through their order."""
    followed = request.panel_id is not None and request.state is RequestState.REQUESTED
    if not followed or request.status in REFILL_SETTLED or now - request.made > poll * REFILL_PATIENCE:
        return None
    return _lasting("refill:", request.number, now - request.made, now, poll)


def _lasting(prefix: str, number: int, age: timedelta, now: datetime, poll: timedelta) -> Round:
    slot = number // PER_SLOT % SLOTS
    word, factor = next(((word, factor) for limit, word, factor in PACES if age <= poll * limit), SLOWEST)
    return Round(f"{prefix}{word}:{slot}", now + poll * factor)


def _settled(settled: datetime, now: datetime, poll: timedelta) -> Round | None:
    for polls in SETTLED_AT:
        due = settled + poll * polls
        if due > now:
            slot = -((EPOCH - due) // (poll * PER_SETTLED))
            return Round(f"{SETTLED_WORD}:{slot}", EPOCH + poll * PER_SETTLED * slot)
    return None


def now_round(order: Order, now: datetime) -> Round:
    """Make the round of a person who asked for news at once."""
    return Round(f"now:{order.ref}", now)


def first_round(prefix: str, number: int, now: datetime) -> Round:
    """Make the round of something just accepted: its first status is news."""
    return Round(f"{prefix}first:{number}", now)


def enter(books: Books, order: Order, there: Round | None) -> Order:
    """Move an order into a round; the caller saves the order."""
    return replace(order, round=_joined(books, there))


def enter_request(books: Books, request: Request, there: Round | None) -> Request:
    """Move a refill into a round; the caller saves it."""
    return replace(request, round=_joined(books, there))


def _joined(books: Books, there: Round | None) -> str | None:
    if there is None:
        return None
    books.rounds.join(there.name, there.due)
    return there.name
