"""What a person understands of what the bot tells: which order, which number, which word; from the texts alone."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.screens.order_words import STATES, STATUSES
from bot.orders import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox.telegram import Told


class Word(enum.StrEnum):
    """What was said about an order."""

    WAITING = "waiting"
    PLACED = "placed"
    STATUS = "status"
    REFUSED = "refused"
    UNVERIFIED = "unverified"
    NOT_PLACED = "not_placed"
    STOPPED = "stopped"
    GIVEN_UP = "given_up"
    """The draft was dropped or has expired."""


OUTCOMES = frozenset(Word) - {Word.WAITING}
IS_THERE = frozenset({Word.PLACED, Word.STATUS})
IS_NOT_THERE = frozenset({Word.REFUSED, Word.NOT_PLACED, Word.STOPPED, Word.GIVEN_UP})

SENTENCES = (
    (re.compile(r"Placed\. The panel's number is"), Word.PLACED),
    (re.compile(r"Refused: nothing was ordered"), Word.REFUSED),
    (re.compile(r"The panel did not answer clearly\."), Word.UNVERIFIED),
    (re.compile(r"The panel does not have this order"), Word.NOT_PLACED),
    (re.compile(r"It was stopped before it was sent"), Word.STOPPED),
    (re.compile(r"It waits here"), Word.WAITING),
)
"""How a message of its own, or a line of a digest, begins."""
DRAFTS = (
    (re.compile(r"Dropped, nothing was ordered"), Word.GIVEN_UP),
    (re.compile(r"This order has expired, nothing was ordered"), Word.GIVEN_UP),
)
STANDS = {
    STATES[State.QUEUED]: Word.WAITING,
    STATES[State.SUBMITTING]: Word.WAITING,
    STATES[State.PLACED]: Word.PLACED,
    STATES[State.REFUSED]: Word.REFUSED,
    STATES[State.UNVERIFIED]: Word.UNVERIFIED,
    STATES[State.NOT_PLACED]: Word.NOT_PLACED,
    STATES[State.DROPPED]: Word.STOPPED,
    **dict.fromkeys(STATUSES.values(), Word.STATUS),
}
"""From the words on a card."""

SPELLED = {"Cancelled": "Canceled"}
"""Where the panel's word and ours differ by a letter."""

CODE = r"(?P<code>[0-9A-HJKMNP-TV-Z]{4,})"
TITLE = re.compile(rf"^\S+ Order {CODE}(?: · panel (?P<id>\S+))?$")
LINE = re.compile(rf"^\S+ {CODE}(?: · (?P<id>\d+))? (?P<rest>.+: .+)$")
DIGEST = re.compile(r"^\d+ changes?$")
STEP = re.compile(r"^(?P<was>[A-Z][a-z ]+) → (?P<now>[A-Z][a-z ]+)$")
REFILL = re.compile(r"Refill \S+: ")
LINK = re.compile(r"https://\S+")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said about one order. `pushed`: in a message of its own or in a digest, not on a card."""

    seq: int
    chat: int
    message: int
    word: Word
    link: str = ""
    code: str = ""
    id: str = ""
    status: str = ""
    was: str = ""
    pushed: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What a text says, before it is known which link it is about."""

    word: Word
    code: str = ""
    id: str = ""
    status: str = ""
    was: str = ""
    pushed: bool = False


class Reader:
    """Reads one chat in order; remembers which link a message and a reference belong to."""

    def __init__(self) -> None:
        self._links: dict[int, str] = {}
        self._codes: dict[str, str] = {}

    def read(self, told: Told) -> list[Said]:
        if told.kind not in {"sent", "edited"}:
            return []
        link = self._link(told)
        found = list(_found(told.text))
        for one in found:
            if link and one.code and not one.pushed:
                self._codes[one.code] = link
        return [
            Said(told.seq, told.chat_id, told.message_id, one.word, self._codes.get(one.code, "" if one.code else link),
                 one.code, one.id, one.status, one.was, one.pushed)
            for one in found
        ]  # fmt: skip

    def linked(self, said: Said) -> Said:
        """Say which link it is about where that was shown only later."""
        return said if said.link else replace(said, link=self._codes.get(said.code, ""))

    def _link(self, told: Told) -> str:
        found = LINK.search(told.text)
        if found is not None:
            self._links[told.message_id] = found[0]
        return self._links.get(told.message_id, "")


def _found(text: str) -> Iterator[_Found]:
    first, *rest = text.split("\n")
    title = TITLE.match(first)
    if title is not None:
        yield from _card(title, text) if "\n\n" in text else _push(title, rest)
    elif DIGEST.match(first):
        yield from filter(None, map(_line, rest))
    else:
        yield from (_Found(word) for pattern, word in DRAFTS if pattern.match(first))


def _card(title: re.Match[str], text: str) -> Iterator[_Found]:
    state = text.split("\n\n")[1].split("\n", maxsplit=1)[0]
    word = STANDS.get(state)
    if word is not None:
        yield _Found(word, title["code"], title["id"] or "", state if word is Word.STATUS else "")


def _push(title: re.Match[str], rest: list[str]) -> Iterator[_Found]:
    if len(rest) > 1 and (found := _sentence(rest[1], title["code"], title["id"] or "")) is not None:
        yield found


def _line(text: str) -> _Found | None:
    line = LINE.match(text)
    if line is None:
        return None
    # A service's name may have a colon too.
    ends = [line["rest"][colon.end() :] for colon in re.finditer(": ", line["rest"])]
    if any(REFILL.match(said) for said in ends):
        return None
    return next(filter(None, (_sentence(said, line["code"], line["id"] or "") for said in ends)), None)


def _sentence(said: str, code: str, number: str) -> _Found | None:
    step = STEP.match(said)
    if step is not None:
        return _Found(Word.STATUS, code, number, step["now"], step["was"], pushed=True)
    word = next((word for pattern, word in SENTENCES if pattern.match(said)), None)
    return None if word is None else _Found(word, code, number, pushed=True)
