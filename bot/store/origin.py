"""The panel that the books belong to: its address as a digest, and what of it is dropped where another one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, func, not_, select

from bot.orders import Order, State
from bot.store.lines import ENDED, LINE, being
from bot.store.memory import Memory
from bot.store.noun import Noun
from bot.store.tables import memory, orders, rounds, snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

NAME = "panel"
PANELS_OWN = ("abilities", "balance", "trouble")
"""Remembered values that say something about the panel."""

TIED = select(func.count()).select_from(orders).where(not_(ENDED))
"""Orders that a panel has, may have or shall have: what is asked about their numbers is meant for that one alone."""
NEWEST = LINE.where(being(State.PLACED)).order_by(orders.c.ref.desc()).limit(bindparam("most", type_=Integer))


class Origin(Noun):
    """Whose numbers, prices and readings stand in the books."""

    def strangers(self, panel: str) -> int:
        """Count the orders that are tied to another panel than this."""
        return 0 if self._address() in {None, panel} else int(self._value(TIED))

    def take(self, panel: str, now: datetime) -> int:
        """Note which panel they are of; where it is another one than before, drop what only that one knew.

        Where orders are tied to that one nothing is changed, and their number is the answer; else 0.
        """
        known = self._address()
        if known == panel:
            return 0
        if known is not None:
            if tied := int(self._value(TIED)):
                return tied
            self._forget()
        self.move(panel, now)
        return 0

    def _address(self) -> str | None:
        known = Memory(self._connection).get(NAME)
        return None if known is None else str(known.value["address"])

    def _forget(self) -> None:
        self._write(delete(snapshot))
        self._write(delete(rounds))
        self._write(delete(memory).where(memory.c.name.in_(PANELS_OWN)))

    def newest(self, most: int) -> Sequence[Order]:
        """Read so many of the orders that the panel has, newest first: it is known by them."""
        return [Order(*row) for row in self._all(NEWEST, most=most)]

    def move(self, panel: str, now: datetime) -> None:
        """Note that their panel answers at this address; all that is known of it stays."""
        Memory(self._connection).put(NAME, {"address": panel}, now)
