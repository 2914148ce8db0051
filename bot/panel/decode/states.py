"""Words for the states of orders and refills, folded to the canonical sets; strangers stay unknown and are kept."""

from __future__ import annotations

import re

from bot.panel.models import OrderState, RefillState

ORDER_WORDS = {
    OrderState.PENDING: ("pending", "awaiting", "waiting", "0"),
    OrderState.PROCESSING: ("processing", "1"),
    OrderState.IN_PROGRESS: ("inprogress", "active", "выполняется"),
    OrderState.COMPLETED: ("completed", "complete", "success", "2"),
    OrderState.PARTIAL: ("partial", "3"),
    OrderState.CANCELED: ("canceled", "cancelled", "cancel", "ordercancelled", "ordercanceled", "4"),
    OrderState.REFUNDED: ("refunded", "refund", "refunds", "5"),
    OrderState.FAILED: ("failed", "fail", "error"),
    OrderState.REFILLING: ("refill", "refilling"),
    OrderState.PAUSED: ("paused",),
    OrderState.EXPIRED: ("expired",),
}

REFILL_WORDS = {
    RefillState.PENDING: ("pending", "awaiting", "waiting"),
    RefillState.IN_PROGRESS: ("inprogress", "processing", "approved"),
    RefillState.COMPLETED: ("completed", "complete", "success"),
    RefillState.REJECTED: ("rejected",),
    RefillState.CANCELED: ("canceled", "cancelled", "cancel"),
    RefillState.FAILED: ("failed", "fail", "error"),
}

ORDERS = {word: state for state, words in ORDER_WORDS.items() for word in words}
REFILLS = {word: state for state, words in REFILL_WORDS.items() for word in words}

LANGUAGE_KEY = re.compile(r"(?:[a-z_]+\.)+(?=[a-z_]+$)")
"""`tasks.status.completed`: a translation key that leaked; its last part is the word."""


def order_state(word: str) -> OrderState:
    return ORDERS.get(_fold(word), OrderState.UNKNOWN)


def refill_state(word: str) -> RefillState:
    return REFILLS.get(_fold(word), RefillState.UNKNOWN)


def _fold(word: str) -> str:
    bare = LANGUAGE_KEY.sub("", word.strip().casefold())
    return re.sub(r"[\s_-]+", "", bare)
