"""Queries about single remembered values, and about the last catalogue for a warm start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.orders import Known
from bot.store.noun import Noun
from bot.store.tables import memory, snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.people import Fact

GET = select(memory.c.value, memory.c.at).where(memory.c.name == bindparam("which"))
INSERT = insert(memory)
PUT = INSERT.on_conflict_do_update(
    index_elements=[memory.c.name], set_={"value": INSERT.excluded["value"], "at": INSERT.excluded["at"]}
)
DROP = delete(memory).where(memory.c.name == bindparam("which"))
TAKE = insert(snapshot)
KEEP = TAKE.on_conflict_do_update(
    index_elements=[snapshot.c.id], set_={"body": TAKE.excluded.body, "taken_at": TAKE.excluded.taken_at}
)


class Memory(Noun):
    """Single remembered values by name."""

    def get(self, name: str) -> Known | None:
        row = self._one(GET, which=name)
        return None if row is None else Known(*row)

    def put(self, name: str, value: Mapping[str, Fact], now: datetime) -> None:
        self._write(PUT, name=name, value=value, at=now)

    def drop(self, name: str) -> None:
        self._write(DROP, which=name)


class Snapshot(Noun):
    """The last catalogue as the panel sent it."""

    def get(self) -> tuple[bytes, datetime] | None:
        row = self._one(select(snapshot.c.body, snapshot.c.taken_at))
        return None if row is None else (row.body, row.taken_at)

    def put(self, body: bytes, taken_at: datetime) -> None:
        self._write(KEEP, id=1, body=body, taken_at=taken_at)
