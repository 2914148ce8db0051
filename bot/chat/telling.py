"""Telling: what is known of a person and of the orders that notices are about, and one delivery made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import structlog
from telegram.error import TelegramError

from bot.chat.actions import view_of
from bot.chat.cases import case_of
from bot.chat.deliveries import FOR_OPERATORS, NEWS, Delivery, Way
from bot.chat.drafting import currency_of
from bot.chat.screens.notices import News, digest, message
from bot.chat.screens.order import card
from bot.orders import ends_soon
from bot.people import BROADCAST, ApplicationState
from bot.transport import PUSH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.chat.screen import Screen
    from bot.chat.screens.order import OrderView
    from bot.chat.sender import Sender
    from bot.chat.turn import Books, Store
    from bot.i18n import Words
    from bot.people import Notice, Person, Waiting

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message in which somebody sees an order."""

    person: Person
    words: Words
    message: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a batch goes to, and what is known around each notice by its number."""

    person: Person
    words: Words
    news: Mapping[int, News]
    views: Mapping[int, OrderView]
    cards: Mapping[int, Sequence[Shown]]
    drawn_only: frozenset[int]
    quiet_until: datetime | None = None

    @property
    def asleep(self) -> bool:
        """Whether it is this person's quiet hours: then nothing that answers them makes a sound."""
        return self.quiet_until is not None

    def kept_back(self, batch: Sequence[Waiting]) -> Sequence[int]:
        """Numbers of what is told after the quiet hours."""
        if not self.asleep:
            return ()
        return [one.number for one in batch if one.notice.kind in NEWS and one.number not in self.drawn_only]


@dataclass(frozen=True, slots=True)
class Part:
    """A delivery that can be sent and marked by itself; a digest's screen is made before, for it may be several."""

    delivery: Delivery
    screen: Screen | None = None


class Telling:
    """Reads what a batch needs, and makes single deliveries; raises what the wire raises."""

    def __init__(self, store: Store, sender: Sender, words: Callable[[Person], Words]) -> None:
        self._store = store
        self._sender = sender
        self._words = words

    async def recipient(self, key: str, batch: Sequence[Waiting], now: datetime) -> Recipient | None:
        return await self._store.read(partial(self._look, key=key, batch=batch, now=now))

    def _look(self, books: Books, *, key: str, batch: Sequence[Waiting], now: datetime) -> Recipient | None:
        person = books.people.get(key)
        if person is None:
            return None
        views = _views(books, person, batch, now)
        return Recipient(
            person,
            self._words(person),
            {one.number: _news(books, one.notice, views, now) for one in batch},
            views,
            {ref: self._seen(books, ref, person, view.order.person) for ref, view in views.items()},
            frozenset(one.number for one in batch if _need_not_be_said(books, person, one.notice, views)),
            person.preferences.quiet_until(now),
        )

    def _seen(self, books: Books, ref: int, person: Person, owner: str) -> Sequence[Shown]:
        """Find every card of an order that may be seen still: its own person's, and those that operators opened."""
        seen = []
        for key, shown in books.cards.of(ref):
            whose = person if key == person.key else books.people.get(key)
            if whose is not None and (whose.operator or key in {person.key, owner}):
                seen.append(Shown(whose, self._words(whose), shown))
        return seen

    def parts(self, to: Recipient, delivery: Delivery) -> list[Part]:
        """Cut a digest into messages, so that one that was sent is never sent again for the sake of the next."""
        if delivery.way is not Way.DIGEST:
            return [Part(delivery)]
        parts, rest = [], list(delivery.batch)
        for one in digest([to.news[waiting.number] for waiting in rest], to.words):
            parts.append(Part(Delivery(Way.DIGEST, rest[: one.count]), one.screen))
            rest = rest[one.count :]
        return parts

    async def tell(self, to: Recipient, part: Part) -> None:
        """Draw what is to be drawn, then say what is to be said."""
        delivery, loud = part.delivery, part.delivery.loud and not (to.asleep and part.delivery.patient)
        drawn = [await self._outcome(to, ref, loud=loud) for ref in delivery.outcomes]
        for ref in delivery.cards:
            await self._redraw(to, ref, to.cards.get(ref, ()), checked=_checked(delivery))
        if part.screen is not None:
            await self._send(to, part.screen, None, loud=loud)
        elif delivery.way is Way.MESSAGE and all(drawn):
            await self._message(to, delivery, loud=loud)

    async def _message(self, to: Recipient, delivery: Delivery, *, loud: bool) -> None:
        notice = delivery.batch[0].notice
        screen = message(to.news[delivery.batch[0].number], to.words)
        await self._send(to, screen, to.views.get(notice.order or 0), loud=loud)

    async def _outcome(self, to: Recipient, ref: int, *, loud: bool) -> bool:
        """Let the outcome stand in the receipt; False where there was none any more, so that it was sent anew."""
        view = to.views.get(ref)
        if view is None:
            return True
        seen = {(shown.person.key, shown.message): shown for shown in to.cards.get(ref, ())}
        receipt = view.order.receipt
        if receipt is not None:
            seen.setdefault((to.person.key, receipt), Shown(to.person, to.words, receipt))
        if await self._redraw(to, ref, list(seen.values())):
            if receipt is not None:
                await self._remember(to, ref, receipt)
            return True
        shown = await self._sender.send(to.person.telegram_id, card(view, to.words), silent=not loud, manner=PUSH)
        await self._remember(to, ref, shown)
        return False

    async def _redraw(self, to: Recipient, ref: int, seen: Sequence[Shown], *, checked: datetime | None = None) -> bool:
        """Draw the card wherever it is seen; tell whether its own person sees it anywhere."""
        view = to.views.get(ref)
        if view is None:
            return True
        mine = [shown for shown in seen if shown.person.key == to.person.key]
        screen = card(replace(view, checked=checked), to.words)
        drawn = [await self._edit(shown, screen) for shown in mine]
        for shown in seen:
            if shown not in mine:
                owner = None if shown.person.key == view.order.person else view.owner or to.person.name
                await self._redraw_elsewhere(shown, replace(view, checked=checked, owner=owner))
        return any(drawn)

    async def _redraw_elsewhere(self, shown: Shown, view: OrderView) -> None:
        """Draw somebody else's card of the order; losing that is no harm to the one who is told."""
        try:
            await self._edit(shown, card(view, shown.words))
        except TelegramError as trouble:
            log.info("another one's card stays as it is", person=shown.person.key, error=type(trouble).__name__)

    async def _edit(self, shown: Shown, screen: Screen) -> bool:
        """Draw one card; where the message is gone, it is none any more."""
        drawn = await self._sender.edit(shown.person.telegram_id, shown.message, screen, manner=PUSH)
        if not drawn:
            await self._store.write(lambda books: books.cards.clear(shown.person.key, shown.message))
        return drawn

    async def _send(self, to: Recipient, screen: Screen, view: OrderView | None, *, loud: bool) -> None:
        reply_to = view.order.receipt if view is not None and view.order.person == to.person.key else None
        sent = await self._sender.send(to.person.telegram_id, screen, reply_to=reply_to, silent=not loud, manner=PUSH)
        if screen.order is not None:
            await self._store.write(lambda books: books.cards.show(to.person.key, sent, screen.order or 0))

    async def _remember(self, to: Recipient, ref: int, shown: int) -> None:
        """Note where the receipt is, so that the next change finds it."""
        view = to.views[ref]
        known = any(one.message == shown and one.person.key == to.person.key for one in to.cards.get(ref, ()))
        if not known or view.order.receipt != shown:
            await self._store.write(partial(_keep_receipt, ref=ref, person=to.person.key, shown=shown))


def _views(books: Books, person: Person, batch: Sequence[Waiting], now: datetime) -> Mapping[int, OrderView]:
    """Read the orders that notices are about, as far as this person may see them (still)."""
    views = {}
    for ref in {ref for one in batch if (ref := _ref(one.notice)) is not None}:
        view = view_of(books, person, ref, now)
        if view is not None and (person.operator or view.order.person == person.key):
            views[ref] = view
    return views


def _news(books: Books, notice: Notice, views: Mapping[int, OrderView], now: datetime) -> News:
    about = notice.facts.get("person")
    ref = _ref(notice)
    return News(
        notice,
        None if ref is None else views.get(ref),
        case_of(books, ref, now) if notice.kind in {"case", "number"} and ref is not None else None,
        books.people.get(str(about)) if about is not None else None,
        currency_of(books.memory.get("balance")),
    )


def _ref(notice: Notice) -> int | None:
    """The order that a notice is about: its own, or the one that an alert names."""
    if notice.order is not None:
        return notice.order
    named = notice.facts.get("order")
    return named if isinstance(named, int) else None


def _need_not_be_said(books: Books, person: Person, notice: Notice, views: Mapping[int, OrderView]) -> bool:
    """Whether it is only drawn: what the person does not want to hear of, knows, or is not meant for any more."""
    if notice.kind == BROADCAST:
        return not person.may_order
    if notice.kind in FOR_OPERATORS:
        return not person.operator or _was_answered(books, notice)
    if notice.order is not None and notice.order not in views:
        return True
    if notice.kind not in NEWS:
        return _stopped_by_themselves(books, notice)
    if not person.preferences.wants(notice) or _is_over(notice, views):
        return True
    return notice.order is not None and views[notice.order].muted


def _was_answered(books: Books, notice: Notice) -> bool:
    """Whether an operator let somebody in, or not, before this one was told of the request."""
    asked = notice.facts.get("application")
    application = books.people.application(int(asked)) if notice.kind == "application" and asked else None
    return application is not None and application.state is not ApplicationState.ASKED


def _is_over(notice: Notice, views: Mapping[int, OrderView]) -> bool:
    """Whether a reminder does not hold any more: a refill was asked for since, or it had to wait too long."""
    view = views.get(notice.order or 0) if notice.kind == "refill_ends" else None
    return view is not None and ends_soon(view.order, view.requests, view.now) is None


def _stopped_by_themselves(books: Books, notice: Notice) -> bool:
    """Whether a person stopped the order with a button, and so has seen that it is stopped."""
    if notice.kind != "dropped" or notice.order is None:
        return False
    history = books.events.of_order(notice.order)
    return bool(history) and history[-1][2].actor == notice.person


def _checked(delivery: Delivery) -> datetime | None:
    return delivery.batch[-1].made if delivery.way is Way.CARD else None


def _keep_receipt(books: Books, *, ref: int, person: str, shown: int) -> None:
    order = books.orders.hold(ref)
    if order is None or order.person != person:
        return
    books.cards.show(person, shown, ref)
    if order.receipt != shown:
        books.orders.save(replace(order, receipt=shown), was=order.state)
