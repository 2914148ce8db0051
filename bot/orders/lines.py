"""Orders written as lines, «service | link | quantity»: read, checked one by one, and confirmed all together.

A list is kept as it was written; what is good in it, and what each line costs, is found out anew at every look.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Denied, Money, Told
from bot.orders.desk import Confirmed, Tap, seal
from bot.orders.draft import Draft, DraftState, new_draft
from bot.orders.fields import form_of
from bot.people import NOT_FOUND, ZERO, left

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from bot.orders.books import Books
    from bot.orders.desk import Desk
    from bot.orders.order import Order
    from bot.panel import Service
    from bot.people import Person

MOST_LINES = 100
_PARTS = (2, 3)
_BARS = re.compile(r"\s*[|\t]\s*")
_LINK = re.compile(r"\S*[.@:/]\S*")
_NUMBER = re.compile(r"#?[0-9]+")


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in one line; `quantity` is None where nothing does."""

    service: str
    link: str
    quantity: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A list that somebody sent."""

    id: str
    person: str
    body: str
    state: DraftState
    touched: datetime


@dataclass(frozen=True, slots=True)
class Good:
    """A line that can be ordered: the draft that it comes to."""

    number: int
    text: str
    draft: Draft

    @property
    def price(self) -> Decimal:
        return self.draft.price or ZERO


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be, and why."""

    number: int
    text: str
    why: Told


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with every line looked at."""

    lines: Sequence[Good | Bad]

    @property
    def good(self) -> Sequence[Good]:
        return [one for one in self.lines if isinstance(one, Good)]

    @property
    def bad(self) -> Sequence[Bad]:
        return [one for one in self.lines if isinstance(one, Bad)]

    @property
    def total(self) -> Decimal:
        return sum((one.price for one in self.good), ZERO)

    @property
    def seal(self) -> str:
        """Name what the sheet would order, at which prices, so that an older one cannot order something else."""
        seals = "\0".join(f"{one.number} {seal(one.draft)}" for one in self.good)
        return hashlib.blake2b(seals.encode(), digest_size=5).hexdigest()


def read_line(text: str, known: Callable[[str], bool]) -> Line | None:
    """Read `101 | link | 1000` (bars or tabs), or `101 link 1000` with a link or a number; None for other texts.

    `known` tells whether something is, or once was, the number of a service.
    """
    bars = _BARS.split(text.strip())
    parts = bars if len(bars) > 1 else text.split()
    if len(parts) not in _PARTS or "\n" in text.strip() or not known(parts[0]) or " " in parts[0]:
        return None
    if len(bars) == 1 and not (_NUMBER.fullmatch(parts[0]) and (_LINK.fullmatch(parts[1]) or _counted(parts))):
        return None
    return Line(parts[0].lstrip("#"), parts[1], parts[2] if len(parts) > 2 and parts[2] else None)  # noqa: PLR2004 - the third


def _counted(parts: Sequence[str]) -> bool:
    """Tell whether a number stands where the quantity would."""
    return len(parts) == max(_PARTS) and _NUMBER.fullmatch(parts[-1]) is not None


def rows_of(text: str) -> list[tuple[int, str]]:
    """Read the lines that are not blank, each with its number in the text."""
    return [(number, row.strip()) for number, row in enumerate(text.splitlines(), 1) if row.strip()]


def is_list(text: str, known: Callable[[str], bool]) -> bool:
    """Tell whether most of several lines are orders."""
    rows = rows_of(text)
    return len(rows) > 1 and 2 * sum(read_line(row, known) is not None for _, row in rows) > len(rows)


def given_by(line: Line, service: Service) -> tuple[Mapping[str, str], Sequence[Told]]:
    """Read a line's answers for a service: those that are good, and what is wrong with the others."""
    form = form_of(service)
    given: dict[str, str] = {}
    wrong: list[Told] = []
    if form is None:
        return given, wrong
    target, quantity = form.field(form.target), form.field("quantity")
    if line.quantity is not None and quantity is None:
        wrong.append(
            Told("Service {service} has no quantity to choose, so what stood there was left out.", service=service.id)
        )
    for field, text in ((target, line.link), (quantity, line.quantity)):
        if field is None or text is None:
            continue
        try:
            given[field.key] = field.parse(text, service)
        except Told as told:
            wrong.append(told)
    return given, wrong


@dataclass(frozen=True, slots=True)
class Clerk:
    """Looks through lists, and orders what is good in them, at one moment with one catalogue."""

    desk: Desk
    find: Callable[[str], Service | None]
    currency: str
    now: datetime

    def sheet(self, books: Books, batch: Batch) -> Sheet:
        """Look at every line that was not ordered; raises Told where there are too many."""
        rows = rows_of(batch.body)
        if len(rows) > MOST_LINES:
            raise Told(
                "At most {max} lines at once, please; these are {count}. Send the rest as a second list.",
                max=MOST_LINES,
                count=len(rows),
            )
        seen: dict[tuple[str, str], int] = {}
        left_over = (pair for pair in rows if not _was_ordered(books, batch, pair[0]))
        return Sheet(tuple(self._looked_at(books, batch, pair, seen) for pair in left_over))

    def _looked_at(
        self, books: Books, batch: Batch, row: tuple[int, str], seen: dict[tuple[str, str], int]
    ) -> Good | Bad:
        number, text = row
        try:
            draft = self._draft(batch, number, text)
            self._check(books, draft, seen)
        except Told as why:
            return Bad(number, text, why)
        seen[draft.service.id, draft.link or ""] = number
        return Good(number, text, draft)

    def _draft(self, batch: Batch, number: int, text: str) -> Draft:
        line = read_line(text, bool)
        if line is None:
            raise Told("This is no line like “101 | link | 1000”.")
        service = self.find(line.service)
        if service is None:
            raise Told("There is no service {id}. Search by words, or browse the services.", id=line.service[:40])
        given, wrong = given_by(line, service)
        if wrong:
            raise wrong[0]
        draft = replace(new_draft(_draft_id(batch, number), batch.person, service, self.now), answers=given)
        if not draft.ready:
            raise _incomplete(draft)
        return draft

    def _check(self, books: Books, draft: Draft, seen: Mapping[tuple[str, str], int]) -> None:
        before = seen.get((draft.service.id, draft.link or ""))
        if before is not None:
            raise Told("Line {line} has the same service and link.", line=before)
        if self.desk.same_target(books, draft):
            raise Told("There is an open order of this service for the same link already.")
        self.desk.policy.limits.check(Money(draft.price or ZERO, self.currency))

    def confirm(self, books: Books, person: Person, sheet: Sheet, *, held: bool) -> Sequence[Order]:
        """Make an order of each good line; raises Told where a rule is in the way of one, and then none may be kept."""
        rest = left(books.totals, person.key, person.purse, self.now)
        if rest is not None and sheet.total > rest:
            raise Told("These orders are {price} together, and your allowance has {left} left.",
                       price=Money(sheet.total, self.currency), left=Money(rest, self.currency))  # fmt: skip
        return [self._order(books, person, one, held=held) for one in sheet.good]

    def _order(self, books: Books, person: Person, line: Good, *, held: bool) -> Order:
        books.drafts.put(line.draft)
        tap = Tap(line.draft.id, seal(line.draft), line.draft.service, self.currency, held=held)
        try:
            answer = self.desk.confirm(books, person, tap, self.now)
        except Denied:
            raise
        except Told as why:
            raise Told("Line {line}: {why}", line=line.number, why=why) from why
        if not isinstance(answer, Confirmed):
            raise Denied(NOT_FOUND)
        return answer.order


def _draft_id(batch: Batch, number: int) -> str:
    """One for each line, always the same: the books take an order of it once, whatever happens."""
    return f"{batch.id}.{number}"


def _was_ordered(books: Books, batch: Batch, number: int) -> bool:
    return batch.state is DraftState.CONFIRMED and books.orders.by_draft(_draft_id(batch, number)) is not None


def _incomplete(draft: Draft) -> Told:
    pending = draft.pending
    if pending is not None and pending.key == "quantity":
        return Told("The quantity is missing: it must be between {min} and {max}.",
                    min=max(draft.service.min, 1), max=draft.service.max)  # fmt: skip
    return Told("Service {service} asks for more than a line holds. Order it alone, with /order {service}.",
                service=draft.service.id)  # fmt: skip
