"""A desk with everything in it: Anna's draft, orders in every state, requests and cards, and everybody who is not Anna.

Nothing moves by itself: what is queued is due next year, and nothing stands in a polling round.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from bot.orders import Event, Kind, Reading, RequestState, State
from bot.panel import OrderState, RefillState
from bot.people import Allowance, Notice, Period, Role
from bot.sandbox.telegram import Person
from tests.chat.conftest import Desk, until_async
from tests.chat.test_ordering import to_the_card
from tests.store.things import a_request, an_order, ann

ANNA, BEN, VERA, ASKED, DENIED, REVOKED, GREETED, STRANGER = range(9_000_002, 9_000_010)
NAMES = {
    ANNA: "Annabella Quux", BEN: "Ben", VERA: "Vera", ASKED: "Aske", DENIED: "Denny", REVOKED: "Reva", GREETED: "Greta",
    STRANGER: "Strato",
}  # fmt: skip
INSIDE = {ANNA: Role.MEMBER, BEN: Role.MEMBER, VERA: Role.VIEWER}
LINK = "https://instagram.com/annas.hidden.page"
DRAFT_LINK = "https://instagram.com/annas.other.page"
WORDS = "annas-own-comment"
FIRST_REF = 20_000_001
"""References like K2CQ1 that stand in no price and no service's number."""
FIRST_PANEL_ID = 77_345_500
FAR = timedelta(days=365)
CHANGING = ("add", "refill", "cancel", "status", "refill_status")

STATUSES = (OrderState.PENDING, OrderState.IN_PROGRESS, OrderState.COMPLETED, OrderState.PARTIAL, OrderState.CANCELED)
ORDER_NEWS = (
    "placed", "refused", "unverified", "not_placed", "dropped", "held", "slow", "status", "refill", "refill_requested",
    "refill_refused", "refill_unverified", "cancel_requested", "cancel_refused", "cancel_unverified",
)  # fmt: skip


def key_of(number):
    return f"key{number}"


@dataclass
class House:
    """`orders` are Anna's; `draft` is the id of the one that waits for her Confirm."""

    desk: Desk
    orders: list = field(default_factory=list)
    draft: str = ""

    @property
    def path(self):
        return Path(self.desk.settings["database_url"].removeprefix("sqlite:///"))

    @property
    def olga(self):
        return self.desk.olga

    def person(self, number) -> Person:
        return self.desk.telegram.person(number, NAMES.get(number, "Olga"))

    @property
    def anna(self):
        return self.person(ANNA)

    async def write(self, work):
        return await self.desk.app.store.write(work)

    async def read(self, work):
        return await self.desk.app.store.read(work)

    async def key(self, person):
        found = await self.read(lambda books: books.people.by_telegram(person.id))
        return "" if found is None else found.key

    @property
    def traces(self):
        """Whatever would tell somebody else that it is about Anna or hers."""
        numbers = [sign for order in self.orders for sign in (order.code, order.panel_id) if sign]
        return [NAMES[ANNA], LINK, DRAFT_LINK, WORDS, self.draft, key_of(ANNA), str(ANNA), *numbers]

    @property
    def marks(self):
        """What names Anna's things in a button or a command."""
        refs = [sign for order in self.orders for sign in (str(order.ref), order.code.lstrip("0"))]
        return frozenset([self.draft, key_of(ANNA), f"p{key_of(ANNA)}", *refs])

    def called(self):
        """How often the panel was asked for anything about an order."""
        return {action: self.desk.panel.counted[action] for action in CHANGING}


async def furnish(desk: Desk) -> House:
    """Open the desk and put everything in."""
    desk.settings |= {"poll_seconds": 3600, "catalog_seconds": 3600}
    await desk.open()
    house = House(desk)
    house.olga.say("/start")
    await house.olga.wait_for("Order desk")
    await _people(house)
    await house.write(lambda books: _orders(house, books))
    for number in (BEN, VERA):
        house.person(number).say("/start")
        await house.person(number).wait_for("Order desk")
    await _outside(house)
    await confirmable(house)
    await desk.idle()
    await until_async(lambda: _told(house))
    return house


async def confirmable(house):
    """Have Anna stand before her Confirm button."""
    house.anna.say("/start")
    await house.anna.wait_for("Order desk")
    house.anna.say("/cancel")
    house.anna.say("/order 101")
    await house.anna.wait_for("Which link is it for?")
    house.anna.say(DRAFT_LINK)
    await house.anna.wait_for("How many would you like?")
    house.anna.say("1000")
    card = await house.anna.wait_for("please check")
    key = key_of(ANNA)
    house.draft = (await house.read(lambda books: books.drafts.open_of(key))).id
    return card


async def _people(house):
    unlimited = Allowance(Period.UNLIMITED)
    for number, role in INSIDE.items():
        somebody = ann(key=key_of(number), telegram_id=number, name=NAMES[number], role=role, allowance=unlimited)
        await house.write(lambda books, one=somebody: books.people.add(one))


async def _outside(house):
    for number in (ASKED, DENIED, GREETED):
        house.person(number).say("/start")
        await house.person(number).wait_for("private order desk")
    for number in (ASKED, DENIED):
        house.person(number).tap("Ask to be let in")
        await house.person(number).wait_for("Your request is with the operators.")
    house.olga.tap("Deny", message=await house.olga.wait_for("Denny (", since=0))
    await house.person(DENIED).wait_for("not this time", since=0)
    shut = ann(key=key_of(REVOKED), telegram_id=REVOKED, name=NAMES[REVOKED], role=Role.REVOKED)
    await house.write(lambda books: books.people.add(shut))
    house.person(REVOKED).say("/start")
    await house.person(REVOKED).wait_for("private order desk")


def _orders(house, books):
    """One order of each state, one placed of each status, requests of each state, news of each kind."""
    connection = books._connection
    connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('orders', ?)", (FIRST_REF - 1,))
    now = house.desk.clock()
    for number, (state, status) in enumerate(_kinds()):
        # What is queued stands behind what is being sent to the same page, so it stays where it is.
        page = 0 if state in {State.QUEUED, State.SUBMITTING} else number
        order = an_order(
            person=key_of(ANNA), draft=f"annas-draft-{number}", state=state, status=status, link=LINK + str(page),
            panel_id=str(FIRST_PANEL_ID + number) if state is State.PLACED else None, made=now, changed=now,
            fields={"service": "101", "link": LINK, "comments": WORDS}, due=now + FAR, may_cancel=True,
            service_name="Followers",
        )  # fmt: skip
        house.orders.append(books.orders.add(order))
    _requests(house, books, now)
    for number, kind in enumerate(ORDER_NEWS):
        facts = {"id": "77345599", "status": "completed", "was": "pending", "raw": "Completed", "reason": "maintenance"}
        order = house.orders[number % len(house.orders)]
        notice = Notice(key_of(ANNA), kind, f"seed:{number}", order.ref, facts | {"waited": 60}, loud=False)
        books.notices.put(notice, now)
    for delivered in range(3):
        books.readings.put(house.orders[-1].ref, Reading(now + timedelta(minutes=delivered), delivered * 10))
    unsure = next(order for order in house.orders if order.state is State.UNVERIFIED)
    books.events.add(Event(unsure.ref, "lane", "answer", "", "", {"raw": "{}", "http": 200, "hint": "77345598"}), now)
    for operator in books.people.operators():
        books.notices.put(Notice(operator.key, "case", "seed:case", unsure.ref, {}, loud=True), now)
        answer = {"id": "77345594", "said": "found", "status": "pending"}
        books.notices.put(Notice(operator.key, "number", "seed:number", unsure.ref, answer, loud=True), now)
        facts = {"order": unsure.ref, "id": "77345597", "earlier": house.orders[-1].ref}
        books.notices.put(Notice(operator.key, "number_again", "seed:again", None, facts, loud=True), now)


def _kinds():
    ours = [(state, None) for state in State if state is not State.PLACED]
    return [*ours, (State.PLACED, None), *((State.PLACED, status) for status in STATUSES)]


def _requests(house, books, now):
    done = next(order for order in house.orders if order.status is OrderState.PARTIAL)
    for number, state in enumerate(RequestState):
        request = a_request(done.ref, person=key_of(ANNA), state=state, made=now, changed=now, due=now + FAR)
        if state is RequestState.REQUESTED:
            request = replace(request, panel_id=str(77_345_590 + number), status=RefillState.PENDING)
        books.requests.add(request)
    books.requests.add(a_request(done.ref, person=key_of(ANNA), kind=Kind.CANCEL, state=RequestState.REFUSED))


async def _told(house):
    return not await house.read(lambda books: books.notices.waiting(house.desk.clock() + FAR, limit=1))


__all__ = ["House", "confirmable", "furnish", "to_the_card"]
