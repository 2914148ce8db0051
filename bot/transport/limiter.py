"""Telegram's limits kept: callers wait here for their turn, and for the end of a halt after a 429.

One timer for all, no task and no polling; who may go is decided by `pacing`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.transport.errors import TooFast
from bot.transport.pacing import ChatKey, Limits, Pacer, Urgency, Wish

T = TypeVar("T")
TRIES = 3  # times that one call is made when each answer is a 429 it has the patience for


@dataclass(frozen=True, slots=True)
class Manner:
    """How a call waits: its rank, how many seconds of a 429's halt it sits out, and its own read time-out."""

    urgency: Urgency = Urgency.TAP
    patience: float = 10.0
    read: float | None = None


TAP = Manner()
PUSH = Manner(Urgency.PUSH, patience=0.0)


class Limiter:
    """The turns of all calls to one bot."""

    def __init__(self, limits: Limits | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        limits = limits or Limits()
        self._pacer = Pacer(limits)
        self._clock = clock
        self._unlimited = not limits.rate
        self._last_halt = float("-inf")
        self._suspect: ChatKey = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = float("-inf")

    async def run(self, data: Mapping[str, object], attempt: Callable[[], Awaitable[T]], manner: Manner = TAP) -> T:
        """Make a call in its turn, again after a 429 that it has the patience for; without a chat it counts as none.

        Answers to taps have no limit of their own, and need none of the messages' (levlam of Telegram in
        tdlib/telegram-bot-api 636 and 648): waiting with them for a message's turn halves how many taps are served.
        """
        chat = data.get("chat_id")
        if not isinstance(chat, int | str):
            return await attempt()
        for _ in range(TRIES - 1):
            try:
                return await self._once(chat, attempt, manner)
            except TooFast as told:
                if told.seconds > manner.patience:
                    raise
        return await self._once(chat, attempt, manner)

    async def _once(self, chat: ChatKey, attempt: Callable[[], Awaitable[T]], manner: Manner) -> T:
        await self.enter(chat, manner)
        try:
            result = await attempt()
        except TooFast as told:
            self.told(chat, told.seconds)
            raise
        self._suspect = None
        return result

    async def enter(self, chat: ChatKey, manner: Manner = TAP) -> None:
        """Return when a call may be made; raises TooFast when a halt lasts longer than the patience."""
        now = self._clock()
        if self._unlimited and self._last_halt <= now:
            return
        if (left := self._pacer.halted_until(chat) - now) > max(manner.patience, 0.0):
            raise TooFast(left)
        if self._pacer.admit(chat, now):
            return
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pacer.ask(Wish(ticket, chat, manner.urgency, now + manner.patience), now)
        self._pump()
        try:
            await ticket
        finally:
            self._pacer.drop(ticket, self._clock())

    def told(self, chat: ChatKey, seconds: float) -> None:
        """Note a 429. A second chat told so, with no success between, means that the whole bot is meant."""
        now = self._clock()
        until = now + seconds
        self._last_halt = max(self._last_halt, until)
        whole = chat is None or self._suspect not in (None, chat)
        self._suspect = chat
        for ticket in self._pacer.halt(None if whole else chat, until, now):
            if isinstance(ticket, asyncio.Future) and not ticket.done():
                ticket.set_exception(TooFast(seconds))
        self._pump()

    def halted(self, chat: ChatKey) -> float:
        """Seconds for which Telegram wants nothing for this chat; 0 when it may be written to."""
        return max(0.0, self._pacer.halted_until(chat) - self._clock())

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _pump(self) -> None:
        for ticket in self._pacer.due(self._clock()):
            if isinstance(ticket, asyncio.Future) and not ticket.done():
                ticket.set_result(None)
        self._set_timer()

    def _set_timer(self) -> None:
        at = self._pacer.next_at()
        if at == self._timer_at and self._timer is not None:
            return
        self.close()
        if at is not None:
            self._timer_at = at
            self._timer = asyncio.get_running_loop().call_later(max(0.0, at - self._clock()), self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._pump()
