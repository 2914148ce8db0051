"""What only operators do: settle unverified orders, read figures; every handler checks the role."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - a protocol that is checked at run time
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.actions import order_of
from bot.chat.browse import is_link
from bot.chat.buttons import whole
from bot.chat.cases import case_of
from bot.chat.drafting import balance_of, currency_of
from bot.chat.people import PeopleDesk, operators_only
from bot.chat.screen import Reply
from bot.chat.screens import operator as screens
from bot.chat.screens.operator_figures import Health, Span, Stats, health, stats
from bot.chat.screens.order import OrderView
from bot.errors import Denied, Money, Passing, Told
from bot.orders import NOT_FOUND, State, may_be_believed, name_number
from bot.people import EVERYBODY, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.catalog import Catalog
    from bot.chat.asked import Asked
    from bot.chat.broadcast import Broadcasting
    from bot.chat.export import Export
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Desk, Policy

SPANS = (1, 7, 30)
COUNTED = 1000
"""More notices than this are not counted one by one."""
EVER = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class OperatorDesk:
    """Commands and buttons of operators.

    `refresh` wakes the watch, for a settled order is read at once; `look` has a number asked for at the panel.
    """

    people_desk: PeopleDesk
    desk: Desk
    catalog: Catalog
    refresh: Callable[[], None]
    asked: Asked
    look: Callable[[], None]
    exporting: Export
    broadcasting: Broadcasting

    def taps(self) -> Mapping[str, Handler]:
        return {
            **self.people_desk.taps(),
            **self.exporting.taps(),
            **self.broadcasting.taps(),
            screens.DOUBTS: self.doubts,
            screens.CASE: self.case,
            screens.EXISTS: self.exists,
            screens.EXISTS_SURE: self.exists_sure,
            screens.ABSENT: self.absent,
            screens.ABSENT_SURE: self.absent_sure,
        }

    async def people(self, turn: Turn, argument: str) -> Reply:
        return await self.people_desk.people(turn, argument)

    async def unverified(self, turn: Turn, argument: str) -> Reply:
        """List the unverified orders; with a reference show the case, with the panel's number ask whether it is so."""
        operators_only(turn)
        if not argument:
            return await self.doubts(turn)
        code, _, typed = argument.partition(" ")
        panel_id = _number(typed)
        case = await turn.read(lambda books: _case(books, order_of(books, turn.person, code).ref, turn.now))
        if not panel_id or case.view.order.state is not State.UNVERIFIED:
            return Reply(screens.case(case, turn.words))
        return await self._ask_for(turn, case, panel_id)

    async def doubts(self, turn: Turn) -> Reply:
        operators_only(turn)
        found = await turn.read(lambda books: _unverified(books, turn.now))
        return Reply(screens.unverified_list(found, turn.words))

    async def case(self, turn: Turn) -> Reply:
        operators_only(turn)
        return Reply(screens.case(await self._pressed(turn), turn.words))

    async def exists(self, turn: Turn) -> Reply:
        """Ask once more, or say how to send the panel's number."""
        operators_only(turn)
        found = await self._pressed(turn)
        if found.view.order.state is not State.UNVERIFIED:
            return Reply(screens.case(found, turn.words))
        panel_id = turn.pressed(1)
        if panel_id:
            return await self._ask_for(turn, found, panel_id)
        ref = found.view.order.ref
        self.asked.ask(turn, lambda turn, text: self._named(turn, ref, text))
        return Reply(screens.tell_number(found, turn.words))

    async def _named(self, turn: Turn, ref: int, text: str) -> Reply:
        """Take a message for the panel's number of an order."""
        found = await turn.read(lambda books: _case(books, ref, turn.now))
        if found.view.order.state is not State.UNVERIFIED:
            return Reply(screens.case(found, turn.words))
        if len(text.split()) != 1 or not _number(text):
            raise Told("Please send the panel's number alone, or tap Back.")
        self._may_be_named(turn, ref)
        return await self._ask_for(turn, found, _number(text))

    def _may_be_named(self, turn: Turn, ref: int) -> None:
        """Take a number in the next message for the same order: this one may be wrong."""
        self.asked.ask(turn, lambda turn, text: self._named(turn, ref, text), fits=_a_number)

    async def absent(self, turn: Turn) -> Reply:
        operators_only(turn)
        found = await self._pressed(turn)
        if found.view.order.state is not State.UNVERIFIED:
            return Reply(screens.case(found, turn.words))
        return Reply(screens.sure_it_does_not(found, turn.words))

    async def exists_sure(self, turn: Turn) -> Reply:
        """Take the second press; only for a number that the panel was asked about."""
        operators_only(turn)
        panel_id = turn.pressed(1)
        if not panel_id:
            raise Denied(NOT_FOUND)
        found = await self._pressed(turn)
        known = await turn.read(lambda books: may_be_believed(books, found.view.order.ref, panel_id))
        if found.view.order.state is State.UNVERIFIED and not known:
            return await self._ask_for(turn, found, panel_id)
        return await self._resolve(turn, panel_id)

    async def absent_sure(self, turn: Turn) -> Reply:
        return await self._resolve(turn, None)

    async def stats(self, turn: Turn, _argument: str) -> Reply:
        operators_only(turn)
        return Reply(stats(await turn.read(lambda books: _stats(books, turn.now)), turn.words))

    async def export(self, turn: Turn, argument: str) -> Reply:
        return await self.exporting.export(turn, argument)

    async def broadcast(self, turn: Turn, argument: str) -> Reply:
        return await self.broadcasting.broadcast(turn, argument)

    async def health(self, turn: Turn, _argument: str) -> Reply:
        operators_only(turn)
        age = self.catalog.age(turn.now)
        return Reply(health(await turn.read(lambda books: _health(books, self.desk.policy, turn.now, age)), turn.words))

    async def _pressed(self, turn: Turn) -> screens.Case:
        return await turn.read(lambda books: _case(books, _ref(turn), turn.now))

    async def _ask_for(self, turn: Turn, found: screens.Case, panel_id: str) -> Reply:
        if not screens.fits_a_button(panel_id):
            raise Told("That is too long for a panel's number. Please look at it again.")
        ref = found.view.order.ref
        try:
            order = await turn.commit(
                lambda books: name_number(books, turn.person, ref, panel_id, turn.now), keep_card=True
            )
        except (Denied, Passing):
            raise
        except Told as told:
            self._may_be_named(turn, ref)
            return Reply(screens.not_this_number(found.view.order, told, turn.words), fresh=True)
        toast = turn.words.plain("Asking the panel…")
        return Reply(screens.looking(order, panel_id, turn.words), toast=toast, after=self.look, fresh=True)

    async def _resolve(self, turn: Turn, panel_id: str | None) -> Reply:
        """Settle; the first operator's word counts, and a later one is shown what was settled."""
        operators_only(turn)
        found = await self._pressed(turn)
        if found.view.order.state is not State.UNVERIFIED:
            return Reply(screens.case(found, turn.words), toast=turn.words.plain("This order is settled already."))

        def work(books: Books) -> screens.Case:
            self.desk.resolve(books, turn.person, _ref(turn), panel_id, turn.now)
            return _case(books, _ref(turn), turn.now)

        try:
            settled = await turn.commit(work)
        except Told as told:
            said, window = turn.words.told_plain(told), not isinstance(told, Passing)
            return Reply(screens.case(found, turn.words), toast=said, alert=window)
        return Reply(screens.case(settled, turn.words), toast=turn.words.plain("Settled."), after=self.refresh)


def _number(text: str) -> str:
    """The panel's number as it is meant: «#23503» is how many a list of orders writes it."""
    return text.strip().removeprefix("#")


def _a_number(text: str) -> bool:
    """Whether a message may be another number for the order that was asked about; a word is searched for."""
    return len(text.split()) == 1 and any(char.isdecimal() for char in text) and not is_link(text)


def _unverified(books: Books, now: datetime) -> list[OrderView]:
    found = books.orders.unverified()
    people = [books.people.get(order.person) for order in found]
    names = [None if person is None else person.name for person in people]
    return [OrderView(order, (), now, owner=name) for order, name in zip(found, names, strict=True)]


def _case(books: Books, ref: int, now: datetime) -> screens.Case:
    found = case_of(books, ref, now)
    if found is None:
        raise Denied(NOT_FOUND)
    return found


def _ref(turn: Turn) -> int:
    ref = whole(turn.pressed(0))
    if not ref:
        raise Denied(NOT_FOUND)
    return ref


def _stats(books: Books, now: datetime) -> Stats:
    figures = {days: books.orders.stats(now - timedelta(days=days)) for days in SPANS}
    spans = [Span(days, one.states, sum(one.spent.values(), Decimal(0))) for days, one in figures.items()]
    most = sorted(figures[SPANS[-1]].spent.items(), key=lambda entry: -entry[1])
    named = [(person.name if (person := books.people.get(key)) is not None else "?", spent) for key, spent in most[:10]]
    balance = books.memory.get("balance")
    return Stats(spans, named, currency_of(balance))


def _health(books: Books, policy: Policy, now: datetime, catalogue: timedelta | None) -> Health:
    balance, trouble = books.memory.get("balance"), books.memory.get("trouble")
    states, cap = books.orders.states(now - EVER), policy.limits.day
    spent = books.totals.get(EVERYBODY, Period.DAY.name_at(now))
    waiting = books.notices.waiting(now, limit=COUNTED)
    error = trouble.value.get("error") if trouble is not None else None
    currency = currency_of(balance)
    return Health(
        now=now,
        balance=None if balance is None else balance_of(balance),
        balance_at=None if balance is None else balance.at,
        catalogue=catalogue,
        trouble=None if error is None else str(error),
        trouble_since=None if trouble is None else trouble.at,
        states=states,
        full=policy.full(states.get(State.UNVERIFIED, 0)),
        today=(Money(spent, currency), Money(cap, currency)) if cap else None,
        notices=len(waiting),
        oldest=now - waiting[0].made if waiting else None,
    )
