"""Queries about cards: which message of a person's chat shows which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.store.noun import Noun
from bot.store.tables import cards, orders

if TYPE_CHECKING:
    from collections.abc import Sequence

INSERT = insert(cards)
SHOW = INSERT.on_conflict_do_update(
    index_elements=[cards.c.person, cards.c.message], set_={"order": INSERT.excluded["order"]}
)
NEWEST = 5
"""So many of a person's messages that show one order are drawn again: nobody scrolls up for more."""
_which = (cards.c.person == bindparam("who"), cards.c.order == bindparam("what"))
_fifth = select(cards.c.message).where(*_which).order_by(cards.c.message.desc()).limit(1).offset(NEWEST - 1)
_receipt = select(orders.c.receipt).where(orders.c.ref == bindparam("what"), orders.c.receipt.is_not(None))
THIN = delete(cards).where(
    *_which,
    cards.c.message < _fifth.scalar_subquery(),
    cards.c.message != bindparam("where_"),
    cards.c.message.not_in(_receipt),
)
CLEAR = delete(cards).where(cards.c.person == bindparam("who"), cards.c.message == bindparam("where_"))
OF = select(cards.c.person, cards.c.message).where(cards.c.order == bindparam("which")).order_by(cards.c.message)


class Cards(Noun):
    """Messages that show an order."""

    def show(self, person: str, message: int, order: int) -> None:
        """Note that this message shows this order now; of older ones only the newest few are kept, and the receipt."""
        self._write(SHOW, person=person, message=message, order=order)
        self._write(THIN, who=person, what=order, where_=message)

    def clear(self, person: str, message: int) -> None:
        """Note that this message shows no order any more."""
        self._write(CLEAR, who=person, where_=message)

    def of(self, order: int) -> Sequence[tuple[str, int]]:
        """Read the messages that show an order: person key and message id."""
        return [(row.person, row.message) for row in self._all(OF, which=order)]
