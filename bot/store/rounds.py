"""Queries about polling rounds: leased, so that two replicas never poll the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's too

from bot.store.noun import Noun
from bot.store.tables import rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

INSERT = insert(rounds)
JOIN = INSERT.on_conflict_do_update(
    index_elements=[rounds.c.name],
    set_={"due": INSERT.excluded.due},
    # Where it is not earlier, PostgreSQL still locks the row: whoever drops it as empty must first be done.
    where=rounds.c.due > INSERT.excluded.due,
)
_free = or_(rounds.c.until.is_(None), rounds.c.until <= bindparam("now", type_=rounds.c.until.type))
_within = rounds.c.due <= bindparam("within")
ANY_DUE = select(rounds.c.name).where(_within, _free).limit(1)
TAKEN = (
    select(rounds.c.name)
    .where(_within, _free)
    .order_by(rounds.c.due)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("taken")
    .prefix_with("MATERIALIZED")
)
LEASE = (
    update(rounds)
    .where(rounds.c.name.in_(select(TAKEN.c.name)))
    .values(until=bindparam("lease"))
    .returning(rounds.c.due, rounds.c.name)
)
_named = rounds.c.name.in_(bindparam("names", expanding=True))
NEXT = update(rounds).where(_named)
DROP = delete(rounds).where(_named)
PULL = update(rounds).where(rounds.c.due > bindparam("latest"))
UNLEASE = update(rounds).where(rounds.c.until > bindparam("latest"))
REFILL = "refill:"


class Rounds(Noun):
    """One due time for many orders."""

    def join(self, name: str, due: datetime) -> None:
        """Make sure that a round exists; one that does keeps its due time unless `due` is earlier."""
        self._write(JOIN, name=name, due=due)

    def lease(self, now: datetime, *, ahead: timedelta, until: datetime, limit: int) -> Sequence[str]:
        """Take up to `limit` rounds, if at least one is due: those, and those due within `ahead`; earliest first."""
        if self._one(ANY_DUE, now=now, within=now) is None:
            return []
        taken = self._all(LEASE, now=now, within=now + ahead, most=limit, lease=until)
        return [row.name for row in sorted(taken, key=lambda row: (row.due, row.name))]

    def next(self, names: Sequence[str], due: datetime) -> None:
        """Set the next due time and give the lease back."""
        if names:
            self._write(NEXT, names=list(names), due=due, until=None)

    def drop(self, names: Sequence[str]) -> None:
        if names:
            self._write(DROP, names=list(names))

    def pull(self, words: Sequence[str], latest: datetime, due: datetime) -> None:
        """Bring forward what is due after `latest`, of orders or refills, whose name begins with one of these words."""
        named = [rounds.c.name.like(f"{prefix}{word}:%") for word in words for prefix in ("", REFILL)]
        self._write(PULL.where(or_(*named)), latest=latest, due=due)

    def unlease(self, latest: datetime) -> None:
        """Give back the leases that would end after `latest`."""
        self._write(UNLEASE, latest=latest, until=None)

    def free(self) -> None:
        """Give every lease back: at the start of the only process."""
        self._write(update(rounds).where(rounds.c.until.is_not(None)), until=None)
