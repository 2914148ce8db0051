"""Queries about drafts; every look-up on behalf of a person names the owner."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.orders import Draft, DraftState
from bot.store.noun import Noun
from bot.store.tables import drafts, people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

COLUMNS = [drafts.c[field.name] for field in fields(Draft)]
DRAFT = select(*COLUMNS)
THIS = DRAFT.where(drafts.c.id == bindparam("which"), drafts.c.person == bindparam("who"))
HOLD = THIS.with_for_update()
LAST = (
    DRAFT.where(drafts.c.person == bindparam("who"), drafts.c.state == bindparam("how"))
    .order_by(drafts.c.touched.desc())
    .limit(1)
)
OPEN = (
    select(people.c.telegram_id, *COLUMNS)
    .join(people, people.c.key == drafts.c.person)
    .where(drafts.c.state == DraftState.OPEN)
    .order_by(drafts.c.touched)
)
INSERT = insert(drafts)
PUT = INSERT.on_conflict_do_update(
    index_elements=[drafts.c.id],
    set_={column.name: INSERT.excluded[column.name] for column in drafts.c if column.name not in {"id", "person"}},
    # A draft never changes hands, whatever id a caller comes up with.
    where=drafts.c.person == INSERT.excluded.person,
)
MOVE = update(drafts).where(drafts.c.id == bindparam("which"), drafts.c.state == bindparam("how"))


class Drafts(Noun):
    """Unfinished orders."""

    def get(self, draft: str, person: str) -> Draft | None:
        row = self._one(THIS, which=draft, who=person)
        return None if row is None else Draft(*row)

    def hold(self, draft: str, person: str) -> Draft | None:
        """Read for writing."""
        row = self._one(HOLD, which=draft, who=person)
        return None if row is None else Draft(*row)

    def open_of(self, person: str) -> Draft | None:
        """Read the open draft of a person: the one touched last."""
        row = self._one(LAST, who=person, how=DraftState.OPEN)
        return None if row is None else Draft(*row)

    def all_open(self) -> Sequence[tuple[int, Draft]]:
        """Read every open draft with the Telegram id of its owner, oldest first."""
        return [(row[0], Draft(*row[1:])) for row in self._all(OPEN)]

    def put(self, draft: Draft) -> None:
        """Insert or replace."""
        self._write(PUT, **{field.name: getattr(draft, field.name) for field in fields(Draft)})

    def move(self, draft: Draft, state: DraftState, now: datetime) -> bool:
        """Change the state if it is still the one in `draft`; tell whether this call did it."""
        return self._write(MOVE, which=draft.id, how=draft.state, state=state, touched=now) == 1
