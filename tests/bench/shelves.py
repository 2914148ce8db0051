"""Books as they are after years: orders with their texts, history, notices, cards and drafts, written in bulk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from bot.orders import DraftState, Order, State
from bot.orders.rounds import enter, round_of
from bot.panel import OrderState, Service
from bot.people import Allowance, Period, Person, Role
from bot.store import Store
from bot.store.lines import TEXTS, target_of
from bot.store.tables import NoticeState, cards, drafts, events, inbox, notices, order_texts, orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store import Books

PEOPLE = 200
PART = 5_000
OPEN = 50
"""One order of so many is still under way; the others have ended."""
EVERY = timedelta(minutes=10)
POLL = timedelta(seconds=60)
STEPS = (("", "queued"), ("queued", "submitting"), ("submitting", "placed"), ("placed", "placed"))
TOLD = ("placed", "status", "status")
SERVICE = Service(
    id="101",
    name="Instagram Followers",
    category="Instagram",
    type="default",
    rate=Decimal("2.50"),
    min=100,
    max=100_000,
)


async def fill(url: str, count: int) -> None:
    """Make books with so many orders, the last of them a moment old."""
    store = await Store.open(url)
    now = datetime.now(UTC)
    try:
        await store.write(_let_in)
        for first in range(1, count + 1, PART):
            numbers = range(first, min(first + PART, count + 1))
            some = [_order(number, now - EVERY * (count - number)) for number in numbers]
            await store.write(lambda books, some=some: _shelve(books, some, now))
    finally:
        await store.close()


def _let_in(books: Books) -> None:
    for number in range(PEOPLE):
        books.people.add(Person(f"p{number}", 100 + number, "Ann", Role.MEMBER, allowance=Allowance(Period.UNLIMITED)))


def _order(number: int, made: datetime) -> Order:
    open_ = number % OPEN == 0
    return Order(
        ref=number,
        person=f"p{number % PEOPLE}",
        draft=f"draft{number}",
        service=SERVICE.id,
        service_name=SERVICE.name,
        service_type=SERVICE.type,
        may_refill=True,
        may_cancel=True,
        quantity=1000,
        price=SERVICE.rate,
        currency="USD",
        state=State.PLACED,
        made=made,
        changed=made,
        link=f"https://instagram.com/p/{number}",
        fields={},
        panel_id=str(23_500 + 3 * number),
        status=OrderState.IN_PROGRESS if open_ else OrderState.COMPLETED,
        raw_status="In progress" if open_ else "Completed",
        charge=SERVICE.rate,
        start_count=number,
        remains=400 if open_ else 0,
        settled=None if open_ else made,
    )


def _shelve(books: Books, some: Sequence[Order], now: datetime) -> None:
    entered = [enter(books, order, round_of(order, now, POLL)) for order in some]
    put = lambda table, rows: books.orders._connection.execute(insert(table), list(rows))  # noqa: E731
    put(orders, (_line(order) for order in entered))
    put(order_texts, ({"order": order.ref, "link": order.link, "fields": order.fields} for order in some))
    put(drafts, (_draft(order) for order in some))
    put(cards, ({"person": order.person, "message": order.ref, "order": order.ref} for order in some))
    put(events, (_event(order, *step) for order in some for step in STEPS))
    put(notices, (_notice(order, kind, at) for order in some for at, kind in enumerate(TOLD)))
    put(inbox, (_update(order, at) for order in some[-PART // 5 :] for at in range(4)))


def _line(order: Order) -> dict[str, Any]:
    names = [name for name in order.__slots__ if name not in TEXTS]
    return {name: getattr(order, name) for name in names} | {"target": target_of(order.service, str(order.link))}


def _draft(order: Order) -> dict[str, Any]:
    answers = {"link": str(order.link), "quantity": "1000"}
    values = {"person": order.person, "service": SERVICE, "answers": answers, "asking": None}
    return {"id": order.draft, **values, "state": DraftState.CONFIRMED, "touched": order.made}


def _event(order: Order, was: str, now: str) -> dict[str, Any]:
    values = {"actor": "lane", "what": "order", "was": was, "now": now, "facts": {}, "request": None}
    return {"order": order.ref, "at": order.made, **values}


def _notice(order: Order, kind: str, at: int) -> dict[str, Any]:
    facts = {"code": order.code, "service": order.service_name, "status": "completed"}
    values = {"person": order.person, "kind": kind, "dedupe": f"{order.ref}:{at}", "order": order.ref, "facts": facts}
    times = {"made": order.made, "due": order.made, "ended": order.made}
    return {**values, "loud": False, "state": NoticeState.SENT, "attempts": 1, "reason": None, **times}


def _update(order: Order, at: int) -> dict[str, Any]:
    values = {"person": None, "kind": "message", "body": b"", "crashes": 0}
    return {"update_id": 10 * order.ref + at, **values, "done": order.made}
