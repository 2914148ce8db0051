"""What our books need of a store: one transaction's view, noun by noun, and the two ways to open one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, timedelta
    from decimal import Decimal

    from bot.orders.draft import Draft, DraftState
    from bot.orders.order import Kind, Order, Request, RequestState, State
    from bot.orders.pace import Reading
    from bot.people import Fact, Notices, People, Totals

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history, never changed. `actor` is a person key or the part of the desk that acted."""

    order: int
    actor: str
    what: str
    was: str
    now: str
    facts: Mapping[str, Fact]
    request: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What an order became by a call to the panel, or by somebody's word about it."""

    order: int
    became: State
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Known:
    """Something the desk remembers as one value: the last balance, what the panel can do, a trouble."""

    value: Mapping[str, Fact]
    at: datetime


class Figures(Protocol):
    """What was ordered in a time: how many by state, and what it costs by person key."""

    @property
    def states(self) -> Mapping[State, int]: ...
    @property
    def spent(self) -> Mapping[str, Decimal]: ...


class Drafts(Protocol):
    """Drafts; every look-up names the owner."""

    def get(self, draft: str, person: str) -> Draft | None: ...
    def hold(self, draft: str, person: str) -> Draft | None:
        """Read for writing."""

    def open_of(self, person: str) -> Draft | None:
        """Read the one open draft of a person."""

    def all_open(self) -> Sequence[tuple[int, Draft]]:
        """Read every open draft with its owner's Telegram id."""

    def put(self, draft: Draft) -> None:
        """Insert or replace."""

    def move(self, draft: Draft, state: DraftState, now: datetime) -> bool:
        """Change the state if it is still the one in `draft`; tell whether this call did it."""


class Orders(Protocol):
    """Orders of the books. Look-ups on behalf of people name the owner; None as owner is the desk itself."""

    def add(self, order: Order) -> Order:
        """Insert (`order.ref` is ignored) and answer with the running number; unique by draft."""

    def get(self, ref: int, person: str | None) -> Order | None: ...
    def hold(self, ref: int) -> Order | None:
        """Read for writing."""

    def by_panel_id(self, panel_id: str, person: str | None) -> Order | None: ...
    def by_draft(self, draft: str) -> Order | None: ...
    def save(self, order: Order, *, was: State) -> bool:
        """Write what may change, if the state is still `was`; tell whether this call did it."""

    def next_queued(self, now: datetime) -> Order | None:
        """Read for writing the oldest queued order that is due and whose service and link nobody is submitting."""

    def queued_before(self, before: datetime) -> Sequence[Order]:
        """Read queued orders that were confirmed before a moment, whatever stands in their way."""

    def next_unverified(self, now: datetime) -> Order | None:
        """Read for writing an unverified order that is due to be asked for again."""

    def queued(self) -> Sequence[Order]: ...
    def submitting(self) -> Sequence[Order]: ...
    def unverified(self) -> Sequence[Order]: ...
    def on_target(self, service: str, link: str | None, person: str | None) -> Sequence[Order]:
        """Read open and unverified orders of one service on one link."""

    def page(self, person: str, *, finished: bool | None, offset: int, limit: int) -> Sequence[Order]:
        """Read a person's orders, newest first; None is open and finished alike."""

    def count(self, person: str, *, finished: bool | None, after: int = 0) -> int:
        """Count them; `after` an order only those that are newer."""

    def search(self, person: str, text: str, *, limit: int = 20) -> Sequence[Order]:
        """Find by number, panel number, service number, or a part of link or service name; newest first."""

    def attention(self, person: str, since: datetime, *, offset: int, limit: int) -> Sequence[Order]:
        """Read what is unverified, held, paused or odd, and what ended short since a moment; newest first."""

    def count_attention(self, person: str, since: datetime, *, after: int = 0) -> int: ...
    def still_open(self, person: str, *, limit: int) -> Sequence[Order]:
        """Read orders of which, or of whose refills and cancels, this person has still something to hear."""

    def stats(self, since: datetime) -> Figures: ...
    def states(self, since: datetime) -> Mapping[State, int]:
        """Count the orders made since a moment by their state."""

    def of_rounds(self, rounds: Sequence[str]) -> Sequence[Order]:
        """Read placed orders that are in any of these rounds."""

    def completed(
        self, after: int, since: datetime, until: datetime, limit: int
    ) -> Sequence[tuple[int, str, datetime]]:
        """Read (number, service name, settled) of completed orders that may be refilled, above a number, by number.

        They settled after `since`, at the latest at `until`.
        """


class Requests(Protocol):
    """Refills and cancels of orders."""

    def add(self, request: Request) -> Request:
        """Insert (`request.number` is ignored) and answer with the running number."""

    def get(self, number: int, person: str | None) -> Request | None: ...
    def hold(self, number: int) -> Request | None: ...
    def of_order(self, order: int, kind: Kind | None = None) -> Sequence[Request]:
        """Read newest first."""

    def save(self, request: Request, *, was: RequestState) -> bool: ...
    def next_asked(self, now: datetime) -> Request | None: ...
    def asked(self) -> Sequence[Request]: ...
    def submitting(self) -> Sequence[Request]: ...
    def of_rounds(self, rounds: Sequence[str]) -> Sequence[Request]: ...


class Rounds(Protocol):
    """Polling rounds: one due time for many orders, leased so that two replicas never poll the same."""

    def join(self, name: str, due: datetime) -> None:
        """Make sure that a round exists; one that does keeps its due time unless `due` is earlier."""

    def lease(self, now: datetime, *, ahead: timedelta, until: datetime, limit: int) -> Sequence[str]:
        """Take up to `limit` rounds, if at least one is due: those, and those due within `ahead`."""

    def next(self, names: Sequence[str], due: datetime) -> None:
        """Set the next due time and give the lease back."""

    def drop(self, names: Sequence[str]) -> None: ...
    def pull(self, words: Sequence[str], latest: datetime, due: datetime) -> None:
        """Bring forward what is due after `latest`, of orders or refills, whose name begins with one of these words."""

    def unlease(self, latest: datetime) -> None:
        """Give back the leases that would end after `latest`."""


class Readings(Protocol):
    """How much of an order had been delivered when."""

    def put(self, order: int, reading: Reading) -> None: ...
    def of(self, order: int) -> Sequence[Reading]:
        """Read oldest first."""

    def latest(self, order: int, most: int) -> Sequence[Reading]:
        """Read so many of the newest, oldest first."""


class Events(Protocol):
    """The history, append-only."""

    def add(self, event: Event, now: datetime) -> int:
        """Append and answer with the running number: it makes notices unique."""

    def of_order(self, order: int) -> Sequence[tuple[int, datetime, Event]]: ...
    def calls(self, since: datetime) -> Sequence[Call]:
        """Read in their order what was submitted since, what became placed, and what was said not to be."""


class Memory(Protocol):
    """Single remembered values by name."""

    def get(self, name: str) -> Known | None: ...
    def put(self, name: str, value: Mapping[str, Fact], now: datetime) -> None: ...
    def drop(self, name: str) -> None: ...


class Copies(Protocol):
    """Changes to books as a whole, once they were put back from a copy."""

    def let_go(self, now: datetime) -> None:
        """Delete the drafts and lists that could still be confirmed, and mark every update done."""

    def skip(self, count: int) -> None:
        """Leave so many running numbers out: those given since stand in people's chats."""


class Books(Protocol):
    """Everything within one transaction."""

    @property
    def people(self) -> People: ...
    @property
    def totals(self) -> Totals: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def readings(self) -> Readings: ...
    @property
    def events(self) -> Events: ...
    @property
    def memory(self) -> Memory: ...
    @property
    def copies(self) -> Copies: ...


class Store(Protocol):
    """The database as use cases see it: work is a plain function of one transaction's books."""

    async def read(self, work: Callable[[Books], T]) -> T: ...
    async def write(self, work: Callable[[Books], T]) -> T:
        """Run and commit; an exception rolls all of it back and is raised here."""
