"""The till: the panel's balance as last read, the alert when it is low, and the evidence around unverified orders."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.orders.books import Event
from bot.orders.claims import give_up
from bot.orders.lull import rest
from bot.orders.notices import alert
from bot.orders.outcomes import date_back, recover
from bot.orders.trouble import Trouble
from bot.panel import AccessError, PanelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.orders.books import Books, Store
    from bot.orders.policy import Policy
    from bot.panel import Balance

log = structlog.get_logger(__name__)


class Reads(Protocol):
    """The panel's action that tells the balance."""

    async def balance(self) -> Balance: ...


class Till:
    """Reads the balance at the base interval, and after each outcome when woken."""

    def __init__(self, store: Store, panel: Reads, policy: Policy, *, low: Decimal = Decimal(0)) -> None:
        self._store = store
        self._panel = panel
        self._policy = policy
        self._low = low
        self._trouble = Trouble(policy.poll, by="till")
        self._wake = asyncio.Event()

    def wake(self) -> None:
        self._wake.set()

    async def run(self, now: Callable[[], datetime]) -> None:
        """Look for ever; an exception costs one look."""
        while True:
            self._wake.clear()
            try:
                await self.tick(now())
            except Exception:
                log.exception("looking at the balance failed")
            await rest(self._wake, self._policy.poll.total_seconds())
            await asyncio.sleep(min(1.0, self._policy.poll.total_seconds() / 4))

    async def tick(self, now: datetime) -> None:
        """Read the balance and write down what follows; also bring forward unverified orders that waited enough."""
        answer: Balance | PanelError
        try:
            answer = await self._panel.balance()
        except PanelError as error:
            log.debug("no balance", error=error.error)
            answer = error
        await self._store.write(partial(self._note, answer=answer, now=now))

    def _note(self, books: Books, *, answer: Balance | PanelError, now: datetime) -> None:
        if isinstance(answer, AccessError):
            self._trouble.failed(books, answer, now)  # also told where no order is watched
        elif not isinstance(answer, PanelError):
            self._trouble.over(books, now)
            self._compare(books, answer, now)
            _evidence(books, answer, now)
        date_back(books, now, self._policy)
        # A call may be lost without a restart of ours: another replica died, or a commit was carried through unseen.
        recover(books, now, self._policy, since=now - self._policy.stale)
        cases(books, now, self._policy)
        give_up(books, now, self._policy)

    def _compare(self, books: Books, balance: Balance, now: datetime) -> None:
        known = books.memory.get("balance")
        before = Decimal(str(known.value["amount"])) if known else None
        books.memory.put("balance", {"amount": str(balance.amount), "currency": balance.currency}, now)
        if self._low and balance.amount < self._low and (before is None or before >= self._low):
            facts = {"amount": str(balance.amount), "currency": balance.currency}
            alert(books, "low_balance", f"low_balance:{now.isoformat()}", now, **facts)


def _evidence(books: Books, balance: Balance, now: datetime) -> None:
    """Keep the first balance read after an order became unverified."""
    for order in books.orders.unverified():
        if order.changed > now or any(event.what == "balance" for _, _, event in books.events.of_order(order.ref)):
            continue
        facts = {"amount": str(balance.amount), "currency": balance.currency}
        books.events.add(Event(order.ref, "till", "balance", order.state, order.state, facts), now)


def cases(books: Books, now: datetime, policy: Policy) -> None:
    """Give every operator a card for each order that has been unverified long enough; once, by its dedupe."""
    for order in books.orders.unverified():
        if now - order.changed >= policy.unverified and not policy.asks(order):
            alert(books, "case", f"{order.ref}:case", now, order=order.ref)
