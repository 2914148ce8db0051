"""Claims: how a job is journalled before its call, and which ones none is made for any more; each one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.orders.books import Event
from bot.orders.desk import move, move_request
from bot.orders.order import Job, Order, Request, RequestState, State
from bot.people import Role

if TYPE_CHECKING:
    from datetime import datetime

    from bot.orders.books import Books
    from bot.orders.policy import Policy
    from bot.people import Fact

VALUED = "valued"
"""In the journal of a call: the name under which it carried the value by which the panel knows a repetition."""

ASKED_AGAIN = "again"
"""What it is called in the history when the panel is asked for an order that it may have already."""

SHUT_OUT = "shut_out"
"""Why a refill or cancel is refused here: whoever asked for it was shut out before it was sent."""


def claim(books: Books, now: datetime, policy: Policy, *, requests_first: bool = False) -> Job | None:
    """Journal the next due job as `submitting`; the call may be made once this is committed."""
    if requests_first:
        # Asking again comes before new orders here: a queue that never ends must not keep a doubt open.
        job = _claim_request(books, now) or _claim_unverified(books, now, policy)
        return job or _claim_order(books, now, policy)
    job = _claim_order(books, now, policy) or _claim_request(books, now)
    return job or _claim_unverified(books, now, policy)


def _claim_order(books: Books, now: datetime, policy: Policy) -> Order | None:
    while (order := books.orders.next_queued(now)) is not None:
        if _shut_out(books, order.person):
            move(books, order, replace(order, state=State.DROPPED, changed=now), actor="lane", now=now)
        elif now - order.made > policy.late:
            _end(books, order, now)
        else:
            return _journal(books, order, now, policy)
    return None


def _shut_out(books: Books, key: str) -> bool:
    """Whether somebody must not spend any more: what was confirmed or asked for before is not sent either."""
    person = books.people.get(key)
    return person is not None and person.role is Role.REVOKED


def give_up(books: Books, now: datetime, policy: Policy) -> None:
    """End queued orders that no lane may take in time: an earlier one on the same target is in doubt."""
    for seen in books.orders.queued_before(now - policy.late):
        order = books.orders.hold(seen.ref)
        if order is not None and order.state is State.QUEUED:
            _end(books, order, now)


def _end(books: Books, order: Order, now: datetime) -> None:
    move(books, order, replace(order, state=State.REFUSED, reason="too_late", changed=now), actor="lane", now=now)


def _journal(books: Books, order: Order, now: datetime, policy: Policy) -> Order | None:
    job = replace(order, state=State.SUBMITTING, changed=now, attempts=order.attempts + 1)
    if not books.orders.save(job, was=State.QUEUED):
        return None
    balance = books.memory.get("balance")
    facts: dict[str, Fact] = {VALUED: policy.parameter}
    if balance is not None:
        facts |= {"balance": balance.value.get("amount"), "at": balance.at.isoformat()}
    books.events.add(Event(order.ref, "lane", "order", order.state, job.state, facts), now)
    return job


def _claim_request(books: Books, now: datetime) -> Request | None:
    while (request := books.requests.next_asked(now)) is not None and _shut_out(books, _asker(books, request)):
        refused = replace(request, state=RequestState.REFUSED, reason=SHUT_OUT, changed=now)
        move_request(books, request, refused, actor="lane", now=now)
    if request is None:
        return None
    job = replace(request, state=RequestState.SUBMITTING, changed=now, attempts=request.attempts + 1)
    if not books.requests.save(job, was=RequestState.ASKED):
        return None
    books.events.add(Event(request.order, "lane", request.kind, request.state, job.state, {}, request.number), now)
    return job


def _asker(books: Books, request: Request) -> str:
    """Who asked for it: operators may, for an order of somebody else."""
    history = books.events.of_order(request.order)
    asked = (event.actor for _, _, event in history if event.request == request.number)
    return next(asked, request.person)


def _claim_unverified(books: Books, now: datetime, policy: Policy) -> Order | None:
    """Ask for an order again: it carries the same value as the first time, so the panel makes no second one of it.

    It stays unverified, for that is the truth; `due` lies behind the longest call, so that no other lane asks too.
    """
    while policy.repeats and (order := books.orders.next_unverified(now)) is not None:
        if _may_be_repeated(books, order, now, policy):
            job = replace(order, attempts=order.attempts + 1, due=now + policy.stale)
            books.orders.save(job, was=State.UNVERIFIED)
            books.events.add(
                Event(order.ref, "lane", ASKED_AGAIN, order.state, order.state, {"asked": job.attempts}), now
            )
            return job
        books.orders.save(replace(order, due=None), was=State.UNVERIFIED)
    return None


def _may_be_repeated(books: Books, order: Order, now: datetime, policy: Policy) -> bool:
    """Whether the last call carried the value by the same name, and lately: no panel keeps one for ever."""
    history = reversed(books.events.of_order(order.ref))
    calls = (event for _, _, event in history if event.what == "order" and event.now == State.SUBMITTING)
    call = next(calls, None)
    return call is not None and call.facts.get(VALUED) == policy.parameter and abs(now - order.made) <= policy.late
