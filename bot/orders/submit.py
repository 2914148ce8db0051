"""The submit lanes: the only callers of `add`, `refill` and `cancel`; journal, one call, outcome."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.orders.claims import claim
from bot.orders.lull import rest
from bot.orders.order import Job, Kind, Order
from bot.orders.outcomes import record_any
from bot.panel import ErrorClass, NotSent, Outcome, Placed, Refused, Requested, Unverified
from bot.people import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from bot.orders.books import Store
    from bot.orders.policy import Policy

log = structlog.get_logger(__name__)


class Changes(Protocol):
    """The three actions of the panel that change something."""

    async def add(self, fields: Mapping[str, str], *, idempotency_key: str | None = None) -> Outcome: ...
    async def refill(self, order: str) -> Outcome: ...
    async def cancel(self, order: str) -> Outcome: ...


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
        self.after: Callable[[], None] = self.wake
        """Called after each outcome; `app` has the balance looked at."""
        self._work = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._stuck: set[str] = set()

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
                await rest(self._work, 1.0)

    async def tick(self, *, requests_first: bool = False) -> bool:
        """Do one job; tell whether there was one."""
        if self._stuck:
            return False
        job = await self._store.write(
            partial(claim, now=self._now(), policy=self._policy, requests_first=requests_first)
        )
        if job is None:
            return False
        outcome = await self._outcome(job)
        log.info("panel answered", job=_name(job), outcome=type(outcome).__name__)
        await self._write_down(job, outcome)
        self.after()
        return True

    async def _outcome(self, job: Job) -> Outcome:
        """Call; a fault of ours after the journal may have come after the request left, so it proves nothing."""
        try:
            return await self._call(job)
        except Exception:
            log.exception("a call to the panel went wrong here", job=_name(job))
            return Unverified(reason="internal")

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
        try:
            order = await self._store.read(lambda books: books.orders.get(job.order, None))
        except Exception:
            log.exception("the books could not be read before the call", job=_name(job))
            return NotSent(reason="books")
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
                    partial(record_any, job=job, outcome=outcome, now=self._now(), policy=self._policy)
                )
            except Exception:
                # The panel's answer exists nowhere else: keep it, say it, take no new job until it is written.
                told = bool(self._stuck)
                log.critical("an outcome is not written yet", job=_name(job), id=_id(outcome), exc_info=not told)
                self._stuck.add(_name(job))
                await asyncio.sleep(1.0)
            else:
                self._stuck.discard(_name(job))
                return


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
