"""Who may send next: the limits as plain arithmetic on a clock that is handed in, without waiting and without a loop.

Telegram's figures (Bot API FAQ): about 30 messages a second overall, one a second per chat, 20 a minute per group.
Every chat stands in at most one place: nobody waits, it sleeps until a known time, or it is ready in one of two rings.
"""

import heapq
import itertools
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

ChatKey = int | str | None
LONG_AGO = float("-inf")
TAPS_BEFORE_A_PUSH = 8  # answers go first, yet a stream of them never starves a push for ever


class Urgency(IntEnum):
    """An answer to a tap goes before a push."""

    TAP = 0
    PUSH = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """`rate` messages a second overall, 0 = no limit at all, per chat neither; each pair is (count, seconds)."""

    rate: float = 28.0
    private_burst: int = 3
    private_rate: float = 1.0
    group: tuple[int, float] = (20, 60.0)


class Gate(Protocol):
    """When the next one may pass, and that one has."""

    def opens(self) -> float: ...
    def take(self, now: float) -> None: ...
    def rests(self) -> float: ...  # from when on nothing is remembered


class Free:
    """No limit."""

    __slots__ = ()

    def opens(self) -> float:
        return LONG_AGO

    def take(self, now: float) -> None:
        pass

    def rests(self) -> float:
        return LONG_AGO


class Window:
    """At most `count` in any `seconds`."""

    __slots__ = ("_passed", "_seconds")

    def __init__(self, count: int, seconds: float) -> None:
        self._passed: deque[float] = deque(maxlen=count)
        self._seconds = seconds

    def opens(self) -> float:
        full = len(self._passed) == self._passed.maxlen
        return self._passed[0] + self._seconds if full else LONG_AGO

    def take(self, now: float) -> None:
        self._passed.append(now)

    def rests(self) -> float:
        return self._passed[-1] + self._seconds if self._passed else LONG_AGO


class Bucket:
    """`rate` a second on average, `burst` at once: never more than burst + rate x T in any T seconds."""

    __slots__ = ("_burst", "_full", "_step")

    def __init__(self, burst: int, rate: float) -> None:
        self._burst = burst
        self._step = 1 / rate
        self._full = LONG_AGO

    def opens(self) -> float:
        return self._full - (self._burst - 1) * self._step

    def take(self, now: float) -> None:
        self._full = max(self._full, now) + self._step

    def rests(self) -> float:
        return self._full


@dataclass(slots=True, eq=False)
class Chat:
    """A chat's gate, its halt, and who waits (ticket: the time its patience ends), answers and pushes apart."""

    gate: Gate
    halted: float = LONG_AGO
    wakes: float | None = None
    waits: tuple["OrderedDict[Hashable, float]", "OrderedDict[Hashable, float]"] = field(
        default_factory=lambda: (OrderedDict(), OrderedDict())
    )

    def opens(self) -> float:
        return max(self.halted, self.gate.opens())

    def first(self) -> Urgency | None:
        if self.waits[Urgency.TAP]:
            return Urgency.TAP
        return Urgency.PUSH if self.waits[Urgency.PUSH] else None

    def idle(self, now: float) -> bool:
        return self.first() is None and max(self.halted, self.gate.rests()) <= now


@dataclass(frozen=True, slots=True)
class Wish:
    """One call that wants to go; `ticket` is the caller's own token for it."""

    ticket: Hashable
    chat: ChatKey
    urgency: Urgency
    patient_until: float


class Pacer:
    """Grants tickets: within the limits, answers first, chats in turn, each chat's own in order of asking."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall: Gate = _overall(limits.rate)
        self._halted = LONG_AGO
        self._chats: OrderedDict[ChatKey, Chat] = OrderedDict()
        self._where: dict[Hashable, tuple[Chat, Urgency]] = {}
        self._ready: tuple[OrderedDict[Chat, None], OrderedDict[Chat, None]] = (OrderedDict(), OrderedDict())
        self._sleeping: list[tuple[float, int, Chat]] = []
        self._numbers = itertools.count()
        self._streak = 0

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    def halted_until(self, key: ChatKey) -> float:
        chat = self._chats.get(key)
        return max(self._halted, chat.halted if chat else LONG_AGO)

    def admit(self, key: ChatKey, now: float) -> bool:
        """Let one pass at once, if nothing is closed and nobody is before it."""
        chat = self._chat(key, now)
        if chat.first() is not None or self._ready[Urgency.TAP] or self._ready[Urgency.PUSH]:
            return False
        if max(self._halted, self._overall.opens(), chat.opens()) > now:
            return False
        self._take(chat, now)
        return True

    def ask(self, wish: Wish, now: float) -> None:
        chat = self._chat(wish.chat, now)
        chat.waits[wish.urgency][wish.ticket] = wish.patient_until
        self._where[wish.ticket] = (chat, wish.urgency)
        self._place(chat, now)

    def drop(self, ticket: Hashable, now: float) -> None:
        """Forget a ticket, granted or not."""
        found = self._where.pop(ticket, None)
        if found is not None:
            chat, urgency = found
            del chat.waits[urgency][ticket]
            self._place(chat, now)

    def due(self, now: float) -> list[Hashable]:
        """The tickets that may go now."""
        self._wake(now)
        granted: list[Hashable] = []
        while max(self._halted, self._overall.opens()) <= now and (ring := self._ring()) is not None:
            chat, _ = self._ready[ring].popitem(last=False)
            ticket, _ = chat.waits[ring].popitem(last=False)
            del self._where[ticket]
            self._take(chat, now)
            self._place(chat, now)
            granted.append(ticket)
        return granted

    def next_at(self) -> float | None:
        """When `due` may have something again; None when nobody waits."""
        if not self._where:
            return None
        earliest = max(self._halted, self._overall.opens())
        if self._ready[Urgency.TAP] or self._ready[Urgency.PUSH]:
            return earliest
        return max(earliest, self._sleeping[0][0])

    def halt(self, key: ChatKey, until: float, now: float) -> list[Hashable]:
        """Hold a chat (None: everybody) back until then; gives, and drops, those whose patience ends earlier."""
        if key is None:
            self._halted = max(self._halted, until)
            waits = [wait for chat in self._chats.values() for wait in chat.waits if wait]
        else:
            chat = self._chat(key, now)
            chat.halted = max(chat.halted, until)
            self._place(chat, now)
            waits = list(chat.waits)
        impatient = [ticket for wait in waits for ticket, end in wait.items() if end < until]
        for ticket in impatient:
            self.drop(ticket, now)
        return impatient

    def _chat(self, key: ChatKey, now: float) -> Chat:
        if key is None:
            return Chat(Free())  # each of these stands in the ring for itself
        chat = self._chats.get(key)
        if chat is None:
            self._forget(now)
            chat = self._chats[key] = Chat(self._gate(key))
        return chat

    def _gate(self, key: ChatKey) -> Gate:
        if not self._limits.rate:
            return Free()
        private = isinstance(key, int) and key > 0
        if private:
            return Bucket(self._limits.private_burst, self._limits.private_rate)
        return Window(*self._limits.group)

    def _forget(self, now: float) -> None:
        """Look at the two chats not looked at for longest: one is added a call, so idle ones never pile up."""
        for key in list(itertools.islice(self._chats, 2)):
            if self._chats[key].idle(now):
                del self._chats[key]
            else:
                self._chats.move_to_end(key)

    def _take(self, chat: Chat, now: float) -> None:
        chat.gate.take(now)
        self._overall.take(now)

    def _place(self, chat: Chat, now: float) -> None:
        """Put a chat where it belongs; one that is in its ring already keeps its turn."""
        first, opens = chat.first(), chat.opens()
        ring = first if opens <= now else None
        for urgency in Urgency:
            if urgency is not ring:
                self._ready[urgency].pop(chat, None)
        if ring is not None:
            chat.wakes = None
            self._ready[ring].setdefault(chat)
        elif first is not None and chat.wakes != opens:
            chat.wakes = opens
            heapq.heappush(self._sleeping, (opens, next(self._numbers), chat))

    def _wake(self, now: float) -> None:
        while self._sleeping and self._sleeping[0][0] <= now:
            at, _, chat = heapq.heappop(self._sleeping)
            if chat.wakes == at:
                chat.wakes = None
                self._place(chat, now)

    def _ring(self) -> Urgency | None:
        taps, pushes = self._ready
        if not pushes:
            return Urgency.TAP if taps else None
        if taps and self._streak < TAPS_BEFORE_A_PUSH:
            self._streak += 1
            return Urgency.TAP
        self._streak = 0
        return Urgency.PUSH


def _overall(rate: float) -> Gate:
    if not rate:
        return Free()
    # Evenly spaced: a window that lets all of a second go at its edge is, by a little jitter, over 30 at the other end
    # (measured: 21 to 53 of 250 messages; two at once still 1 or 2 on a busy machine, one at a time none).
    return Bucket(1, rate)
