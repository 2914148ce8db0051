"""The cached catalogue: always at hand, one flight at a time, never replaced by something doubtful."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.catalog import Catalog, Snapshot
from bot.panel import UnreachableError

pytestmark = pytest.mark.quick

SECONDS = 600


class Wire:
    """The panel's side: what it gives next, when, and how often it was asked."""

    def __init__(self, services, now):
        self.answer = services
        self.now = now
        self.seconds = 0.0
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.saved = []

    async def fetch(self):
        self.asked += 1
        await self.gate.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def save(self, snapshot):
        self.saved.append(snapshot)

    def pass_by(self, seconds):
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def services(service):
    return tuple(service(str(number)) for number in range(10))


@pytest.fixture
def wire(services, now):
    return Wire(services, now)


@pytest.fixture
def catalog(wire):
    return Catalog(wire.fetch, SECONDS, clock=lambda: wire.seconds, now=lambda: wire.now, save=wire.save)


def lost():
    return UnreachableError("nobody there", sent=True)


def test_before_the_first_answer_there_is_nothing(catalog, now):
    assert catalog.snapshot is None
    assert catalog.age(now) is None
    assert catalog.old(now)
    assert catalog.held(now)
    assert not catalog.fresh


async def test_an_answer_is_at_hand_dated_and_saved(catalog, wire, services, now):
    assert await catalog.refresh()
    assert (catalog.snapshot.services, catalog.snapshot.taken_at, catalog.trouble) == (services, now, "")
    assert wire.saved == [catalog.snapshot]


async def test_it_is_fresh_for_its_seconds_and_stays_at_hand_after_them(catalog, wire):
    await catalog.refresh()
    wire.pass_by(SECONDS - 1)
    assert catalog.fresh
    wire.pass_by(2)
    assert not catalog.fresh
    assert catalog.snapshot is not None


@pytest.mark.parametrize(
    ("seconds", "old", "held"),
    [(3 * SECONDS, False, False), (3 * SECONDS + 1, True, False), (86_400, True, False), (86_401, True, True)],
)
async def test_age_shows_after_three_periods_and_holds_orders_after_a_day(catalog, wire, seconds, old, held):
    await catalog.refresh()
    wire.pass_by(seconds)
    assert catalog.age(wire.now) == timedelta(seconds=seconds)
    assert (catalog.old(wire.now), catalog.held(wire.now)) == (old, held)


async def test_the_old_snapshot_is_at_hand_while_a_new_one_is_on_its_way(catalog, wire, services, service):
    await catalog.refresh()
    wire.gate.clear()
    wire.answer = (*services, service("new"))
    flight = asyncio.ensure_future(catalog.refresh())
    await asyncio.sleep(0)
    assert catalog.snapshot.get("new") is None
    wire.gate.set()
    await flight
    assert catalog.snapshot.get("new")


async def test_many_who_ask_at_once_share_one_flight(catalog, wire):
    wire.gate.clear()
    flights = [asyncio.ensure_future(catalog.refresh()) for _ in range(20)]
    await asyncio.sleep(0)
    wire.gate.set()
    assert await asyncio.gather(*flights) == [True] * 20
    assert wire.asked == 1
    await catalog.refresh()
    assert wire.asked == 2


async def test_who_waits_for_a_flight_that_is_cancelled_flies(catalog, wire):
    wire.gate.clear()
    first, second = (asyncio.ensure_future(catalog.refresh()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    wire.gate.set()
    assert await second
    assert first.cancelled()
    assert wire.asked == 2


@pytest.mark.parametrize("answer", [lost(), ()], ids=["error", "empty"])
async def test_an_error_or_an_empty_list_keeps_what_there_was(catalog, wire, services, answer):
    await catalog.refresh()
    wire.pass_by(SECONDS)
    wire.answer = answer
    assert not await catalog.refresh()
    assert catalog.snapshot.services == services
    assert catalog.trouble
    assert (catalog.failure is None) == (answer == ())
    assert catalog.age(wire.now) == timedelta(seconds=SECONDS)
    wire.answer = services
    assert await catalog.refresh()
    assert (catalog.trouble, catalog.failure) == ("", None)
    assert len(wire.saved) == 2


async def test_an_empty_first_answer_is_not_taken(catalog, wire):
    wire.answer = ()
    assert not await catalog.refresh()
    assert catalog.snapshot is None


async def test_a_fault_of_the_program_is_raised_and_keeps_what_there_was(catalog, wire, services):
    await catalog.refresh()
    wire.answer = KeyError("id")
    with pytest.raises(KeyError):
        await catalog.refresh()
    assert catalog.snapshot.services == services


@pytest.mark.parametrize("left", [5, 9, 10], ids=["half", "most", "all"])
async def test_up_to_half_may_go_at_once(catalog, wire, services, left):
    await catalog.refresh()
    wire.answer = services[:left]
    assert await catalog.refresh()
    assert len(catalog.snapshot.services) == left


async def test_a_sharp_drop_is_believed_the_third_time(catalog, wire, services):
    await catalog.refresh()
    wire.answer = services[:4]
    for _ in range(2):
        wire.pass_by(SECONDS)
        assert not await catalog.refresh()
        assert catalog.snapshot.services == services
        assert "6 of 10" in catalog.trouble
    assert await catalog.refresh()
    assert catalog.snapshot.services == services[:4]


async def test_as_many_other_services_are_a_sharp_drop_too(catalog, wire, service):
    await catalog.refresh()
    wire.answer = tuple(service(f"new{number}") for number in range(10))
    assert not await catalog.refresh()


@pytest.mark.parametrize("between", ["other", "error", "empty", "back"])
async def test_another_answer_between_starts_the_count_again(catalog, wire, services, between):
    await catalog.refresh()
    answers = {"other": services[:3], "error": lost(), "empty": (), "back": services}
    for answer in (services[:4], services[:4], answers[between], services[:4], services[:4]):
        wire.answer = answer
        await catalog.refresh()
        assert catalog.snapshot.services == services
    assert await catalog.refresh()
    assert catalog.snapshot.services == services[:4]


async def test_a_stored_snapshot_serves_until_the_panel_answers(catalog, wire, service, now):
    stored = Snapshot.of([service("1", "stored")], now - timedelta(hours=1))
    catalog.warm(stored)
    assert catalog.snapshot is stored
    assert not catalog.fresh
    assert catalog.age(now) == timedelta(hours=1)
    await catalog.refresh()
    read = catalog.snapshot
    assert read.get("1").name == "Followers"
    catalog.warm(stored)
    assert catalog.snapshot is read


async def test_the_same_services_keep_their_version_and_indexes(catalog, wire, services, service):
    await catalog.refresh()
    before = catalog.snapshot
    wire.pass_by(SECONDS)
    await catalog.refresh()
    assert catalog.snapshot.shelves is before.shelves
    assert (catalog.snapshot.version, catalog.snapshot.taken_at) == (before.version, wire.now)
    wire.answer = (*services[1:], service("0", rate="2.00"))
    await catalog.refresh()
    assert catalog.snapshot.version != before.version


async def test_ten_thousand_services_never_hold_the_loop_for_50_milliseconds(wire, catalog, large):
    lags = []
    for at in range(6):
        wire.answer = large[at:]
        lags.append(await longest_hold(catalog.refresh()))
    assert min(lags) < 0.05, lags


async def longest_hold(work):
    flight = asyncio.ensure_future(work)
    longest, last = 0.0, time.perf_counter()
    while not flight.done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest
