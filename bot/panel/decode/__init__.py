"""Bytes to values: forgiving about shapes, spellings and numbers; honest about what it does not know."""

from bot.panel.decode.batches import Rows, Shape, many, one
from bot.panel.decode.catalogue import Catalogue, catalogue
from bot.panel.decode.orders import (
    balance,
    cancel_row,
    listing,
    order_row,
    placed,
    refill_row,
    refill_status_row,
)
from bot.panel.decode.reply import Reply, Response, read
from bot.panel.decode.waits import wait_in_headers

__all__ = [
    "Catalogue",
    "Reply",
    "Response",
    "Rows",
    "Shape",
    "balance",
    "cancel_row",
    "catalogue",
    "listing",
    "many",
    "one",
    "order_row",
    "placed",
    "read",
    "refill_row",
    "refill_status_row",
    "wait_in_headers",
]
