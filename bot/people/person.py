"""Person, role and application: who somebody is to this desk, and what the door needs of a store."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time
from typing import TYPE_CHECKING, Protocol

from bot.people.allowance import Allowance, Period
from bot.people.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Sequence


class Role(enum.StrEnum):
    """What a person may do here; checked where it is done, not in the menu."""

    OPERATOR = "operator"
    MEMBER = "member"
    VIEWER = "viewer"
    GUEST = "guest"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote to the desk. `key` is random and stands in the books; only this record knows Telegram's."""

    key: str
    telegram_id: int
    name: str
    role: Role
    language: str | None = None
    language_code: str | None = None
    allowance: Allowance | None = None
    reachable: bool = True
    told_private: datetime | None = None
    preferences: Preferences = field(default_factory=Preferences)

    @property
    def operator(self) -> bool:
        return self.role is Role.OPERATOR

    @property
    def inside(self) -> bool:
        """Whether the desk talks to this person at all."""
        return self.role in {Role.OPERATOR, Role.MEMBER, Role.VIEWER}

    @property
    def purse(self) -> Allowance | None:
        """What may be spent: an operator's is not limited, whatever it was before; the caps over all hold for them."""
        if self.operator:
            return Allowance(Period.UNLIMITED)
        return self.allowance

    @property
    def may_order(self) -> bool:
        return self.role in {Role.OPERATOR, Role.MEMBER}


class ApplicationState(enum.StrEnum):
    """A wish to be let in: the first operator's answer wins."""

    ASKED = "asked"
    APPROVED = "approved"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Application:
    """One person's wish to be let in. `by` is the key of the operator who answered."""

    number: int
    person: str
    state: ApplicationState
    made: datetime
    by: str | None = None
    answered: datetime | None = None


class People(Protocol):
    """What the store keeps about people; every call is part of the caller's transaction."""

    def get(self, key: str) -> Person | None: ...
    def by_telegram(self, telegram_id: int) -> Person | None: ...
    def add(self, person: Person) -> None: ...
    def save(self, person: Person, *, was: Person) -> None:
        """Write what is another in `was`, and nothing else: somebody may have changed the rest since it was read."""

    def operators(self) -> Sequence[Person]: ...
    def ordering(self) -> Sequence[Person]:
        """Read everybody who may order, oldest first."""

    def list(self, *, offset: int, limit: int) -> Sequence[Person]:
        """List the people inside first, then guests and revoked ones, newest first within each."""

    def count(self) -> int: ...
    def place(self, key: str) -> int:
        """Tell how many stand before somebody in the list; 0 for nobody."""

    def apply(self, person: str, now: datetime) -> Application:
        """Record a wish to be let in."""

    def application(self, number: int) -> Application | None: ...
    def last_application(self, person: str) -> Application | None: ...
    def answer(self, application: Application) -> bool:
        """Write `state`, `by` and `answered` if it is still ASKED; tell whether this answer was the first."""

    def audit(self, actor: str, action: str, subject: str, facts: dict[str, str], now: datetime) -> None:
        """Append one line to the audit log of money and access; it is never changed."""
