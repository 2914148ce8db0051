"""Drafting: what one step of an order does to the books, as plain functions of one transaction."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.catalog import BY_KEY, differing
from bot.chat.owned import owned
from bot.chat.screens.confirm import Quote
from bot.errors import Denied, Money, Passing, Told
from bot.orders import NOT_FOUND, Draft, DraftState, State, new_draft
from bot.people import Person, left

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.chat.turn import Books
    from bot.orders import Desk, Known, Order
    from bot.panel import Service

LINKS = 3
LOOKED_AT = 12
KEPT = timedelta(minutes=15)
"""So long a link that was sent outside an order is the first answer of the next one."""


@dataclass(frozen=True, slots=True)
class Look:
    """A draft as it stands after a step (None: there is none), and what its screen has to say."""

    draft: Draft | None
    currency: str = ""
    quote: Quote = field(default_factory=Quote)
    recent: Sequence[Order] = ()
    last: str = ""
    """The quantity that the person ordered of this service last, where that is asked."""
    told: Told | None = None
    wrong: Sequence[Told] = ()
    """What could not be kept of that with which it began."""
    aside: Draft | None = None
    """The draft that had to give way to this one."""
    unpasted: str | None = None
    """The link that was dropped where no draft was open."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """Steps of one person's order at one moment."""

    desk: Desk
    books: Books
    person: Person
    now: datetime

    def begin(self, service: Service, given: Mapping[str, str] | None = None, *, pasted: bool = True) -> Look:
        """Start a draft; the one that is open gives way. What was given stays if it fits, a link sent before too."""
        link = pasted_link(self.books, self.person.key, self.now) if pasted else None
        astray = None if link is None else astray_of(link, service)
        known = {"link": link} if link is not None and astray is None else {}
        draft = new_draft(_token(), self.person.key, service, self.now)
        begun = replace(draft, answers={**known, **(given or {})})
        wrong = begun.outdated(self.now) + (() if astray is None else (astray,))
        return replace(self._start(begun.refreshed(service, self.now)), wrong=wrong)

    def again(self, service: Service) -> Look:
        """Start a draft as the last one of this service; for a link that was sent since, with the same quantity."""
        given = dict(self._last(service))
        link = pasted_link(self.books, self.person.key, self.now)
        if link is not None and astray_of(link, service) is None:
            given = {key: text for key, text in given.items() if key == "quantity"}
        return self.begin(service, given)

    def repeat(self, ref: int, current: Callable[[Order], Service]) -> Look:
        """Start a draft like an order of the person's own, or of anybody's for an operator."""
        order = owned(self.books, self.person, ref)
        return self.begin(current(order), order.fields)

    def resume(self, draft_id: str, current: Callable[[str], Service]) -> Look:
        """Go on with a draft, or begin again with the answers of one that has ended."""
        old = self._mine(draft_id)
        if old.state is DraftState.CONFIRMED:
            raise Passing("This order was confirmed already.")
        if old.state is DraftState.OPEN and not self._late(old):
            return self.look(old)
        again = replace(old, id=_token(), state=DraftState.OPEN, touched=self.now)
        look = self._start(again.refreshed(current(old.service.id), self.now))
        return replace(look, wrong=again.outdated(self.now))

    def step(self, draft_id: str | None, change: Callable[[Draft], Draft]) -> Look:
        """Change the draft named, or the one that is open; what is wrong with an answer is told and nothing changes."""
        draft = self.books.drafts.open_of(self.person.key) if draft_id is None else self._mine(draft_id)
        if draft is None or draft.state is not DraftState.OPEN:
            return Look(draft)
        if self._late(draft):
            return Look(self.lapse(lapsed(draft, change)))
        try:
            changed = replace(change(draft), touched=self.now)
        except Told as told:
            return replace(self.look(draft), told=told)
        self.books.drafts.put(changed)
        if changed.link not in {None, draft.link}:
            self.books.habits.unpaste(self.person.key)  # what was typed for this order counts, not what was sent before
        return self.look(changed)

    def drop(self, draft_id: str | None = None) -> Look:
        """End the draft named, or the one that is open, without an order; a link that was sent goes with it."""
        draft = self.books.drafts.open_of(self.person.key) if draft_id is None else self._mine(draft_id)
        if draft is not None and draft.state is not DraftState.OPEN:
            return Look(draft)
        link = pasted_link(self.books, self.person.key, self.now)
        self.books.habits.unpaste(self.person.key)
        if draft is None:
            return Look(None, unpasted=link)
        return Look(self._end(draft, DraftState.EXPIRED if self._late(draft) else DraftState.DROPPED))

    def lapse(self, ended: Draft) -> Draft:
        """Write down how a late draft ended, unless something else became of it."""
        held = self._mine(ended.id)
        if held.state is not DraftState.OPEN:
            return held
        self.books.drafts.put(replace(ended, touched=self.now))
        return ended

    def look(self, draft: Draft) -> Look:
        """Read what the draft's screen has to say beside it."""
        balance = self.books.memory.get("balance")
        currency = currency_of(balance)
        if draft.ready:
            return Look(draft, currency, self._quote(draft))
        match draft.pending and draft.pending.key:
            case "link":
                return Look(draft, currency, recent=self._recent(draft.service))
            case "quantity":
                return Look(draft, currency, last=self._last(draft.service).get("quantity", ""))
        return Look(draft, currency)

    def _start(self, draft: Draft) -> Look:
        old = self.books.drafts.open_of(self.person.key)
        aside = None
        if old is not None:
            ended = self._end(old, DraftState.EXPIRED if self._late(old) else DraftState.DROPPED)
            aside = ended if ended.answers else None
        self.books.drafts.put(draft)
        return replace(self.look(draft), aside=aside)

    def _mine(self, draft_id: str) -> Draft:
        draft = self.books.drafts.hold(draft_id, self.person.key)
        if draft is None:
            raise Denied(NOT_FOUND)
        return draft

    def _late(self, draft: Draft) -> bool:
        return self.desk.policy.lapsed(draft, self.now)

    def _end(self, draft: Draft, state: DraftState) -> Draft:
        self.books.drafts.move(draft, state, self.now)
        return replace(draft, state=state)

    def _quote(self, draft: Draft) -> Quote:
        open_ = self.desk.same_target(self.books, draft)
        doubt = next((order.ref for order in open_ if order.state is State.UNVERIFIED), None)
        return replace(
            quote_of(self.books, self.person, self.now),
            same=bool(open_),
            cap=self.desk.policy.limits.one,
            doubt=doubt,
            decides=self.person.operator,
        )

    def _last(self, service: Service) -> Mapping[str, str]:
        """Read the answers of the last order of a service."""
        last = self.books.habits.last(self.person.key, service.id)
        return {} if last is None else last.fields or {}

    def _recent(self, service: Service) -> Sequence[Order]:
        """Read the newest orders of a few different links that fit this service and that nobody said to leave."""
        page = self.books.orders.page(self.person.key, finished=None, offset=0, limit=LOOKED_AT)
        doubted = {order.link for order in page if order.state is State.UNVERIFIED}
        newest = {order.link: order for order in reversed(page) if order.link is not None and "://" in order.link}
        fit = [one for link, one in newest.items() if link not in doubted and astray_of(link, service) is None]
        return sorted(fit, key=lambda one: -one.ref)[:LINKS]


def lapsed(draft: Draft, change: Callable[[Draft], Draft]) -> Draft:
    """Give a late draft as it ends; what is a good answer all the same is kept for whoever resumes it."""
    with suppress(Told):
        draft = change(draft)
    return replace(draft, state=DraftState.EXPIRED)


def quote_of(books: Books, person: Person, now: datetime) -> Quote:
    """Read what is left to spend: of the allowance, or for operators the panel's balance."""
    if not person.operator:
        return Quote(left(books.totals, person.key, person.allowance, now))
    balance = books.memory.get("balance")
    if balance is None:
        return Quote()
    return Quote(balance=balance_of(balance), age=now - balance.at)


def pasted_link(books: Books, person: str, now: datetime) -> str | None:
    """Read the link that was sent lately, if nothing was ordered since."""
    kept = books.habits.pasted(person)
    if kept is None or now - kept[1] > KEPT:
        return None
    newest = books.orders.page(person, finished=None, offset=0, limit=1)
    used = any(order.made >= kept[1] for order in newest)
    return None if used else kept[0]


def astray_of(link: str, service: Service) -> Told | None:
    """Say why a link that was sent before is not taken for a service of another platform."""
    found = differing(link, service.category, service.name)
    if found is None:
        return None
    return Told(
        "The link that you sent is to {platform}; this service is for {wanted}, so it was not taken.",
        platform=Told(BY_KEY[found[0]].title),
        wanted=Told(BY_KEY[found[1]].title),
    )


def balance_of(balance: Known) -> Money:
    return Money(Decimal(str(balance.value["amount"])), currency_of(balance))


def currency_of(balance: Known | None) -> str:
    return "" if balance is None else str(balance.value.get("currency") or "")


def _token() -> str:
    """96 random bits, so that nothing can be guessed from one's own."""
    return secrets.token_urlsafe(12)
