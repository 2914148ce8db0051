"""Confirm, ask, stop, resolve: every rule over real books."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec import structs

from bot.errors import Denied, Told
from bot.orders import Already, Changed, Confirmed, Desk, DraftState, Kind, Policy, RequestState, State
from bot.orders import seal as sealed
from bot.panel import OrderState
from bot.people import Limits, Role

pytestmark = pytest.mark.quick


async def test_a_confirmed_draft_is_one_queued_order(bench):
    ann = await bench.person()
    draft = await bench.draft(ann)
    first, second = await bench.confirm(ann, draft), await bench.confirm(ann, draft)
    assert isinstance(first, Confirmed)
    assert (first.order.state, first.order.price, first.order.receipt) == (State.QUEUED, Decimal(25), 7)
    assert isinstance(second, Already)
    assert second.order == first.order
    assert await bench.spent() == Decimal(25)


async def test_fifty_taps_at_once_are_one_order(bench):
    ann = await bench.person()
    draft = await bench.draft(ann)
    answers = await asyncio.gather(*(bench.confirm(ann, draft) for _ in range(50)))
    assert sum(isinstance(answer, Confirmed) for answer in answers) == 1
    assert await bench.spent() == Decimal(25)


async def test_somebody_elses_draft_is_not_there(bench):
    ann, bob = await bench.person(), await bench.person("bob", number=3)
    draft = await bench.draft(ann)
    with pytest.raises(Denied):
        await bench.confirm(bob, draft)
    assert isinstance(await bench.confirm(ann, draft), Confirmed)


async def test_an_older_card_of_a_draft_places_nothing(bench):
    ann = await bench.person()
    old = await bench.draft(ann, quantity=100)
    await bench.draft(ann, quantity=1000)
    answer = await bench.confirm(ann, old)
    assert isinstance(answer, Changed)
    assert answer.draft.quantity == 1000


async def test_a_new_price_has_to_be_confirmed(bench):
    ann = await bench.person()
    draft = await bench.draft(ann)
    dearer = structs.replace(bench.services["101"], rate=Decimal(300))
    answer = await bench.confirm(ann, draft, current=dearer)
    assert isinstance(answer, Changed)
    assert answer.difference.rate == (Decimal("250.00"), Decimal(300))
    assert await bench.spent() == 0
    again = await bench.confirm(ann, answer.draft, current=dearer, seal=sealed(answer.draft))
    assert again.order.price == Decimal(30)


async def test_a_service_that_is_gone_is_not_ordered(bench):
    ann = await bench.person()
    answer = await bench.confirm(ann, await bench.draft(ann), current=None)
    assert isinstance(answer, Changed)
    assert answer.difference.gone


async def test_a_draft_expires(bench):
    ann = await bench.person()
    draft = await bench.draft(ann)
    bench.now += timedelta(minutes=16)
    answer = await bench.confirm(ann, draft)
    assert isinstance(answer, Already)
    assert answer.draft.state is DraftState.EXPIRED


@pytest.mark.parametrize(
    ("allowance", "limits", "words"),
    [
        (Decimal("24.99"), Limits(), "allowance"),
        (Decimal(1000), Limits(order=Decimal("24.99")), "One order"),
        (Decimal(1000), Limits(day=Decimal("24.99")), "One order may cost at most"),
    ],
    ids=["allowance", "order cap", "day cap"],
)
async def test_limits_keep_the_draft(bench, allowance, limits, words):
    bench.desk = Desk(Policy(limits=limits))
    ann = await bench.person(amount=allowance)
    draft = await bench.draft(ann)
    with pytest.raises(Told, match=words):
        await bench.confirm(ann, draft)
    kept = await bench.store.read(lambda books: books.drafts.get(draft.id, ann.key))
    assert kept.state is DraftState.OPEN
    assert await bench.spent() == 0


async def test_what_is_left_for_the_day_may_be_enough_for_less(bench):
    bench.desk = Desk(Policy(limits=Limits(day=Decimal(60))))
    ann = await bench.person()
    assert isinstance(await bench.confirm(ann, await bench.draft(ann)), Confirmed)
    with pytest.raises(Told, match="more than the desk may still spend today: try a smaller one"):
        await bench.confirm(ann, await bench.draft(ann, quantity=200, name="large"))
    other = await bench.draft(ann, link="https://instagram.com/other", name="small")
    assert isinstance(await bench.confirm(ann, other), Confirmed)


async def test_a_day_on_which_all_is_spent_asks_for_no_smaller_order(bench):
    bench.desk = Desk(Policy(limits=Limits(day=Decimal(25))))
    ann = await bench.person()
    assert isinstance(await bench.confirm(ann, await bench.draft(ann)), Confirmed)
    other = await bench.draft(ann, link="https://instagram.com/other", name="small")
    with pytest.raises(Told, match="The desk has spent what it may spend today"):
        await bench.confirm(ann, other)


async def test_an_allowance_is_met_to_the_cent(bench):
    ann = await bench.person(amount=Decimal("25.00"))
    assert isinstance(await bench.confirm(ann, await bench.draft(ann)), Confirmed)


async def test_a_viewer_cannot_order(bench):
    eve = await bench.person("eve", role=Role.VIEWER)
    with pytest.raises(Told, match="ordering was not given to you"):
        await bench.confirm(eve, await bench.draft(eve))


async def test_who_was_shut_out_cannot_order(bench):
    eve = await bench.person("eve", role=Role.REVOKED)
    with pytest.raises(Denied):
        await bench.confirm(eve, await bench.draft(eve))


async def test_a_hundred_orders_against_a_cap_for_ten(bench):
    ann = await bench.person(amount=Decimal(250))
    drafts = [await bench.draft(ann, name=f"d{n}", link=f"https://instagram.com/p{n}") for n in range(100)]
    answers = await asyncio.gather(*(bench.confirm(ann, draft) for draft in drafts), return_exceptions=True)
    assert sum(isinstance(answer, Confirmed) for answer in answers) == 10
    assert await bench.spent() == Decimal(250)


async def test_an_unsettled_order_holds_back_the_next_on_its_link(bench):
    ann = await bench.person()
    await bench.order(ann)
    with pytest.raises(Told, match="earlier order"):
        await bench.confirm(ann, await bench.draft(ann, name="second"))


async def test_too_many_unverified_orders_hold_back_all(bench):
    bench.desk = Desk(Policy(max_unverified=1))
    ann = await bench.person()
    bench.simulated.faults.next("add", "accept_drop")
    await bench.submitted(ann)
    with pytest.raises(Told, match="verified"):
        await bench.confirm(ann, await bench.draft(ann, name="second", link="https://instagram.com/b"))


async def test_a_queued_order_can_be_stopped_here(bench):
    ann = await bench.person()
    order = await bench.order(ann)
    dropped = await bench.store.write(lambda books: bench.desk.stop(books, ann, order.ref, bench.now))
    assert dropped.state is State.DROPPED
    assert not await bench.submitter.tick()
    assert await bench.spent() == 0
    assert bench.simulated.ledger() == ()


@pytest.mark.parametrize("kind", Kind)
async def test_nothing_is_asked_for_somebody_elses_order(bench, kind):
    ann, bob = await bench.person(), await bench.person("bob", number=3)
    order = await bench.submitted(ann)
    with pytest.raises(Denied):
        await bench.store.write(lambda books: bench.desk.ask(books, bob, order.ref, kind, bench.now))


async def test_a_refill_waits_for_completion(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    with pytest.raises(Told, match="completed"):
        await bench.store.write(lambda books: bench.desk.ask(books, ann, order.ref, Kind.REFILL, bench.now))


async def test_a_second_refill_waits_for_the_first(bench):
    ann = await bench.person()
    order = await _completed(bench, ann)
    ask = lambda books: bench.desk.ask(books, ann, order.ref, Kind.REFILL, bench.now)  # noqa: E731
    request = await bench.store.write(ask)
    assert request.state is RequestState.ASKED
    with pytest.raises(Told, match="on its way"):
        await bench.store.write(ask)


async def test_an_operator_settles_an_unverified_order(bench):
    olga, ann = await bench.person("olga", role=Role.OPERATOR, number=1), await bench.person()
    bench.simulated.faults.next("add", "accept_drop")
    order = await bench.submitted(ann)
    assert order.state is State.UNVERIFIED
    assert await bench.spent() == Decimal(25)
    true_id = bench.simulated.ledger()[0].order
    with pytest.raises(Denied):
        await bench.store.write(lambda books: bench.desk.resolve(books, ann, order.ref, true_id, bench.now))
    await bench.store.write(lambda books: bench.desk.resolve(books, olga, order.ref, true_id, bench.now))
    with pytest.raises(Told, match="settled"):
        await bench.store.write(lambda books: bench.desk.resolve(books, olga, order.ref, None, bench.now))
    await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is OrderState.PENDING
    assert await bench.kinds() == ["unverified", "placed", "status"]


async def test_not_placed_gives_the_amount_back(bench):
    olga, ann = await bench.person("olga", role=Role.OPERATOR, number=1), await bench.person()
    bench.simulated.faults.next("add", "reject_drop")
    order = await bench.submitted(ann)
    await bench.store.write(lambda books: bench.desk.resolve(books, olga, order.ref, None, bench.now))
    assert (await bench.read(order.ref)).state is State.NOT_PLACED
    assert await bench.spent() == 0


async def _completed(bench, person):
    order = await bench.submitted(person)
    while bench.simulated.orders[order.panel_id].status != "Completed":
        bench.simulated.advance(order.panel_id)
    await bench.watch.tick(bench.now)
    return await bench.read(order.ref)
