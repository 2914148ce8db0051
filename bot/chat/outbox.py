"""The outbox: notices to messages, at least once and in order for each person.

A notice is marked after Telegram took its message, so a crash in between, or an answer of Telegram's that was lost,
makes a second copy; nothing makes none. Edits of a card may be repeated freely.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.chat.deliveries import CARD, Way, deliveries
from bot.chat.telling import Part, Telling
from bot.orders import rest
from bot.transport import NotSent, TooFast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.chat.deliveries import Delivery
    from bot.chat.faces import Faces
    from bot.chat.sender import Sender
    from bot.chat.telling import Recipient
    from bot.chat.turn import Books, Store
    from bot.i18n import Words
    from bot.people import Person, Waiting

log = structlog.get_logger(__name__)

WINDOW = 500
WIDEST = 32_000
WIDE_PAUSE = 1.0
"""Seconds for which no wide look is taken after one, which costs a tenth of a second with that many cards waiting."""
AT_ONCE = 16
DRAWERS = 4
"""So many people at once have cards drawn while others are told something."""
CARDS_AT_ONCE = 3
"""Then whoever is drawn for is looked at again: news go before cards."""
IDLE = 0.25
"""Seconds between two looks when nobody wakes it: an empty look is one read of an index."""
GAP = 0.05
"""Seconds between two looks: under load many ends of batches share one."""
TRIES = 3
UNREACHED = 2.0
LONGEST_PAUSE = 60.0
GONE = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid", "bot can't initiate")


class Outbox:
    """Sends what waits; `tick` is called by the loop, or directly by tests (then `idle` waits for its ends).

    `clock` is monotonic, for the pauses.
    """

    def __init__(  # noqa: PLR0913 - each of the named ones stands for itself
        self,
        store: Store,
        sender: Sender,
        words: Callable[[Person], Words],
        now: Callable[[], datetime],
        *,
        faces: Faces | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._telling = Telling(store, sender, words)
        self._faces = faces
        self._now = now
        self._wake = asyncio.Event()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._drawing: set[str] = set()
        self._clock = clock
        self._paused: dict[str, float] = {}
        self._unclear: dict[str, int] = {}
        self._told: set[int] = set()
        self._narrow_until = -math.inf
        self._stopping = False

    def wake(self) -> None:
        """Have the loop look now: something was put into the outbox."""
        self._wake.set()

    async def run(self) -> None:
        """Look for ever; an exception costs one look."""
        while not self._stopping:
            self._wake.clear()
            try:
                await self.tick()
            except Exception:
                log.exception("the outbox stumbled")
            await asyncio.sleep(GAP)
            await rest(self._wake, IDLE)

    async def stop(self, *, patience: float = 1.5) -> None:
        """Start nothing new and let running sends end; what is cut off is sent again after the next start."""
        self._stopping = True
        self._wake.set()
        if self._busy:
            _, late = await asyncio.wait(self._busy.values(), timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    async def tick(self) -> None:
        """Start a batch for every person who has something waiting, none under way, and no pause."""
        if self._stopping:
            return
        seconds = self._clock()
        self._paused = {key: until for key, until in self._paused.items() if until > seconds}
        for key, batch in (await self._startable(self._now())).items():
            self._start(key, batch)

    async def _startable(self, now: datetime) -> Mapping[str, Sequence[Waiting]]:
        """Look through a window of what waits, a wider one where nobody in it may be told anything."""
        limit = WINDOW
        while True:
            # Whoever is busy now may be done, and marked, by the time that this older view is read.
            busy = frozenset(self._busy)
            waiting = await self._store.read(partial(_waiting, now=now, limit=limit))
            news, cards = self._by_person([one for one in waiting if one.notice.person not in busy])
            if news or len(waiting) < limit or limit == WIDEST or self._clock() < self._narrow_until:
                free = max(0, DRAWERS - len(self._drawing))
                return news | dict(list(cards.items())[:free])
            limit = WIDEST
            self._narrow_until = self._clock() + WIDE_PAUSE

    def _by_person(
        self, waiting: Sequence[Waiting]
    ) -> tuple[dict[str, Sequence[Waiting]], dict[str, Sequence[Waiting]]]:
        """Sort into people with news, and people who only have cards to be drawn."""
        batches: dict[str, list[Waiting]] = {}
        for one in waiting:
            if one.notice.person not in self._busy and one.notice.person not in self._paused:
                batches.setdefault(one.notice.person, []).append(one)
        news: dict[str, Sequence[Waiting]] = {}
        cards: dict[str, Sequence[Waiting]] = {}
        for key, batch in batches.items():
            (cards if all(one.notice.kind == CARD for one in batch) else news)[key] = batch
        return news, cards

    def _start(self, key: str, batch: Sequence[Waiting]) -> None:
        if all(one.notice.kind == CARD for one in batch):
            self._drawing.add(key)
        task = asyncio.create_task(self._send(key, batch), name=f"outbox-{key}")
        self._busy[key] = task
        task.add_done_callback(partial(self._done, key))

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        del self._busy[key]
        self._drawing.discard(key)
        if task.cancelled():
            return
        if (fault := task.exception()) is not None:
            log.error("a batch of notices failed", person=key, exc_info=fault)
            self._pause(key, UNREACHED)
        self._wake.set()

    async def _send(self, key: str, batch: Sequence[Waiting]) -> None:
        async with self._room:
            to = await self._telling.recipient(key, batch, self._now())
            if to is None:
                return
            for delivery in _first(deliveries(await self._awake(to, batch), to.drawn_only)):
                for part in self._parts(to, delivery):
                    if self._stopping or not await self._try(to, part):
                        return

    async def _awake(self, to: Recipient, batch: Sequence[Waiting]) -> Sequence[Waiting]:
        """Keep back what is told after the person's quiet hours, and give the rest."""
        kept, until = frozenset(to.kept_back(batch)), to.quiet_until
        if not kept or until is None:
            return batch
        await self._store.write(lambda books: books.notices.hush(list(kept), until))
        return [one for one in batch if one.number not in kept]

    def _parts(self, to: Recipient, delivery: Delivery) -> Sequence[Part]:
        try:
            return self._telling.parts(to, delivery)
        except Exception:
            log.exception("a digest cannot be written", person=to.person.key)
            return [Part(replace(delivery, way=Way.MESSAGE, batch=[one])) for one in delivery.batch]

    async def _try(self, to: Recipient, part: Part) -> bool:
        """Deliver and mark; False where the rest of this person's batch has to wait."""
        if self._told.issuperset(part.delivery.numbers):
            return await self._mark(to, part)
        try:
            await self._telling.tell(to, part)
        except TelegramError as trouble:
            return await self._trouble(to, part, trouble)
        except Exception as fault:
            log.exception("a notice cannot be told", kinds=[one.notice.kind for one in part.delivery.batch])
            return await self._refused(part, type(fault).__name__)
        return await self._mark(to, part)

    async def _trouble(self, to: Recipient, part: Part, trouble: TelegramError) -> bool:
        """Tell whether the next delivery may be tried all the same."""
        match trouble:
            case TooFast():
                self._pause(to.person.key, trouble.seconds)
            case NotSent():
                self._pause(to.person.key, UNREACHED)
            case Forbidden() | ChatMigrated():
                await self._unreachable(to.person.key, trouble.message)
            case BadRequest() if any(words in trouble.message.lower() for words in GONE):
                await self._unreachable(to.person.key, trouble.message)
            case BadRequest():
                return await self._refused(part, trouble.message)
            case _:
                self._lost(to.person.key, trouble)
        return False

    async def _mark(self, to: Recipient, part: Part) -> bool:
        """Note that it is told; while that cannot be written it is kept here, so that it is not told again."""
        numbers, now = part.delivery.numbers, self._now()
        self._told.update(numbers)
        await self._store.write(lambda books: books.notices.sent(numbers, now))
        self._told.difference_update(numbers)
        self._unclear.pop(to.person.key, None)
        return True

    def _pause(self, key: str, seconds: float) -> None:
        """Leave a person alone for a while; it counts as no attempt."""
        self._paused[key] = self._clock() + seconds

    def _lost(self, key: str, trouble: TelegramError) -> None:
        """The answer was lost, so the message may be there. A second copy is the lesser evil, a tenth is not."""
        self._unclear[key] = self._unclear.get(key, 0) + 1
        log.info("a notice is sent again", person=key, error=type(trouble).__name__, times=self._unclear[key])
        self._pause(key, min(2.0 ** (self._unclear[key] - 1), LONGEST_PAUSE))

    async def _unreachable(self, key: str, why: str) -> None:
        """Leave everything waiting until the person writes again."""
        log.info("a person cannot be reached", person=key, why=why)
        await self._store.write(partial(_note_unreachable, key=key))
        if self._faces is not None:
            self._faces.forget(key)

    async def _refused(self, part: Part, reason: str) -> bool:
        """Try some times more; then give it up, so that what comes after it is told."""
        numbers, now = part.delivery.numbers, self._now()
        if max(one.attempts for one in part.delivery.batch) + 1 < TRIES:
            await self._store.write(lambda books: books.notices.again(numbers, now + timedelta(seconds=5)))
            return False
        log.error("a notice is given up", reason=reason, kinds=[one.notice.kind for one in part.delivery.batch])
        await self._store.write(lambda books: books.notices.dead(numbers, reason, now))
        return True


def _waiting(books: Books, *, now: datetime, limit: int) -> Sequence[Waiting]:
    return books.notices.waiting(now, limit=limit)


def _first(plan: Sequence[Delivery]) -> Sequence[Delivery]:
    """Take what is said before any card; cards a few at a time, and only when nothing is left to say."""
    said = [delivery for delivery in plan if delivery.way is not Way.CARD]
    return said or plan[:CARDS_AT_ONCE]


def _note_unreachable(books: Books, *, key: str) -> None:
    person = books.people.get(key)
    if person is not None and person.reachable:
        books.people.save(replace(person, reachable=False), was=person)
