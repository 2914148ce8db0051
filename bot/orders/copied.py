"""Copied books: what a start makes of a copy that was put in the place of the books.

What was waiting in it may have been sent since, and what was ordered after it stands at the panel only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.orders.desk import move, move_request
from bot.orders.notices import alert
from bot.orders.order import RequestState, State
from bot.orders.outcomes import doubt, doubt_request
from bot.orders.probe import forget_the_clock

if TYPE_CHECKING:
    from datetime import datetime

    from bot.orders.books import Books
    from bot.people import Fact

log = structlog.get_logger(__name__)

MARK = "copy"
COPIED = "copied"
"""Why an order is unverified, or a refill or cancel: it waited in a copy, and may have been sent since."""
GAP = 10_000
"""At least so many numbers are left to what was made after the copy: its buttons still stand in the chats."""
OF_THEN = ("balance", "trouble")
"""Remembered values that were true when the copy was made."""


def mark_copy(books: Books, now: datetime, made: datetime | None = None) -> None:
    """Have the next start take these books for a copy that was made then; None: nobody knows when."""
    books.memory.put(MARK, {} if made is None else {"made": made.isoformat()}, now)


def take_up_copy(books: Books, now: datetime) -> None:
    """Go on from a copy, once, where these books are one: nothing is sent that may have been sent.

    Orders that waited become unverified, and what is unverified is the operators' to decide on: the panel is asked for
    none of it again, for its person may have been told since to order anew. Refills and cancels that waited count as
    asked for. Whatever could still be confirmed is gone, for it may have been confirmed since.
    """
    found = books.memory.get(MARK)
    if found is None:
        return
    books.memory.drop(MARK)
    forget_the_clock(books, now)
    for name in OF_THEN:
        books.memory.drop(name)
    # A copy that is put back twice must not give the same numbers twice.
    books.copies.skip(GAP + int(now.timestamp()) % GAP)
    books.copies.let_go(now)
    for order in books.orders.unverified():
        books.orders.save(replace(order, due=None), was=State.UNVERIFIED)
    waited = books.orders.queued()
    for order in waited:
        sent = replace(order, state=State.SUBMITTING, changed=now)
        move(books, order, sent, actor="start", now=now)
        doubt(books, sent, COPIED, now)
    for request in books.requests.asked():
        made = replace(request, state=RequestState.SUBMITTING, changed=now)
        move_request(books, request, made, actor="start", now=now)
        doubt_request(books, made, COPIED, now)
    facts: dict[str, Fact] = {"made": found.value.get("made"), "count": len(waited)}
    alert(books, COPIED, f"copied:{now.isoformat()}", now, **facts)
    log.warning("these books are a copy that was put back: what waited in it is left to the operators")
