"""The watch against a panel whose orders are moved by hand: every change is told once, odd rows cost themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random

import pytest

from bot.errors import Told
from bot.orders import Kind, RequestState, State, Submitter
from bot.orders.apply import MISSES, apply_orders
from bot.panel import ErrorClass, OrderState, Panel, PanelError
from bot.people import Role
from bot.sandbox.panel import Stage


async def test_the_first_status_read_is_told(bench):
    order = await bench.submitted(await bench.person())
    assert await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is OrderState.PENDING
    assert await bench.kinds() == ["placed", "status"]


async def test_a_quiet_pass_writes_no_history(bench):
    order = await bench.submitted(await bench.person())
    await bench.watch.tick(bench.now)
    before = await _events(bench, order.ref)
    for _ in range(3):
        bench.now += timedelta(minutes=2)
        assert await bench.watch.tick(bench.now)
    assert await _events(bench, order.ref) == before
    assert await bench.kinds() == ["placed", "status"]


async def test_every_step_is_told_and_endings_are_loud(bench):
    order = await bench.submitted(await bench.person())
    for status in ("Pending", "In progress", "Completed", "Partial"):
        bench.simulated.move(order.panel_id, Stage(0, status, 40))
        bench.now += timedelta(hours=2)
        await bench.watch.tick(bench.now)
    told = [notice for notice in await bench.told() if notice.kind == "status"]
    assert [(notice.facts["status"], notice.loud) for notice in told] == [
        ("pending", False), ("in_progress", False), ("completed", True), ("partial", True),
    ]  # fmt: skip
    assert [notice.facts["was"] for notice in told] == [None, "pending", "in_progress", "completed"]


async def test_a_partial_charge_gives_the_rest_back(bench):
    order = await bench.submitted(await bench.person())
    bench.simulated.move(order.panel_id, Stage(0, "Partial", 40))
    await bench.watch.tick(bench.now)
    after = await bench.read(order.ref)
    assert after.charge == bench.simulated.orders[order.panel_id].charge
    assert await bench.spent() == after.charge < Decimal(25)


async def test_an_order_that_is_missing_from_the_answer_keeps_its_state(bench):
    order = await bench.submitted(await bench.person())
    await bench.watch.tick(bench.now)
    bench.simulated.faults.always("status", "missing_ids")
    bench.now += timedelta(minutes=2)
    await bench.watch.tick(bench.now)
    after = await bench.read(order.ref)
    assert (after.status, after.misses) == (OrderState.PENDING, 1)
    assert await bench.kinds() == ["placed", "status"]


async def test_an_order_that_stays_missing_is_shown_to_operators_once(bench):
    olga = await bench.person("olga", role="operator", number=1)
    await bench.submitted(await bench.person())
    bench.simulated.faults.always("status", "incorrect_id")
    for _ in range(15):
        bench.now += timedelta(minutes=10)
        await bench.watch.tick(bench.now)
    assert await bench.kinds(olga.key) == ["missing"]
    bench.simulated.faults.clear()
    bench.now += timedelta(minutes=10)
    await bench.watch.tick(bench.now)
    assert await bench.kinds() == ["placed", "status"]


@pytest.mark.parametrize("fault", ["502", "drop", "garbage", "html", "error", "empty"])
async def test_a_failed_pass_changes_nothing_and_is_tried_again(bench, fault):
    order = await bench.submitted(await bench.person())
    bench.simulated.faults.always("status", fault)
    await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is None
    assert await bench.kinds() == ["placed"]
    bench.simulated.faults.clear()
    bench.now += timedelta(minutes=10)
    await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is OrderState.PENDING


async def test_trouble_is_said_once_when_it_starts_and_once_when_it_ends(bench):
    olga = await bench.person("olga", role="operator", number=1)
    await bench.submitted(await bench.person())
    bench.simulated.faults.always("status", "502")
    for _ in range(8):
        await bench.watch.tick(bench.now)
        bench.now += timedelta(minutes=10)
    assert await bench.kinds(olga.key) == ["trouble"]
    bench.simulated.faults.clear()
    for _ in range(3):
        await bench.watch.tick(bench.now)
        bench.now += timedelta(minutes=10)
    assert await bench.kinds(olga.key) == ["trouble", "trouble_over"]


async def test_a_wrong_key_is_said_at_once(bench):
    olga = await bench.person("olga", role="operator", number=1)
    await bench.submitted(await bench.person())
    bench.simulated.faults.always("status", "auth")
    await bench.watch.tick(bench.now)
    assert await bench.kinds(olga.key) == ["trouble"]


async def test_250_open_orders_are_three_requests_and_250_pushes(bench):
    ann = await bench.person(amount=Decimal(100000))
    for n in range(250):
        await bench.submitted(ann, name=f"d{n}", link=f"https://instagram.com/p{n}")
    bench.now += timedelta(seconds=1)
    await bench.watch.tick(bench.now)
    for order in list(bench.simulated.orders):
        bench.simulated.advance(order)
    before = bench.simulated.counted["status"]
    bench.now += timedelta(minutes=2)
    await bench.watch.tick(bench.now)
    assert bench.simulated.counted["status"] - before == 3
    changes = [notice for notice in await bench.told() if notice.kind == "status"]
    assert len(changes) == 500
    assert len({notice.dedupe for notice in changes}) == 500


async def test_settled_orders_are_read_again_and_a_late_change_is_told(bench):
    order = await bench.submitted(await bench.person())
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    bench.now += timedelta(minutes=30)
    await bench.watch.tick(bench.now)
    asked = bench.simulated.counted["status"]
    bench.now += timedelta(minutes=45)
    bench.simulated.move(order.panel_id, Stage(0, "Partial", 10))
    await bench.watch.tick(bench.now)
    assert bench.simulated.counted["status"] == asked + 1
    assert (await bench.read(order.ref)).status is OrderState.PARTIAL
    for hours in (1, 6, 24, 72, 72):
        bench.now += timedelta(hours=hours)
        await bench.watch.tick(bench.now)
        await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).round is None
    asked = bench.simulated.counted["status"]
    bench.now += timedelta(days=30)
    assert not await bench.watch.tick(bench.now)
    assert bench.simulated.counted["status"] == asked


async def test_a_look_at_a_settled_order_that_got_no_answer_is_none(bench):
    order = await bench.submitted(await bench.person())
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    for hours in (1.2, 5, 18):
        bench.now += timedelta(hours=hours)
        await bench.watch.tick(bench.now)
    bench.simulated.move(order.panel_id, Stage(0, "Partial", 10))
    bench.now += timedelta(hours=49)
    bench.simulated.faults.next("status", "incorrect_id")
    await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).misses == 1
    bench.now += timedelta(minutes=2)
    await bench.watch.tick(bench.now)
    after = await bench.read(order.ref)
    assert (after.status, after.misses) == (OrderState.PARTIAL, 0)


async def test_a_wish_for_news_of_an_ended_order_that_the_panel_put_away_is_one_reading(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    for hours in (2, 5, 20, 60):
        bench.now += timedelta(hours=hours)
        await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).round is None
    bench.simulated.faults.always("status", "incorrect_id")
    await bench.store.write(lambda books: bench.desk.refresh(books, ann, order.ref, bench.now))
    asked = bench.simulated.counted["status"]
    for _ in range(30):
        await bench.watch.tick(bench.now)
        bench.now += timedelta(minutes=2)
    assert bench.simulated.counted["status"] <= asked + 2
    assert (await bench.read(order.ref)).round is None


async def test_a_settled_order_that_the_panel_put_away_is_let_go_without_an_alarm(bench):
    olga = await bench.person("olga", role=Role.OPERATOR, number=1)
    order = await bench.submitted(await bench.person())
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    bench.simulated.faults.always("status", "incorrect_id")
    for _ in range(60):
        bench.now += timedelta(minutes=10)
        await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).misses >= MISSES
    asked = bench.simulated.counted["status"]
    for _ in range(60):
        bench.now += timedelta(minutes=1)
        await bench.watch.tick(bench.now)
    assert bench.simulated.counted["status"] <= asked + 1
    assert "missing" not in await bench.kinds(olga.key)


async def test_no_placed_order_is_ever_without_a_round_while_it_is_open(bench):
    ann = await bench.person(amount=Decimal(100000))
    orders = [await bench.submitted(ann, name=f"d{n}", link=f"https://instagram.com/p{n}") for n in range(5)]
    for _ in range(6):
        await bench.watch.tick(bench.now)
        bench.now += timedelta(minutes=7)
        for order in orders:
            assert (await bench.read(order.ref)).round is not None
    bench.simulated.advance(orders[0].panel_id)
    bench.now += timedelta(minutes=7)
    await bench.watch.tick(bench.now)
    assert (await bench.read(orders[0].ref)).status is not OrderState.PENDING


async def test_refresh_reads_now_and_redraws_the_card(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    await bench.watch.tick(bench.now)
    assert not await bench.watch.tick(bench.now)
    await bench.store.write(lambda books: bench.desk.refresh(books, ann, order.ref, bench.now))
    assert await bench.watch.tick(bench.now)
    assert (await bench.told())[-1].kind == "card"
    bench.now += timedelta(minutes=3)
    bench.simulated.move(order.panel_id, Stage(0, "In progress", 40))
    await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is OrderState.IN_PROGRESS


async def test_a_refills_status_is_told_at_every_change(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    await bench.store.write(lambda books: bench.desk.ask(books, ann, order.ref, Kind.REFILL, bench.now))
    await bench.submitter.tick()
    (refill,) = bench.simulated.refills
    for status in ("Pending", "In progress", "Completed"):
        bench.simulated.move_refill(refill, status)
        bench.now += timedelta(minutes=2)
        await bench.watch.tick(bench.now)
    told = [notice for notice in await bench.told() if notice.kind == "refill"]
    assert [(notice.facts["status"], notice.loud) for notice in told] == [
        ("pending", False), ("in_progress", False), ("completed", True),
    ]  # fmt: skip


COUNTERS = {
    "a counter": (["Warming up (7%)", "Warming up (8%)", "warming up: 90 %"], 1),
    "other letters": (["प्रगति 7", "प्रगति 8", "विराम 8"], 2),
    "nothing but a counter": (["7 %", "8 %"], 1),
    "numbers for words": (["17", "18"], 2),
}


@pytest.mark.parametrize(("words", "pushes"), COUNTERS.values(), ids=COUNTERS)
async def test_a_counter_in_an_unknown_status_is_no_news(bench, words, pushes):
    order = await bench.submitted(await bench.person())
    for word in words:
        bench.simulated.move(order.panel_id, Stage(0, word, 40))
        bench.now += timedelta(minutes=2)
        await bench.watch.tick(bench.now)
    assert (await bench.read(order.ref)).raw_status == words[-1]
    assert (await bench.kinds()).count("status") == pushes


async def refilled(bench):
    """An order that is completed, and a refill of it that the panel has taken."""
    ann = await bench.person()
    order = await bench.submitted(ann)
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    request = await bench.store.write(lambda books: bench.desk.ask(books, ann, order.ref, Kind.REFILL, bench.now))
    await bench.submitter.tick()
    return await bench.store.read(lambda books: books.requests.get(request.number, None))


async def test_another_spelling_of_a_refills_status_is_no_news(bench):
    refill = await refilled(bench)
    for status in ("Pending", "Awaiting", "pending"):
        bench.simulated.move_refill(refill.panel_id, status)
        bench.now += timedelta(minutes=2)
        await bench.watch.tick(bench.now)
    assert (await bench.kinds()).count("refill") == 1


async def test_the_end_of_following_a_refill_is_told_once(bench):
    refill = await refilled(bench)
    for _ in range(5):
        bench.now += timedelta(days=8)
        await bench.watch.tick(bench.now)
    (told,) = [notice for notice in await bench.told() if notice.kind == "refill_left"]
    assert (told.order, told.facts, told.loud) == (refill.order, {"id": refill.panel_id, "days": 30}, True)
    after = await bench.store.read(lambda books: books.requests.get(refill.number, None))
    assert (after.round, after.open) == (None, True)


async def test_a_refill_that_stays_missing_is_no_history_and_shown_to_operators_once(bench):
    olga = await bench.person("olga", role="operator", number=1)
    refill = await refilled(bench)
    bench.simulated.refills.clear()
    before = await _events(bench, refill.order)
    for _ in range(15):
        bench.now += timedelta(minutes=10)
        await bench.watch.tick(bench.now)
    assert await _events(bench, refill.order) == before
    (told,) = await bench.told(olga.key)
    assert told.facts == {"order": refill.order, "id": refill.panel_id, "refill": 1}
    assert "refill" not in await bench.kinds()


async def test_a_panel_that_forgets_for_some_minutes_alarms_nobody(bench):
    olga = await bench.person("olga", role="operator", number=1)
    await bench.submitted(await bench.person())
    for _ in range(200):
        bench.now += timedelta(minutes=1, seconds=10)
        await bench.watch.tick(bench.now)
    bench.simulated.faults.always("status", "missing_ids")
    for _ in range(13):
        bench.now += timedelta(minutes=1, seconds=10)
        await bench.watch.tick(bench.now)
    assert await bench.kinds(olga.key) == []


async def test_many_orders_that_go_missing_together_are_one_notice_a_time(bench):
    olga = await bench.person("olga", role="operator", number=1)
    ann = await bench.person(amount=Decimal(100_000))
    # On a busy machine one call of so many may last longer than the bench waits: such an order is not watched.
    async with Panel(bench.site.url, "sandbox-key") as panel:
        bench.submitter = Submitter(bench.store, panel, bench.policy, now=lambda: bench.now)
        for number in range(120):
            await bench.submitted(ann, name=f"d{number}", link=f"https://instagram.com/p{number}")
    await bench.watch.tick(bench.now)
    for _ in range(2):
        bench.simulated.faults.always("status", "incorrect_id")
        for _ in range(15):
            bench.now += timedelta(minutes=10)
            await bench.watch.tick(bench.now)
        bench.simulated.faults.clear()
        bench.now += timedelta(minutes=10)
        await bench.watch.tick(bench.now)
    told = await bench.told(olga.key)
    assert [(notice.kind, notice.facts["count"]) for notice in told] == [("missing", 120)] * 2
    assert told[0].facts["codes"].endswith(", …")


async def test_the_till_keeps_the_balance_and_warns_once_below(bench):
    olga = await bench.person("olga", role="operator", number=1)
    bench.till._low = Decimal(10**7)
    await bench.till.tick(bench.now)
    await bench.till.tick(bench.now + timedelta(minutes=1))
    known = await bench.store.read(lambda books: books.memory.get("balance"))
    assert (known.value["amount"], known.value["currency"]) == ("1000000.84292", "USD")
    assert await bench.kinds(olga.key) == ["low_balance"]


async def test_operators_get_a_case_after_the_quarantine(bench):
    olga = await bench.person("olga", role="operator", number=1)
    bench.simulated.faults.next("add", "accept_drop")
    order = await bench.submitted(await bench.person())
    await bench.till.tick(bench.now + timedelta(seconds=10))
    assert await bench.kinds(olga.key) == []
    for minutes in (4, 5):
        await bench.till.tick(bench.now + timedelta(minutes=minutes))
    assert await bench.kinds(olga.key) == ["case"]
    whats = [event.what for _, _, event in await _history(bench, order.ref)]
    assert whats.count("balance") == 1
    assert (await bench.read(order.ref)).state is State.UNVERIFIED


async def _history(bench, ref):
    return await bench.store.read(lambda books: books.events.of_order(ref))


async def _events(bench, ref):
    return len(await _history(bench, ref))


async def test_an_order_that_breaks_the_answer_does_not_starve_the_others(bench):
    ann = await bench.person()
    odd, *others = [await bench.submitted(ann, name=f"d{n}", link=f"https://instagram.com/p{n}") for n in range(4)]
    real = bench.panel.statuses

    class Odd:
        async def statuses(self, orders):
            if odd.panel_id in orders:
                raise PanelError("an odd row", ErrorClass.SERVER_ERROR)
            return await real(orders)

        refill_statuses = bench.panel.refill_statuses

    bench.watch._panel = Odd()
    bench.watch._chance = Random(1)  # unseeded, one of the others shares its half in all passes once in 243 runs
    for _ in range(6):
        await bench.watch.tick(bench.now)
        bench.now += timedelta(minutes=2)
    assert [(await bench.read(order.ref)).status for order in others] == [OrderState.PENDING] * 3
    assert (await bench.read(odd.ref)).round is not None


async def test_a_wish_for_news_while_a_reading_is_under_way_is_kept(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    seen = await bench.read(order.ref)
    await bench.store.write(lambda books: bench.desk.refresh(books, ann, order.ref, bench.now))
    reading = {order.panel_id: (await bench.panel.status(order.panel_id))}
    work = partial(apply_orders, seen=[seen], readings=reading, now=bench.now, policy=bench.policy)
    await bench.store.write(work)
    assert (await bench.read(order.ref)).round == f"now:{order.ref}"


async def test_a_refill_that_was_taken_without_a_number_is_not_asked_for_twice_in_a_row(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    ask = partial(bench.desk.ask, person=ann, ref=order.ref, kind=Kind.REFILL)
    request = await bench.store.write(lambda books: ask(books, now=bench.now))
    taken = replace(request, state=RequestState.REQUESTED)
    await bench.store.write(lambda books: books.requests.save(taken, was=RequestState.ASKED))
    with pytest.raises(Told, match="gives no number"):
        await bench.store.write(lambda books: ask(books, now=bench.now + timedelta(seconds=5)))
    assert await bench.store.write(lambda books: ask(books, now=bench.now + timedelta(days=1)))


async def test_a_refill_that_never_ends_may_be_asked_for_again(bench):
    ann = await bench.person()
    order = await bench.submitted(ann)
    bench.simulated.move(order.panel_id, Stage(0, "Completed", 0))
    await bench.watch.tick(bench.now)
    ask = partial(bench.desk.ask, person=ann, ref=order.ref, kind=Kind.REFILL)
    await bench.store.write(lambda books: ask(books, now=bench.now))
    await bench.submitter.tick()
    with pytest.raises(Told):
        await bench.store.write(lambda books: ask(books, now=bench.now + timedelta(days=29)))
    assert await bench.store.write(lambda books: ask(books, now=bench.now + timedelta(days=31)))
