"""Queries about readings: how much of an order had been delivered when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.orders import Reading
from bot.store.noun import Noun
from bot.store.tables import readings

if TYPE_CHECKING:
    from collections.abc import Sequence

PUT = insert(readings).on_conflict_do_nothing(index_elements=[readings.c.order, readings.c.at])
OF = (
    select(readings.c.at, readings.c.delivered).where(readings.c.order == bindparam("which")).order_by(readings.c.at)
)  # fmt: skip


class Readings(Noun):
    """What the panel said of deliveries."""

    def put(self, order: int, reading: Reading) -> None:
        self._write(PUT, order=order, at=reading.at, delivered=reading.delivered)

    def of(self, order: int) -> Sequence[Reading]:
        """Read oldest first."""
        return [Reading(*row) for row in self._all(OF, which=order)]
