"""Notices: what a person is told unasked, written in the same transaction as the change that it tells of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

Fact = str | int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. `dedupe` is unique for ever; `facts` is the snapshot that the sentence is made of.

    `kind` is a word that the chat has a screen for. `loud` rings; a quiet one only appears.
    """

    person: str
    kind: str
    dedupe: str
    order: int | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that is not sent yet, with its place in the queue. `hushed` ones were kept back by quiet hours."""

    number: int
    notice: Notice
    made: datetime
    attempts: int = 0
    hushed: bool = False


class Notices(Protocol):
    """The outbox in the store, part of the caller's transaction."""

    def put(self, notice: Notice, now: datetime) -> None:
        """Add a notice; one whose `dedupe` is already there is left as it is."""

    def waiting(self, now: datetime, *, limit: int) -> Sequence[Waiting]:
        """Read due notices of reachable people, oldest first."""

    def sent(self, numbers: Sequence[int], now: datetime) -> None: ...
    def again(self, numbers: Sequence[int], due: datetime) -> None:
        """Put off to `due` and count one attempt."""

    def hush(self, numbers: Sequence[int], until: datetime) -> None:
        """Keep back for quiet hours; others of the same person may be sent meanwhile."""

    def rouse(self, person: str, now: datetime) -> None:
        """Let what quiet hours keep back be sent now."""

    def dead(self, numbers: Sequence[int], reason: str, now: datetime) -> None:
        """Give up with a reason that the operator can read."""
