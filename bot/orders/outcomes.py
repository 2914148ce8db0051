"""Outcomes: what the answer to a call makes of a job, and what a start makes of one without; each one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.orders.books import Event
from bot.orders.desk import move, move_request
from bot.orders.echo import without_echoes
from bot.orders.notices import alert
from bot.orders.order import LONGEST_WAIT, NUMBER_AGAIN, Job, Kind, Order, Request, RequestState, State
from bot.orders.rounds import enter, enter_request, first_round
from bot.orders.trouble import told
from bot.panel import ErrorClass, NotSent, Outcome, Placed, Refused, Requested, Unverified

if TYPE_CHECKING:
    from bot.orders.books import Books
    from bot.orders.policy import Policy
    from bot.people import Fact

TRIES = 3
"""How often a call that provably never left this machine is made."""

HOLDING = frozenset({ErrorClass.AUTH, ErrorClass.MAINTENANCE, ErrorClass.RATE_LIMIT})
"""Refusals that are about the panel and not about the order: the order waits for a while."""

ALARMING = frozenset({ErrorClass.AUTH, ErrorClass.ACCOUNT, ErrorClass.INSUFFICIENT_FUNDS, ErrorClass.BLOCKED})


def recover(books: Books, now: datetime, policy: Policy, *, since: datetime | None = None) -> int:
    """Whatever was being submitted may have reached the panel: all of it at a start, or what is older than `since`."""
    orders = [order for order in books.orders.submitting() if since is None or order.changed < since]
    requests = [request for request in books.requests.submitting() if since is None or request.changed < since]
    for order in orders:
        doubt(books, order, "restart", now, due=_next_ask(0, now, policy))
    for request in requests:
        doubt_request(books, request, "restart", now)
    return len(orders) + len(requests)


def doubt(books: Books, order: Order, reason: str, now: datetime, *, due: datetime | None = None) -> None:
    """Write that nobody knows whether the panel took an order; it is asked for again when it is `due`."""
    unclear = replace(order, state=State.UNVERIFIED, changed=now, reason=reason, attempts=0, due=due)
    move(books, order, unclear, actor="start", now=now)


def doubt_request(books: Books, request: Request, reason: str, now: datetime) -> None:
    """Write that nobody knows whether the panel took a refill or cancel."""
    unclear = replace(request, state=RequestState.UNVERIFIED, changed=now, reason=reason)
    move_request(books, request, unclear, actor="start", now=now)


def date_back(books: Books, now: datetime, policy: Policy) -> None:
    """Let calls that a clock running ahead wrote down begin now: their deadlines are counted from there.

    Nothing is asked sooner than a call may last, for one may be under way.
    """
    for seen in (*books.orders.submitting(), *books.orders.unverified()):
        due = None if seen.due is None else min(seen.due, now + max(policy.stale, policy.unverified))
        if (seen.changed <= now and seen.due == due) or (order := books.orders.hold(seen.ref)) is None:
            continue
        if order.state is seen.state:
            books.orders.save(replace(order, changed=min(order.changed, now), due=due), was=order.state)
    for asked in books.requests.submitting():
        if asked.changed > now and (request := books.requests.hold(asked.number)) is not None:
            books.requests.save(replace(request, changed=now), was=request.state)


def _next_ask(asked: int, now: datetime, policy: Policy) -> datetime | None:
    pause = policy.ask_again(asked)
    return None if pause is None else now + pause


@dataclass(frozen=True, slots=True)
class Step:
    """What an outcome makes of a job: the state, why, and when it is tried again."""

    state: State
    reason: str = ""
    due: datetime | None = None


def judge(outcome: Outcome, *, made: datetime, attempts: int, now: datetime, policy: Policy) -> Step:
    """Tell what an outcome means; shared by orders (as is) and requests (placed is requested there)."""
    match outcome:
        case Placed() | Requested():
            return Step(State.PLACED)
        case Refused(error=error) if error in HOLDING and abs(now - made) < policy.hold:
            pause = max(timedelta(seconds=outcome.wait or 0.0), policy.poll / 4)
            return Step(State.QUEUED, error.value, now + min(pause, LONGEST_WAIT))
        case Refused(error=error):
            return Step(State.REFUSED, error.value)
        case NotSent() if attempts < TRIES:
            return Step(State.QUEUED, "", now + timedelta(seconds=2.0 ** (attempts - 1)))
        case NotSent():
            return Step(State.REFUSED, "unreachable")
        case Unverified(reason=reason):
            return Step(State.UNVERIFIED, reason)


def record(books: Books, job: Order, outcome: Outcome, now: datetime, policy: Policy) -> Order | None:
    """Write what became of one `add`; everything in the caller's transaction."""
    order = books.orders.hold(job.ref)
    if order is None:
        return None
    outcome = without_echoes(outcome, order)
    if order.state is State.UNVERIFIED:
        _clear_up(books, order, outcome, now, policy)
    elif order.state is not State.SUBMITTING:
        _too_late(books, order, outcome, now)
    if order.state is not State.SUBMITTING:
        return None
    step = judge(outcome, made=order.made, attempts=order.attempts, now=now, policy=policy)
    attempts = order.attempts if isinstance(outcome, NotSent) else 0
    due = _next_ask(0, now, policy) if step.state is State.UNVERIFIED else step.due
    after = replace(order, state=step.state, reason=step.reason, due=due, changed=now, attempts=attempts)
    if isinstance(outcome, Placed):
        after = _placed(books, after, outcome, now)
    _evidence(books, order, outcome, now)
    move(books, order, after, actor="lane", now=now)
    return after


def _clear_up(books: Books, order: Order, outcome: Outcome, now: datetime, policy: Policy) -> None:
    """A late answer, or one to a second ask: an id proves, a refusal does not, for what was asked first may stand."""
    _evidence(books, order, outcome, now)
    if isinstance(outcome, Placed):
        found = replace(order, state=State.PLACED, reason="", due=None)
        move(books, order, _placed(books, found, outcome, now), actor="lane", now=now)
        return
    if policy.asks(order):
        books.orders.save(replace(order, due=_next_ask(order.attempts, now, policy)), was=State.UNVERIFIED)


def _too_late(books: Books, order: Order, outcome: Outcome, now: datetime) -> None:
    """An answer after an order was settled changes nothing; a number that nobody knew of may be paid for."""
    if not isinstance(outcome, Placed) or outcome.order == order.panel_id:
        return
    facts: dict[str, Fact] = {"id": outcome.order, "why": "late"}
    books.events.add(Event(order.ref, "lane", "late", order.state, order.state, facts), now)
    alert(books, "number_late", f"{order.ref}:late:{outcome.order}", now, order=order.ref, id=outcome.order)


def _placed(books: Books, order: Order, outcome: Placed, now: datetime) -> Order:
    earlier = books.orders.by_panel_id(outcome.order, None)
    if earlier is not None:
        # The panel gave out a number that the books already have: nobody can tell which order it is.
        alert(books, "number_again", f"{order.ref}:again", now, order=order.ref, id=outcome.order, earlier=earlier.ref)
        return replace(order, state=State.UNVERIFIED, reason=NUMBER_AGAIN)
    order = replace(order, panel_id=outcome.order, charge=outcome.charge)
    return enter(books, order, first_round("", order.ref, now))


def _evidence(books: Books, order: Order, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Unverified():
            facts = {"raw": outcome.raw, "http": outcome.http_status, "hint": outcome.hint, "why": outcome.reason}
        case Refused():
            facts = {"error": outcome.error, "text": outcome.text}
            if outcome.error in ALARMING and not told(books, outcome.error):
                alert(books, "panel_refuses", f"{outcome.error}:{now:%Y-%m-%dT%H}", now, **facts)
        case NotSent():
            facts = {"why": outcome.reason}
        case Placed(order=number) if books.orders.by_panel_id(number, None) is not None:
            facts = {"raw": "", "again": number}
        case _:
            return
    books.events.add(Event(order.ref, "lane", "answer", order.state, order.state, facts), now)


def record_request(books: Books, job: Request, outcome: Outcome, now: datetime, policy: Policy) -> Request | None:
    """Write what became of one `refill` or `cancel`: acceptance is a request, not a result."""
    request = books.requests.hold(job.number)
    if request is None:
        return None
    if request.state is not RequestState.SUBMITTING and not _ends_doubt(request, outcome):
        _request_late(books, request, outcome, now)
        return None
    step = judge(outcome, made=request.made, attempts=request.attempts, now=now, policy=policy)
    attempts = request.attempts if isinstance(outcome, NotSent) else 0
    state = REQUEST_STATES[step.state]
    after = replace(request, state=state, reason=step.reason, due=step.due, changed=now, attempts=attempts)
    if isinstance(outcome, Refused) and outcome.wait is not None and state is RequestState.REFUSED:
        after = replace(after, due=now + timedelta(seconds=outcome.wait))
    if isinstance(outcome, Requested) and request.kind is Kind.REFILL and outcome.id:
        there = first_round("refill:", request.number, now)
        after = enter_request(books, replace(after, panel_id=outcome.id), there)
    move_request(books, request, after, actor="lane", now=now)
    return after


def _ends_doubt(request: Request, outcome: Outcome) -> bool:
    """Whether a late answer proves what became of a request: it is asked for once, so a refusal proves too."""
    return request.state is RequestState.UNVERIFIED and (
        isinstance(outcome, Requested) or (isinstance(outcome, Refused) and outcome.error not in HOLDING)
    )


def _request_late(books: Books, request: Request, outcome: Outcome, now: datetime) -> None:
    """An answer that changes nothing any more is written down; a number that nobody knew of is shown."""
    number = outcome.id if isinstance(outcome, Requested) else None
    facts: dict[str, Fact] = {"id": number, "outcome": type(outcome).__name__}
    books.events.add(Event(request.order, "lane", "late", request.state, request.state, facts, request.number), now)
    if number is not None and number != request.panel_id:
        dedupe = f"{request.order}:{request.number}:late:{number}"
        alert(books, "request_late", dedupe, now, order=request.order, id=number)


REQUEST_STATES = {
    State.PLACED: RequestState.REQUESTED,
    State.REFUSED: RequestState.REFUSED,
    State.UNVERIFIED: RequestState.UNVERIFIED,
    State.QUEUED: RequestState.ASKED,
}


def record_any(books: Books, *, job: Job, outcome: Outcome, now: datetime, policy: Policy) -> None:
    if isinstance(job, Order):
        record(books, job, outcome, now, policy)
    else:
        record_request(books, job, outcome, now, policy)
