"""Which step of an order or request is told to whom: a table of kinds; the sentences stand in the chat."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.orders.order import Kind, Order, Request, RequestState, State
from bot.panel import REFILL_SETTLED, SETTLED
from bot.people import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.orders.books import Books
    from bot.people import Fact

OUTCOMES: Mapping[State, str] = MappingProxyType(
    {
        State.PLACED: "placed",
        State.REFUSED: "refused",
        State.UNVERIFIED: "unverified",
        State.NOT_PLACED: "not_placed",
        State.DROPPED: "dropped",
    }
)

REQUEST_OUTCOMES: Mapping[RequestState, str] = MappingProxyType(
    {
        RequestState.REQUESTED: "requested",
        RequestState.REFUSED: "refused",
        RequestState.UNVERIFIED: "unverified",
    }
)

LASTING = frozenset({"case", "missing", "number_again"})
"""Kinds that are put again and again while their cause lasts; what makes it once is the row that is there already."""


def tell(books: Books, was: Order, order: Order, event: int, now: datetime) -> None:
    """Tell the person of a new state or a new status; other figures only edit the card."""
    if order.state is not was.state:
        _tell_state(books, order, event, now)
    if order.status is not was.status or (order.raw_status != was.raw_status and order.status == "unknown"):
        loud = order.status in SETTLED
        facts = {**order_facts(order), "was": was.status}
        books.notices.put(Notice(order.person, "status", f"{event}:status", order.ref, facts, loud=loud), now)
    if order.state is was.state:
        redraw(books, order, f"{event}", now)


def _tell_state(books: Books, order: Order, event: int, now: datetime) -> None:
    kind = OUTCOMES.get(order.state)
    if kind is not None:
        loud = order.state is not State.DROPPED
        facts = {**order_facts(order), "waited": int((now - order.made).total_seconds())}
        books.notices.put(Notice(order.person, kind, f"{event}:{kind}", order.ref, facts, loud=loud), now)
    elif order.state is State.QUEUED and order.reason:
        # Waiting for the panel is told once however often it is tried.
        books.notices.put(Notice(order.person, "held", f"{order.ref}:held", order.ref, order_facts(order)), now)


def redraw(books: Books, order: Order, mark: str, now: datetime) -> None:
    """Have the card drawn again; several that wait are drawn once."""
    books.notices.put(Notice(order.person, "card", f"{order.ref}:card:{mark}", order.ref), now)


def tell_request(books: Books, was: Request, request: Request, event: int, now: datetime) -> None:
    """Tell what became of a refill or cancel that was asked for, and every change of a refill's status."""
    kind = REQUEST_OUTCOMES.get(request.state)
    facts: dict[str, Fact] = {
        "kind": request.kind,
        "id": request.panel_id,
        "reason": request.reason,
        "status": request.status,
        "raw": request.raw_status,
        "was": was.status,
    }
    if request.state is not was.state and kind is not None:
        name = f"{request.kind}_{kind}"
        books.notices.put(Notice(request.person, name, f"{event}:{name}", request.order, facts, loud=True), now)
    if request.kind is Kind.REFILL and (request.status, request.raw_status) != (was.status, was.raw_status):
        loud = request.status in REFILL_SETTLED
        books.notices.put(Notice(request.person, "refill", f"{event}:refill", request.order, facts, loud=loud), now)


def alert(books: Books, kind: str, dedupe: str, now: datetime, **facts: Fact) -> None:
    """Tell every operator."""
    for operator in books.people.operators():
        books.notices.put(Notice(operator.key, kind, f"{dedupe}:{operator.key}", facts=facts, loud=True), now)


def order_facts(order: Order) -> dict[str, Fact]:
    """Take the snapshot that a sentence about this step is made of."""
    return {
        "status": order.status,
        "raw": order.raw_status,
        "id": order.panel_id,
        "reason": order.reason,
        "remains": order.remains,
        "start": order.start_count,
        "charge": None if order.charge is None else str(order.charge),
    }
