"""Queries about mutes: orders whose changes somebody does not want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.store.noun import Noun
from bot.store.tables import mutes

if TYPE_CHECKING:
    from collections.abc import Collection

PUT = insert(mutes).on_conflict_do_nothing(index_elements=[mutes.c.person, mutes.c.order])
DROP = delete(mutes).where(mutes.c.person == bindparam("who"), mutes.c.order == bindparam("which"))
AMONG = select(mutes.c.order).where(
    mutes.c.person == bindparam("who"), mutes.c.order.in_(bindparam("refs", expanding=True))
)


class Mutes(Noun):
    """Who does not want to hear of which orders."""

    def put(self, person: str, order: int) -> None:
        self._write(PUT, person=person, order=order)

    def drop(self, person: str, order: int) -> None:
        self._write(DROP, who=person, which=order)

    def among(self, person: str, orders: Collection[int]) -> frozenset[int]:
        """Tell which of these orders a person has muted."""
        if not orders:
            return frozenset()
        return frozenset(ref for (ref,) in self._all(AMONG, who=person, refs=list(orders)))
