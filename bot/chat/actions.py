"""Orders in the chat: lists, cards, and what may be asked for; every look-up names the person who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat import charting
from bot.chat.buttons import whole
from bot.chat.chart import ENOUGH
from bot.chat.owned import is_receipt, kind_of, owned, owner
from bot.chat.pauses import Pauses
from bot.chat.picking import Picking
from bot.chat.screen import Reply
from bot.chat.screens import order_keys as keys
from bot.chat.screens.markup import NOTHING
from bot.chat.screens.order import OrderView, card
from bot.chat.screens.order_questions import question
from bot.chat.screens.orders import TABS, Shelf, listing, no_hits, nobodys, several
from bot.chat.shelves import page_with, shelf_of
from bot.errors import Denied, Passing, Told
from bot.orders import NOT_FOUND, RECENT, Kind, Order, Request, State, in_trouble, may_ask, number_of, time_left

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Desk
    from bot.people import Person

MOST_IDS = 20


def order_of(books: Books, person: Person, text: str) -> Order:
    """Find an order by the panel's number or by our reference; other people's are not there, but for operators."""
    typed, whose = text.strip(), owner(person)
    by_number = books.orders.by_panel_id(typed, whose) if not typed.startswith("#") else None
    ref = number_of(typed)
    by_code = books.orders.get(ref, whose) if ref is not None else None
    if by_number is not None and by_code is not None and by_number.ref != by_code.ref:
        raise Told(
            "Two orders fit {id}: the panel's number of {first}, and the reference of {second}. "
            "Please open the one you mean with /orders, or write #{code}.",
            id=typed, first=by_number.code, second=by_code.code, code=by_code.code,
        )  # fmt: skip
    found = by_number or by_code
    if found is None:
        raise Denied(NOT_FOUND)
    return found


def view_of(books: Books, person: Person, ref: int, now: datetime) -> OrderView | None:
    """Read an order with its requests as this person sees it; whether they may is for the caller to know."""
    order = books.orders.get(ref, None)
    if order is None:
        return None
    owner = None if order.person == person.key else books.people.get(order.person)
    name = None if owner is None else owner.name
    muted = bool(books.mutes.among(order.person, (ref,)))
    readings = books.readings.latest(ref, RECENT)
    view = OrderView(order, tuple(books.requests.of_order(ref)), now, owner=name, muted=muted)
    return replace(view, left=time_left(order, readings, now), drawable=len(readings) >= ENOUGH)


class Actions:
    """Commands and buttons of orders; `queued` wakes the submit lanes, `refresh` the watch."""

    def __init__(self, desk: Desk, queued: Callable[[], None], refresh: Callable[[], None]) -> None:
        self._desk = desk
        self._queued = queued
        self._refresh = refresh
        self._pauses = Pauses()

    def taps(self) -> Mapping[str, Handler]:
        return {
            keys.ORDERS: self.page,
            keys.CARD: self.card,
            keys.REFRESH: self.refresh,
            keys.CHECK: self.check,
            keys.ASK: self.ask,
            keys.SURE: self.sure,
            keys.STOP: self.halt,
            **charting.taps(),
            **Picking(self._desk, self._queued, self._refresh, self._pauses).taps(),
        }

    async def orders(self, turn: Turn, argument: str) -> Reply:
        """Show the newest of the person's own orders; a word chooses open or finished ones, any other is looked for."""
        if argument and argument not in TABS:
            return await self._found(turn, argument)
        tab = argument if argument in TABS else keys.ALL
        return Reply(listing(await turn.read(lambda books: shelf_of(books, turn, tab, 0)), turn.words))

    async def _found(self, turn: Turn, text: str) -> Reply:
        found = await turn.read(lambda books: books.orders.search(turn.person.key, text, limit=MOST_IDS + 1))
        if not found:
            return Reply(no_hits(text, turn.words))
        cut = turn.words("The newest {count} are shown.", count=MOST_IDS) if len(found) > MOST_IDS else NOTHING
        return Reply(several(found[:MOST_IDS], (), turn.words, cut=cut))

    async def page(self, turn: Turn) -> Reply:
        """Turn a page; under a receipt or a push, in a message of its own."""
        tab = turn.pressed(0) if turn.pressed(0) in TABS else keys.ALL

        def look(books: Books) -> tuple[Shelf, bool]:
            ref = whole(turn.pressed(2))
            number = page_with(books, turn, tab, ref) if ref else whole(turn.pressed(1))
            return shelf_of(books, turn, tab, number), is_receipt(books, turn, ref)

        shelf, receipt = await turn.read(look)
        return Reply(listing(shelf, turn.words), fresh=turn.pressed(2) == keys.NEW or receipt)

    async def status(self, turn: Turn, argument: str) -> Reply:
        """Show one order, or several in short; without ids, the open ones."""
        ids = list(dict.fromkeys(argument.replace(",", " ").split()))
        if not ids:
            return await self.orders(turn, keys.OPEN)
        if len(ids) == 1:
            return await self._named(turn, ids[0], lambda view: _shown(turn, view))
        found, missing = await turn.read(lambda books: _several(books, turn, ids[:MOST_IDS]))
        cut = turn.words("The first {count} are shown.", count=MOST_IDS) if len(ids) > MOST_IDS else NOTHING
        return Reply(several(found, missing, turn.words, cut=cut), denied=bool(missing))

    async def card(self, turn: Turn) -> Reply:
        """Show an order; from a push, in a message of its own, for what was told stays."""
        view = await turn.read(lambda books: _pressed(books, turn))
        return Reply(card(view, turn.words), fresh=turn.pressed(1) == keys.NEW)

    async def refresh(self, turn: Turn) -> Reply:
        """Have the panel asked at once; the card is drawn again when it has answered."""
        view, down = await turn.read(lambda books: (_pressed(books, turn), in_trouble(books)))
        again = self._pauses.again(turn.person, view.order.ref)
        if not again:
            await turn.commit(
                lambda books: self._desk.refresh(books, turn.person, view.order.ref, turn.now), keep_card=True
            )
        if down:
            said = turn.words.plain("The panel does not answer at the moment. The card is drawn again when it does.")
            return Reply(toast=said, alert=True, after=self._refresh)
        if again:
            return Reply(toast=turn.words.plain("I have just asked. Please wait some seconds."))
        return Reply(toast=turn.words.plain("Asking the panel…"), after=self._refresh)

    async def check(self, turn: Turn) -> Reply:
        """Say honestly how an unverified order stands."""
        view = await turn.read(lambda books: _pressed(books, turn))
        if view.order.state is not State.UNVERIFIED:
            return Reply(card(view, turn.words))
        if self._pauses.again(turn.person, view.order.ref):
            return Reply(toast=turn.words.plain("Still not known. Please wait some seconds."))
        said = turn.words.plain("Not known yet. It is being looked into, and you will be told here.")
        return Reply(card(view, turn.words), toast=said, alert=True)

    async def refill(self, turn: Turn, argument: str) -> Reply:
        """Ask for a refill of the order whose id was typed."""
        return await self._named(turn, argument, lambda view: self._first_press(turn, view, Kind.REFILL))

    async def stop(self, turn: Turn, argument: str) -> Reply:
        """End a queued order here; for a placed one ask before the panel is asked to cancel."""
        return await self._named(turn, argument, lambda view: self._ended(turn, view))

    async def _ended(self, turn: Turn, view: OrderView) -> Reply:
        if view.order.state is State.QUEUED:
            return await self._stop(turn, view)
        return await self._first_press(turn, view, Kind.CANCEL)

    async def _named(self, turn: Turn, text: str, then: Callable[[OrderView], Awaitable[Reply]]) -> Reply:
        """Do something with the order whose id was typed; without one, say so and lead on."""
        try:
            view = await turn.read(lambda books: _typed(books, turn, text))
        except Denied:
            return Reply(nobodys(text, turn.words, anybodys=turn.person.operator), denied=True)
        return await then(view)

    async def halt(self, turn: Turn) -> Reply:
        """Take a press on Stop."""
        return await self._stop(turn, await turn.read(lambda books: _pressed(books, turn)))

    async def ask(self, turn: Turn) -> Reply:
        """Take a press on Refill or Cancel."""
        view = await turn.read(lambda books: _pressed(books, turn))
        return await self._first_press(turn, view, kind_of(turn.pressed(1)))

    async def sure(self, turn: Turn) -> Reply:
        """Take the second press."""
        view, kind = await turn.read(lambda books: _pressed(books, turn)), kind_of(turn.pressed(1))
        try:
            return await self._ask(turn, view.order.ref, kind)
        except Told as told:
            return _in_the_way(turn, view, told)

    async def _first_press(self, turn: Turn, view: OrderView, kind: Kind) -> Reply:
        """Ask again before what cannot be taken back; what is refused anyway is said at once."""
        if kind is Kind.CANCEL:
            may_ask(view.order, [one for one in view.requests if one.kind is kind], kind, turn.now)
            return Reply(question(view, turn.words))
        return await self._ask(turn, view.order.ref, kind)

    async def _stop(self, turn: Turn, view: OrderView) -> Reply:
        """Stop what has not been sent; if the lanes were quicker, ask before the panel is asked."""

        def work(books: Books) -> OrderView | None:
            order = books.orders.hold(view.order.ref)
            if order is None or order.state is not State.QUEUED:
                return None
            self._desk.stop(books, turn.person, view.order.ref, turn.now)
            return view_of(books, turn.person, view.order.ref, turn.now)

        stopped = await turn.commit(work)
        if stopped is None:
            told = Told("This order was being sent just now, so it cannot be stopped here any more.")
            return _in_the_way(turn, await turn.read(lambda books: _seen(books, turn, view.order.ref)), told)
        said = turn.words.plain("Stopped. Nothing was spent.")
        return Reply(card(opened_from(turn, stopped), turn.words), toast=said)

    async def _ask(self, turn: Turn, ref: int, kind: Kind) -> Reply:
        def work(books: Books) -> tuple[Request, OrderView | None]:
            request = self._desk.ask(books, turn.person, ref, kind, turn.now)
            return request, view_of(books, turn.person, ref, turn.now)

        _, view = await turn.commit(work)
        if view is None:
            raise Denied(NOT_FOUND)
        view = opened_from(turn, view)
        said = turn.words.plain("Asking the panel…")
        return Reply(card(view, turn.words), toast=said, after=self._queued)


async def _shown(turn: Turn, view: OrderView) -> Reply:
    return Reply(card(view, turn.words))


def _in_the_way(turn: Turn, view: OrderView, told: Told) -> Reply:
    """Say why not, over the card as it stands: the question that was answered is over."""
    if isinstance(told, Denied) or turn.place.callback is None:
        raise told
    return Reply(card(view, turn.words), toast=turn.words.told_plain(told), alert=not isinstance(told, Passing))


def _several(books: Books, turn: Turn, ids: list[str]) -> tuple[list[Order], list[str]]:
    found: dict[int, Order] = {}
    missing = []
    for text in ids:
        try:
            order = order_of(books, turn.person, text)
        except Told:
            missing.append(text[:30])
        else:
            found[order.ref] = order
    return list(found.values()), missing


def _typed(books: Books, turn: Turn, text: str) -> OrderView:
    if not text:
        raise Told("Please add the order's number, for example: /{command} 0001", command=turn.said.command or "status")
    order = order_of(books, turn.person, text)
    return _seen(books, turn, order.ref)


def _pressed(books: Books, turn: Turn) -> OrderView:
    """Read the order that a button names: its number proves nothing about who pressed."""
    return opened_from(turn, _seen(books, turn, owned(books, turn.person, whole(turn.pressed(0))).ref))


def opened_from(turn: Turn, view: OrderView) -> OrderView:
    """Note the list that the pressed button comes from, where it says so."""
    last = turn.press.arguments[-1] if turn.press is not None and turn.press.arguments else ""
    return replace(view, tab=last) if last in TABS else view


def _seen(books: Books, turn: Turn, ref: int) -> OrderView:
    view = view_of(books, turn.person, ref, turn.now)
    if view is None:
        raise Denied(NOT_FOUND)
    return view
