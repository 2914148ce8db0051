"""What one person may send in a while: beyond it updates are dropped before they are stored."""

import itertools
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.transport.pacing import Bucket


class Verdict(Enum):
    """FIRST is the first one dropped of a flood: the person is told once."""

    PASS = auto()
    FIRST = auto()
    DROP = auto()


@dataclass(frozen=True, slots=True)
class Allowed:
    """`updates` at once, refilled over `seconds`; 0 updates = no limit."""

    updates: int = 20
    seconds: float = 10.0


@dataclass(slots=True)
class Meter:
    """One person's two buckets: by our clock, and by when his messages say that they were sent.

    Only what is too much by both is a flood, so what piled up while the desk was down is none.
    """

    ours: Bucket
    said: Bucket
    newest: float = 0.0
    told: bool = False

    def passes(self, now: float, date: float) -> bool:
        self.newest = max(self.newest, date)
        by_ours, by_said = _taken(self.ours, now), _taken(self.said, self.newest)
        return by_ours or by_said

    def rests(self) -> float:
        return max(self.ours.rests(), self.said.rests())


@dataclass(slots=True)
class Flood:
    """The meters of everybody; those that are full again are forgotten."""

    allowed: Allowed = field(default_factory=Allowed)
    _meters: OrderedDict[int, Meter] = field(default_factory=OrderedDict)

    def judge(self, person: int | None, now: float, date: float | None) -> Verdict:
        """Times are seconds since 1970."""
        if person is None or not self.allowed.updates:
            return Verdict.PASS
        known = self._meters.get(person)
        if known is not None and known.rests() > now + self.allowed.seconds:
            del self._meters[person]  # no meter fills for so long: the clock was put back
        meter = self._meter(person, now)
        if meter.rests() <= now:
            meter.told = False
        if meter.passes(now, now if date is None else min(now, date)):
            return Verdict.PASS
        first, meter.told = not meter.told, True
        return Verdict.FIRST if first else Verdict.DROP

    def _meter(self, person: int, now: float) -> Meter:
        meter = self._meters.get(person)
        if meter is None:
            self._forget(now)
            rate = self.allowed.updates / self.allowed.seconds
            meter = Meter(Bucket(self.allowed.updates, rate), Bucket(self.allowed.updates, rate))
            self._meters[person] = meter
        return meter

    def _forget(self, now: float) -> None:
        for person in list(itertools.islice(self._meters, 2)):
            if self._meters[person].rests() <= now:
                del self._meters[person]
            else:
                self._meters.move_to_end(person)


def _taken(bucket: Bucket, now: float) -> bool:
    if bucket.opens() > now:
        return False
    bucket.take(now)
    return True
