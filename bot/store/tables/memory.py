"""Tables of single remembered values: the desk's memory and the last catalogue."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, String, Table

from bot.store.tables.metadata import metadata
from bot.store.types import Json, Moment

memory = Table(
    "memory",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Json(dict[str, str | int | None]), nullable=False),
    Column("at", Moment, nullable=False),
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("taken_at", Moment, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)
