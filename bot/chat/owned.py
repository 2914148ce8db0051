"""Whose an order is: a number in a button or a message proves nothing about who sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Denied
from bot.orders import NOT_FOUND, Kind

if TYPE_CHECKING:
    from bot.chat.turn import Books, Turn
    from bot.orders import Order
    from bot.people import Person


def owner(person: Person) -> str | None:
    """Whose orders somebody may see: their own, operators everybody's (None)."""
    return None if person.operator else person.key


def owned(books: Books, person: Person, ref: int) -> Order:
    """Read an order that this person may see; Denied for other people's and for none alike."""
    order = books.orders.get(ref, owner(person)) if ref else None
    if order is None:
        raise Denied(NOT_FOUND)
    return order


def is_receipt(books: Books, turn: Turn, ref: int) -> bool:
    """Tell whether the tapped message is the receipt of the order that the button names: receipts stay."""
    named = books.orders.get(ref, turn.person.key) if ref else None
    return named is not None and named.receipt == turn.place.message


def kind_of(text: str) -> Kind:
    """Read what a button asks the panel for."""
    try:
        return Kind(text)
    except ValueError:
        raise Denied(NOT_FOUND) from None
