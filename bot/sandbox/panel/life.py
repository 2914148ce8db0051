"""How orders and refills live: a clock that counts whole lives, and plans of stages along it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

PENDING, IN_PROGRESS, PROCESSING = "Pending", "In progress", "Processing"
COMPLETED, PARTIAL, CANCELED, REFUNDED, FAILED = "Completed", "Partial", "Canceled", "Refunded", "Failed"
REJECTED = "Rejected"
OPEN = frozenset({PENDING, PROCESSING, IN_PROGRESS})

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class LifeClock:
    """Counts lives: one passes in `seconds`; with 0 seconds the clock stands and nothing moves by itself.

    A clock that is put back counts nothing until it has caught up.
    """

    def __init__(self, now: Clock, seconds: float) -> None:
        self._now = now
        self._seconds = seconds
        self._read_at = now()
        self._lives = 0.0

    @property
    def seconds(self) -> float:
        return self._seconds

    def pace(self, seconds: float) -> None:
        """From now on a life takes `seconds`; what has passed stays."""
        self._lives = self.lives()
        self._seconds = seconds

    def lives(self) -> float:
        now = self._now()
        if self._seconds > 0:
            self._lives += max(0.0, (now - self._read_at).total_seconds()) / self._seconds
        self._read_at = now
        return self._lives


@dataclass(frozen=True, slots=True)
class Stage:
    """From `at` (in lives) on, a status; what remains falls evenly towards the next stage."""

    at: float
    status: str
    remains: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Stages in the order of their times; the first holds from the start."""

    stages: tuple[Stage, ...]

    def stage(self, lives: float) -> Stage:
        """The stage at a time, with what remains just then."""
        past = [stage for stage in self.stages if stage.at <= lives] or [self.stages[0]]
        current = past[-1]
        if current.status != IN_PROGRESS or len(past) == len(self.stages):
            return current
        ahead = self.stages[len(past)]
        done = (lives - current.at) / (ahead.at - current.at)
        return Stage(lives, current.status, round(current.remains + done * (ahead.remains - current.remains)))

    def next_at(self, lives: float) -> float | None:
        return next((stage.at for stage in self.stages if stage.at > lives), None)

    def ended(self, lives: float) -> bool:
        return self.stages[-1].at <= lives

    def turn(self, stage: Stage) -> Plan:
        """The same up to the new stage, and nothing after it."""
        return Plan((*(old for old in self.stages if old.at < stage.at), stage))


ENDS: Mapping[str, float] = {"completed": 0.84, "partial": 0.06, "canceled": 0.05, "flips": 0.05}
"""Shares of the ways in which an order ends; `flips` is Completed first and Partial later."""


def draw_plan(quantity: int, ends: Mapping[str, float], rng: Random) -> Plan:
    start, middle = rng.uniform(0.08, 0.25), rng.uniform(0.45, 0.7)
    end = rng.choices(list(ends), list(ends.values()))[0]
    left = quantity - int(quantity * rng.uniform(0.4, 0.95))
    if quantity <= 1 and end in {"partial", "flips"}:
        end = "completed"
    stages = [Stage(0, PENDING, quantity), Stage(start, IN_PROGRESS, quantity)]
    if end == "canceled":
        return Plan((*stages, Stage(middle, CANCELED, quantity)))
    half = quantity - int((quantity - left) * rng.uniform(0.3, 0.6))
    stages.append(Stage(middle, IN_PROGRESS, half))
    if end == "partial":
        return Plan((*stages, Stage(1, PARTIAL, left)))
    stages.append(Stage(1, COMPLETED, 0))
    if end == "flips":
        stages.append(Stage(rng.uniform(1.2, 1.8), PARTIAL, max(1, left // 4)))
    return Plan(tuple(stages))


def draw_refill_plan(rejected: float, rng: Random) -> Plan:
    end = REJECTED if rng.random() < rejected else COMPLETED
    return Plan((Stage(0, PENDING), Stage(rng.uniform(0.1, 0.2), IN_PROGRESS), Stage(rng.uniform(0.4, 0.6), end)))


NEXT = {PENDING: IN_PROGRESS, PROCESSING: IN_PROGRESS, IN_PROGRESS: COMPLETED, COMPLETED: PARTIAL}
"""What follows by hand where no plan says more."""
