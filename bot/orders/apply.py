"""What a reading of the panel makes of an order or refill: pure comparison, then one write of what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.orders.desk import move, move_request
from bot.orders.notices import redraw, tell_left
from bot.orders.pace import Reading, share, worth_keeping
from bot.orders.rounds import SETTLED_WORD, enter, enter_request, round_of, round_of_request
from bot.panel import REFILL_SETTLED, SETTLED, OrderStatus, RefillStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.orders.books import Books
    from bot.orders.order import Order, Request
    from bot.orders.policy import Policy
    from bot.panel import RowError

MISSES = 10
MISSING = timedelta(hours=1)
"""So many readings without it over so long since the first, and operators are told; one missing row is no news."""


def apply_orders(
    books: Books,
    *,
    seen: Sequence[Order],
    readings: Mapping[str, OrderStatus | RowError],
    now: datetime,
    policy: Policy,
) -> list[Order]:
    """Write what changed, and where each order is read next; an unchanged order costs no write.

    Gives back those that operators are to be told of, for the panel has not known them for long.
    """
    gone = []
    for order in seen:
        after = read_order(order, readings.get(order.panel_id or ""), now)
        if not _look_again(after, now):
            after = settle_in(books, after, now, policy.poll)
        if after != order:
            _write_order(books, order, after, now)
        if lost(after, now) and after.settled is None:
            gone.append(after)
    return gone


def _look_again(order: Order, now: datetime) -> bool:
    """Whether an order that has ended stays in its round: its looks are few, and one without an answer is none.

    A panel that goes on not knowing it has put it away; nobody is told of that.
    """
    looked_at = (order.round or "").startswith(SETTLED_WORD)
    return looked_at and order.settled is not None and order.misses > 0 and not lost(order, now)


def lost(one: Order | Request, now: datetime) -> bool:
    """Whether the panel has left it out often enough, and for long enough, to be no chance."""
    return one.misses >= MISSES and one.missed is not None and abs(now - one.missed) >= MISSING


def read_order(order: Order, reading: OrderStatus | RowError | None, now: datetime) -> Order:
    """Take over a reading; an absent or odd row, or one that echoes another id, only counts as a miss."""
    if not isinstance(reading, OrderStatus) or reading.order not in {None, order.panel_id}:
        return replace(order, misses=order.misses + 1, missed=order.missed or now)
    settled = None
    if reading.status in SETTLED:
        settled = now if order.settled is None or reading.status is not order.status else min(order.settled, now)
    return replace(
        order,
        status=reading.status,
        raw_status=reading.raw,
        charge=order.charge if reading.charge is None else reading.charge,
        start_count=order.start_count if reading.start_count is None else reading.start_count,
        remains=order.remains if reading.remains is None else reading.remains,
        misses=0,
        missed=None,
        settled=settled,
    )


def settle_in(books: Books, order: Order, now: datetime, poll: timedelta) -> Order:
    """Move an order into the round that fits it now."""
    there = round_of(order, now, poll)
    if (there and there.name) == order.round:
        return order
    return enter(books, order, there)


def _write_order(books: Books, seen: Order, after: Order, now: datetime) -> None:
    held = books.orders.hold(seen.ref)
    if held is None or held.state is not seen.state:
        return
    if held.round != seen.round:
        after = replace(after, round=held.round)  # asked for anew while this reading was under way
    if _news(held, after):
        merged = replace(after, receipt=held.receipt, changed=now)
        move(books, held, merged, actor="watch", now=now)
    else:
        books.orders.save(replace(after, receipt=held.receipt, changed=held.changed), was=held.state)
    if (
        after.delivered is not None
        and share(held) != share(after)
        and worth_keeping(after, books.readings.of(held.ref))
    ):
        books.readings.put(after.ref, Reading(now, after.delivered))
    if (seen.round or "").startswith("now:") or _figures(held) != _figures(after):
        redraw(books, after, now.isoformat(), now)


def _news(held: Order, after: Order) -> bool:
    """Whether it stands in the history; what counts against allowances may follow from what remains."""
    said, counts = (held.status, held.raw_status, held.charge), held.counted
    return said != (after.status, after.raw_status, after.charge) or counts != after.counted


def _figures(order: Order) -> tuple[int | None, int | None]:
    return order.remains, order.start_count


def apply_requests(
    books: Books,
    *,
    seen: Sequence[Request],
    readings: Mapping[str, RefillStatus | RowError],
    now: datetime,
    policy: Policy,
) -> list[Request]:
    """Write what changed about refills, and where each is read next; gives back those that are lost."""
    gone = []
    for request in seen:
        after = read_request(request, readings.get(request.panel_id or ""), now)
        there = round_of_request(after, now, policy.poll)
        if (there and there.name) != request.round:
            after = enter_request(books, after, there)
        if after != request:
            _write_request(books, request, after, now)
        if lost(after, now):
            gone.append(after)
    return gone


def _write_request(books: Books, seen: Request, after: Request, now: datetime) -> None:
    held = books.requests.hold(seen.number)
    if held is None or held.state is not seen.state:
        return
    if (held.status, held.raw_status) != (after.status, after.raw_status):
        move_request(books, held, replace(after, changed=now), actor="watch", now=now)
    else:
        books.requests.save(replace(after, changed=held.changed), was=held.state)
    if seen.round is not None and after.round is None and after.status not in REFILL_SETTLED:
        tell_left(books, after, now)


def read_request(request: Request, reading: RefillStatus | RowError | None, now: datetime) -> Request:
    """Take over a reading of a refill."""
    if not isinstance(reading, RefillStatus):
        return replace(request, misses=request.misses + 1, missed=request.missed or now)
    return replace(request, status=reading.status, raw_status=reading.raw, misses=0, missed=None)
