"""The submit lanes against every way a panel can answer: what is placed, refused, unverified, and what is counted."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.cases import case_of
from bot.errors import Told
from bot.orders import NUMBER_AGAIN, Event, Kind, RequestState, State, Submitter, recover
from bot.orders.claims import claim
from bot.orders.outcomes import record, record_any
from bot.panel import ErrorClass, NotSent, OrderState, Placed, Refused, Requested, Unverified
from bot.people import Door, Role, Standing
from tests.store.things import a_request

UNCLEAR = [
    "accept_drop", "accept_502", "accept_hang", "accept_garbage", "accept_html", "accept_warning", "accept_truncated",
    "accept_empty", "accept_null", "late_accept", "reject_drop", "reject_502", "reject_hang", "redirect_302",
]  # fmt: skip
REFUSED = {"reject_funds": "insufficient_funds", "reject_link": "invalid_link", "reject_min": "quantity_bounds"}
HELD = {"maintenance": "maintenance", "auth": "auth", "rate_limit": "rate_limit"}


async def test_placed(bench):
    order = await bench.submitted(await bench.person())
    (entry,) = bench.simulated.ledger()
    assert (order.state, order.panel_id, order.attempts) == (State.PLACED, entry.order, 0)
    assert entry.fields["link"] == order.link
    assert await bench.kinds() == ["placed"]


@pytest.mark.parametrize("fault", UNCLEAR)
async def test_whatever_is_unclear_is_unverified_and_never_sent_again(bench, fault):
    bench.simulated.faults.next("add", fault)
    order = await bench.submitted(await bench.person())
    assert order.state is State.UNVERIFIED
    assert await bench.kinds() == ["unverified"]
    assert await bench.spent() == Decimal(25)
    bench.now += timedelta(hours=1)
    assert not await bench.submitter.tick()
    assert bench.simulated.counted["add"] == 1


@pytest.mark.parametrize("fault", REFUSED)
async def test_refused(bench, fault):
    bench.simulated.faults.next("add", fault)
    order = await bench.submitted(await bench.person())
    assert (order.state, order.reason) == (State.REFUSED, REFUSED[fault])
    assert await bench.kinds() == ["refused"]
    assert await bench.spent() == 0


@pytest.mark.parametrize("fault", HELD)
async def test_trouble_of_the_panel_holds_the_order(bench, fault):
    ann = await bench.person()
    bench.simulated.faults.next("add", fault)
    order = await bench.submitted(ann)
    assert (order.state, order.reason) == (State.QUEUED, HELD[fault])
    assert await bench.kinds() == ["held"]
    assert not await bench.submitter.tick()
    bench.now += timedelta(minutes=5)
    bench.panel._gate = type(bench.panel._gate)(lambda: 1e9)
    assert await bench.submitter.tick()
    assert (await bench.read(order.ref)).state is State.PLACED
    assert len(bench.simulated.ledger()) == 1


async def test_after_ten_minutes_a_held_order_is_refused(bench):
    bench.simulated.faults.always("add", "maintenance")
    order = await bench.submitted(await bench.person())
    bench.now += timedelta(minutes=11)
    assert await bench.submitter.tick()
    assert (await bench.read(order.ref)).state is State.REFUSED
    assert await bench.kinds() == ["held", "refused"]
    assert await bench.spent() == 0


async def test_a_panel_that_cannot_be_reached_is_tried_three_times(bench):
    ann = await bench.person()
    await bench.site.stop()
    order = await bench.submitted(ann)
    for _ in range(2):
        assert order.state is State.QUEUED
        bench.now += timedelta(seconds=5)
        assert await bench.submitter.tick()
        order = await bench.read(order.ref)
    assert (order.state, order.reason) == (State.REFUSED, "unreachable")
    assert await bench.spent() == 0


async def test_a_panel_that_comes_back_gets_the_order_once(bench):
    ann = await bench.person()
    await bench.site.stop()
    order = await bench.submitted(ann)
    await bench.site.start()
    bench.now += timedelta(seconds=5)
    assert await bench.submitter.tick()
    assert (await bench.read(order.ref)).state is State.PLACED
    assert len(bench.simulated.ledger()) == 1


async def test_a_number_given_out_twice_is_not_believed(bench):
    ann, olga = await bench.person(), await bench.person("olga", role="operator", number=1)
    first = await bench.submitted(ann)
    bench.simulated.faults.next("add", "old_id")
    second = await bench.submitted(ann, name="second", link="https://instagram.com/b")
    assert (second.state, second.panel_id) == (State.UNVERIFIED, None)
    assert (await bench.read(first.ref)).panel_id == first.panel_id
    assert await bench.kinds(olga.key) == ["number_again"]
    case = await bench.store.read(lambda books: case_of(books, second.ref, bench.now))
    assert (case.again, case.hint) == (first.panel_id, None)


async def test_an_order_whose_number_was_given_out_twice_is_closed_without_a_word_that_is_not_true(bench):
    ann, olga = await bench.person(), await bench.person("olga", role=Role.OPERATOR, number=1)
    await bench.submitted(ann)
    bench.simulated.faults.next("add", "old_id")
    second = await bench.submitted(ann, name="second", link="https://instagram.com/b")
    await bench.store.write(lambda books: bench.desk.resolve(books, olga, second.ref, None, bench.now))
    after = await bench.read(second.ref)
    assert (after.state, after.reason, await bench.spent()) == (State.NOT_PLACED, NUMBER_AGAIN, Decimal(25))
    (told,) = [notice for notice in await bench.told() if notice.kind == "not_placed"]
    assert told.facts["reason"] == NUMBER_AGAIN


async def test_an_operator_who_was_a_member_is_not_held_to_that_allowance(bench):
    olga = await bench.person("olga", role=Role.OPERATOR, number=1, amount=Decimal(1))
    assert (await bench.submitted(olga)).state is State.PLACED


async def test_a_start_after_a_crash_makes_it_unverified(bench):
    order = await bench.order(await bench.person())
    await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    assert await bench.store.write(lambda books: recover(books, bench.now, bench.policy)) == 1
    assert (await bench.read(order.ref)).state is State.UNVERIFIED
    assert not await bench.submitter.tick()
    assert await bench.kinds() == ["unverified"]
    assert bench.simulated.ledger() == ()


async def test_the_same_service_and_link_are_never_submitted_side_by_side(bench):
    ann, bob = await bench.person(), await bench.person("bob", number=3)
    first = await bench.draft(ann)
    second = await bench.draft(bob, name="second")
    await bench.confirm(ann, first)
    order = await bench.store.read(lambda books: books.orders.by_draft(first.id))
    await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    with pytest.raises(Told):
        await bench.confirm(bob, second)
    assert (await bench.read(order.ref)).state is State.SUBMITTING


async def test_lanes_place_a_queue_of_orders_once_each(bench):
    ann = await bench.person(amount=Decimal(10000))
    for n in range(30):
        await bench.order(ann, name=f"d{n}", link=f"https://instagram.com/p{n}")
    lanes = Submitter(bench.store, bench.panel, bench.policy, now=lambda: bench.now)
    lanes.start()
    lanes.wake()
    for _ in range(500):
        if len(bench.simulated.ledger()) == 30:
            break
        await asyncio.sleep(0.02)
    await lanes.stop()
    links = [entry.link for entry in bench.simulated.ledger()]
    assert len(set(links)) == len(links) == 30


async def test_a_slow_panel_is_said_to_be_slow(bench):
    bench.simulated.faults.next("add", "slow", seconds=0.3)
    bench.submitter._policy = type(bench.policy)(slow=timedelta(seconds=0.05))
    await bench.submitted(await bench.person())
    assert await bench.kinds() == ["slow", "placed"]


async def test_an_outcome_outlives_a_full_disk(bench):
    ann = await bench.person()
    order = await bench.order(ann)
    real, failures = bench.store.write, 2

    async def write(work):
        nonlocal failures
        if failures and bench.simulated.ledger():
            failures -= 1
            raise OSError("disk full")
        return await real(work)

    class Full:
        read = bench.store.read

    Full.write = staticmethod(write)
    bench.submitter._store = Full
    assert await bench.submitter.tick()
    assert failures == 0
    assert (await bench.read(order.ref)).state is State.PLACED
    assert len(bench.simulated.ledger()) == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (None, RequestState.REQUESTED),
        ("accept_drop", RequestState.UNVERIFIED),
        ("reject_drop", RequestState.UNVERIFIED),
        ("accept_garbage", RequestState.UNVERIFIED),
        ("maintenance", RequestState.ASKED),
    ],
)
async def test_a_refill_is_asked_for_once(bench, fault, state):
    ann = await bench.person()
    order = await bench.submitted(ann)
    while bench.simulated.orders[order.panel_id].status != "Completed":
        bench.simulated.advance(order.panel_id)
    await bench.watch.tick(bench.now)
    if fault:
        bench.simulated.faults.next("refill", fault)
    asked = await bench.store.write(lambda books: bench.desk.ask(books, ann, order.ref, Kind.REFILL, bench.now))
    assert await bench.submitter.tick()
    request = await bench.store.read(lambda books: books.requests.get(asked.number, None))
    assert request.state is state
    assert (request.panel_id is not None) == (state is RequestState.REQUESTED)
    assert not await bench.submitter.tick()
    assert bench.simulated.counted["refill"] == 1


async def test_a_cancel_is_requested_until_the_panel_says_so(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    await bench.watch.tick(bench.now)
    await bench.store.write(lambda books: bench.desk.stop(books, ann, order.ref, bench.now))
    assert await bench.submitter.tick()
    assert "cancel_requested" in await bench.kinds()
    assert (await bench.read(order.ref)).status is not OrderState.CANCELED


async def test_what_waited_too_long_is_not_sent(bench):
    order = await bench.order(await bench.person())
    bench.now += timedelta(minutes=16)
    assert not await bench.submitter.tick()
    after = await bench.read(order.ref)
    assert (after.state, after.reason) == (State.REFUSED, "too_late")
    assert await bench.spent() == 0
    assert bench.simulated.counted["add"] == 0


async def test_a_fault_of_ours_around_the_call_is_unverified(bench):
    class Faulty:
        async def add(self, fields, *, idempotency_key=None):
            raise ValueError("a defect")

    bench.submitter._panel = Faulty()
    order = await bench.submitted(await bench.person())
    assert (order.state, order.reason) == (State.UNVERIFIED, "internal")
    assert await bench.kinds() == ["unverified"]


async def test_a_call_that_was_lost_is_found_without_a_restart(bench):
    order = await bench.order(await bench.person())
    await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    await bench.till.tick(bench.now + timedelta(minutes=2))
    assert (await bench.read(order.ref)).state is State.SUBMITTING
    await bench.till.tick(bench.now + timedelta(minutes=4))
    assert (await bench.read(order.ref)).state is State.UNVERIFIED
    assert await bench.kinds() == ["unverified"]


async def test_an_answer_that_comes_after_all_is_written_down(bench):
    order = await bench.order(await bench.person())
    job = await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    await bench.store.write(lambda books: recover(books, bench.now, bench.policy))
    await bench.store.write(lambda books: record(books, job, Placed(order="77"), bench.now, bench.policy))
    after = await bench.read(order.ref)
    assert (after.state, after.panel_id) == (State.PLACED, "77")
    assert await bench.kinds() == ["unverified", "placed"]


async def test_a_number_that_comes_after_an_operators_word_is_no_secret(bench):
    olga = await bench.person("olga", role=Role.OPERATOR, number=9)
    order = await bench.order(await bench.person())
    job = await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    await bench.store.write(lambda books: recover(books, bench.now, bench.policy))
    await bench.store.write(lambda books: bench.desk.resolve(books, olga, order.ref, None, bench.now))
    for _ in range(2):
        await bench.store.write(lambda books: record(books, job, Placed(order="77"), bench.now, bench.policy))
    assert (await bench.read(order.ref)).state is State.NOT_PLACED
    assert (await bench.kinds("olga")).count("number_late") == 1
    history = await bench.store.read(lambda books: books.events.of_order(order.ref))
    assert history[-1][2].facts["id"] == "77"


async def test_after_each_outcome_the_balance_is_looked_at(bench):
    looks = []
    bench.submitter.after = lambda: looks.append(1)
    await bench.submitted(await bench.person())
    assert looks == [1]


async def _lost_request(bench, kind=Kind.REFILL):
    """A request whose call was given up, so that nobody knows; then its answer comes after all."""
    order = await bench.submitted(await bench.person())
    await bench.store.write(lambda books: books.requests.add(a_request(order.ref, kind=kind)))
    job = await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    await bench.store.write(lambda books: recover(books, bench.now, bench.policy))
    return job


async def _answered(bench, job, outcome):
    await bench.store.write(
        lambda books: record_any(books, job=job, outcome=outcome, now=bench.now, policy=bench.policy)
    )
    return await bench.store.read(lambda books: books.requests.get(job.number, None))


@pytest.mark.parametrize(
    ("kind", "outcome", "state", "told"),
    [
        (Kind.REFILL, Requested(id="77"), RequestState.REQUESTED, "refill_requested"),
        (Kind.CANCEL, Requested(), RequestState.REQUESTED, "cancel_requested"),
        (Kind.REFILL, Refused(error=ErrorClass.REFILL_TOO_EARLY, text="no"), RequestState.REFUSED, "refill_refused"),
    ],
)
async def test_a_late_answer_about_a_request_ends_the_doubt_and_is_told(bench, kind, outcome, state, told):
    job = await _lost_request(bench, kind)
    after = await _answered(bench, job, outcome)
    assert (after.state, after.panel_id) == (state, getattr(outcome, "id", None))
    assert (after.round is not None) == (after.panel_id is not None), "a refill with a number is followed"
    assert (await bench.kinds())[-2:] == [f"{kind}_unverified", told]


@pytest.mark.parametrize("outcome", [Unverified(reason="timeout"), NotSent(reason="no route")])
async def test_a_late_answer_that_says_nothing_leaves_a_request_in_doubt(bench, outcome):
    job = await _lost_request(bench)
    assert (await _answered(bench, job, outcome)).state is RequestState.UNVERIFIED
    history = await bench.store.read(lambda books: books.events.of_order(job.order))
    assert [one.request for _, _, one in history if one.what == "late"] == [job.number]


async def test_a_second_number_for_a_request_is_written_down_and_shown_to_operators_once(bench):
    olga = await bench.person("olga", role=Role.OPERATOR, number=1)
    job = await _lost_request(bench)
    await _answered(bench, job, Requested(id="77"))
    for _ in range(2):
        assert (await _answered(bench, job, Requested(id="78"))).panel_id == "77"
    history = await bench.store.read(lambda books: books.events.of_order(job.order))
    assert [one.facts["id"] for _, _, one in history if one.what == "late"] == ["78", "78"]
    assert (await bench.kinds(olga.key)).count("request_late") == 1


async def shut_out(bench, person, role=Role.REVOKED):
    """What an operator does with somebody who must not spend any more."""
    olga = await bench.person("olga", role=Role.OPERATOR, number=1)
    standing = Standing(role, person.allowance)
    door = Door(frozenset({1}))
    await bench.store.write(lambda books: door.change(books, olga, person.key, standing, bench.now))
    return olga


async def test_a_queued_order_of_somebody_shut_out_is_dropped_and_given_back(bench):
    ann = await bench.person()
    order = await bench.order(ann)
    await shut_out(bench, ann)
    assert not await bench.submitter.tick()
    assert (await bench.read(order.ref)).state is State.DROPPED
    assert (bench.simulated.counted["add"], await bench.spent(), (await bench.kinds())[-1]) == (0, 0, "dropped")
    history = await bench.store.read(lambda books: books.events.of_order(order.ref))
    assert [(event.actor, event.was, event.now) for _, _, event in history][1:] == [("lane", "queued", "dropped")]


async def test_orders_of_others_are_sent_past_those_of_somebody_shut_out(bench):
    ann, bob = await bench.person(), await bench.person("bob", number=3)
    await bench.order(ann)
    order = await bench.order(bob, name="second", link="https://instagram.com/b")
    await shut_out(bench, ann)
    assert await bench.submitter.tick()
    assert (await bench.read(order.ref)).state is State.PLACED
    assert bench.simulated.counted["add"] == 1


async def test_whoever_may_only_look_now_gets_what_was_confirmed_before(bench):
    ann = await bench.person()
    order = await bench.order(ann)
    await shut_out(bench, ann, Role.VIEWER)
    assert await bench.submitter.tick()
    assert (await bench.read(order.ref)).state is State.PLACED


@pytest.mark.parametrize("kind", Kind)
async def test_what_somebody_asked_for_before_being_shut_out_is_not_sent(bench, kind):
    ann = await bench.person()
    order = await bench.submitted(ann)
    request = await bench.store.write(lambda books: books.requests.add(a_request(order.ref, kind=kind)))
    asked = Event(order.ref, ann.key, kind.value, "", RequestState.ASKED.value, {}, request.number)
    await bench.store.write(lambda books: books.events.add(asked, bench.now))
    await shut_out(bench, ann)
    assert not await bench.submitter.tick()
    after = await bench.store.read(lambda books: books.requests.get(request.number, None))
    assert (after.state, after.reason) == (RequestState.REFUSED, "shut_out")
    assert bench.simulated.counted[kind.value] == 0


async def test_an_operator_may_still_cancel_an_order_of_somebody_shut_out(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    olga = await shut_out(bench, ann)
    request = await bench.store.write(lambda books: bench.desk.ask(books, olga, order.ref, Kind.CANCEL, bench.now))
    assert await bench.submitter.tick()
    after = await bench.store.read(lambda books: books.requests.get(request.number, None))
    assert after.state is not RequestState.ASKED
    assert bench.simulated.counted["cancel"] == 1
