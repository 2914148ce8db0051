"""Queries about refills and cancels."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, literal_column, or_, select, update

from bot.orders import LONGEST_WAIT, Kind, Request, RequestState
from bot.store.noun import Noun
from bot.store.tables import requests

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

KEPT = [field.name for field in fields(Request) if field.name != "number"]
CHANGING = [name for name in KEPT if name not in {"order", "person", "kind", "made"}]

LINE = select(*[requests.c[field.name] for field in fields(Request)])
BY_NUMBER = LINE.where(requests.c.number == bindparam("which"))
HOLD = BY_NUMBER.with_for_update()
OF_ORDER = LINE.where(requests.c.order == bindparam("which")).order_by(requests.c.number.desc())
OF_KIND = OF_ORDER.where(requests.c.kind == bindparam("kind"))
SUBMITTING = LINE.where(requests.c.state == RequestState.SUBMITTING).order_by(requests.c.number)
ASKED = LINE.where(requests.c.state == RequestState.ASKED).order_by(requests.c.number)
NEXT_ASKED = (
    LINE.where(
        requests.c.state == literal_column("'asked'"),
        or_(requests.c.due.is_(None), requests.c.due <= bindparam("now"), requests.c.due > bindparam("latest")),
    )
    .order_by(requests.c.number)
    .limit(1)
    .with_for_update(skip_locked=True)
)
OF_ROUNDS = LINE.where(requests.c.round.in_(bindparam("names", expanding=True))).order_by(requests.c.number)
ADD = insert(requests).returning(requests.c.number)
SAVE = update(requests).where(requests.c.number == bindparam("which"), requests.c.state == bindparam("before"))


class Requests(Noun):
    """Refills and cancels of orders."""

    def add(self, request: Request) -> Request:
        """Insert (`request.number` is ignored) and answer with the running number."""
        number = self._returned(ADD, **{name: getattr(request, name) for name in KEPT})
        return replace(request, number=number)

    def get(self, number: int, person: str | None) -> Request | None:
        row = self._one(BY_NUMBER, which=number)
        request = None if row is None else Request(*row)
        return request if request is not None and person in {None, request.person} else None

    def hold(self, number: int) -> Request | None:
        """Read for writing."""
        row = self._one(HOLD, which=number)
        return None if row is None else Request(*row)

    def of_order(self, order: int, kind: Kind | None = None) -> Sequence[Request]:
        """Read newest first."""
        rows = self._all(OF_ORDER, which=order) if kind is None else self._all(OF_KIND, which=order, kind=kind)
        return [Request(*row) for row in rows]

    def save(self, request: Request, *, was: RequestState) -> bool:
        """Write what may change, if the state is still `was`; tell whether this call did it."""
        values = {name: getattr(request, name) for name in CHANGING}
        return self._write(SAVE, which=request.number, before=was, **values) == 1

    def next_asked(self, now: datetime) -> Request | None:
        """Read for writing the oldest one that is asked for and due; or due later than any wait, by a wrong clock."""
        row = self._one(NEXT_ASKED, now=now, latest=now + LONGEST_WAIT)
        return None if row is None else Request(*row)

    def asked(self) -> Sequence[Request]:
        return [Request(*row) for row in self._all(ASKED)]

    def submitting(self) -> Sequence[Request]:
        return [Request(*row) for row in self._all(SUBMITTING)]

    def of_rounds(self, rounds: Sequence[str]) -> Sequence[Request]:
        """Read refills that are in any of these rounds."""
        return [Request(*row) for row in self._all(OF_ROUNDS, names=list(rounds))] if rounds else []
