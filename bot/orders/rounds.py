"""Which polling round an order or refill belongs to: a due time for many, so that a quiet pass costs nearly nothing.

Open ones are polled at the base interval, those older than a day five times more slowly, those older than a week thirty
times. Settled ones, since they do change, are read again 1 h, 6 h, 24 h and 72 h after they settled, whatever the base
interval is (below a second, in trials, the hours are shorter too), then never again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.orders.asking import FOLLOWED
from bot.orders.order import Order, Request, RequestState, State
from bot.panel import REFILL_SETTLED, SETTLED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.orders.books import Books

SLOTS = 64
PER_SLOT = 100
"""As many as one panel request takes."""

PACES = ((timedelta(days=1), "open", 1), (timedelta(days=7), "day", 5))
"""Up to this age: the round's name, and its interval in base intervals."""
SLOWEST = ("week", 30)
SETTLED_AT = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))
"""How long after it settled an order is read again."""

SETTLED_WORD = "settled"
PER_SETTLED = timedelta(minutes=10)
"""Orders whose next look falls into the same span share a round."""
SHORTEST_POLL, SHORTENED = timedelta(seconds=1), timedelta(minutes=1)
FACTORS: Mapping[int, Sequence[str]] = MappingProxyType({1: ("open", "first", "now"), 5: ("day",), 30: ("week",)})
"""How many base intervals a round waits at most, by the first word of its name."""
LEEWAY = 1.2
"""Intervals are stretched a little by chance."""
LEASE = timedelta(minutes=2)

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
    books.rounds.pull((SETTLED_WORD,), now + (SETTLED_AT[-1] + PER_SETTLED) * _haste(poll), now)
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
    if not followed or request.status in REFILL_SETTLED or now - request.made >= FOLLOWED:
        return None
    return _lasting("refill:", request.number, now - request.made, now, poll)


def _lasting(prefix: str, number: int, age: timedelta, now: datetime, poll: timedelta) -> Round:
    slot = number // PER_SLOT % SLOTS
    word, factor = next(((word, factor) for limit, word, factor in PACES if age <= limit), SLOWEST)
    return Round(f"{prefix}{word}:{slot}", now + poll * factor)


def _settled(settled: datetime, now: datetime, poll: timedelta) -> Round | None:
    haste = _haste(poll)
    for after in SETTLED_AT:
        due = settled + after * haste
        if due > now:
            span = PER_SETTLED * haste
            slot = -((EPOCH - due) // span)
            return Round(f"{SETTLED_WORD}:{slot}", EPOCH + span * slot)
    return None


def _haste(poll: timedelta) -> float:
    """Nobody reads a panel more than once a second but in trials, whose hours are as short as their polls."""
    return 1 if poll >= SHORTEST_POLL else poll / SHORTENED


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
