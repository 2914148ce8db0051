"""What one seed decides beforehand: who orders what and when, in which manner, what goes wrong, when the bot is hit."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.e2e.steps import link_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CLERKS = (1, 2)
"""Telegram ids of the operators."""
FIRST_PERSON = 10

DOUBLE, LATE, REPEAT, RACE = "double", "late", "repeat", "race"
ASIDE, EDIT, STOP, AWAY, REFILL, CANCEL = "aside", "edit", "stop", "away", "refill", "cancel"
HABITS: Mapping[str, float] = MappingProxyType(
    {
        DOUBLE: 0.3,
        LATE: 0.2,
        REPEAT: 0.15,
        RACE: 0.03,
        ASIDE: 0.05,
        EDIT: 0.1,
        STOP: 0.05,
        AWAY: 0.03,
        REFILL: 0.3,
        CANCEL: 0.06,
    }
)
"""How often an order is written so: tapped twice; tapped again after its outcome; each answer said twice; the confirm
followed at once by /cancel; dropped half-way and begun anew; its quantity edited on the card; stopped as soon as that
is offered; the bot blocked for a while after it; refilled once completed; canceled while it is open."""
CALM_HABITS: Mapping[str, float] = MappingProxyType(
    {name: share for name, share in HABITS.items() if name not in {RACE, STOP}}
)
"""Those with which every order is placed where nothing goes wrong."""

UNCLEAR = (
    "accept_drop", "accept_reset", "accept_502", "accept_524", "accept_hang", "accept_garbage", "accept_html",
    "accept_warning", "accept_truncated", "accept_half_headers", "accept_empty", "accept_null", "accept_error",
    "accept_both", "late_accept", "reject_drop", "reject_reset", "reject_504", "reject_hang", "reject_garbage",
    "reject_empty", "reject_truncated", "reject_trouble",
)  # fmt: skip
"""Answers to `add` that prove nothing, whether the panel took the order or not."""
CLEAR = ("reject_link", "reject_min", "reject_duplicate", "reject_service")
"""Refusals in words that prove that there is no order."""
PAUSES = ("rate_limit", "maintenance")
READS = ("502", "drop", "garbage", "missing_ids", "html", "truncated")
SENDS = ("server_error", "bad_gateway", "drop_before", "drop_after", "too_many")
KILL, TERM = "kill", "term"


@dataclass(frozen=True, slots=True)
class Wish:
    """One order that somebody means to make; its link is its own, and joins the three histories."""

    person: int
    number: int
    at: float
    quantity: int
    habits: frozenset[str]

    @property
    def link(self) -> str:
        return link_of(f"{self.person}-{self.number}")


@dataclass(frozen=True, slots=True)
class Run:
    """One life of the bot: how long, how it ends, and what is done to it meanwhile, by seconds since its start."""

    seconds: float
    end: str
    acts: tuple[tuple[float, str], ...] = ()
    full: tuple[float, float] | None = None
    """From when on, and for how long, the disk is full."""
    jump: tuple[float, float] | None = None
    """When the clock jumps, and by how many seconds; at the end of the run it is right again."""


@dataclass(frozen=True, slots=True)
class Troubles:
    """How often what goes wrong, as shares of calls or of lives of the bot."""

    add: float = 0.18
    changes: float = 0.1
    reads: float = 0.05
    sends: float = 0.05
    send_kinds: tuple[str, ...] = SENDS
    polls: float = 0.02
    kinds: tuple[str, ...] = UNCLEAR
    clear: float = 0.02
    pauses: float = 0.005
    slow: float = 0.0
    """Share of adds that take `slow_seconds`."""
    slow_seconds: float = 1.0
    term: float = 0.06
    acts: Mapping[str, float] = field(
        default_factory=lambda: {"freeze": 0.05, "second": 0.04, "renumber": 0.08, "again": 0.2, "poison": 0.1}
    )
    full: float = 0.05
    jump: float = 0.05
    jumps: tuple[float, ...] = (-300.0, -20.0, 20.0, 300.0)


def only(**troubles: object) -> Troubles:
    """Make troubles of which there are these and no others."""
    nothing = {"add": 0, "changes": 0, "reads": 0, "sends": 0, "polls": 0, "clear": 0, "pauses": 0, "slow": 0}
    return Troubles(**{**nothing, "term": 0, "acts": {}, "full": 0, "jump": 0, **troubles})


NONE = only()


@dataclass(frozen=True, slots=True)
class Plan:
    """Durations are in seconds. Orders begin within `span`; with `kills` the nemesis goes on until there were so many.

    `life` is an order's life at the panel. The quarantine runs from the end of a call, and is longer than `late`: how
    long after that the panel may still take it.
    """

    seed: int
    orders: int
    people: int
    span: float
    kills: int = 0
    troubles: Troubles = NONE
    habits: Mapping[str, float] = field(default_factory=lambda: HABITS)
    life: float = 5.0
    poll: float = 0.2
    timeout: float = 2.0
    late: float = 0.5
    quarantine: float = 1.5
    patience: float = 3.0
    """Of a person, before a tap or a word is repeated."""
    endurance: float = 30.0
    """Of a person who has repeated it often enough: the desk may be slow, but it must answer."""
    poor: float = 0.1
    """Share of people whose credit does not suffice for all that they wish."""
    flips: float = 0.1
    mortal: bool = True
    """Whether the bot is killed again and again."""
    grace: float = 10.0
    """At the end, beyond what must be waited for."""
    probe: bool = False
    """No operator answers; the bot looks for unverified orders by itself."""
    copies: float = 0.02
    """Share of statuses that may come twice, where the answer to a send was lost or the bot was killed before it."""

    @property
    def calm(self) -> bool:
        return self.troubles is NONE

    @property
    def left(self) -> float:
        """Share of the ambiguous orders that may be left unverified at the end."""
        return 0.1 if self.probe else 0.0

    @property
    def settled(self) -> float:
        """After this, an order that has ended has been looked at once more, whatever the clock said when it ended.

        By a clock that ran ahead just then its earlier looks were taken too soon: the last one, hours later, is right.
        """
        hours = 72 if self.troubles.jump else 1
        wrong = max(self.troubles.jumps) if self.troubles.jump else 0.0
        return (60 * hours + 2) * self.poll + self.life + wrong

    def _random(self, what: object) -> Random:
        return Random(f"{self.seed}:{what}")

    def persons(self) -> range:
        return range(FIRST_PERSON, FIRST_PERSON + self.people)

    def wishes(self, person: int) -> tuple[Wish, ...]:
        """What one person orders, one after the other."""
        chance, place = self._random(f"person {person}"), person - FIRST_PERSON
        count = self.orders // self.people + (place < self.orders % self.people)
        times = sorted(chance.uniform(0, self.span) for _ in range(count))
        return tuple(
            Wish(person, number, at, chance.randrange(100, 1000), self._habits(chance))
            for number, at in enumerate(times)
        )

    def _habits(self, chance: Random) -> frozenset[str]:
        return frozenset(name for name, share in self.habits.items() if chance.random() < share)

    def credit(self, person: int, price: float) -> int:
        """Give what a person may spend: more than enough, or for the poor half of it."""
        whole = sum(wish.quantity for wish in self.wishes(person)) * price
        poor = self._random(f"credit {person}").random() < self.poor
        return int(whole / 2 if poor else whole * 3)

    def runs(self) -> Iterator[Run]:
        """The lives of the bot, without end; the nemesis stops taking them."""
        chance = self._random("nemesis")
        return (self._run(chance) for _ in itertools.count())

    def _run(self, chance: Random) -> Run:
        troubles, seconds = self.troubles, chance.uniform(1.5, 4.0)
        end = TERM if chance.random() < troubles.term else KILL
        acts = [(chance.uniform(0.2, seconds), act) for act, share in troubles.acts.items() if chance.random() < share]
        full = (chance.uniform(0.2, seconds), chance.uniform(0.3, 1.0)) if chance.random() < troubles.full else None
        jump = (
            (chance.uniform(0.2, seconds), chance.choice(troubles.jumps)) if chance.random() < troubles.jump else None
        )
        return Run(seconds, end, tuple(sorted(acts)), full, jump)
