"""The submit lanes: the only callers of `add`, `refill` and `cancel`; journal, one call, outcome."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.orders.books import Event
from bot.orders.desk import move, move_request
from bot.orders.notices import alert
from bot.orders.order import Kind, Order, Request, RequestState, State
from bot.orders.rounds import enter, enter_request, first_round
from bot.panel import ErrorClass, NotSent, Outcome, Placed, Refused, Requested, Unverified
from bot.people import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.orders.books import Books, Store
    from bot.orders.policy import Policy

log = structlog.get_logger(__name__)

TRIES = 3
"""How often a call that provably never left this machine is made."""

HOLDING = frozenset({ErrorClass.AUTH, ErrorClass.MAINTENANCE, ErrorClass.RATE_LIMIT})
"""Refusals that are about the panel and not about the order: the order waits for a while."""

ALARMING = frozenset({ErrorClass.AUTH, ErrorClass.ACCOUNT, ErrorClass.INSUFFICIENT_FUNDS, ErrorClass.BLOCKED})

Job = Order | Request


class Changes(Protocol):
    """The three actions of the panel that change something."""

    async def add(self, fields: Mapping[str, str], *, idempotency_key: str | None = None) -> Outcome: ...
    async def refill(self, order: str) -> Outcome: ...
    async def cancel(self, order: str) -> Outcome: ...


def recover(books: Books, now: datetime) -> int:
    """After a start: whatever was being submitted may have reached the panel."""
    orders, requests = books.orders.submitting(), books.requests.submitting()
    for order in orders:
        unclear = replace(order, state=State.UNVERIFIED, changed=now, reason="restart")
        move(books, order, unclear, actor="start", now=now)
    for request in requests:
        move_request(
            books,
            request,
            replace(request, state=RequestState.UNVERIFIED, changed=now, reason="restart"),
            actor="start",
            now=now,
        )
    return len(orders) + len(requests)


def claim(books: Books, now: datetime, *, requests_first: bool = False) -> Job | None:
    """Journal the next due job as `submitting`; the call may be made once this is committed."""
    takers = (_claim_request, _claim_order) if requests_first else (_claim_order, _claim_request)
    for take in takers:
        job = take(books, now)
        if job is not None:
            return job
    return None


def _claim_order(books: Books, now: datetime) -> Order | None:
    order = books.orders.next_queued(now)
    if order is None:
        return None
    job = replace(order, state=State.SUBMITTING, changed=now, attempts=order.attempts + 1)
    if not books.orders.save(job, was=State.QUEUED):
        return None
    balance = books.memory.get("balance")
    facts = {} if balance is None else {"balance": balance.value.get("amount"), "at": balance.at.isoformat()}
    books.events.add(Event(order.ref, "lane", "order", order.state, job.state, facts), now)
    return job


def _claim_request(books: Books, now: datetime) -> Request | None:
    request = books.requests.next_asked(now)
    if request is None:
        return None
    job = replace(request, state=RequestState.SUBMITTING, changed=now, attempts=request.attempts + 1)
    if not books.requests.save(job, was=RequestState.ASKED):
        return None
    books.events.add(Event(request.order, "lane", request.kind, request.state, job.state, {}, request.number), now)
    return job


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
        case Refused(error=error) if error in HOLDING and now - made < policy.hold:
            pause = timedelta(seconds=min(max(outcome.wait or 0.0, policy.poll.total_seconds() / 4), 300))
            return Step(State.QUEUED, error.value, now + pause)
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
    if order is None or order.state is not State.SUBMITTING:
        return None
    step = judge(outcome, made=order.made, attempts=order.attempts, now=now, policy=policy)
    attempts = order.attempts if isinstance(outcome, NotSent) else 0
    after = replace(order, state=step.state, reason=step.reason, due=step.due, changed=now, attempts=attempts)
    if isinstance(outcome, Placed):
        after = _placed(books, after, outcome, now)
    _evidence(books, order, outcome, now)
    move(books, order, after, actor="lane", now=now)
    return after


def _placed(books: Books, order: Order, outcome: Placed, now: datetime) -> Order:
    earlier = books.orders.by_panel_id(outcome.order, None)
    if earlier is not None:
        # The panel gave out a number that the books already have: nobody can tell which order it is.
        alert(books, "number_again", f"{order.ref}:again", now, order=order.ref, id=outcome.order, earlier=earlier.ref)
        return replace(order, state=State.UNVERIFIED, reason="number_again")
    order = replace(order, panel_id=outcome.order, charge=outcome.charge)
    return enter(books, order, first_round("", order.ref, now))


def _evidence(books: Books, order: Order, outcome: Outcome, now: datetime) -> None:
    match outcome:
        case Unverified():
            facts = {"raw": outcome.raw, "http": outcome.http_status, "hint": outcome.hint, "why": outcome.reason}
        case Refused():
            facts = {"error": outcome.error, "text": outcome.text}
            if outcome.error in ALARMING:
                alert(books, "panel_refuses", f"{outcome.error}:{now:%Y-%m-%dT%H}", now, **facts)
        case NotSent():
            facts = {"why": outcome.reason}
        case _:
            return
    books.events.add(Event(order.ref, "lane", "answer", order.state, order.state, facts), now)


def record_request(books: Books, job: Request, outcome: Outcome, now: datetime, policy: Policy) -> Request | None:
    """Write what became of one `refill` or `cancel`: acceptance is a request, not a result."""
    request = books.requests.hold(job.number)
    if request is None or request.state is not RequestState.SUBMITTING:
        return None
    step = judge(outcome, made=request.made, attempts=request.attempts, now=now, policy=policy)
    attempts = request.attempts if isinstance(outcome, NotSent) else 0
    state = REQUEST_STATES[step.state]
    after = replace(request, state=state, reason=step.reason, due=step.due, changed=now, attempts=attempts)
    if isinstance(outcome, Requested) and request.kind is Kind.REFILL and outcome.id:
        there = first_round("refill:", request.number, now)
        after = enter_request(books, replace(after, panel_id=outcome.id), there)
    move_request(books, request, after, actor="lane", now=now)
    return after


REQUEST_STATES = {
    State.PLACED: RequestState.REQUESTED,
    State.REFUSED: RequestState.REFUSED,
    State.UNVERIFIED: RequestState.UNVERIFIED,
    State.QUEUED: RequestState.ASKED,
}


class Submitter:
    """Workers over the queue; `wake` after a commit that queued something."""

    def __init__(
        self, store: Store, panel: Changes, policy: Policy, *, now: Callable[[], datetime], lanes: int = 4
    ) -> None:
        self._store = store
        self._panel = panel
        self._policy = policy
        self._now = now
        self._lanes = lanes
        self._work = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._stuck = False

    def start(self) -> None:
        """Start the lanes; `recover` must have been written before."""
        self._tasks = [asyncio.create_task(self._lane(index), name=f"lane-{index}") for index in range(self._lanes)]

    def wake(self) -> None:
        self._work.set()

    async def stop(self, *, patience: float = 8.0) -> None:
        """Take nothing new and wait for running calls; what is cut off stays journalled as `submitting`."""
        self._stopping = True
        self._work.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _lane(self, index: int) -> None:
        while not self._stopping:
            self._work.clear()  # before looking: a wake that comes while looking is not lost
            try:
                worked = await self.tick(requests_first=index % 2 == 1)
            except Exception:
                log.exception("a submit lane stumbled")
                worked = False
            if not worked:
                await self._idle()

    async def _idle(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._work.wait(), timeout=1.0)

    async def tick(self, *, requests_first: bool = False) -> bool:
        """Do one job; tell whether there was one."""
        if self._stuck:
            return False
        job = await self._store.write(partial(claim, now=self._now(), requests_first=requests_first))
        if job is None:
            return False
        outcome = await self._call(job)
        log.info("panel answered", job=_name(job), outcome=type(outcome).__name__)
        await self._write_down(job, outcome)
        return True

    async def _call(self, job: Job) -> Outcome:
        call = asyncio.ensure_future(self._request(job))
        try:
            done, _ = await asyncio.wait({call}, timeout=self._policy.slow.total_seconds())
            if not done and isinstance(job, Order):
                await self._say_slow(job)
            return await call
        except asyncio.CancelledError:
            call.cancel()
            raise

    async def _request(self, job: Job) -> Outcome:
        if isinstance(job, Order):
            return await self._panel.add(job.fields or {}, idempotency_key=job.draft)
        order = await self._store.read(lambda books: books.orders.get(job.order, None))
        if order is None or order.panel_id is None:
            return Refused(error=ErrorClass.ORDER_NOT_FOUND, text="")
        if job.kind is Kind.REFILL:
            return await self._panel.refill(order.panel_id)
        return await self._panel.cancel(order.panel_id)

    async def _say_slow(self, order: Order) -> None:
        notice = Notice(order.person, "slow", f"{order.ref}:slow", order.ref)
        now = self._now()
        try:
            await self._store.write(lambda books: books.notices.put(notice, now))
        except Exception:
            log.exception("could not say that the panel is slow", order=order.code)

    async def _write_down(self, job: Job, outcome: Outcome) -> None:
        while True:
            try:
                await self._store.write(
                    partial(_record_any, job=job, outcome=outcome, now=self._now(), policy=self._policy)
                )
            except Exception:
                # The panel's answer exists nowhere else: keep it, say it, take no new job until it is written.
                log.critical("an outcome is not written yet", job=_name(job), id=_id(outcome), exc_info=not self._stuck)
                self._stuck = True
                await asyncio.sleep(1.0)
            else:
                self._stuck = False
                return


def _record_any(books: Books, *, job: Job, outcome: Outcome, now: datetime, policy: Policy) -> None:
    if isinstance(job, Order):
        record(books, job, outcome, now, policy)
    else:
        record_request(books, job, outcome, now, policy)


def _name(job: Job) -> str:
    return job.code if isinstance(job, Order) else f"{job.kind} {job.number}"


def _id(outcome: Outcome) -> str | None:
    match outcome:
        case Placed(order=order):
            return order
        case Requested(id=number):
            return number
        case _:
            return None
