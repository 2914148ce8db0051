"""What of books that were put back from a copy must not go on: it may have gone on since the copy was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, text, update

from bot.orders import DraftState
from bot.store.noun import Noun
from bot.store.tables import batches, drafts, inbox

if TYPE_CHECKING:
    from datetime import datetime

OPEN_DRAFTS = delete(drafts).where(drafts.c.state == DraftState.OPEN)
OPEN_LISTS = delete(batches).where(batches.c.state == DraftState.OPEN)
UNDONE = update(inbox).where(inbox.c.done.is_(None))

NUMBERED = {"orders": "ref", "requests": "number", "applications": "number"}
"""Tables whose running numbers stand in the buttons of messages."""
ROW = (
    "INSERT INTO sqlite_sequence (name, seq) SELECT '{table}', 0 "
    "WHERE NOT EXISTS (SELECT * FROM sqlite_sequence WHERE name = '{table}')"
)
SEQUENCE = (
    "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), "
    "(SELECT coalesce(max({column}), 0) FROM {table}) + :count)"
)
SKIP = {
    "sqlite": (ROW, "UPDATE sqlite_sequence SET seq = seq + :count WHERE name = '{table}'"),
    "postgresql": (SEQUENCE,),
}
"""Where each engine keeps the number that it gave last."""


class Copies(Noun):
    """Changes to books as a whole, once they were put back."""

    def let_go(self, now: datetime) -> None:
        """Delete the drafts and lists that could still be confirmed, and mark every update done."""
        self._write(OPEN_DRAFTS)
        self._write(OPEN_LISTS)
        self._write(UNDONE, done=now, body=b"", person=None)

    def skip(self, count: int) -> None:
        """Leave so many running numbers out: those given since stand in people's chats."""
        for statement in SKIP[self._connection.dialect.name]:
            for table, column in NUMBERED.items():
                self._write(text(statement.format(table=table, column=column)), count=count)
