"""Tables of what somebody orders: marked services, and the link that was sent last."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.tables.metadata import metadata
from bot.store.types import Moment, Words

favourites = Table(
    "favourites",
    metadata,
    Column("person", String, primary_key=True),
    Column("service", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("made", Moment, nullable=False),
)

pasted = Table(
    "pasted",
    metadata,
    Column("person", String, primary_key=True),
    Column("link", Words, nullable=False),
    Column("at", Moment, nullable=False),
)
