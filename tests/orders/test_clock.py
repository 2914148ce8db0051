"""A clock that is wrong for a while: put right again, it stalls nothing, and starts no storm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.orders import Kind, Policy, RequestState, State, Till, Watch
from bot.orders.claims import claim
from bot.orders.outcomes import judge
from bot.orders.trouble import Trouble
from bot.panel import ErrorClass, OrderState, PanelError, RefillState, Refused
from bot.people import Notice, Role
from bot.sandbox.panel import Stage

if TYPE_CHECKING:
    from bot.store import Books
    from tests.orders.conftest import Bench

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
JUMPS = [pytest.param(jump, id=f"{jump}") for jump in (DAY, HOUR, timedelta(minutes=40), -HOUR, -DAY)]


@dataclass
class Wrong:
    """A bench whose clock is wrong: what was left waiting there must go on when it is right."""

    bench: Bench
    right: object
    policy: Policy

    def put_right(self, *, restarted: bool = False, after: timedelta = 10 * MINUTE) -> None:
        self.bench.now = self.right + after
        if restarted:
            self.bench.watch = Watch(self.bench.store, self.bench.panel, self.bench.policy)

    async def pass_(self, patience: timedelta) -> None:
        """Work on as the loops do, until so much time has passed."""
        end = self.bench.now + patience
        while self.bench.now <= end:
            await self.bench.till.tick(self.bench.now)
            while await self.bench.submitter.tick():
                pass
            while await self.bench.watch.tick(self.bench.now):
                pass
            self.bench.now += MINUTE


@pytest.fixture(params=JUMPS)
def wrong(bench, request):
    right = bench.now
    bench.now = right + request.param
    return Wrong(bench, right, bench.policy)


@pytest.mark.parametrize("restarted", [False, True])
async def test_an_open_order_is_read_on(wrong, restarted):
    bench = wrong.bench
    order = await bench.submitted(await bench.person())
    for _ in range(3):
        bench.now += 2 * MINUTE
        await bench.watch.tick(bench.now)
    wrong.put_right(restarted=restarted)
    bench.simulated.move(order.panel_id, Stage(0, "In progress", 40))
    await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is OrderState.IN_PROGRESS
    asked = bench.simulated.counted["status"]
    for _ in range(10):
        await bench.watch.tick(bench.now)
    assert bench.simulated.counted["status"] == asked, "no storm"


async def test_a_refill_is_followed_on(wrong):
    bench = wrong.bench
    ann = await bench.person()
    order = await bench.submitted(ann)
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    request = await bench.store.write(lambda books: bench.desk.ask(books, ann, order.ref, Kind.REFILL, bench.now))
    assert await bench.submitter.tick()
    for _ in range(3):
        bench.now += 2 * MINUTE
        await bench.watch.tick(bench.now)
    wrong.put_right()
    (refill,) = bench.simulated.refills
    bench.simulated.move_refill(refill, "Completed")
    await bench.watch.tick(bench.now)
    after = await bench.store.read(lambda books: books.requests.get(request.number, None))
    assert after.status is RefillState.COMPLETED


async def test_a_lease_of_a_replica_that_died_ends(wrong):
    bench = wrong.bench
    order = await bench.submitted(await bench.person())
    lease = lambda books: books.rounds.lease(bench.now, ahead=timedelta(), until=bench.now + 2 * MINUTE, limit=9)  # noqa: E731
    assert await bench.store.write(lease)
    wrong.put_right(restarted=True)
    await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is not None


async def test_a_queued_order_is_sent(wrong):
    bench = wrong.bench
    order = await bench.order(await bench.person())
    wrong.put_right(after=MINUTE)
    await wrong.pass_(5 * MINUTE)
    after = await bench.read(order.ref)
    assert after.state in {State.PLACED, State.REFUSED}, "sent, or (too old by that clock) ended"
    assert after.state is State.PLACED or bench.now - bench.policy.late > order.made


async def test_a_request_is_sent(wrong):
    bench = wrong.bench
    ann = await bench.person()
    order = await bench.submitted(ann)
    request = await bench.store.write(lambda books: bench.desk.ask(books, ann, order.ref, Kind.CANCEL, bench.now))
    wrong.put_right()
    await wrong.pass_(5 * MINUTE)
    after = await bench.store.read(lambda books: books.requests.get(request.number, None))
    assert after.state is not RequestState.ASKED


async def test_a_held_order_does_not_wait_for_the_time_that_it_was_made_at(wrong):
    bench = wrong.bench
    bench.simulated.faults.always("add", "maintenance")
    order = await bench.submitted(await bench.person())
    assert order.state is State.QUEUED
    wrong.put_right(after=MINUTE)
    await wrong.pass_(25 * MINUTE)
    assert (await bench.read(order.ref)).state is State.REFUSED


async def test_operators_get_the_card_of_an_unverified_order(wrong):
    bench = wrong.bench
    olga = await bench.person("olga", role=Role.OPERATOR, number=1)
    bench.simulated.faults.next("add", "accept_drop")
    assert (await bench.submitted(await bench.person())).state is State.UNVERIFIED
    wrong.put_right()
    await wrong.pass_(bench.policy.unverified)
    assert "case" in await bench.kinds(olga.key)
    assert await bench.store.read(_has_balance), "its evidence is gathered too"


def _has_balance(books: Books) -> bool:
    return any(event.what == "balance" for _, _, event in books.events.of_order(1))


async def test_a_lost_call_is_given_up(wrong):
    bench = wrong.bench
    order = await bench.order(await bench.person())
    await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    wrong.put_right()
    await wrong.pass_(bench.policy.stale + 2 * MINUTE)
    assert (await bench.read(order.ref)).state is State.UNVERIFIED


async def test_an_unverified_order_is_asked_for_again(wrong):
    bench = wrong.bench
    ref = (await bench.submitted(await _in_doubt(bench))).ref
    keyed = replace(bench.policy, parameter="request_id")
    await bench.store.write(lambda books: _ask_later(books, ref, bench.now + MINUTE))
    wrong.put_right()
    till = Till(bench.store, bench.panel, keyed)
    await till.tick(bench.now)
    assert await bench.store.read(lambda books: books.orders.next_unverified(bench.now + keyed.stale + MINUTE))


async def _in_doubt(bench):
    bench.simulated.faults.next("add", "accept_drop")
    return await bench.person()


def _ask_later(books: Books, ref: int, due: object) -> None:
    books.orders.save(replace(books.orders.hold(ref), due=due), was=State.UNVERIFIED)


@pytest.mark.parametrize("put_off", [False, True])
async def test_what_is_to_be_told_is_told(wrong, put_off):
    bench = wrong.bench
    await bench.person()
    await bench.store.write(lambda books: books.notices.put(Notice("ann", "too_fast", "one"), bench.now))
    if put_off:
        await bench.store.write(lambda books: books.notices.again([1], bench.now + timedelta(seconds=5)))
    wrong.put_right()
    await bench.store.write(lambda books: books.notices.put(Notice("ann", "too_fast", "two"), bench.now))
    told = await bench.store.read(lambda books: books.notices.waiting(bench.now, limit=9))
    assert [one.notice.dedupe for one in told] == ["one", "two"]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_trouble_rests_no_longer_than_it_said(bench, jump):
    trouble = Trouble(MINUTE)
    problem = PanelError("it rests", ErrorClass.MAINTENANCE)
    trouble.rest(problem, bench.now + jump)
    pause = trouble.pause(problem)
    assert not trouble.resting(bench.now + pause + timedelta(seconds=1) + max(-jump, timedelta()))
    assert trouble.resting(bench.now) is False


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_a_refusal_that_holds_is_believed_in_the_end(bench, jump):
    step = judge(
        Refused(error=ErrorClass.MAINTENANCE, text=""),
        made=bench.now + jump, attempts=1, now=bench.now, policy=bench.policy,
    )  # fmt: skip
    assert step.state is State.REFUSED
