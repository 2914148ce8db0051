"""Drafting: what one step of an order does to the books, as plain functions of one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.screens.confirm import Quote
from bot.errors import Denied, Money, Told
from bot.orders import NOT_FOUND, Draft, DraftState, new_draft
from bot.people import Person, left

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.chat.turn import Books
    from bot.orders import Desk, Known, Order
    from bot.panel import Service

LINKS = 3
LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class Look:
    """A draft as it stands after a step (None: there is none), and what its screen has to say."""

    draft: Draft | None
    currency: str = ""
    quote: Quote = field(default_factory=Quote)
    recent: Sequence[Order] = ()
    told: Told | None = None
    aside: Draft | None = None
    """The draft that had to give way to this one."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """Steps of one person's order at one moment."""

    desk: Desk
    books: Books
    person: Person
    now: datetime

    def begin(self, service: Service, *, pasted: str | None = None) -> Look:
        """Start a draft; the one that is open gives way. A link that was sent before is taken if it fits."""
        draft = new_draft(_token(), self.person.key, service, self.now)
        if pasted is not None and draft.pending is not None and draft.pending.key == "link":
            draft = self._answered(draft, pasted)
        return self._start(draft)

    def resume(self, draft_id: str, current: Callable[[str], Service]) -> Look:
        """Go on with a draft, or begin again with the answers of one that has ended."""
        old = self._mine(draft_id)
        if old.state is DraftState.CONFIRMED:
            raise Told("This order was confirmed already.")
        if old.state is DraftState.OPEN and not self._late(old):
            return self.look(old)
        again = replace(old, id=_token(), state=DraftState.OPEN, touched=self.now)
        return self._start(again.refreshed(current(old.service.id)))

    def step(self, draft_id: str | None, change: Callable[[Draft], Draft]) -> Look:
        """Change the draft named, or the one that is open; what is wrong with an answer is told and nothing changes."""
        draft = self.books.drafts.open_of(self.person.key) if draft_id is None else self._mine(draft_id)
        if draft is None or draft.state is not DraftState.OPEN:
            return Look(draft)
        if self._late(draft):
            return Look(self._end(draft, DraftState.EXPIRED))
        try:
            changed = replace(change(draft), touched=self.now)
        except Told as told:
            return replace(self.look(draft), told=told)
        self.books.drafts.put(changed)
        return self.look(changed)

    def drop(self, draft_id: str | None = None) -> Look:
        """End the draft named, or the one that is open, without an order."""
        draft = self.books.drafts.open_of(self.person.key) if draft_id is None else self._mine(draft_id)
        if draft is None or draft.state is not DraftState.OPEN:
            return Look(draft)
        return Look(self._end(draft, DraftState.EXPIRED if self._late(draft) else DraftState.DROPPED))

    def look(self, draft: Draft) -> Look:
        """Read what the draft's screen has to say beside it."""
        balance = self.books.memory.get("balance")
        currency = currency_of(balance)
        if draft.ready:
            return Look(draft, currency, self._quote(draft, balance))
        asks_link = draft.pending is not None and draft.pending.key == "link"
        return Look(draft, currency, recent=self._recent() if asks_link else ())

    def _start(self, draft: Draft) -> Look:
        old = self.books.drafts.open_of(self.person.key)
        aside = None
        if old is not None:
            ended = self._end(old, DraftState.EXPIRED if self._late(old) else DraftState.DROPPED)
            aside = ended if ended.answers else None
        self.books.drafts.put(draft)
        return replace(self.look(draft), aside=aside)

    def _answered(self, draft: Draft, text: str) -> Draft:
        try:
            return draft.answer(text, self.now)
        except Told:
            return draft

    def _mine(self, draft_id: str) -> Draft:
        draft = self.books.drafts.hold(draft_id, self.person.key)
        if draft is None:
            raise Denied(NOT_FOUND)
        return draft

    def _late(self, draft: Draft) -> bool:
        return self.now - draft.touched > self.desk.policy.draft

    def _end(self, draft: Draft, state: DraftState) -> Draft:
        self.books.drafts.move(draft, state, self.now)
        return replace(draft, state=state)

    def _quote(self, draft: Draft, balance: Known | None) -> Quote:
        same = bool(self.desk.same_target(self.books, draft))
        if not self.person.operator:
            return Quote(left(self.books.totals, self.person.key, self.person.allowance, self.now), same=same)
        if balance is None:
            return Quote(same=same)
        amount = Money(Decimal(str(balance.value["amount"])), currency_of(balance))
        return Quote(balance=amount, age=self.now - balance.at, same=same)

    def _recent(self) -> Sequence[Order]:
        """Read the newest orders of a few different links."""
        page = self.books.orders.page(self.person.key, finished=None, offset=0, limit=LOOKED_AT)
        newest = {order.link: order for order in reversed(page) if order.link is not None and "://" in order.link}
        return sorted(newest.values(), key=lambda order: -order.ref)[:LINKS]


def currency_of(balance: Known | None) -> str:
    return "" if balance is None else str(balance.value.get("currency") or "")


def _token() -> str:
    """96 random bits, so that nothing can be guessed from one's own."""
    return secrets.token_urlsafe(12)
