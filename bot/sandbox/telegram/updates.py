"""The queue of updates: kept until confirmed by offset, one reader at a time, dropped when too old."""

import asyncio
import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from bot.sandbox.telegram.bell import Bell
from bot.sandbox.telegram.errors import Refusal, conflict

Json = dict[str, Any]

# Seconds an update is kept (telegram-bot-api, Client.cpp); everything else is kept a day.
KEPT_SECONDS = {"callback_query": 150.0, "inline_query": 30.0}
DAY_SECONDS = 86_400.0
# An offset this far beyond the newest update is from another numbering, and is ignored (tdlib, TQueue).
FUTURE = 10
MOST = 100
NOT_UNLESS_ASKED = ("chat_member", "message_reaction", "message_reaction_count")


@dataclass(frozen=True, slots=True)
class Pending:
    """One update that waits; `lane` is the person (or chat) whose updates keep their order.

    `place` is its own, also where two updates carry one id.
    """

    place: int
    id: int
    body: Json
    lane: int
    until: float


@dataclass(frozen=True, slots=True)
class Ask:
    """What a getUpdates call asks for."""

    offset: int = 0
    limit: int = MOST
    timeout: float = 0.0


class Updates:
    """What the bot has not confirmed yet."""

    def __init__(self, clock: Callable[[], float], scale: float, *, first: int) -> None:
        self._waiting: dict[int, Pending] = {}
        self._soonest = 0.0
        self._places = itertools.count()
        self.next_id = first
        self.allowed: tuple[str, ...] = ()
        self.webhook = ""
        self.arrived = Bell()
        self._clock = clock
        self._scale = scale
        self._reader: asyncio.Future[None] | None = None

    def push(self, kind: str, payload: Json, lane: int) -> int:
        """Queue an update of this kind and give its id; 0 when the bot did not ask for the kind."""
        if not self._wanted(kind):
            return 0
        kept = KEPT_SECONDS.get(kind, DAY_SECONDS) * (self._scale if kind in KEPT_SECONDS else 1)
        return self._queue({kind: payload}, lane, self._clock() + kept)

    def inject(self, body: Any, *, update_id: int | None = None) -> int:
        """Queue anything at all, also what no client can parse or what was delivered before."""
        if update_id is not None:
            self.next_id, back = update_id, self.next_id
            number = self._queue(body, 0, self._clock() + DAY_SECONDS)
            self.next_id = back
            return number
        return self._queue(body, 0, self._clock() + DAY_SECONDS)

    def reset(self, next_id: int) -> None:
        """Number on from here, as Telegram does after a week without updates."""
        self.next_id = next_id

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_UNLESS_ASKED

    def _queue(self, body: Json, lane: int, until: float) -> int:
        number = self.next_id
        self.next_id += 1
        pending = Pending(next(self._places), number, {"update_id": number, **body}, lane, until)
        self._soonest = min(self._soonest, until) if self._waiting else until
        self._waiting[pending.place] = pending
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)
        self.arrived.ring()
        return number

    async def poll(self, ask: Ask) -> list[Json]:
        """Confirm what lies below the offset, then give what waits, at the latest after the timeout."""
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self.end_reader(
            conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        )
        self._confirm(ask.offset)
        if not self.fresh() and ask.timeout > 0:
            await self._await_one(ask.timeout)
        return [one.body for one in itertools.islice(self.fresh(), max(1, min(ask.limit, MOST)))]

    def end_reader(self, why: Refusal | None) -> None:
        """End the call that waits: with a refusal, or with what there is."""
        if self._reader is None or self._reader.done():
            return
        if why is None:
            self._reader.set_result(None)
        else:
            self._reader.set_exception(why)

    async def _await_one(self, seconds: float) -> None:
        mine = asyncio.get_running_loop().create_future()
        self._reader = mine
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            pass
        finally:
            self._reader = None if self._reader is mine else self._reader

    @property
    def pending(self) -> list[Pending]:
        """Everything that waits, in order."""
        return list(self.fresh())

    def fresh(self) -> Collection[Pending]:
        """Drop what became too old, and give a view of the rest."""
        now = self._clock()
        if self._waiting and now >= self._soonest:
            self._keep(lambda one: one.until > now)
            self._soonest = min((one.until for one in self._waiting.values()), default=0.0)
        return self._waiting.values()

    def holds(self, one: Pending) -> bool:
        return one.place in self._waiting

    def remove(self, one: Pending) -> None:
        """Forget a delivered update."""
        self._waiting.pop(one.place, None)

    def clear(self) -> None:
        self._waiting.clear()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            last = set(list(self._waiting)[offset:])
            self._keep(lambda one: one.place in last)
        elif offset:
            # An offset of an older numbering confirms what is left of that numbering, nothing of the new one.
            newest = self.next_id + FUTURE
            kept = range(newest) if offset > newest else range(0)
            self._keep(lambda one: one.id >= offset or one.id in kept)

    def _keep(self, wanted: Callable[[Pending], bool]) -> None:
        self._waiting = {place: one for place, one in self._waiting.items() if wanted(one)}
