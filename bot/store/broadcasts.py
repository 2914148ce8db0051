"""Queries about texts for everybody; every look-up names the author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select, update

from bot.people import Broadcast
from bot.store.noun import Noun
from bot.store.tables import broadcasts

if TYPE_CHECKING:
    from datetime import datetime

    from bot.people import BroadcastState

TEXT = select(broadcasts.c.id, broadcasts.c.person, broadcasts.c.body, broadcasts.c.state, broadcasts.c.touched)
THIS = TEXT.where(broadcasts.c.id == bindparam("which"), broadcasts.c.person == bindparam("who"))
MOVE = update(broadcasts).where(broadcasts.c.id == bindparam("which"), broadcasts.c.state == bindparam("how"))
SWEEP = delete(broadcasts).where(broadcasts.c.touched < bindparam("before"))


class Broadcasts(Noun):
    """Texts that operators wrote for everybody."""

    def add(self, broadcast: Broadcast) -> None:
        values = {"id": broadcast.id, "person": broadcast.person, "body": broadcast.body}
        self._write(insert(broadcasts), **values, state=broadcast.state, touched=broadcast.touched)

    def get(self, broadcast: str, person: str) -> Broadcast | None:
        row = self._one(THIS, which=broadcast, who=person)
        return None if row is None else Broadcast(*row)

    def move(self, broadcast: Broadcast, state: BroadcastState, now: datetime) -> bool:
        """Change the state if it is still the one in `broadcast`; tell whether this call did it."""
        return self._write(MOVE, which=broadcast.id, how=broadcast.state, state=state, touched=now) == 1

    def sweep(self, before: datetime) -> int:
        """Delete texts that nobody touched since a moment, whatever became of them; tell how many."""
        return self._write(SWEEP, before=before)
