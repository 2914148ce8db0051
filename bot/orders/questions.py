"""Questions: numbers that operators named for an unverified order, as they stand in its history, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.orders.books import Event
from bot.people import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bot.orders.books import Books
    from bot.orders.order import Order
    from bot.people import Fact

ASKED, READ = "number", "number_read"
"""Events: an operator named a number, and what the panel said about it."""
ENDED = "settled"
"""The answer where the order was settled before the panel was asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """A number that somebody named for an order; `event` is where that stands in the history."""

    event: int
    ref: int
    actor: str
    number: str


def open_questions(books: Books, order: Order) -> Iterator[Question]:
    history = books.events.of_order(order.ref)
    answered = {event.facts.get("asked") for _, _, event in history if event.what == READ}
    for number, _, event in history:
        if event.what == ASKED and number not in answered:
            yield Question(number, order.ref, event.actor, str(event.facts["id"]))


def answer(books: Books, order: Order, question: Question, facts: Mapping[str, Fact], now: datetime) -> None:
    """Write what is known of a number, and tell whoever asked."""
    said = {"id": question.number, **facts}
    event = Event(order.ref, "lookup", READ, order.state, order.state, {"asked": question.event, **said})
    books.events.add(event, now)
    told = Notice(question.actor, "number", f"{question.event}:number", facts={"order": order.ref, **said}, loud=True)
    books.notices.put(told, now)


def end_questions(books: Books, order: Order, *, by: str, now: datetime) -> None:
    """Answer the others when an order is settled: nobody asks the panel about it any more."""
    for question in list(open_questions(books, order)):
        if question.actor != by:
            answer(books, order, question, {"said": ENDED}, now)
