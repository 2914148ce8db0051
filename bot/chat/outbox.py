"""The outbox: notices to messages, at least once and in order for each person.

A notice is marked after Telegram took its message, so a crash in between, or an answer of Telegram's that was lost,
makes a second copy; nothing makes none. Edits of a card may be repeated freely.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.chat.deliveries import Delivery, Way, deliveries
from bot.chat.screens.notices import digest, message
from bot.chat.screens.order import OrderView, card
from bot.transport import PUSH, NotSent, TooFast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.chat.screen import Screen
    from bot.chat.sender import Sender
    from bot.chat.turn import Books, Store
    from bot.i18n import Words
    from bot.people import Person, Waiting

log = structlog.get_logger(__name__)

WINDOW = 500
AT_ONCE = 16
TRIES = 3
LATE = 15
"""Seconds: an order placed later than this after the confirm also gets a message: its person may have left the chat."""
GONE = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid")
OUTSPOKEN = frozenset({"refused", "unverified", "not_placed", "held"})


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a batch goes to, and what is known about the orders it tells of."""

    person: Person
    words: Words
    views: Mapping[int, OrderView]
    cards: Mapping[int, Sequence[int]]


class Outbox:
    """Sends what waits; `tick` is called by the loop, or directly by tests."""

    def __init__(self, store: Store, sender: Sender, words: Callable[[Person], Words], now: Callable[[], datetime]) -> None:
        self._store = store
        self._sender = sender
        self._words = words
        self._now = now
        self._wake = asyncio.Event()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._busy: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Have the loop look now: something was put into the outbox."""
        self._wake.set()

    async def run(self) -> None:
        """Look for ever; an exception costs one look."""
        while True:
            self._wake.clear()
            try:
                await self.tick()
            except Exception:
                log.exception("the outbox stumbled")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), 1.0)

    async def stop(self, *, patience: float = 3.0) -> None:
        """Let running sends end; what is cut off is sent again after the next start."""
        if self._busy:
            _, late = await asyncio.wait(self._busy.values(), timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    async def tick(self) -> None:
        """Start a batch for every person who has something waiting and none under way."""
        now = self._now()
        waiting = await self._store.read(lambda books: books.notices.waiting(now, limit=WINDOW))
        batches: dict[str, list[Waiting]] = {}
        for one in waiting:
            if one.notice.person not in self._busy:
                batches.setdefault(one.notice.person, []).append(one)
        for key, batch in batches.items():
            task = asyncio.create_task(self._send(key, batch), name=f"outbox-{key}")
            self._busy[key] = task
            task.add_done_callback(partial(self._done, key))

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        del self._busy[key]
        if task.cancelled():
            return
        if task.exception() is None:
            self._wake.set()
        else:
            log.error("a batch of notices failed", person=key, exc_info=task.exception())

    async def _send(self, key: str, batch: Sequence[Waiting]) -> None:
        async with self._room:
            to = await self._store.read(partial(self._look, key=key, batch=batch))
            for delivery in deliveries(batch):
                if to is None or not await self._try(to, delivery):
                    return

    def _look(self, books: Books, *, key: str, batch: Sequence[Waiting]) -> Recipient | None:
        person = books.people.get(key)
        if person is None:
            return None
        refs = {one.notice.order for one in batch if one.notice.order is not None}
        views = {ref: view for ref in refs if (view := _view(books, ref, self._now())) is not None}
        cards = {ref: [shown for who, shown in books.cards.of(ref) if who == key] for ref in views}
        return Recipient(person, self._words(person), views, cards)

    async def _try(self, to: Recipient, delivery: Delivery) -> bool:
        """Deliver and mark; False where the rest of this person's batch has to wait."""
        numbers = [one.number for one in delivery.batch]
        try:
            await self._deliver(to, delivery)
        except TooFast as told:
            await self._later(numbers, told.seconds)
        except NotSent:
            await self._later(numbers, 2.0)
        except Forbidden:
            await self._unreachable(to.person)
        except ChatMigrated as moved:
            log.warning("a private chat moved", person=to.person.key, to=moved.new_chat_id)
            await self._unreachable(to.person)
        except BadRequest as refusal:
            return await self._refused(to.person, delivery, refusal)
        except TelegramError as trouble:
            # The answer was lost: the message may be there. A second copy is the lesser evil.
            log.info("a notice is sent again", error=type(trouble).__name__)
            await self._later(numbers, 1.0)
        else:
            now = self._now()
            await self._store.write(lambda books: books.notices.sent(numbers, now))
            return True
        return False

    async def _deliver(self, to: Recipient, delivery: Delivery) -> None:
        match delivery.way:
            case Way.CARD:
                await self._redraw(to, delivery.order)
            case Way.OUTCOME:
                await self._outcome(to, delivery)
            case Way.DIGEST:
                for screen in digest([one.notice for one in delivery.batch], to.views, to.words):
                    await self._new(to, screen, None, loud=delivery.loud)
            case Way.MESSAGE:
                notice = delivery.batch[-1].notice
                view = to.views.get(delivery.order or 0)
                await self._new(to, message(notice, view, to.words), view, loud=delivery.loud)

    async def _outcome(self, to: Recipient, delivery: Delivery) -> None:
        """Let the outcome stand in the confirm card; say it aloud where the person may not be looking any more."""
        notice = delivery.batch[-1].notice
        view = to.views.get(delivery.order or 0)
        if view is None:
            return
        drawn = await self._redraw(to, delivery.order)
        late = notice.kind == "placed" and int(notice.facts.get("waited") or 0) > LATE
        if not drawn:
            await self._receipt(to, view)
        elif late or notice.kind in OUTSPOKEN:
            await self._new(to, message(notice, view, to.words), view, loud=delivery.loud)

    async def _receipt(self, to: Recipient, view: OrderView) -> None:
        shown = await self._sender.send(to.person.telegram_id, card(view, to.words), manner=PUSH)
        await self._store.write(partial(_keep_receipt, ref=view.order.ref, person=to.person.key, shown=shown))

    async def _redraw(self, to: Recipient, ref: int | None) -> bool:
        """Draw the order's card wherever this person sees it; tell whether it is seen anywhere."""
        view = to.views.get(ref or 0)
        if view is None:
            return True
        shown = dict.fromkeys(to.cards.get(view.order.ref, ()))
        if view.order.receipt is not None and view.order.person == to.person.key:
            shown[view.order.receipt] = None
        screen = card(view, to.words)
        edits = [await self._sender.edit(to.person.telegram_id, one, screen, manner=PUSH) for one in shown]
        return any(edits)

    async def _new(self, to: Recipient, screen: Screen, view: OrderView | None, *, loud: bool) -> None:
        reply_to = view.order.receipt if view is not None and view.order.person == to.person.key else None
        await self._sender.send(to.person.telegram_id, screen, reply_to=reply_to, silent=not loud, manner=PUSH)

    async def _later(self, numbers: Sequence[int], seconds: float) -> None:
        due = self._now() + timedelta(seconds=seconds)
        await self._store.write(lambda books: books.notices.again(numbers, due))

    async def _unreachable(self, person: Person) -> None:
        """Leave everything waiting until the person writes again."""
        gone = replace(person, reachable=False)
        log.info("a person cannot be reached", person=person.key)
        await self._store.write(lambda books: books.people.save(gone))

    async def _refused(self, person: Person, delivery: Delivery, refusal: BadRequest) -> bool:
        if any(words in refusal.message.lower() for words in GONE):
            await self._unreachable(person)
            return False
        numbers = [one.number for one in delivery.batch]
        if max(one.attempts for one in delivery.batch) + 1 < TRIES:
            await self._later(numbers, 5.0)
            return False
        log.error("Telegram refuses a notice", text=refusal.message, kinds=[one.notice.kind for one in delivery.batch])
        now = self._now()
        await self._store.write(lambda books: books.notices.dead(numbers, refusal.message, now))
        return True


def _view(books: Books, ref: int, now: datetime) -> OrderView | None:
    order = books.orders.get(ref, None)
    return None if order is None else OrderView(order, tuple(books.requests.of_order(ref)), now)


def _keep_receipt(books: Books, *, ref: int, person: str, shown: int) -> None:
    order = books.orders.hold(ref)
    if order is not None and order.person == person:
        books.orders.save(replace(order, receipt=shown), was=order.state)
