"""Broadcasts: a word to everybody who may order, looked at before it is told, and told to each once or not at all."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from bot.errors import Denied, Told
from bot.people.door import NOT_FOUND
from bot.people.notice import Notice, Notices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.people.person import People, Person

BROADCAST = "broadcast"
"""The kind of its notices, and the action in the audit log."""

LONGEST = 3500
"""UTF-16 units, as Telegram counts: what stands around the text needs room too."""
LASTS = timedelta(hours=1)
"""So long a text may wait for its Send: nobody is told by a slip of the finger what was true last week."""


class BroadcastState(enum.StrEnum):
    """What became of a text."""

    OPEN = "open"
    SENT = "sent"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A text that an operator wants to be told to all."""

    id: str
    person: str
    body: str
    state: BroadcastState
    touched: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a text goes to, and how many more there are who have blocked the bot."""

    people: Sequence[Person]
    blocked: int


class Broadcasts(Protocol):
    """Texts for all in the store; every look-up names the author."""

    def add(self, broadcast: Broadcast) -> None: ...
    def get(self, broadcast: str, person: str) -> Broadcast | None: ...
    def move(self, broadcast: Broadcast, state: BroadcastState, now: datetime) -> bool:
        """Change the state if it is still the one in `broadcast`; tell whether this call did it."""


class Books(Protocol):
    """What a broadcast needs of a transaction."""

    @property
    def people(self) -> People: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def broadcasts(self) -> Broadcasts: ...


def check_body(text: str) -> str:
    """Give the text as it is told; raises Told for one that no message holds."""
    body = text.strip()
    if not body:
        raise Told("There is nothing in it to be told. Please send the text.")
    if len(body.encode("utf-16-le", "replace")) > 2 * LONGEST:
        raise Told("That is too long: at most {most} characters fit. Please send a shorter text.", most=LONGEST)
    return body


def reach_of(books: Books, by: Person) -> Reach:
    """Find whom a text of this operator goes to: everybody who may order, but for the author, who has seen it."""
    others = [person for person in books.people.ordering() if person.key != by.key]
    people = [person for person in others if person.reachable]
    return Reach(people, len(others) - len(people))


def announce(books: Books, by: Person, text: Broadcast, now: datetime) -> Reach:
    """Put one notice for each into the outbox; raises Told where this text was sent or left before."""
    if not by.operator or text.person != by.key:
        raise Denied(NOT_FOUND)
    if text.state is BroadcastState.OPEN and now - text.touched > LASTS:
        raise Told("This text is more than an hour old. Please write it again with /broadcast")
    _end(books, text, BroadcastState.SENT, now)
    reach = reach_of(books, by)
    for person in reach.people:
        facts = {"text": text.body, "at": now.isoformat()}
        books.notices.put(Notice(person.key, BROADCAST, f"{BROADCAST}:{text.id}:{person.key}", None, facts, True), now)
    figures = {"receivers": str(len(reach.people)), "blocked": str(reach.blocked)}
    books.people.audit(by.key, BROADCAST, text.id, figures, now)
    return reach


def leave(books: Books, text: Broadcast, now: datetime) -> None:
    """Tell nobody; raises Told where this text was sent or left before."""
    _end(books, text, BroadcastState.LEFT, now)


def _end(books: Books, text: Broadcast, state: BroadcastState, now: datetime) -> None:
    was = Broadcast(text.id, text.person, text.body, BroadcastState.OPEN, text.touched)
    if not books.broadcasts.move(was, state, now):
        raise Told("This text was dealt with already.")
