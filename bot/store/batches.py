"""Queries about lists of orders; every look-up names the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from bot.orders import Batch
from bot.store.noun import Noun
from bot.store.tables import batches

if TYPE_CHECKING:
    from datetime import datetime

    from bot.orders import DraftState

BATCH = select(batches.c.id, batches.c.person, batches.c.body, batches.c.state, batches.c.touched)
THIS = BATCH.where(batches.c.id == bindparam("which"), batches.c.person == bindparam("who"))
HOLD = THIS.with_for_update()
MOVE = update(batches).where(batches.c.id == bindparam("which"), batches.c.state == bindparam("how"))
SWEEP = delete(batches).where(batches.c.touched < bindparam("before"))


class Batches(Noun):
    """Lists that were sent to be ordered."""

    def add(self, batch: Batch) -> None:
        values = {"id": batch.id, "person": batch.person, "body": batch.body}
        self._write(insert(batches), **values, state=batch.state, touched=batch.touched)

    def get(self, batch: str, person: str) -> Batch | None:
        row = self._one(THIS, which=batch, who=person)
        return None if row is None else Batch(*row)

    def hold(self, batch: str, person: str) -> Batch | None:
        """Read for writing."""
        row = self._one(HOLD, which=batch, who=person)
        return None if row is None else Batch(*row)

    def move(self, batch: Batch, state: DraftState, now: datetime) -> bool:
        """Change the state if it is still the one in `batch`; tell whether this call did it."""
        return self._write(MOVE, which=batch.id, how=batch.state, state=state, touched=now) == 1

    def sweep(self, before: datetime) -> int:
        """Delete lists that nobody touched since a moment, whatever became of them; tell how many."""
        return self._write(SWEEP, before=before)
