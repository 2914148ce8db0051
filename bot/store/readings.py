"""Queries about readings: how much of an order had been delivered when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.orders import Reading
from bot.store.noun import Noun
from bot.store.tables import readings

if TYPE_CHECKING:
    from collections.abc import Sequence

PUT = insert(readings).on_conflict_do_nothing(index_elements=[readings.c.order, readings.c.at])
_one = select(readings.c.at, readings.c.delivered).where(readings.c.order == bindparam("which"))
OF = _one.order_by(readings.c.at)
LATEST = _one.order_by(readings.c.at.desc()).limit(bindparam("most", type_=Integer))


class Readings(Noun):
    """What the panel said of deliveries."""

    def put(self, order: int, reading: Reading) -> None:
        self._write(PUT, order=order, at=reading.at, delivered=reading.delivered)

    def of(self, order: int) -> Sequence[Reading]:
        """Read oldest first."""
        return [Reading(*row) for row in self._all(OF, which=order)]

    def latest(self, order: int, most: int) -> Sequence[Reading]:
        return [Reading(*row) for row in reversed(self._all(LATEST, which=order, most=most))]
