"""Queries about what somebody orders: marked services, services ordered lately, the link that was sent last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.catalog import Favourite
from bot.orders import Order
from bot.store.lines import LINE
from bot.store.noun import Noun
from bot.store.tables import favourites, orders, pasted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LATELY = 200
"""So many orders back is lately: however much somebody has ordered, a look costs the same."""

MINE = favourites.c.person == bindparam("who")
STARRED = select(favourites.c.service, favourites.c.name).where(MINE).order_by(favourites.c.made.desc())
STAR = insert(favourites).on_conflict_do_nothing()
UNSTAR = delete(favourites).where(MINE, favourites.c.service == bindparam("which"))

_newest = (
    select(orders.c.ref, orders.c.service)
    .where(orders.c.person == bindparam("who"))
    .order_by(orders.c.ref.desc())
    .limit(LATELY)
    .subquery()
)
_of_each = select(func.max(_newest.c.ref)).group_by(_newest.c.service).order_by(func.max(_newest.c.ref).desc())
RECENT = LINE.where(orders.c.ref.in_(_of_each.limit(bindparam("most")))).order_by(orders.c.ref.desc())
LAST = LINE.where(
    orders.c.ref == select(func.max(_newest.c.ref)).where(_newest.c.service == bindparam("which")).scalar_subquery()
)

PASTE = insert(pasted)
PUT = PASTE.on_conflict_do_update(
    index_elements=[pasted.c.person], set_={"link": PASTE.excluded.link, "at": PASTE.excluded["at"]}
)
PASTED = select(pasted.c.link, pasted.c["at"]).where(pasted.c.person == bindparam("who"))
UNPASTE = delete(pasted).where(pasted.c.person == bindparam("who"))


class Habits(Noun):
    """What one person orders; every look-up names the person."""

    def starred(self, person: str) -> Sequence[Favourite]:
        """Read the marked services, the newest mark first."""
        return [Favourite(*row) for row in self._all(STARRED, who=person)]

    def star(self, person: str, favourite: Favourite, now: datetime) -> None:
        """Mark a service; one that is marked stays as it is."""
        self._write(STAR, person=person, service=favourite.service, name=favourite.name, made=now)

    def unstar(self, person: str, service: str) -> None:
        self._write(UNSTAR, who=person, which=service)

    def recent(self, person: str, limit: int) -> Sequence[Order]:
        """Read the newest order of each service that was ordered lately, the newest first."""
        return [Order(*row) for row in self._all(RECENT, who=person, most=limit)]

    def last(self, person: str, service: str) -> Order | None:
        """Read the newest order of one service, if it was lately."""
        row = self._one(LAST, who=person, which=service)
        return None if row is None else Order(*row)

    def paste(self, person: str, link: str, now: datetime) -> None:
        """Keep the link that was sent last, in the place of the one before."""
        self._write(PUT, person=person, link=link, at=now)

    def pasted(self, person: str) -> tuple[str, datetime] | None:
        """Read that link, and when it was sent."""
        row = self._one(PASTED, who=person)
        return None if row is None else (row.link, row.at)

    def unpaste(self, person: str) -> None:
        self._write(UNPASTE, who=person)
