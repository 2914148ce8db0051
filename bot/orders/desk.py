"""Use cases of the desk: each is a plain function of one transaction's books, without network and without clock."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Denied, Passing, Told
from bot.orders.asking import may_ask
from bot.orders.books import Event
from bot.orders.draft import DraftState
from bot.orders.notices import tell, tell_request
from bot.orders.order import MOVES, NUMBER_AGAIN, REQUEST_MOVES, Kind, Order, Request, RequestState, State
from bot.orders.questions import end_questions
from bot.orders.rounds import enter, first_round, now_round
from bot.people import NOT_FOUND, ZERO, Spending, adjust, check_may_order, reserve

if TYPE_CHECKING:
    from datetime import datetime

    from bot.orders.books import Books
    from bot.orders.draft import Difference, Draft
    from bot.orders.policy import Policy
    from bot.panel import Service
    from bot.people import Fact, Person


@dataclass(frozen=True, slots=True)
class Tap:
    """A press on Confirm: which draft, in which form it was shown, and what the catalogue says now."""

    draft: str
    seal: str
    current: Service | None
    currency: str
    held: bool = False
    """Whether the catalogue is too old to order from."""
    message: int | None = None
    """The chat message that was tapped: it becomes the receipt."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """This tap made the order."""

    order: Order


@dataclass(frozen=True, slots=True)
class Already:
    """The draft was settled before: by another tap (then with its order), by `/cancel`, or by time."""

    draft: Draft
    order: Order | None


@dataclass(frozen=True, slots=True)
class Changed:
    """The service or the draft is not what the card showed: a new card is to be confirmed."""

    draft: Draft
    difference: Difference | None


Answer = Confirmed | Already | Changed


def seal(draft: Draft) -> str:
    """Name what a confirm card shows, so that an older card of the same draft cannot place something else."""
    service = draft.service
    shown = [service.id, service.type, str(service.rate), str(service.min), str(service.max)]
    shown += [f"{key}={value}" for key, value in sorted(draft.answers.items())]
    return hashlib.blake2b("\0".join(shown).encode(), digest_size=5).hexdigest()


@dataclass(frozen=True, slots=True)
class Desk:
    """What people may do with orders, under one policy."""

    policy: Policy

    def confirm(self, books: Books, person: Person, tap: Tap, now: datetime) -> Answer:
        """Turn a draft into a queued order, once. Raises Told (draft kept) where a rule is in the way."""
        draft = books.drafts.hold(tap.draft, person.key)
        if draft is None:
            raise Denied(NOT_FOUND)
        settled = self._settled(books, draft, now)
        if settled is not None:
            return settled
        changed = self._changed(books, draft, tap, now)
        if changed is not None:
            return changed
        order = _order(draft, tap, now)
        # The total of all is held from here on: two confirms are checked one after the other, on any database.
        check_may_order(person)
        if tap.held:
            raise Told("The panel has not answered for a day, so its prices are not known. Your draft is kept.")
        reserve(books.totals, Spending(person.key, order.price, now, tap.currency), person.purse, self.policy.limits)
        self._check(books, draft)
        if not books.drafts.move(draft, DraftState.CONFIRMED, now):
            raise RuntimeError("a held draft moved")
        order = books.orders.add(order)
        books.events.add(Event(order.ref, person.key, "confirm", "draft", order.state.value, _quote(order)), now)
        return Confirmed(order)

    def _settled(self, books: Books, draft: Draft, now: datetime) -> Already | None:
        if draft.state is DraftState.OPEN and self.policy.lapsed(draft, now):
            books.drafts.move(draft, DraftState.EXPIRED, now)
            draft = replace(draft, state=DraftState.EXPIRED)
        if draft.state is DraftState.OPEN:
            return None
        return Already(draft, books.orders.by_draft(draft.id))

    def _changed(self, books: Books, draft: Draft, tap: Tap, now: datetime) -> Changed | None:
        difference = draft.difference(tap.current)
        if difference is not None and tap.current is not None:
            fresh = replace(draft.refreshed(tap.current, now), touched=now)
            books.drafts.put(fresh)
            lost = tuple(option.name for option in draft.taken if option not in fresh.taken)
            return Changed(fresh, replace(difference, lost=lost))
        if difference is not None or seal(draft) != tap.seal or not draft.ready:
            return Changed(draft, difference)
        return None

    def _check(self, books: Books, draft: Draft) -> None:
        if self.policy.full(len(books.orders.unverified())):
            raise Told("Too many orders wait to be verified. New ones are held back until an operator has looked.")
        states = {order.state for order in self.same_target(books, draft)}
        if State.UNVERIFIED in states:
            raise Told(
                "Nobody knows yet whether the panel has an earlier order of this service on this link. "
                "Another one is held back until that is known. Your draft is kept."
            )
        if states - {State.PLACED}:
            raise Told("An earlier order of this service on this link is not settled yet. Your draft is kept.")

    def same_target(self, books: Books, draft: Draft) -> tuple[Order, ...]:
        """Read open orders of the same service on the same link, whoever ordered: panels refuse or mix them."""
        if draft.link is None:
            return ()
        return tuple(books.orders.on_target(draft.service.id, draft.link, None))

    def ask(self, books: Books, person: Person, ref: int, kind: Kind, now: datetime) -> Request:
        """Ask for a refill or a cancel of a placed order; Told where it cannot be."""
        order = books.orders.hold(ref)
        if order is None or (order.person != person.key and not person.operator):
            raise Denied(NOT_FOUND)
        may_ask(order, books.requests.of_order(ref, kind), kind, now)
        request = Request(0, ref, order.person, kind, RequestState.ASKED, now, now)
        request = books.requests.add(request)
        event = Event(ref, person.key, kind.value, "", RequestState.ASKED.value, {}, request.number)
        books.events.add(event, now)
        return request

    def stop(self, books: Books, person: Person, ref: int, now: datetime) -> Order | Request:
        """End a queued order here, or ask the panel to cancel a placed one."""
        order = books.orders.hold(ref)
        if order is None or (order.person != person.key and not person.operator):
            raise Denied(NOT_FOUND)
        if order.state is not State.QUEUED:
            return self.ask(books, person, ref, Kind.CANCEL, now)
        dropped = replace(order, state=State.DROPPED, changed=now)
        move(books, order, dropped, actor=person.key, now=now)
        return dropped

    def refresh(self, books: Books, person: Person, ref: int, now: datetime) -> Order:
        """Mark a placed order due now; the card is drawn again when the panel has answered."""
        order = books.orders.hold(ref)
        if order is None or (order.person != person.key and not person.operator):
            raise Denied(NOT_FOUND)
        if order.state is not State.PLACED:
            return order
        asked = enter(books, order, now_round(order, now))
        books.orders.save(asked, was=State.PLACED)
        return asked

    def resolve(self, books: Books, person: Person, ref: int, panel_id: str | None, now: datetime) -> Order:
        """Settle an unverified order by an operator's word: it has this id at the panel, or it does not exist."""
        order = books.orders.hold(ref) if person.operator else None
        if order is None:
            raise Denied(NOT_FOUND)
        if order.state is not State.UNVERIFIED:
            raise Passing("This order is settled already.")
        if self.policy.asks(order):
            raise Told("The panel is being asked about this order once more. Please answer when that is over.")
        if panel_id is not None and books.orders.by_panel_id(panel_id, None) is not None:
            raise Told("The books already have an order with the panel's number {id}.", id=panel_id)
        state = State.NOT_PLACED if panel_id is None else State.PLACED
        reason = NUMBER_AGAIN if panel_id is None and order.reason == NUMBER_AGAIN else ""
        settled = replace(order, state=state, panel_id=panel_id, changed=now, reason=reason)
        if panel_id is not None:
            settled = enter(books, settled, first_round("", ref, now))
        books.people.audit(person.key, "resolve", order.code, {"state": state.value, "id": panel_id or ""}, now)
        move(books, order, settled, actor=person.key, now=now)
        return settled


def move(books: Books, was: Order, order: Order, *, actor: str, now: datetime) -> None:
    """Write one step of an order with its event, its amount and its notice; the caller holds the row."""
    if order.state is not was.state and order.state not in MOVES[was.state]:
        raise ValueError(f"{was.state} cannot become {order.state}")
    if not books.orders.save(order, was=was.state):
        raise RuntimeError("a held order moved")
    charge = None if order.charge is None else str(order.charge)
    facts: dict[str, Fact] = {
        "id": order.panel_id,
        "reason": order.reason,
        "status": order.raw_status,
        "charge": charge,
    }
    number = books.events.add(Event(order.ref, actor, "order", was.state, order.state, facts), now)
    if was.state is State.UNVERIFIED and order.state is not State.UNVERIFIED:
        end_questions(books, order, by=actor, now=now)
    _recount(books, was, order)
    tell(books, was, order, number, now)


def _recount(books: Books, was: Order, order: Order) -> None:
    difference = order.counted - was.counted
    adjust(books.totals, Spending(order.person, difference, order.made, order.currency))


def move_request(books: Books, was: Request, request: Request, *, actor: str, now: datetime) -> None:
    """Write one step of a refill or cancel with its event and notice; the caller holds the row."""
    if request.state is not was.state and request.state not in REQUEST_MOVES[was.state]:
        raise ValueError(f"{was.state} cannot become {request.state}")
    if not books.requests.save(request, was=was.state):
        raise RuntimeError("a held request moved")
    facts: dict[str, Fact] = {"reason": request.reason, "id": request.panel_id, "status": request.status}
    event = Event(request.order, actor, request.kind.value, was.state, request.state, facts, request.number)
    tell_request(books, was, request, books.events.add(event, now), now)


def _order(draft: Draft, tap: Tap, now: datetime) -> Order:
    service = draft.service
    return Order(
        ref=0,
        person=draft.person,
        draft=draft.id,
        service=service.id,
        service_name=service.name,
        service_type=service.type,
        may_refill=service.refill,
        may_cancel=service.cancel,
        quantity=draft.total,
        price=draft.price or ZERO,
        currency=tap.currency,
        state=State.QUEUED,
        made=now,
        changed=now,
        link=draft.link,
        fields=draft.panel_fields,
        receipt=tap.message,
        due=now,
    )


def _quote(order: Order) -> dict[str, Fact]:
    return {"price": str(order.price), "currency": order.currency, "service": order.service}
