"""Table of lists that were sent to be ordered, as they were written."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from bot.orders import DraftState
from bot.store.tables.metadata import known, metadata
from bot.store.types import Moment, Word, Words

batches = Table(
    "batches",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("body", Words, nullable=False),
    Column("state", Word(DraftState), nullable=False),
    Column("touched", Moment, nullable=False),
    known("state", DraftState),
    Index(None, "person"),
)
