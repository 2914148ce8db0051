"""The panel that the books belong to: its address as a digest, and what of it is dropped where another one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.store.lines import UNFINISHED
from bot.store.memory import Memory
from bot.store.noun import Noun
from bot.store.tables import memory, orders, rounds, snapshot

if TYPE_CHECKING:
    from datetime import datetime

NAME = "panel"
PANELS_OWN = ("abilities", "balance", "trouble")
"""Remembered values that say something about the panel."""


class Origin(Noun):
    """Whose numbers, prices and readings stand in the books."""

    def take(self, panel: str, now: datetime) -> int:
        """Note which panel they are of; where it is another one than before, drop what only that one knew.

        Where orders of that one are unfinished nothing is changed, and their number is the answer; else 0.
        """
        remembered = Memory(self._connection)
        known = remembered.get(NAME)
        if known is not None and known.value["address"] != panel:
            unfinished = int(self._value(select(func.count()).select_from(orders).where(UNFINISHED)))
            if unfinished:
                return unfinished
            self._write(delete(snapshot))
            self._write(delete(rounds))
            self._write(delete(memory).where(memory.c.name.in_(PANELS_OWN)))
        if known is None or known.value["address"] != panel:
            remembered.put(NAME, {"address": panel}, now)
        return 0
