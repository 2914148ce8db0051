"""Long polling that loses nothing: a batch is in the inbox before Telegram is told that it arrived.

The offset is the last id of the batch plus one and never a highest mark, for ids may jump backwards after a quiet week
(Bot API docs, `update_id`). What failed is tried again for ever, but a refused token and a second poller end it.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.transport.dispatch import Dispatcher
from bot.transport.errors import TooFast, Unclear
from bot.transport.flood import Allowed, Flood, Verdict
from bot.transport.inbox import KINDS, Arrived, Inbox, InboxRow, Turns, read
from bot.transport.life import Life
from bot.transport.limiter import Manner
from bot.transport.replay import replay
from bot.transport.wire import Wire

log = structlog.get_logger(__name__)
BATCH = 100
TYPED = "inline_query"
LETTERS = 3
"""So many inline queries may come for each other update: every letter that somebody types is one."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. `probe` is the read time-out while the network is in trouble, `lull` the least between idle polls."""

    poll: float = 30.0
    read: float = 40.0
    probe: float = 5.0
    lull: float = 0.5
    first_wait: float = 0.5
    longest_wait: float = 10.0
    conflict: float = 60.0
    token: float = 600.0

    def patience(self, trouble: str) -> float:
        return {"conflict": self.conflict, "token": self.token}.get(trouble, float("inf"))


@dataclass(frozen=True, slots=True)
class Clocks:
    """A monotonic clock, and one of seconds since 1970 for what messages say about their age."""

    now: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Behind:
    """What the intake feeds: where rows are kept, who is told of a flood, who works on them."""

    inbox: Inbox
    turns: Turns[Any]
    dispatcher: Dispatcher


class Intake:
    """The poller. Give it a wire of its own, without a limiter: its connection is dropped when something is wrong."""

    def __init__(
        self,
        wire: Wire,
        behind: Behind,
        *,
        timing: Timing | None = None,
        allowed: Allowed | None = None,
        clocks: Clocks | None = None,
    ) -> None:
        self._wire = wire
        self._behind = behind
        self._timing = timing or Timing()
        self._clocks = clocks or Clocks()
        self._flood = Flood(allowed or Allowed())
        typed = allowed or Allowed()
        self._typed = Flood(Allowed(LETTERS * typed.updates, typed.seconds))
        self._verdicts: dict[int, Verdict] = {}  # of a batch that is not stored yet: one fetched again counts once
        self._unsure: set[int] = set()  # their commit failed, and may have been carried through all the same
        self._dropped = 0
        self._offset = 0
        self._wait = 0.0
        now = self._clocks.now()
        self.life = Life(attempt=now, good=now)

    @property
    def dropped(self) -> int:
        """Updates dropped as a flood since the start."""
        return self._dropped

    async def run(self) -> None:
        """Replay, then poll until cancelled; raises Conflict or InvalidToken when these last too long."""
        try:
            await self._wire.open()
            await replay(self._behind.inbox, self._behind.dispatcher)
            while True:
                await self._behind.dispatcher.room()
                await asyncio.sleep(await self.tick())
        finally:
            self.life.ended = True
            await self._wire.close()

    def dead(self, now: float, silent: float = 90.0) -> bool:
        """Whether polling ended or stands still; turns that end count as moving, for a backlog is worked off first."""
        still = now - self._behind.dispatcher.last_moved > silent
        return self.life.ended or (still and self.life.dead(now, silent))

    async def tick(self) -> float:
        """One poll; gives the seconds to wait before the next. Raises only what ends the intake."""
        began = self.life.attempt = self._clocks.now()
        before = self._offset
        try:
            batch = await self._fetch()
            self.life.good = self._clocks.now()
            await self.take(batch)
        except TooFast as told:
            self.life.attempt = self._clocks.now() + told.seconds
            return told.seconds
        except Exception as trouble:  # noqa: BLE001 a poller must live; what may end it is raised again
            return await self._troubled(trouble, began)
        self._recovered()
        return 0.0 if self._offset != before else self._until(began + self._timing.lull)

    async def take(self, batch: Sequence[msgspec.Raw]) -> int:
        """Store a batch in one transaction and hand what is new to the dispatcher; gives how many were new."""
        arrived = {one.row.update_id: one for raw in batch if (one := read(raw)) is not None}
        if len(arrived) < len(batch):
            log.warning("updates_repeated_or_without_an_id", count=len(batch) - len(arrived))
        if not arrived:
            return 0
        rows = [one.row for one in arrived.values() if self._judge(one) is Verdict.PASS]
        fresh = await self._put(rows) if rows else frozenset()
        self._offset = next(reversed(arrived)) + 1
        self._behind.dispatcher.offer(row for row in rows if row.update_id in fresh)
        await self._settle_flood(arrived.values())
        return len(fresh)

    async def _put(self, rows: Sequence[InboxRow]) -> Collection[int]:
        """Store rows; gives those that nobody works on: new ones, and those whose commit was carried through unseen.

        Of the latter one that was done before is handed on again, and its turn finds it settled.
        """
        ids = {row.update_id for row in rows}
        try:
            fresh = {*await self._behind.inbox.put(rows)}
        except Exception:
            self._unsure |= ids
            raise
        unseen = self._unsure & ids
        self._unsure -= ids
        return fresh | unseen

    async def _fetch(self) -> list[msgspec.Raw]:
        timing, probing = self._timing, self.life.trouble == "network"
        data = {
            "offset": self._offset,
            "limit": BATCH,
            "timeout": 0 if probing else int(timing.poll),
            "allowed_updates": KINDS,
        }
        answer = await self._wire.raw("getUpdates", data, Manner(read=timing.probe if probing else timing.read))
        try:
            return msgspec.json.decode(answer, type=list[msgspec.Raw])
        except msgspec.DecodeError:
            raise Unclear("getUpdates gave no list") from None

    def _judge(self, one: Arrived) -> Verdict:
        number = one.row.update_id
        if number not in self._verdicts:
            self._verdicts[number] = self._judged(one)
        return self._verdicts[number]

    def _judged(self, one: Arrived) -> Verdict:
        now = self._clocks.wall()
        if one.row.kind != TYPED:
            return self._flood.judge(one.row.person, now, one.date)
        passed = self._typed.judge(one.row.person, now, one.date) is Verdict.PASS
        return Verdict.PASS if passed else Verdict.DROP

    async def _settle_flood(self, arrived: Iterable[Arrived]) -> None:
        for one in arrived:
            verdict, person = self._verdicts.pop(one.row.update_id), one.row.person
            self._dropped += verdict is not Verdict.PASS
            if verdict is Verdict.FIRST and person is not None:
                await self._tell(person)

    async def _tell(self, person: int) -> None:
        log.warning("flood_dropped", person=person)
        try:
            await self._behind.turns.flooded(person)
        except Exception:
            log.exception("flood_not_told")

    async def _troubled(self, trouble: Exception, began: float) -> float:
        name = _name_of(trouble)
        if name != self.life.trouble:
            self.life.trouble, self.life.since, self._wait = name, began, 0.0
            text = str(trouble) if isinstance(trouble, TelegramError) else ""
            log.error("polling_troubled", trouble=name, error=type(trouble).__name__, text=text)
        if self._clocks.now() - self.life.since >= self._timing.patience(name):
            raise trouble
        if name == "network":
            await self._wire.renew()
        if name == "conflict" and "webhook" in str(trouble):
            await self._forget_webhook()
        self._wait = min(self._timing.longest_wait, self._wait * 2 or self._timing.first_wait)
        return self._until(began + self._wait)

    async def _forget_webhook(self) -> None:
        """Let a webhook of an earlier deployment go, without what is queued; failing, the next conflict asks again."""
        try:
            await self._wire.post("deleteWebhook", {"drop_pending_updates": False})
        except TelegramError as trouble:
            log.warning("webhook_stays", error=type(trouble).__name__)

    def _recovered(self) -> None:
        if self.life.trouble:
            seconds = round(self._clocks.now() - self.life.since, 1)
            log.info("polling_recovered", trouble=self.life.trouble, seconds=seconds)
        self.life.trouble, self._wait = "", 0.0

    def _until(self, at: float) -> float:
        return max(0.0, at - self._clocks.now())


def _name_of(trouble: Exception) -> str:
    if isinstance(trouble, Conflict):
        return "conflict"
    if isinstance(trouble, InvalidToken):
        return "token"
    return "network" if isinstance(trouble, TelegramError) else "storage"
