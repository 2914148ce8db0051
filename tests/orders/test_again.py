"""Asking again where the panel keeps a value of ours with each order: an id ends the doubt, nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.cases import case_of
from bot.errors import Told
from bot.orders import State, Submitter, recover
from bot.orders.claims import claim
from bot.orders.outcomes import record
from bot.panel import ErrorClass, Panel, Refused, Timeouts
from bot.people import Role
from bot.sandbox.panel import DIALECTS
from tests.orders.conftest import Bench

SECOND = timedelta(seconds=1)


@pytest.fixture
async def keyed(bench):
    """The bench at a panel that has `request_id`, and a bot that knows it."""
    bench.simulated.dialect = DIALECTS["request_id"]
    quick = Timeouts(connect=1, read=1, change=1, pause=0.01)
    async with Panel(bench.site.url, "sandbox-key", timeouts=quick, idempotency_param="request_id") as panel:
        policy = replace(bench.policy, parameter="request_id")
        yield Bench(bench.store, bench.site, bench.simulated, panel, policy, services=bench.services)


async def asked_again(bench, ref, after):
    """Nothing is asked before its time; then once."""
    bench.now += after - SECOND
    assert not await bench.submitter.tick()
    bench.now += SECOND
    assert await bench.submitter.tick()
    assert not await bench.submitter.tick()
    return await bench.read(ref)


@pytest.mark.parametrize("fault", ["accept_drop", "accept_502", "accept_hang", "accept_garbage", "reject_drop"])
async def test_the_second_ask_ends_the_doubt(keyed, fault):
    keyed.simulated.faults.next("add", fault)
    order = await keyed.submitted(await keyed.person())
    assert order.state is State.UNVERIFIED
    order = await asked_again(keyed, order.ref, 30 * SECOND)
    (placed,) = keyed.simulated.orders.values()
    assert (order.state, order.panel_id, order.due) == (State.PLACED, placed.id, None)
    assert order.round is not None, "its status is followed"
    assert await keyed.kinds() == ["unverified", "placed"]
    assert await keyed.spent() == order.cost


async def test_three_times_and_then_the_operators(keyed):
    olga = await keyed.person("olga", role=Role.OPERATOR, number=9)
    keyed.simulated.faults.always("add", "accept_drop")
    ref = (await keyed.submitted(await keyed.person())).ref
    for pause in (30, 60, 90):
        with pytest.raises(Told, match="once more"):
            await keyed.store.write(lambda books: keyed.desk.resolve(books, olga, ref, None, keyed.now))
        await keyed.till.tick(keyed.now)
        assert "case" not in await keyed.kinds("olga")
        order = await asked_again(keyed, ref, pause * SECOND)
        assert order.state is State.UNVERIFIED
    assert order.due is None
    await keyed.till.tick(keyed.now + timedelta(hours=1))
    assert "case" in await keyed.kinds("olga")
    assert len(keyed.simulated.orders) == 1
    assert keyed.simulated.counted["add"] == 4
    assert await keyed.kinds() == ["unverified"], "the person is told once"


async def test_a_refusal_of_the_second_ask_proves_nothing(keyed):
    keyed.simulated.faults.next("add", "accept_drop")
    order = await keyed.submitted(await keyed.person())
    keyed.simulated.faults.next("add", "reject_funds")
    order = await asked_again(keyed, order.ref, 30 * SECOND)
    assert order.state is State.UNVERIFIED
    assert await keyed.spent() == order.price
    order = await asked_again(keyed, order.ref, 60 * SECOND)
    assert order.state is State.PLACED


async def test_what_the_first_answer_held_is_shown_to_the_operators_whatever_came_later(keyed):
    keyed.simulated.faults.next("add", "accept_warning")
    order = await keyed.submitted(await keyed.person())
    first = await keyed.store.read(lambda books: case_of(books, order.ref, keyed.now))
    assert first.hint == next(iter(keyed.simulated.orders))
    keyed.simulated.faults.next("add", "reject_funds")
    await asked_again(keyed, order.ref, 30 * SECOND)
    later = await keyed.store.read(lambda books: case_of(books, order.ref, keyed.now))
    assert (later.hint, later.raw, later.http) == (first.hint, first.raw, first.http)


async def test_a_restart_in_the_middle_of_an_ask_asks_once_more(keyed):
    keyed.simulated.faults.next("add", "accept_drop")
    order = await keyed.submitted(await keyed.person())
    keyed.now += 30 * SECOND
    job = await keyed.store.write(lambda books: claim(books, keyed.now, keyed.policy))
    assert (job.ref, job.state, job.attempts) == (order.ref, State.UNVERIFIED, 1)
    assert await keyed.store.write(lambda books: recover(books, keyed.now, keyed.policy)) == 0
    order = await asked_again(keyed, order.ref, keyed.policy.stale)
    assert order.state is State.PLACED
    assert len(keyed.simulated.orders) == 1


async def test_what_a_restart_left_unclear_is_asked_for(keyed):
    order = await keyed.order(await keyed.person())
    await keyed.store.write(lambda books: claim(books, keyed.now, keyed.policy))
    await keyed.store.write(lambda books: recover(books, keyed.now, keyed.policy))
    order = await asked_again(keyed, order.ref, 30 * SECOND)
    assert order.state is State.PLACED


async def test_a_panel_without_the_parameter_is_never_asked_again(bench):
    bench.simulated.faults.next("add", "accept_drop")
    order = await bench.submitted(await bench.person())
    bench.now += timedelta(days=1)
    assert not await bench.submitter.tick()
    assert (await bench.read(order.ref)).state is State.UNVERIFIED
    assert bench.simulated.counted["add"] == 1
    assert Decimal(await bench.spent()) == order.price


async def test_a_call_that_did_not_carry_the_value_is_not_repeated(bench, keyed):
    """The parameter was set while a call was under way: the panel cannot know the second one for the same order."""
    knowing = bench.simulated.dialect
    bench.simulated.dialect = replace(knowing, request_id="")
    bench.simulated.faults.next("add", "accept_drop")
    order = await bench.order(await bench.person())
    job = await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    await bench.panel.add(job.fields, idempotency_key=job.draft)
    assert len(bench.simulated.orders) == 1
    bench.simulated.dialect = knowing
    await keyed.store.write(lambda books: recover(books, keyed.now, keyed.policy))
    keyed.now += 30 * SECOND
    assert not await keyed.submitter.tick()
    assert len(keyed.simulated.orders) == 1
    order = await keyed.read(order.ref)
    assert (order.state, order.due) == (State.UNVERIFIED, None), "the operators may settle it"


async def test_a_call_that_carried_the_value_by_another_name_is_not_repeated(keyed):
    """The setting was changed between two starts: the panel may never have read the name that was used then."""
    keyed.simulated.faults.next("add", "accept_drop")
    order = await keyed.submitted(await keyed.person())
    renamed = Submitter(keyed.store, keyed.panel, replace(keyed.policy, parameter="order_key"), now=lambda: keyed.now)
    keyed.now += 30 * SECOND
    assert not await renamed.tick()
    assert keyed.simulated.counted["add"] == 1
    order = await keyed.read(order.ref)
    assert (order.state, order.due) == (State.UNVERIFIED, None), "the operators may settle it"


@pytest.mark.parametrize("cut_off", [True, False])
async def test_nobody_asks_for_an_order_of_long_ago(keyed, cut_off):
    """After a long stop the panel may have let go of the value, and the person of the wish."""
    olga = await keyed.person("olga", role=Role.OPERATOR, number=9)
    order = await keyed.order(await keyed.person())
    keyed.simulated.faults.next("add", "accept_drop")
    job = await keyed.store.write(lambda books: claim(books, keyed.now, keyed.policy))
    outcome = await keyed.panel.add(job.fields, idempotency_key=job.draft)
    if not cut_off:
        await keyed.store.write(lambda books: record(books, job, outcome, keyed.now, keyed.policy))
    keyed.now += timedelta(days=2)
    await keyed.store.write(lambda books: recover(books, keyed.now, keyed.policy))
    keyed.now += keyed.policy.unverified
    assert not await keyed.submitter.tick()
    assert keyed.simulated.counted["add"] == 1
    await keyed.till.tick(keyed.now)
    assert "case" in await keyed.kinds("olga")
    settled = await keyed.store.write(lambda books: keyed.desk.resolve(books, olga, order.ref, None, keyed.now))
    assert settled.state is State.NOT_PLACED


async def test_a_queue_that_never_ends_keeps_nobody_from_asking(keyed):
    keyed.simulated.faults.next("add", "accept_drop")
    ann = await keyed.person()
    order = await keyed.submitted(ann)
    keyed.now += 30 * SECOND
    await keyed.order(ann, name="another", link="https://instagram.com/another")
    job = await keyed.store.write(lambda books: claim(books, keyed.now, keyed.policy, requests_first=True))
    assert job.ref == order.ref


async def test_a_late_refusal_is_kept_for_the_operators(bench):
    order = await bench.order(await bench.person())
    job = await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    await bench.store.write(lambda books: recover(books, bench.now, bench.policy))
    late = Refused(error=ErrorClass.INSUFFICIENT_FUNDS, text="Not enough funds on balance")
    await bench.store.write(lambda books: record(books, job, late, bench.now, bench.policy))
    history = await bench.store.read(lambda books: books.events.of_order(order.ref))
    assert [event.facts["text"] for _, _, event in history if event.what == "answer"] == [late.text]
    assert (await bench.read(order.ref)).state is State.UNVERIFIED
