"""Queries about the history, which is only ever appended to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from bot.orders import Call, Event, State
from bot.store.noun import Noun
from bot.store.tables import events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

FIELDS = ("order", "actor", "what", "was", "now", "facts", "request")
ADD = insert(events).returning(events.c.number)
OF_ORDER = (
    select(events.c.number, events.c.at, *[events.c[name] for name in FIELDS])
    .where(events.c.order == bindparam("which"))
    .order_by(events.c.number)
)
CALLED = State.SUBMITTING, State.PLACED, State.NOT_PLACED
CALLS_SINCE = (
    select(events.c.order, events.c.now, events.c.at, events.c.actor)
    .where(events.c.what == "order", events.c.now.in_(CALLED), events.c.was != events.c.now)
    .where(events.c.at >= bindparam("since"))
    .order_by(events.c.number)
)


class Events(Noun):
    """What happened to orders, and who did it."""

    def add(self, event: Event, now: datetime) -> int:
        """Append and answer with the running number."""
        return int(self._returned(ADD, at=now, **{name: getattr(event, name) for name in FIELDS}))

    def of_order(self, order: int) -> Sequence[tuple[int, datetime, Event]]:
        """Read oldest first."""
        return [(number, at, Event(*rest)) for number, at, *rest in self._all(OF_ORDER, which=order)]

    def calls(self, since: datetime) -> Sequence[Call]:
        """Read in their order what was submitted since, what became placed, and what was said not to be."""
        return [Call(order, State(now), at, actor) for order, now, at, actor in self._all(CALLS_SINCE, since=since)]
