"""Table of texts that operators wrote for everybody."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from bot.people import BroadcastState
from bot.store.tables.metadata import known, metadata
from bot.store.types import Moment, Word, Words

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("body", Words, nullable=False),
    Column("state", Word(BroadcastState), nullable=False),
    Column("touched", Moment, nullable=False),
    known("state", BroadcastState),
    Index(None, "person"),
)
