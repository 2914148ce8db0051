"""The ends of refill windows: which orders are found for them, on both engines, and told of once."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.orders import Kind, Order, RequestState, State, Windows
from bot.panel import OrderState, RefillState
from bot.people import Notice, Role
from bot.store import Store
from tests.store.things import NOW, SECOND, a_request, an_order, ann

pytestmark = pytest.mark.quick

DAY = timedelta(days=1)
END = NOW + 30 * DAY
EVE = END - DAY


def done(draft: str = "d1", **given: object) -> Order:
    usual = {"state": State.PLACED, "status": OrderState.COMPLETED, "settled": NOW, "panel_id": draft, "due": None}
    return an_order(draft=draft, **{"service_name": "Likes | 30 Days Refill", **usual, **given})


async def put(store: Store, *orders: Order) -> list[Order]:
    await store.write(lambda books: books.people.add(ann()))
    return [await store.write(lambda books, one=one: books.orders.add(one)) for one in orders]


async def told(store: Store) -> list[Notice]:
    return [one.notice for one in await store.read(lambda books: books.notices.waiting(NOW + 900 * DAY, limit=999))]


async def looked(store: Store, now: datetime = EVE) -> list[Notice]:
    await Windows(store).tick(now)
    return await told(store)


async def test_only_what_may_be_refilled_and_settled_in_a_time_is_read_by_number(store: Store) -> None:
    await put(
        store,
        done("a"),
        done("flag", may_refill=False),
        done("unsaid", may_refill=None),
        done("part", status=OrderState.PARTIAL),
        done("open", status=OrderState.PENDING),
        done("lost", state=State.UNVERIFIED, status=None),
        done("unseen", settled=None),
        done("early", settled=NOW - DAY),
        done("last", settled=NOW + DAY),
        done("late", settled=NOW + DAY + SECOND),
    )

    async def read(after: int, limit: int = 9) -> list[str]:
        rows = await store.read(lambda books: books.orders.completed(after, NOW - DAY, NOW + DAY, limit))
        assert all(name == "Likes | 30 Days Refill" for _, name, _ in rows)
        return [(await store.read(lambda books, ref=ref: books.orders.get(ref, None))).draft for ref, _, _ in rows]

    assert await read(0) == ["a", "unsaid", "last"]
    assert await read(0, 2) == ["a", "unsaid"]
    assert await read(3) == ["last"]
    ((_, _, settled), *_) = await store.read(lambda books: books.orders.completed(0, NOW - DAY, NOW + DAY, 1))
    assert settled == NOW


@pytest.mark.parametrize(
    ("now", "count"), [(EVE - SECOND, 0), (EVE, 1), (END - SECOND, 1), (END, 0), (END + DAY, 0)], ids=str
)
async def test_it_is_told_within_the_last_day(store: Store, now: datetime, count: int) -> None:
    (order,) = await put(store, done())
    notices = await looked(store, now)
    assert len(notices) == count
    for notice in notices:
        assert (notice.person, notice.kind, notice.order, notice.loud) == ("ann", "refill_ends", order.ref, False)
        assert notice.facts == {"until": END.isoformat()}


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({"service_name": "Likes"}, 30),
        ({"service_name": "Likes | 60 Days Refill"}, 30),
        ({"service_name": "Likes | 2 Days Refill"}, 2),
        ({"may_refill": False}, 30),
        ({"status": OrderState.CANCELED}, 30),
        ({"status": OrderState.PARTIAL}, 30),
        ({"status": OrderState.REFILLING, "settled": None}, 30),
        ({"person": "somebody forgotten"}, 30),
    ],
    ids=["no window", "longer", "too short", "no refill", "canceled", "partial", "refilling", "forgotten"],
)
async def test_nothing_is_told_of(store: Store, given: dict[str, object], days: int) -> None:
    await put(store, done(**given))
    assert await looked(store, NOW + (days - 1) * DAY) == []


@pytest.mark.parametrize("days", [3, 365])
async def test_the_shortest_and_the_longest_are_told_of(store: Store, days: int) -> None:
    await put(store, done(service_name=f"Likes | {days} Days Refill"))
    assert len(await looked(store, NOW + (days - 1) * DAY)) == 1


async def test_who_was_shut_out_is_told_nothing(store: Store) -> None:
    await store.write(lambda books: books.people.add(ann(role=Role.REVOKED)))
    await store.write(lambda books: books.orders.add(done()))
    assert await looked(store) == []


REFILLS = {
    "asked for": ({"state": RequestState.ASKED}, 0),
    "under way": ({"state": RequestState.REQUESTED, "panel_id": "7", "status": RefillState.PENDING}, 0),
    "just requested, without a number": ({"state": RequestState.REQUESTED}, 0),
    "requested long ago, without a number": ({"state": RequestState.REQUESTED, "changed": EVE - 4 * DAY}, 1),
    "unclear": ({"state": RequestState.UNVERIFIED}, 0),
    "refused for good": ({"state": RequestState.REFUSED, "reason": "refill_expired"}, 0),
    "refused": ({"state": RequestState.REFUSED, "reason": "bad_request"}, 1),
    "completed": ({"state": RequestState.REQUESTED, "panel_id": "7", "status": RefillState.COMPLETED}, 1),
}


@pytest.mark.parametrize(("given", "count"), REFILLS.values(), ids=REFILLS)
async def test_nobody_is_sent_to_ask_twice(store: Store, given: dict[str, object], count: int) -> None:
    (order,) = await put(store, done())
    request = a_request(order.ref, **{"made": EVE - SECOND, "changed": EVE - SECOND, **given})
    await store.write(lambda books: books.requests.add(request))
    assert len(await looked(store)) == count


async def test_a_refill_that_is_rejected_on_the_last_day_leaves_the_reminder(store: Store) -> None:
    (order,) = await put(store, done())
    under_way = a_request(
        order.ref, state=RequestState.REQUESTED, panel_id="7", kind=Kind.REFILL, changed=EVE, made=EVE
    )
    kept = await store.write(lambda books: books.requests.add(under_way))
    windows = Windows(store)
    await windows.tick(EVE)
    assert await told(store) == []
    rejected = replace(kept, status=RefillState.REJECTED)
    await store.write(lambda books: books.requests.save(rejected, was=RequestState.REQUESTED))
    await windows.tick(EVE + timedelta(hours=1))
    assert len(await told(store)) == 1


async def test_it_is_told_once_however_often_and_by_whomever_it_is_looked_at(store: Store) -> None:
    await put(store, done())
    first, second = Windows(store), Windows(store)
    await asyncio.gather(first.tick(EVE), second.tick(EVE))
    await first.tick(EVE + timedelta(hours=1))
    await Windows(store).tick(EVE + timedelta(hours=2))
    assert len(await told(store)) == 1
    waiting = await store.read(lambda books: books.notices.waiting(END, limit=9))
    await store.write(lambda books: books.notices.sent([waiting[0].number], EVE))
    await Windows(store).tick(END - SECOND)
    assert await told(store) == []


async def test_another_completion_opens_another_window(store: Store) -> None:
    (order,) = await put(store, done())
    assert len(await looked(store)) == 1
    again = replace(order, settled=END)
    await store.write(lambda books: books.orders.save(again, was=State.PLACED))
    assert len(await looked(store, END + 29 * DAY)) == 2


async def test_a_look_whose_write_failed_is_made_again(store: Store) -> None:
    await put(store, done())
    windows = Windows(Broken(store))
    with pytest.raises(RuntimeError, match="no disk"):
        await windows.tick(EVE)
    assert await told(store) == []
    await windows.tick(EVE)
    assert len(await told(store)) == 1


class Broken:
    """Books whose first write fails at its end, when everything was decided."""

    def __init__(self, store: Store) -> None:
        self.read, self._write, self._whole = store.read, store.write, False

    async def write(self, work):
        def broken(books):
            work(books)
            raise RuntimeError("no disk")

        if self._whole:
            return await self._write(work)
        self._whole = True
        return await self._write(broken)


@pytest.mark.parametrize("page", [1, 2, 3, 5, 6])
async def test_pages_miss_nothing_and_tell_nothing_twice(store: Store, page: int) -> None:
    names = ["Likes R30", "Likes", "Likes R30", "Likes R60", "Likes R30", "Likes R30"]
    orders = await put(store, *[done(f"d{at}", service_name=name) for at, name in enumerate(names)])
    await Windows(store, page=page).tick(EVE)
    assert [notice.order for notice in await told(store)] == [
        order.ref for order in orders if order.service_name == "Likes R30"
    ]


async def test_many_that_end_on_one_day_are_all_told(store: Store) -> None:
    await put(store, *[done(f"d{at}") for at in range(250)])
    assert len(await looked(store)) == 250


async def test_the_loop_looks_and_lives_on(store: Store) -> None:
    await put(store, done())
    looks = []

    def clock() -> datetime:
        looks.append(1)
        if len(looks) == 1:
            raise OSError("no clock")
        return EVE

    loop = asyncio.create_task(Windows(store, every=0.01).run(clock))
    async with asyncio.timeout(5):
        while not await told(store):  # noqa: ASYNC110 - it looks at what the loop has written
            await asyncio.sleep(0.01)
    assert not loop.done()
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
