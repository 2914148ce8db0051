"""Which step of an order or request is told to whom: a table of kinds; the sentences stand in the chat."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.orders.asking import FOLLOWED
from bot.orders.order import Kind, Order, Request, RequestState, State, reference
from bot.panel import REFILL_SETTLED, SETTLED
from bot.people import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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


FEW = 2
NAMED = 10
"""What goes missing at once is told in one notice where it is more than a few, and so many are named there."""


def tell(books: Books, was: Order, order: Order, event: int, now: datetime) -> None:
    """Tell the person of a new state or a new status; other figures only edit the card."""
    if order.state is not was.state:
        _tell_state(books, was, order, event, now)
    if order.status is not was.status or (order.status == "unknown" and gist(order.raw_status) != gist(was.raw_status)):
        loud = order.status in SETTLED
        facts = {**order_facts(order), "was": was.status}
        books.notices.put(Notice(order.person, "status", f"{event}:status", order.ref, facts, loud=loud), now)
    if order.state is was.state:
        redraw(books, order, f"{event}", now)


def gist(raw: str) -> str:
    """What the panel's word says apart from a counter in it: «In progress (7%)»; digits alone may be a word."""
    letters = "".join(filter(str.isalpha, raw)).casefold()
    return letters or (raw if raw.isdecimal() else "")


def _tell_state(books: Books, was: Order, order: Order, event: int, now: datetime) -> None:
    kind = OUTCOMES.get(order.state)
    if kind is not None:
        loud = order.state is not State.DROPPED
        # An order that was put off keeps the reason for that until its end; its person was told that it waits.
        facts = {**order_facts(order), "waited": int((now - order.made).total_seconds()), "held": was.reason or None}
        books.notices.put(Notice(order.person, kind, f"{event}:{kind}", order.ref, facts, loud=loud), now)
    elif order.state is State.QUEUED and order.reason:
        # Waiting for the panel is told once however often it is tried.
        books.notices.put(Notice(order.person, "held", f"{order.ref}:held", order.ref, order_facts(order)), now)


def redraw(books: Books, order: Order, mark: str, now: datetime) -> None:
    """Have the card drawn again; several that wait are drawn once.

    Whoever cannot be written to has nothing drawn, and with it nobody who looks at the order; so operators are asked
    for by themselves then.
    """
    card = f"{order.ref}:card:{mark}"
    books.notices.put(Notice(order.person, "card", card, order.ref), now)
    owner = books.people.get(order.person)
    if owner is None or not owner.reachable:
        for operator in books.people.operators():
            books.notices.put(Notice(operator.key, "card", f"{card}:{operator.key}", order.ref), now)


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
    unknown = request.status == "unknown" and gist(request.raw_status) != gist(was.raw_status)
    if request.kind is Kind.REFILL and (request.status is not was.status or unknown):
        loud = request.status in REFILL_SETTLED
        books.notices.put(Notice(request.person, "refill", f"{event}:refill", request.order, facts, loud=loud), now)


def tell_left(books: Books, refill: Request, now: datetime) -> None:
    """Tell the person that a refill that has not ended is not followed any more; once, at the end of following."""
    facts: dict[str, Fact] = {"id": refill.panel_id, "days": FOLLOWED.days}
    dedupe = f"{refill.order}:{refill.number}:left"
    books.notices.put(Notice(refill.person, "refill_left", dedupe, refill.order, facts, loud=True), now)


def alert(books: Books, kind: str, dedupe: str, now: datetime, **facts: Fact) -> None:
    """Tell every operator."""
    for operator in books.people.operators():
        books.notices.put(Notice(operator.key, kind, f"{dedupe}:{operator.key}", facts=facts, loud=True), now)


def alert_missing(books: Books, gone: Sequence[Order | Request], now: datetime) -> None:
    """Tell operators what the panel has not known for long: one by one, or in one notice what went together.

    It may be put at every pass while it lasts: what is missing since the same moment is told once.
    """
    together: dict[tuple[bool, datetime | None], list[Order | Request]] = {}
    for one in gone:
        together.setdefault((isinstance(one, Request), one.missed), []).append(one)
    for (refills, missed), some in together.items():
        since = f"missing:{'refills:' if refills else ''}{missed}"
        if len(some) > FEW:
            codes = ", ".join(reference(_order_of(one)) for one in some[:NAMED])
            facts: dict[str, Fact] = {"count": len(some), "codes": codes + (", …" if len(some) > NAMED else "")}
            alert(books, "missing", since, now, refill=int(refills), **facts)
            continue
        for one in some:
            facts = {"order": _order_of(one), "id": one.panel_id}
            alert(books, "missing", f"{_order_of(one)}:{one.panel_id}:{since}", now, refill=int(refills), **facts)


def _order_of(one: Order | Request) -> int:
    return one.order if isinstance(one, Request) else one.ref


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
