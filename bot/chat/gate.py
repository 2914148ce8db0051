"""The gate: every update passes it; who may not act is not heard, who is known becomes a turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.chat.arrival import Arrival, arrive
from bot.chat.errors import UnsettledError
from bot.chat.failures import apologise
from bot.chat.reading import Visit, reachable, visit
from bot.chat.turn import Turn, here
from bot.people import Notice, Person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from telegram import Update

    from bot.chat.arrival import Query
    from bot.chat.faces import Faces
    from bot.chat.porch import Porch
    from bot.chat.show import Show
    from bot.chat.turn import Books, Store
    from bot.i18n import Words
    from bot.people import Door, Visitor
    from bot.transport import InboxRow

log = structlog.get_logger(__name__)

TOO_FAST = "too_fast"


@dataclass(frozen=True, slots=True)
class Gate:
    """What the transport hands updates to. `rooms` takes the turns of people inside, by `here`."""

    store: Store
    door: Door
    faces: Faces
    porch: Porch
    show: Show
    rooms: Callable[[Update], Awaitable[None]]
    inline: Callable[[Query], Awaitable[None]]
    words: Callable[[Person], Words]
    username: Callable[[], str]
    now: Callable[[], datetime]

    def parse(self, data: bytes) -> Arrival:
        """Read an update; whatever is raised makes it a dead letter."""
        return arrive(data)

    async def handle(self, update: Arrival, row: InboxRow) -> bool:
        """Take one update to its end; False where there was nothing to do, so that nothing was written."""
        change = reachable(update.body)
        if change is not None:
            return await self._reached(row.update_id, *change)
        if update.body.inline_query is not None:
            await self.inline(update.body.inline_query)
            return False
        seen = visit(update.body, self.username())
        if seen is None:
            return False
        turn = self._turn(row.update_id, seen, await self._meet(seen.visitor))
        here.set(turn)
        if turn.person.inside and turn.place.private:
            await self.rooms(update)
        else:
            await self.show.run(turn, self.porch.answer)
        if not turn.done:
            raise UnsettledError(f"update {row.update_id}")
        return True

    async def flooded(self, person: int) -> None:
        """Tell somebody inside, once, that what he sends comes too fast."""
        now = self.now()
        await self.store.write(partial(_tell_too_fast, telegram_id=person, now=now))

    async def buried(self, row: InboxRow, reason: str) -> None:
        """Apologise for an update that is given up."""
        log.warning("an update was given up", update_id=row.update_id, reason=reason)
        if row.person is not None:
            now = self.now()
            await self.store.write(partial(_regret, row=row, telegram_id=row.person, now=now))

    async def _meet(self, visitor: Visitor) -> Person:
        known = self.faces.get(visitor.telegram_id)
        if known is not None and self.door.known(known, visitor):
            return known
        person = await self.store.write(lambda books: self.door.meet(books, visitor))
        self.faces.keep(person)
        return person

    def _turn(self, update_id: int, seen: Visit, person: Person) -> Turn:
        return Turn(
            update_id=update_id,
            person=person,
            place=seen.place,
            words=self.words(person),
            now=self.now(),
            store=self.store,
            faces=self.faces,
            said=seen.said,
            press=seen.press,
        )

    async def _reached(self, update_id: int, telegram_id: int, may: bool) -> bool:  # noqa: FBT001 - the pair as read
        now = self.now()

        def work(books: Books) -> Person | None:
            person = books.people.by_telegram(telegram_id)
            if person is not None and person.reachable is not may:
                books.people.save(replace(person, reachable=may), was=person)
            books.inbox.finish(update_id, now)
            return person

        person = await self.store.write(work)
        if person is not None:
            self.faces.forget(person.key)
        return True


def _tell_too_fast(books: Books, *, telegram_id: int, now: datetime) -> None:
    person = books.people.by_telegram(telegram_id)
    if person is not None and person.inside:
        books.notices.put(Notice(person.key, TOO_FAST, f"{person.key}:{TOO_FAST}:{now.isoformat()}"), now)


def _regret(books: Books, *, row: InboxRow, telegram_id: int, now: datetime) -> None:
    person = books.people.by_telegram(telegram_id)
    if person is not None and person.inside:
        apologise(books, person=person.key, update_id=row.update_id, mark=f"{row.update_id}", now=now)
