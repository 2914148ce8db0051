"""Queries for all orders in lines, to be taken away by operators."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, select

from bot.orders import Record
from bot.store.noun import Noun
from bot.store.tables import order_texts, orders, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

COLUMNS = {**orders.c, "name": people.c.name, "link": order_texts.c.link}
PAGE = (
    select(*[COLUMNS[field.name] for field in fields(Record)])
    .select_from(orders.outerjoin(order_texts).outerjoin(people, people.c.key == orders.c.person))
    .where(
        orders.c.ref > bindparam("past"), orders.c.made >= bindparam("since"), orders.c.made < bindparam("before")
    )
    .order_by(orders.c.ref)
    .limit(bindparam("most", type_=Integer))
)  # fmt: skip


class Records(Noun):
    """All orders of the books."""

    def page(self, since: datetime, until: datetime, *, past: int, limit: int) -> Sequence[Record]:
        """Read orders made from `since` on and before `until`, oldest first, behind the reference `past`."""
        return [Record(*row) for row in self._all(PAGE, since=since, before=until, past=past, most=limit)]
