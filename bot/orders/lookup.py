"""The lookup: asks the panel about a number that an operator typed for an unverified order, before it is believed.

What is asked for stands in the order's history, so a stop in between loses no question.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.errors import Denied, Passing, Told
from bot.orders.books import Event
from bot.orders.lull import rest
from bot.orders.order import State
from bot.orders.questions import ASKED, READ, Question, answer, open_questions
from bot.panel import ErrorClass, OrderStatus, PanelError
from bot.people import NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.orders.books import Books, Store
    from bot.orders.order import Order
    from bot.panel import RowError
    from bot.people import Fact, Person

log = structlog.get_logger(__name__)

FOUND, UNKNOWN, SILENT = "found", "unknown", "silent"
BELIEVED = frozenset({FOUND, SILENT})
"""After these an operator may settle an order by his word: the panel has the number, or cannot be asked."""
LOOK = 5.0


class Reads(Protocol):
    """The panel's action that tells how orders stand."""

    async def statuses(self, orders: Sequence[str]) -> Mapping[str, OrderStatus | RowError]: ...


def name_number(books: Books, person: Person, ref: int, panel_id: str, now: datetime) -> Order:
    """Have the panel asked about a number for an unverified order; Told where that could lead to nothing."""
    order = books.orders.hold(ref) if person.operator else None
    if order is None:
        raise Denied(NOT_FOUND)
    if order.state is not State.UNVERIFIED:
        raise Passing("This order is settled already.")
    if books.orders.by_panel_id(panel_id, None) is not None:
        raise Told("The books already have an order with the panel's number {id}.", id=panel_id)
    asked = [one for one in open_questions(books, order) if (one.actor, one.number) == (person.key, panel_id)]
    if not asked:
        books.events.add(Event(ref, person.key, ASKED, order.state, order.state, {"id": panel_id}), now)
    return order


def may_be_believed(books: Books, ref: int, panel_id: str) -> bool:
    """Whether the panel was asked about this number for this order, and did not deny it the last time."""
    answers = [event.facts for _, _, event in books.events.of_order(ref) if event.what == READ]
    said = [facts.get("said") for facts in answers if facts.get("id") == panel_id]
    return bool(said) and said[-1] in BELIEVED


class Lookup:
    """Reads one number after the other. `tick` is called by the loop, or directly by tests."""

    def __init__(self, store: Store, panel: Reads) -> None:
        self._store = store
        self._panel = panel
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
                log.exception("looking for a number failed")
            await rest(self._wake, LOOK)

    async def tick(self, now: datetime) -> int:
        """Answer every open question; give how many there were."""
        questions = await self._store.read(_all_open)
        for question in questions:
            facts = await self._ask(question.number)
            await self._store.write(partial(_answer, question=question, facts=facts, now=now))
        return len(questions)

    async def _ask(self, number: str) -> dict[str, Fact]:
        try:
            row = (await self._panel.statuses([number])).get(number)
        except PanelError as error:
            return {"said": SILENT, "error": error.error.value}
        match row:
            case OrderStatus():
                return {"said": FOUND, **_figures(row)}
            case None:
                return {"said": SILENT}
            case _ if row.error is ErrorClass.ORDER_NOT_FOUND:
                return {"said": UNKNOWN}
            case _:
                return {"said": SILENT, "error": row.error.value}


def _figures(row: OrderStatus) -> dict[str, Fact]:
    return {
        "status": row.status.value,
        "raw": row.raw,
        "charge": None if row.charge is None else str(row.charge),
        "start": row.start_count,
        "remains": row.remains,
    }


def _all_open(books: Books) -> list[Question]:
    return [question for order in books.orders.unverified() for question in open_questions(books, order)]


def _answer(books: Books, *, question: Question, facts: Mapping[str, Fact], now: datetime) -> None:
    """Write what the panel said, and tell whoever asked; once, for another replica may have asked too."""
    order = books.orders.hold(question.ref)
    if order is None or all(one.event != question.event for one in open_questions(books, order)):
        return
    answer(books, order, question, facts, now)
