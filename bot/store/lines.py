"""How an order is read: its row joined with its texts, which `/forget` deletes, and which orders count as open."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import and_, literal_column, or_, select

from bot.orders import Order, State
from bot.panel import SETTLED
from bot.store.tables import order_texts, orders

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

TEXTS = ("link", "fields")

LINE = select(
    *[order_texts.c[field.name] if field.name in TEXTS else orders.c[field.name] for field in fields(Order)]
).select_from(orders.outerjoin(order_texts, order_texts.c.order == orders.c.ref))
"""Columns in the order of the fields of `Order`."""


def being(state: State, column: ColumnElement[State] = orders.c.state) -> ColumnElement[bool]:
    """Compare with the word itself instead of a parameter, so that partial indexes are seen to fit."""
    return column == literal_column(f"'{state.value}'")


WAITING = or_(*[being(state) for state in (State.QUEUED, State.SUBMITTING, State.UNVERIFIED)])
ENDED = or_(*[being(state) for state in (State.REFUSED, State.NOT_PLACED, State.DROPPED)])
FINISHED = or_(ENDED, and_(being(State.PLACED), orders.c.status.in_(SETTLED)))
UNFINISHED = or_(WAITING, and_(being(State.PLACED), or_(orders.c.status.is_(None), orders.c.status.not_in(SETTLED))))


def target_of(service: str, link: str) -> str:
    """Name «this service on this link» without telling the link."""
    return hashlib.blake2b(f"{service}\0{link}".encode("utf-8", "replace"), digest_size=16).hexdigest()
