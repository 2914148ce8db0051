"""Cases: the evidence around an unverified order, gathered from its history and from what was sent at the same time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.screens.operator import Case, Reading
from bot.chat.screens.order import OrderView
from bot.orders import ASKED_AGAIN, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.turn import Books
    from bot.orders import Event, Order
    from bot.people import Fact

NEIGHBOURS = range(-15, 26)
"""Orders with numbers this near may have been sent in the same minutes."""


def case_of(books: Books, ref: int, now: datetime) -> Case | None:
    """Read a case; a settled one tells by whom."""
    order = books.orders.get(ref, None)
    if order is None:
        return None
    history = books.events.of_order(ref)
    answer = _answer(history)
    before, after = _before(history), _after(history)
    return Case(
        view=OrderView(order, (), now, owner=_name(books, order.person)),
        raw=str(answer.get("raw") or ""),
        http=_whole(answer.get("http")),
        hint=_text(answer.get("hint")),
        again=_text(answer.get("again")),
        before=before,
        after=after,
        others=_others(books, order, before, after),
        same=tuple(one for one in books.orders.on_target(order.service, order.link, None) if one.ref != ref),
        by=_settler(books, order, history),
    )


def _answer(history: Sequence[tuple[int, datetime, Event]]) -> Mapping[str, Fact]:
    """Give the last answer that nobody understood, one with a number in it first: later asks may have come to less."""
    answers = [event.facts for _, _, event in reversed(history) if event.what == "answer" and "raw" in event.facts]
    telling = (facts for number in ("again", "hint") for facts in answers if facts.get(number))
    return next(telling, answers[0] if answers else {})


def _before(history: Sequence[tuple[int, datetime, Event]]) -> Reading | None:
    """Give the balance that was known when the order was last sent."""
    for _, _, event in reversed(history):
        if event.now == State.SUBMITTING and event.request is None and event.facts.get("balance") is not None:
            return Reading(Decimal(str(event.facts["balance"])), datetime.fromisoformat(str(event.facts["at"])))
    return None


def _after(history: Sequence[tuple[int, datetime, Event]]) -> Reading | None:
    """Give the first balance that was read after it became unverified."""
    for _, at, event in reversed(history):
        if event.what == "balance" and event.facts.get("amount") is not None:
            return Reading(Decimal(str(event.facts["amount"])), at)
    return None


def _others(books: Books, order: Order, before: Reading | None, after: Reading | None) -> tuple[Order, ...]:
    """Find the orders whose calls may have taken money between the two readings of the balance."""
    if before is None or after is None:
        return ()
    near = (books.orders.get(order.ref + step, None) for step in NEIGHBOURS if step and order.ref + step > 0)
    return tuple(one for one in near if one is not None and _called_between(books, one, before.at, after.at))


def _called_between(books: Books, order: Order, start: datetime, end: datetime) -> bool:
    """Whether a call was under way then that may have taken money: from when it began until its answer came."""
    began: datetime | None = None
    for _, at, event in books.events.of_order(order.ref):
        if _begins(event):
            began = at
        elif began is not None and _ends(event):
            if began <= end and start <= at and event.now != State.QUEUED:  # put off, it took nothing
                return True
            began = None
    return began is not None and began <= end


def _begins(event: Event) -> bool:
    return event.what == ASKED_AGAIN or (event.what == "order" and event.now == State.SUBMITTING)


def _ends(event: Event) -> bool:
    """The answer to an ask for an order that may be there already moves it only where it proves something."""
    return event.what == "order" or (event.what == "answer" and event.was == State.UNVERIFIED)


def _settler(books: Books, order: Order, history: Sequence[tuple[int, datetime, Event]]) -> str | None:
    if order.state is State.UNVERIFIED:
        return None
    settled = (event.actor for _, _, event in reversed(history) if event.was == State.UNVERIFIED != event.now)
    actor = next(settled, None)
    return None if actor is None else _name(books, actor)


def _name(books: Books, key: str) -> str | None:
    person = books.people.get(key)
    return None if person is None else person.name


def _text(fact: Fact) -> str | None:
    return None if fact is None else str(fact)


def _whole(fact: Fact) -> int | None:
    return fact if isinstance(fact, int) else None
