"""Queries about orders: one by one, for the lanes and for the watch; lists for people stand in `shelf`."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, bindparam, exists, false, insert, literal_column, or_, select, update

from bot.orders import LONGEST_WAIT, Order, State
from bot.panel import OrderState
from bot.store.lines import LINE, TEXTS, UNFINISHED, being, target_of
from bot.store.shelf import Shelf
from bot.store.tables import order_texts, orders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

KEPT = [field.name for field in fields(Order) if field.name not in {"ref", *TEXTS}]
CHANGING = [
    "state", "changed", "panel_id", "reason", "status", "raw_status", "charge", "start_count", "remains", "attempts",
    "misses", "missed", "receipt", "settled", "round", "due",
]  # fmt: skip
"""What may change in an order; all else is as it was confirmed."""

BY_REF = LINE.where(orders.c.ref == bindparam("which"))
HOLD = BY_REF.with_for_update(of=orders)
BY_PANEL_ID = LINE.where(orders.c.panel_id == bindparam("which"))
BY_DRAFT = LINE.where(orders.c.draft == bindparam("which"))
QUEUED = LINE.where(being(State.QUEUED)).order_by(orders.c.ref)
SUBMITTING = LINE.where(being(State.SUBMITTING)).order_by(orders.c.ref)
UNVERIFIED = LINE.where(being(State.UNVERIFIED)).order_by(orders.c.ref)
ON_TARGET = LINE.where(orders.c.target == bindparam("where_"), UNFINISHED).order_by(orders.c.ref)
OF_ROUNDS = LINE.where(
    orders.c.round.in_(bindparam("names", expanding=True)), being(State.PLACED)
).order_by(orders.c.ref)  # fmt: skip

_other = orders.alias("other")
_in_the_way = exists().where(
    _other.c.target == orders.c.target,
    # An older one waiting is in the way too: two lanes may look at the same moment, before either says «submitting».
    or_(
        being(State.SUBMITTING, _other.c.state),
        being(State.UNVERIFIED, _other.c.state),
        and_(being(State.QUEUED, _other.c.state), _other.c.ref < orders.c.ref),
    ),
)
NEXT_QUEUED = (
    LINE.where(
        being(State.QUEUED),
        or_(orders.c.due.is_(None), orders.c.due <= bindparam("now"), orders.c.due > bindparam("latest")),
        ~_in_the_way,
    )
    .order_by(orders.c.ref)
    .limit(1)
    .with_for_update(of=orders, skip_locked=True)
)
QUEUED_BEFORE = LINE.where(being(State.QUEUED), orders.c.made < bindparam("before")).order_by(orders.c.ref)
NEXT_UNVERIFIED = (
    LINE.where(being(State.UNVERIFIED), orders.c.due <= bindparam("now"))
    .order_by(orders.c.due)
    .limit(1)
    .with_for_update(of=orders, skip_locked=True)
)
COMPLETED = (
    select(orders.c.ref, orders.c.service_name, orders.c.settled)
    .where(
        being(State.PLACED),
        orders.c.ref > bindparam("after"),
        orders.c.status == literal_column(f"'{OrderState.COMPLETED.value}'"),
        orders.c.settled > bindparam("since"),
        orders.c.settled <= bindparam("until"),
        orders.c.may_refill.is_not(false()),
    )
    .order_by(orders.c.ref)
    .limit(bindparam("most", type_=Integer))
)
"""Number by number along the index of states: a page costs what it reads."""
ADD = insert(orders).returning(orders.c.ref)
SAVE = update(orders).where(orders.c.ref == bindparam("which"), orders.c.state == bindparam("was"))


class Orders(Shelf):
    """Orders of the books. Look-ups on behalf of people name the owner; None as owner is the desk itself."""

    def add(self, order: Order) -> Order:
        """Insert (`order.ref` is ignored) and answer with the running number; unique by draft."""
        target = None if order.link is None else target_of(order.service, order.link)
        ref = self._returned(ADD, target=target, **_values(order, KEPT))
        if order.link is not None or order.fields is not None:
            self._write(insert(order_texts), order=ref, link=order.link, fields=order.fields)
        return replace(order, ref=ref)

    def get(self, ref: int, person: str | None) -> Order | None:
        return _whose(self._one(BY_REF, which=ref), person)

    def hold(self, ref: int) -> Order | None:
        """Read for writing."""
        return _whose(self._one(HOLD, which=ref), None)

    def by_panel_id(self, panel_id: str, person: str | None) -> Order | None:
        return _whose(self._one(BY_PANEL_ID, which=panel_id), person)

    def by_draft(self, draft: str) -> Order | None:
        return _whose(self._one(BY_DRAFT, which=draft), None)

    def save(self, order: Order, *, was: State) -> bool:
        """Write what may change, if the state is still `was`; tell whether this call did it."""
        return self._write(SAVE, which=order.ref, was=was, **_values(order, CHANGING)) == 1

    def next_queued(self, now: datetime) -> Order | None:
        """Read for writing the oldest queued order that is due and whose target is neither in a call nor in doubt.

        One that is due later than any wait was written by a clock that ran ahead.
        """
        return _whose(self._one(NEXT_QUEUED, now=now, latest=now + LONGEST_WAIT), None)

    def queued_before(self, before: datetime) -> Sequence[Order]:
        """Read queued orders that were confirmed before a moment, whatever stands in their way."""
        return [Order(*row) for row in self._all(QUEUED_BEFORE, before=before)]

    def next_unverified(self, now: datetime) -> Order | None:
        """Read for writing the unverified order that has been due longest."""
        return _whose(self._one(NEXT_UNVERIFIED, now=now), None)

    def queued(self) -> Sequence[Order]:
        return [Order(*row) for row in self._all(QUEUED)]

    def submitting(self) -> Sequence[Order]:
        return [Order(*row) for row in self._all(SUBMITTING)]

    def unverified(self) -> Sequence[Order]:
        return [Order(*row) for row in self._all(UNVERIFIED)]

    def on_target(self, service: str, link: str | None, person: str | None) -> Sequence[Order]:
        """Read unfinished orders of one service on one link."""
        if link is None:
            return []
        rows = [Order(*row) for row in self._all(ON_TARGET, where_=target_of(service, link))]
        return [order for order in rows if person is None or order.person == person]

    def of_rounds(self, rounds: Sequence[str]) -> Sequence[Order]:
        """Read placed orders that are in any of these rounds."""
        return [Order(*row) for row in self._all(OF_ROUNDS, names=list(rounds))] if rounds else []

    def completed(
        self, after: int, since: datetime, until: datetime, limit: int
    ) -> Sequence[tuple[int, str, datetime]]:
        """Read (number, service name, settled) of completed orders that may be refilled, above a number, by number.

        They settled after `since`, at the latest at `until`.
        """
        rows = self._all(COMPLETED, after=after, since=since, until=until, most=limit)
        return [(row.ref, row.service_name, row.settled) for row in rows]


def _values(order: Order, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(order, name) for name in names}


def _whose(row: Row[*tuple[Any, ...]] | None, person: str | None) -> Order | None:
    order = None if row is None else Order(*row)
    return order if order is not None and person in {None, order.person} else None
