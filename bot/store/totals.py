"""Queries about running totals: the rows that allowances and caps are checked against."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.store.noun import Noun
from bot.store.tables import totals

ZERO = Decimal(0)
THIS = (totals.c.owner == bindparam("whose"), totals.c.period == bindparam("when"))
READ = select(totals.c.amount).where(*THIS)
HOLD = READ.with_for_update()
MAKE = insert(totals).on_conflict_do_nothing()
PUT = update(totals).where(*THIS)


class Totals(Noun):
    """Running totals by owner and period."""

    def get(self, owner: str, period: str) -> Decimal:
        amount = self._value(READ, whose=owner, when=period)
        return ZERO if amount is None else Decimal(amount)

    def hold(self, owner: str, period: str) -> Decimal:
        """Read for writing: nobody else may change this total before the transaction ends."""
        amount = self._value(HOLD, whose=owner, when=period)
        if amount is None:
            self._write(MAKE, owner=owner, period=period, amount=ZERO)
            amount = self._value(HOLD, whose=owner, when=period)
        return Decimal(amount)

    def put(self, owner: str, period: str, amount: Decimal) -> None:
        self._write(PUT, whose=owner, when=period, amount=amount)
