"""The tables; queries about them stand in the noun's module, their history in the migrations."""

from bot.store.tables.batches import batches
from bot.store.tables.broadcasts import broadcasts
from bot.store.tables.habits import favourites, pasted
from bot.store.tables.memory import memory, snapshot
from bot.store.tables.metadata import metadata
from bot.store.tables.orders import drafts, events, order_texts, orders, readings, requests, rounds
from bot.store.tables.people import applications, audit, mutes, people, totals
from bot.store.tables.telegram import NoticeState, cards, dead_letters, inbox, notices

__all__ = [
    "NoticeState",
    "applications",
    "audit",
    "batches",
    "broadcasts",
    "cards",
    "dead_letters",
    "drafts",
    "events",
    "favourites",
    "inbox",
    "memory",
    "metadata",
    "mutes",
    "notices",
    "order_texts",
    "orders",
    "pasted",
    "people",
    "readings",
    "requests",
    "rounds",
    "snapshot",
    "totals",
]
