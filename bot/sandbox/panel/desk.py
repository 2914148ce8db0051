"""The simulated panel without HTTP: accounts, orders that live through time, refills, and a ledger of truth."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count, islice
from random import Random
from typing import TYPE_CHECKING

from bot.sandbox.panel.catalogue import Catalogue
from bot.sandbox.panel.dialect import DIALECTS, Dialect
from bot.sandbox.panel.errors import Refusal
from bot.sandbox.panel.faults import Faults
from bot.sandbox.panel.ids import written_id
from bot.sandbox.panel.intake import Wanted, read_add
from bot.sandbox.panel.life import COMPLETED, ENDS, OPEN, Clock, LifeClock, Stage, draw_plan, draw_refill_plan, utc_now
from bot.sandbox.panel.order import Account, Entry, Order, Refill

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """What the panel starts with. `seconds` is an order's whole life; 0 means that nothing moves by itself."""

    key: str = "sandbox-key"
    balance: Decimal = Decimal("1000.84292")
    currency: str = "USD"
    seconds: float = 60
    seed: int = 1
    first_id: int = 23_500
    ends: Mapping[str, float] = field(default_factory=lambda: ENDS)
    rejected_refills: float = 0.1
    refused_cancels: float = 0.15
    """Cancels that are accepted and then forgotten: «not guaranteed»."""
    one_order_per_link: bool = False
    foreign: bool = True
    """Other customers order too: ids advance by up to eight."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the panel view lists it; the key is not among the fields."""

    at: datetime
    action: str
    fields: Mapping[str, str]
    fault: str
    answer: str


class PanelDesk:
    """The panel's books. Every method that takes a key refuses an unknown one; refusals are raised."""

    def __init__(self, terms: Terms | None = None, catalogue: Catalogue | None = None, now: Clock = utc_now) -> None:
        self.terms = terms or Terms()
        self.catalogue = catalogue if catalogue is not None else Catalogue(self.terms.seed)
        self.dialect: Dialect = DIALECTS["reference"]
        self.faults = Faults(self.terms.seed)
        self.clock = LifeClock(now, self.terms.seconds)
        self.now = now
        self.accounts = {self.terms.key: Account(self.terms.key, self.terms.balance)}
        self.orders: dict[str, Order] = {}
        self.refills: dict[str, Refill] = {}
        self.rng = Random(self.terms.seed)  # noqa: S311 -- a simulation's dice
        self.calls: deque[Call] = deque(maxlen=200)
        self.counted: Counter[str] = Counter()
        """Calls by action, since the beginning."""
        self.written: tuple[tuple[Catalogue, int, Dialect], bytes] | None = None
        self._due: list[tuple[float, int, Order]] = []
        self._entries: list[Entry] = []
        self._repeats: dict[tuple[str, str], Order] = {}
        self._tickets = count()
        self._counter = self.terms.first_id
        self._refill_counter = 12_344

    @property
    def account(self) -> Account:
        """The first account: the one that the panel view shows."""
        return next(iter(self.accounts.values()))

    def open_account(self, key: str, balance: Decimal) -> Account:
        return self.accounts.setdefault(key, Account(key, balance))

    def admit(self, key: str) -> Account:
        account = self.accounts.get(key)
        if account is None:
            raise Refusal("auth")
        return account

    def balance(self, key: str) -> Decimal:
        account = self.admit(key)
        self.settle()
        return account.balance

    def add(self, key: str, fields: Mapping[str, str]) -> Order:
        """Place an order, or raise the refusal; either way the ledger has a line."""
        try:
            return self._add(self.admit(key), dict(fields))
        except Refusal as refusal:
            self.ignored(key, fields, refusal.text)
            raise

    def ignored(self, key: str, fields: Mapping[str, str], reason: str) -> None:
        """An `add` that arrived and of which nothing was made."""
        self._entries.append(Entry(self.now(), key, dict(fields), refusal=reason))

    def _add(self, account: Account, fields: dict[str, str]) -> Order:
        again = self._repeated(account, fields)
        if again:
            return again
        self.settle()
        wanted = read_add(fields, self.catalogue)
        if self.terms.one_order_per_link and self._active(wanted):
            raise Refusal("duplicate")
        if wanted.charge > account.balance:
            raise Refusal("funds")
        return self._place(account, wanted, fields)

    def _repeated(self, account: Account, fields: Mapping[str, str]) -> Order | None:
        name = self.dialect.request_id
        if name and not fields.get(name):
            raise Refusal("field", field=name)
        return self._repeats.get((account.key, fields[name])) if name else None

    def _active(self, wanted: Wanted) -> bool:
        link = wanted.link.casefold()
        return any(order.open and order.wanted.link.casefold() == link for order in self.orders.values())

    def _place(self, account: Account, wanted: Wanted, fields: dict[str, str]) -> Order:
        self._counter += self.rng.randint(1, 8) if self.terms.foreign else 1
        order = Order(
            id=written_id(self._counter, self.dialect.id_form),
            account=account,
            wanted=wanted,
            fields=fields,
            entry=len(self._entries),
            at=self.now(),
            born=self.clock.lives(),
            plan=draw_plan(wanted.quantity, self.terms.ends, self.rng),
            start_count=self.rng.randint(10, 20_000),
            charge=wanted.charge,
            remains=wanted.quantity,
        )
        account.balance -= wanted.charge
        self.orders[order.id] = order
        self._enter(order)
        self._bring(order, order.born)
        return order

    def _enter(self, order: Order) -> None:
        wanted = order.wanted
        place = (order.id, wanted.link, wanted.service.id, wanted.quantity, wanted.charge)
        self._entries.append(Entry(order.at, order.account.key, order.fields, *place))
        name = self.dialect.request_id
        if name:
            self._repeats[order.account.key, order.fields[name]] = order

    def order(self, key: str, order_id: str) -> Order:
        """One order of this account as it is now."""
        account, order = self.admit(key), self.orders.get(order_id.strip())
        if order is None or order.account is not account:
            raise Refusal("order")
        order.live(self.clock.lives())
        return order

    def refill(self, key: str, order_id: str) -> Refill:
        order, lives = self.order(key, order_id), self.clock.lives()
        if not order.wanted.service.refill or order.status != COMPLETED:
            raise Refusal("refill")
        if any(refill.status(lives) in OPEN for refill in order.refills):
            raise Refusal("refill_pending")
        self._refill_counter += 1
        plan = draw_refill_plan(self.terms.rejected_refills, self.rng)
        refill = Refill(str(self._refill_counter), order.id, lives, plan, self.now())
        self.refills[refill.id] = refill
        order.refills.append(refill)
        return refill

    def refill_status(self, key: str, refill_id: str) -> str:
        account, refill = self.admit(key), self.refills.get(refill_id.strip())
        if refill is None or self.orders[refill.order].account is not account:
            raise Refusal("refill_id")
        return refill.status(self.clock.lives())

    def cancel(self, key: str, order_id: str) -> Order:
        """A request, not a result: the order's status tells what became of it."""
        order = self.order(key, order_id)
        if not order.wanted.service.cancel or not order.open:
            raise Refusal("cancel")
        if order.cancel_asked:
            raise Refusal("cancel_pending")
        if self.rng.random() < self.terms.refused_cancels:
            order.cancel_asked = True
        else:
            order.cancel(self.clock.lives())
            self._bring(order, self.clock.lives())
        return order

    def settle(self) -> None:
        """Let happen what is due by now, so that refunds are in the balance."""
        lives = self.clock.lives()
        while self._due and self._due[0][0] <= lives:
            self._bring(heappop(self._due)[2], lives)

    def _bring(self, order: Order, lives: float) -> Order:
        """An order to the present, and its next stage into the line of what is due."""
        order.live(lives)
        ahead = order.plan.next_at(order.age(lives))
        if ahead is not None:
            heappush(self._due, (order.born + ahead, next(self._tickets), order))
        return order

    def move(self, order_id: str, stage: Stage) -> Order:
        """By hand: the order takes this status and remains now, and keeps them; `stage.at` is not used."""
        order, lives = self.orders[order_id], self.clock.lives()
        order.turn(replace(stage, at=order.age(lives)))
        return self._bring(order, lives)

    def advance(self, order_id: str) -> Order:
        order, lives = self.orders[order_id], self.clock.lives()
        order.advance(lives)
        return self._bring(order, lives)

    def move_refill(self, refill_id: str, status: str) -> Refill:
        refill = self.refills[refill_id]
        refill.turn(status, self.clock.lives())
        return refill

    def answered(self, order: Order) -> None:
        self._entries[order.entry] = replace(self._entries[order.entry], answered=True)

    def attempts(self) -> tuple[Entry, ...]:
        """Every `add` that reached the panel, refused and ignored ones too, in order."""
        return tuple(self._entries)

    def ledger(self) -> tuple[Entry, ...]:
        """Every `add` that made an order: what is true, whatever the client was told."""
        return tuple(entry for entry in self._entries if entry.order)

    def newest(self, most: int) -> Iterator[Order]:
        """The latest orders as they are now, newest first."""
        self.settle()
        lives = self.clock.lives()
        for order in islice(reversed(self.orders.values()), most):
            order.live(lives)
            yield order
