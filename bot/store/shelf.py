"""Queries for lists of orders: pages, search, last links, the ledger, figures for operators."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Integer, and_, bindparam, func, not_, or_, select

from bot.orders import SHORT, Bill, Order, RequestState, State, number_of, reference
from bot.panel import OrderState
from bot.store.lines import ENDED, FINISHED, LINE, UNFINISHED, being
from bot.store.noun import Noun
from bot.store.tables import order_texts, orders, requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement

PAGE = 1000

_mine = orders.c.person == bindparam("who")
_which = {None: (), True: (FINISHED,), False: (UNFINISHED,)}
PAGES = {
    finished: LINE.where(_mine, *rule)
    .order_by(orders.c.ref.desc())
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("past", type_=Integer))
    for finished, rule in _which.items()
}
_newer = select(func.count()).select_from(orders).where(_mine, orders.c.ref > bindparam("after"))
COUNTS = {finished: _newer.where(*rule) for finished, rule in _which.items()}
_attention = or_(
    being(State.UNVERIFIED),
    and_(being(State.QUEUED), orders.c.reason != ""),
    and_(being(State.PLACED), orders.c.status.in_((OrderState.PAUSED, OrderState.UNKNOWN))),
    and_(being(State.PLACED), orders.c.status.in_(SHORT), orders.c.settled >= bindparam("since")),
)
ATTENTION = (
    LINE.where(_mine, _attention)
    .order_by(orders.c.ref.desc())
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("past", type_=Integer))
)
COUNT_ATTENTION = _newer.where(_attention)
_asked = select(requests.c.order).where(
    requests.c.person == bindparam("who"),
    or_(requests.c.state.in_((RequestState.ASKED, RequestState.SUBMITTING)), requests.c.round.is_not(None)),
)  # fmt: skip
STILL_OPEN = (
    LINE.where(or_(and_(_mine, UNFINISHED), orders.c.ref.in_(_asked)))
    .order_by(orders.c.ref.desc())
    .limit(bindparam("most", type_=Integer))
)
NAMES = select(orders.c.service_name).distinct()
_LINE = ["ref", "person", "service", "link", "quantity", "state", "panel_id", "charge", "price", "status"]
LEDGER = (
    select(*[order_texts.c.link if name == "link" else orders.c[name] for name in _LINE])
    .select_from(orders.outerjoin(order_texts))
    .where(orders.c.ref > bindparam("past"))
    .order_by(orders.c.ref)
    .limit(PAGE)
)
_since = orders.c.made >= bindparam("since")
STATES = select(orders.c.state, func.count()).where(_since).group_by(orders.c.state)
SPENT = select(orders.c.person, *[orders.c[field.name] for field in fields(Bill)]).where(_since, not_(ENDED))
"""Summed here and not there: SQLite would add the texts of amounts as floats."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger. `code` is the reference that people see; `link` is None once it is forgotten."""

    code: str
    person: str
    service: str
    link: str | None
    quantity: int | None
    state: State
    panel_id: str | None
    charge: Decimal | None
    price: Decimal
    status: OrderState | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was ordered in a time: how many by state, and what it costs by person key, as allowances count it."""

    states: Mapping[State, int]
    spent: Mapping[str, Decimal]


class Shelf(Noun):
    """Orders in lists."""

    def page(self, person: str, *, finished: bool | None, offset: int, limit: int) -> Sequence[Order]:
        """Read a person's orders, newest first; None is open and finished alike."""
        return [Order(*row) for row in self._all(PAGES[finished], who=person, past=offset, most=limit)]

    def count(self, person: str, *, finished: bool | None, after: int = 0) -> int:
        """Count them; `after` an order only those that are newer."""
        return int(self._value(COUNTS[finished], who=person, after=after))

    def search(self, person: str | None, text: str, *, limit: int = 20) -> Sequence[Order]:
        """Find by reference, panel id, service id, or a part of link or service name; newest first."""
        hits = [orders.c.panel_id == text, orders.c.service == text]
        hits += [order_texts.c.link.icontains(text, autoescape=True), self._named(person, text)]
        number = number_of(text)
        if number is not None:
            hits.append(orders.c.ref == number)
        statement = LINE.where(or_(*hits)).order_by(orders.c.ref.desc()).limit(limit)
        rows = self._all(statement if person is None else statement.where(orders.c.person == person))
        return [Order(*row) for row in rows]

    def _named(self, person: str | None, text: str) -> ColumnElement[bool]:
        """Match names of services in any case; beyond ASCII neither engine knows it everywhere, so names are read."""
        if text.isascii():
            return orders.c.service_name.icontains(text, autoescape=True)
        folded = text.casefold()
        found = self._all(NAMES) if person is None else self._all(NAMES.where(_mine), who=person)
        return orders.c.service_name.in_([name for (name,) in found if folded in name.casefold()])

    def attention(self, person: str, since: datetime, *, offset: int, limit: int) -> Sequence[Order]:
        """Read what is unverified, held, paused or odd, and what ended short since a moment; newest first."""
        rows = self._all(ATTENTION, who=person, since=since, past=offset, most=limit)
        return [Order(*row) for row in rows]

    def count_attention(self, person: str, since: datetime, *, after: int = 0) -> int:
        return int(self._value(COUNT_ATTENTION, who=person, since=since, after=after))

    def still_open(self, person: str, *, limit: int) -> Sequence[Order]:
        """Read a person's unfinished orders, and those with a refill or cancel that he asked for and that is not ended.

        Newest first.
        """
        return [Order(*row) for row in self._all(STILL_OPEN, who=person, most=limit)]

    def ledger(self) -> Iterator[Line]:
        """Read all orders, oldest first, a page at a time."""
        past = 0
        while rows := self._all(LEDGER, past=past):
            yield from (Line(reference(row[0]), *row[1:]) for row in rows)
            past = rows[-1].ref

    def stats(self, since: datetime) -> Figures:
        """Count what was ordered since a moment."""
        spent: defaultdict[str, Decimal] = defaultdict(Decimal)
        for person, *order in self._all(SPENT, since=since):
            spent[person] += Bill(*order).cost
        return Figures(self.states(since), spent)

    def states(self, since: datetime) -> dict[State, int]:
        """Count the orders made since a moment by their state."""
        return {row[0]: row[1] for row in self._all(STATES, since=since)}
