"""The probe over real books and a simulated panel: it finds what is there, denies what is not, and doubts the rest."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.orders import NUMBER_AGAIN, Probe, State, mark_copy, take_up_copy
from bot.orders.books import Event
from bot.orders.doubts import LOOKS
from bot.panel import ErrorClass, PanelError, RowError
from bot.people import Role
from bot.sandbox.panel import Stage
from tests.chat.conftest import until
from tests.orders.conftest import Bench

MINUTE = timedelta(minutes=1)
QUARANTINE = 3 * MINUTE


@pytest.fixture
async def street(bench):
    """The bench at a panel that serves others too, with some orders placed before, a minute apart."""
    street = new_street(bench)
    street.ann = await street.person()
    for number in range(4):
        await placed(street, f"before{number}")
    await street.watch.tick(street.now)
    return street


def new_street(bench):
    bench.simulated.terms = replace(bench.simulated.terms, foreign=True)
    street = Bench(
        bench.store, bench.site, bench.simulated, bench.panel, replace(bench.policy, probe=True),
        services=bench.services,
    )  # fmt: skip
    street.wrong = timedelta()
    street.probe = new_probe(street)
    return street


def new_probe(street):
    def clock():
        return (street.now - street.wrong).timestamp()

    return Probe(street.store, street.panel, street.policy, pause=0, clock=clock)


def set_clock(street, by):
    """The time is set, and the clock that nobody sets goes on."""
    street.now += by
    street.wrong += by


async def placed(bench, name, fault=None, quantity=100):
    if fault is not None:
        bench.simulated.faults.next("add", fault)
    link = f"https://instagram.com/{name}"
    order = await bench.submitted(bench.ann, quantity=quantity, link=link, name=name)
    bench.now += MINUTE
    return order


async def called(bench, fault):
    """Have a call made that the panel does not answer for a while."""
    bench.simulated.faults.next("add", fault, seconds=0.5)
    order = await bench.order(bench.ann, quantity=170, link="https://instagram.com/doubt", name="doubt")
    calling = asyncio.create_task(bench.submitter.tick())
    await until(lambda: bench.simulated.calls and bench.simulated.calls[-1].fault == fault)
    return order, calling


async def looked(bench, ref, wait=QUARANTINE):
    bench.now += wait
    settled = await bench.probe.tick(bench.now)
    return settled, await bench.read(ref)


@pytest.mark.parametrize("fault", ["accept_drop", "accept_502", "accept_garbage"])
async def test_what_is_there_is_found(street, fault):
    order = await placed(street, "doubt", fault, quantity=170)
    settled, after = await looked(street, order.ref)
    truth = next(one.id for one in street.simulated.orders.values() if one.wanted.link.endswith("doubt"))
    assert (settled, after.state, after.panel_id) == (1, State.PLACED, truth)
    assert after.round is not None, "its status is followed"
    assert (await street.kinds())[-2:] == ["unverified", "placed"]
    assert (await street.store.read(lambda books: books.events.of_order(order.ref)))[-1][2].actor == "probe"
    assert len(street.simulated.orders) == 5


async def test_what_is_not_there_is_denied_once_a_later_order_stands_above(street):
    order = await placed(street, "doubt", "reject_drop")
    spent = await street.spent()
    assert await looked(street, order.ref) == (0, order), "nothing was ordered since: it may still come"
    await placed(street, "after")
    settled, after = await looked(street, order.ref, QUARANTINE * 2)
    assert (settled, after.state, after.panel_id) == (1, State.NOT_PLACED, None)
    assert await street.spent() == spent


async def test_what_is_ordered_while_a_call_lasts_does_not_hide_it(street):
    order, calling = await called(street, "accept_hang")
    await placed(street, "meanwhile")
    await calling
    assert (await looked(street, order.ref))[1].state is State.PLACED


async def test_the_panel_may_go_on_for_the_quarantine_after_the_client_has_gone(street):
    order, calling = await called(street, "reject_hang")
    street.now += 2 * MINUTE
    await calling
    street.now += 2 * MINUTE
    await placed(street, "soon")
    assert (await looked(street, order.ref))[1].state is State.UNVERIFIED, "it may yet be taken, with a higher number"
    await placed(street, "after")
    assert (await looked(street, order.ref, QUARANTINE * 2))[1].state is State.NOT_PLACED


async def test_nobody_looks_before_the_quarantine_is_over(street):
    order = await placed(street, "doubt", "accept_drop")
    reads = street.simulated.counted["status"]
    assert await looked(street, order.ref, QUARANTINE - 2 * MINUTE) == (0, order)
    assert street.simulated.counted["status"] == reads


@pytest.mark.parametrize("since", [QUARANTINE, MINUTE])
async def test_what_was_asked_for_just_now_may_be_the_one_that_is_there(street, since):
    """The first is not at the panel; the second, which is, has not been quiet for long enough to be looked for."""
    first = await placed(street, "one", "reject_drop")
    street.now += QUARANTINE - MINUTE - since
    second = await placed(street, "two", "accept_drop")
    assert await looked(street, first.ref, since) == (0, first)
    assert await street.read(second.ref) == second


async def test_what_is_ordered_during_a_look_may_be_the_one_that_is_there(street, monkeypatch):
    order = await placed(street, "doubt", "reject_drop")
    real, calling = street.panel.statuses, []

    async def slow(numbers):
        if len(numbers) > 10 and not calling:
            street.simulated.faults.next("add", "accept_hang", seconds=1)
            await street.order(street.ann, link="https://instagram.com/meanwhile", name="meanwhile")
            calling.append(asyncio.create_task(street.submitter.tick()))
            await until(lambda: len(street.simulated.orders) == 5)
        return await real(numbers)

    monkeypatch.setattr(street.panel, "statuses", slow)
    assert await looked(street, order.ref) == (0, order)
    await asyncio.gather(*calling)


async def test_an_order_that_was_paid_back_in_part_is_not_known_by_its_charge(street):
    order = await placed(street, "doubt", "accept_drop", quantity=340)
    there = next(one for one in street.simulated.orders.values() if one.wanted.link.endswith("doubt"))
    street.simulated.move(there.id, Stage(0, "Partial", 170))
    half = await placed(street, "half", "reject_drop", quantity=170)
    await placed(street, "after")
    assert await looked(street, half.ref, QUARANTINE * 2) == (0, half)
    assert await street.read(order.ref) == order


async def test_the_first_order_of_all_is_the_operators_and_keeps_no_other_from_being_found(bench):
    street = new_street(bench)
    street.ann = await street.person()
    first = await placed(street, "first", "accept_drop")
    await placed(street, "before")
    order = await placed(street, "doubt", "accept_drop", quantity=170)
    for number in range(8):
        await placed(street, f"after{number}")
    await street.watch.tick(street.now)
    settled, after = await looked(street, order.ref)
    assert (settled, after.state) == (1, State.PLACED)
    assert await street.read(first.ref) == first


async def test_two_alike_are_left_to_the_operators(street):
    first = await placed(street, "one", "accept_drop")
    second = await placed(street, "two", "reject_drop")
    assert await looked(street, first.ref) == (0, first)
    assert await street.read(second.ref) == second


async def test_a_panel_that_tells_about_strangers_proves_nothing(street, monkeypatch):
    order = await placed(street, "doubt", "accept_drop")
    real = street.panel.statuses
    some = (await real([(await street.read(1)).panel_id])).popitem()[1]

    async def talkative(numbers):
        return dict.fromkeys(numbers, some)

    monkeypatch.setattr(street.panel, "statuses", talkative)
    assert await looked(street, order.ref) == (0, order)


async def test_a_panel_that_does_not_know_our_own_orders_at_the_moment_proves_nothing(street, monkeypatch):
    """Once as if it knew nobody's; a panel's other account, to which the key may belong by now, never does."""
    order = await placed(street, "doubt", "accept_drop")
    street.now += QUARANTINE
    await placed(street, "after")

    async def forgetful(numbers):
        return {one: RowError(error=ErrorClass.ORDER_NOT_FOUND, text="Incorrect order ID") for one in numbers}

    with monkeypatch.context() as patched:
        patched.setattr(street.panel, "statuses", forgetful)
        assert await looked(street, order.ref, QUARANTINE * 2) == (0, order)
    assert await looks_at(street, order) == 0
    assert (await looked(street, order.ref))[1].state is State.PLACED


async def test_other_words_than_those_about_strangers_deny_nothing(street, monkeypatch):
    order = await placed(street, "doubt", "accept_drop")
    street.now += QUARANTINE
    await placed(street, "after")
    real = street.panel.statuses
    there = next(one.id for one in street.simulated.orders.values() if one.wanted.link.endswith("doubt"))

    async def wordy(numbers):
        other = RowError(error=ErrorClass.ORDER_NOT_FOUND, text="Order is not active yet")
        return {one: other if one == there else row for one, row in (await real(numbers)).items()}

    monkeypatch.setattr(street.panel, "statuses", wordy)
    assert await looked(street, order.ref, QUARANTINE * 2) == (0, order)


async def test_an_order_that_was_answered_with_a_number_of_ours_is_not_denied(street):
    order = await placed(street, "doubt", "old_id", quantity=170)
    assert order.reason == NUMBER_AGAIN
    street.now += QUARANTINE
    await placed(street, "after")
    assert await looked(street, order.ref, QUARANTINE * 2) == (0, order)


async def test_what_an_operator_denied_may_be_the_one_that_is_there(street):
    operator = await street.person("olga", role=Role.OPERATOR, number=1)
    first = await placed(street, "one", "accept_drop")
    await street.store.write(lambda books: street.desk.resolve(books, operator, first.ref, None, street.now))
    second = await placed(street, "two", "reject_drop")
    await placed(street, "after")
    assert await looked(street, second.ref, QUARANTINE * 2) == (0, second)


async def test_a_number_that_an_operator_named_bounds_nothing(street):
    """The number of the first is said to be the second's, which has none: the first is not denied for that."""
    operator = await street.person("olga", role=Role.OPERATOR, number=1)
    first = await placed(street, "one", "accept_drop", quantity=170)
    street.now += QUARANTINE
    second = await placed(street, "two", "reject_drop")
    there = next(one.id for one in street.simulated.orders.values() if one.wanted.link.endswith("one"))
    await street.store.write(lambda books: street.desk.resolve(books, operator, second.ref, there, street.now))
    await placed(street, "after")
    assert await looked(street, first.ref) == (0, first)
    assert await looks_at(street, first) == 1


async def test_one_order_whose_neighbour_the_panel_put_away_keeps_no_other_from_being_found(street, monkeypatch):
    old = await placed(street, "old", "accept_drop", quantity=180)
    below = (await street.read(4)).panel_id
    street.now += QUARANTINE
    for number in range(4):
        await placed(street, f"between{number}")
    order = await placed(street, "doubt", "accept_drop", quantity=170)
    real = street.panel.statuses

    async def forgetful(numbers):
        gone = RowError(error=ErrorClass.ORDER_NOT_FOUND, text="Incorrect order ID")
        return {one: gone if one == below else row for one, row in (await real(numbers)).items()}

    monkeypatch.setattr(street.panel, "statuses", forgetful)
    for _ in range(12):
        await looked(street, order.ref)
    assert (await street.read(order.ref)).state is State.PLACED
    assert await street.read(old.ref) == old


async def test_numbers_too_long_to_count_anything_prove_nothing(street):
    order = await placed(street, "doubt", "accept_drop")
    later = await placed(street, "later")
    huge = replace(later, panel_id="9" * 25)
    await street.store.write(lambda books: books.orders.save(huge, was=State.PLACED))
    assert await looked(street, order.ref) == (0, order)


async def test_charges_that_are_not_our_quotes_prove_nothing(street):
    order = await placed(street, "doubt", "accept_drop")
    await placed(street, "after")
    known = await street.read(1)
    cheap = replace(known, charge=known.price * Decimal("0.9"))
    await street.store.write(lambda books: books.orders.save(cheap, was=State.PLACED))
    assert await looked(street, order.ref, QUARANTINE * 2) == (0, order)


async def test_our_own_orders_of_long_ago_are_no_strangers(street):
    for number in range(12):
        await placed(street, f"long{number}")
    street.now += timedelta(hours=6)
    await placed(street, "yesterday")
    order = await placed(street, "doubt", "accept_drop", quantity=170)
    await placed(street, "after")
    await street.watch.tick(street.now)
    assert (await looked(street, order.ref, QUARANTINE * 2))[1].state is State.PLACED


async def test_a_clock_put_forward_while_nobody_looked_ends_no_quarantine(street):
    await street.probe.tick(street.now)
    order = await placed(street, "doubt", "reject_drop")
    set_clock(street, timedelta(days=1))
    street.probe = new_probe(street)
    await placed(street, "after")
    assert await looked(street, order.ref, timedelta()) == (0, order)


async def test_numbers_that_go_down_or_are_none_prove_nothing(street):
    for wrong in ("7", "7f3a"):
        order = await placed(street, f"doubt{wrong}", "accept_drop")
        later = await placed(street, f"later{wrong}")
        await street.store.write(
            lambda books, later=later, wrong=wrong: books.orders.save(replace(later, panel_id=wrong), was=State.PLACED)
        )
        assert await looked(street, order.ref) == (0, order)


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(hours=1)])
async def test_orders_from_both_sides_of_a_changed_clock_prove_nothing(street, ahead, restarted):
    await street.probe.tick(street.now)
    set_clock(street, ahead)
    await placed(street, "ahead")
    set_clock(street, -ahead)
    order = await placed(street, "doubt", "accept_drop")
    if restarted:
        street.probe = new_probe(street)
    settled, after = await looked(street, order.ref, QUARANTINE * 2)
    assert (settled, after.state) == (0, State.UNVERIFIED), "the order sent by the wrong clock seems to stand above it"


async def test_a_clock_put_forward_ends_no_quarantine(street):
    await street.probe.tick(street.now)
    order = await placed(street, "doubt", "reject_drop")
    set_clock(street, timedelta(days=1))
    await placed(street, "after")
    settled, after = await looked(street, order.ref, MINUTE)
    assert (settled, after.state) == (0, State.UNVERIFIED)


async def test_three_looks_ever_later_and_no_more(street):
    order = await placed(street, "doubt", "reject_drop")
    at = []
    for _ in range(40):
        before = street.simulated.counted["status"]
        street.now += MINUTE
        await street.probe.tick(street.now)
        if street.simulated.counted["status"] > before:
            at.append(round((street.now - order.changed) / MINUTE))
    assert at == [3, 6, 12]
    assert (await street.read(order.ref)).state is State.UNVERIFIED


async def test_looks_that_begin_late_are_as_far_apart(street):
    order = await placed(street, "doubt", "reject_drop")
    street.now += 60 * MINUTE
    for _ in range(LOOKS):
        await street.probe.tick(street.now)
    assert await looks_at(street, order) == 1
    street.now += QUARANTINE
    await placed(street, "after")
    settled, after = await looked(street, order.ref)
    assert (settled, after.state) == (1, State.NOT_PLACED)


async def test_what_may_be_ours_after_all_is_no_stranger(street):
    """Two alike are for the operators; their numbers must not keep later ones from being found."""
    for name in ("one", "two"):
        await given_up(street, await placed(street, name, "accept_drop"))
    await placed(street, "between")
    order = await placed(street, "doubt", "accept_drop", quantity=170)
    settled, after = await looked(street, order.ref)
    assert (settled, after.state) == (1, State.PLACED)


async def test_what_is_not_due_explains_a_number_all_the_same(street):
    first = await placed(street, "first", "accept_drop", quantity=170)
    await given_up(street, first)
    second = await placed(street, "second", "reject_drop")
    street.now += QUARANTINE
    await placed(street, "after")
    settled, after = await looked(street, second.ref)
    assert (settled, after.state, (await street.read(first.ref)).state) == (2, State.NOT_PLACED, State.PLACED)


async def test_a_look_that_takes_long_is_no_clock_put_back(street, monkeypatch):
    first = await placed(street, "first", "accept_drop")
    real = street.panel.statuses

    async def slow(numbers):
        await placed(street, f"meanwhile{numbers[0]}", quantity=130)
        return await real(numbers)

    with monkeypatch.context() as patched:
        patched.setattr(street.panel, "statuses", slow)
        assert (await looked(street, first.ref))[0] == 1
    second = await placed(street, "second", "accept_drop", quantity=170)
    settled, after = await looked(street, second.ref)
    assert (settled, after.state) == (1, State.PLACED)


async def test_half_an_answer_about_strangers_is_no_look(street):
    order = await placed(street, "doubt", "accept_drop")
    street.simulated.faults.next("status", "missing_ids")
    assert await looked(street, order.ref) == (0, order)
    assert await looks_at(street, order) == 0
    settled, after = await looked(street, order.ref, timedelta())
    assert (settled, after.state) == (1, State.PLACED)


async def given_up(street, order):
    look = Event(order.ref, "probe", "look", order.state, order.state, {})
    for _ in range(LOOKS):
        await street.store.write(lambda books: books.events.add(look, street.now))


async def looks_at(street, order):
    history = await street.store.read(lambda books: books.events.of_order(order.ref))
    return sum(event.what == "look" for _, _, event in history)


async def test_a_look_that_the_panel_does_not_answer_is_not_counted(street):
    order = await placed(street, "doubt", "accept_drop")
    street.simulated.faults.always("status", "502")
    street.now += QUARANTINE
    with pytest.raises(PanelError):
        await street.probe.tick(street.now)
    street.simulated.faults.clear()
    settled, after = await looked(street, order.ref, timedelta())
    assert (settled, after.state) == (1, State.PLACED)


async def test_an_operator_who_was_first_stays_right(street, monkeypatch):
    order = await placed(street, "doubt", "accept_drop")
    real = street.panel.statuses

    async def slow(numbers):
        rows = await real(numbers)
        held = await street.store.read(lambda books: books.orders.get(order.ref, None))
        if held.state is State.UNVERIFIED:
            gone = replace(held, state=State.NOT_PLACED)
            await street.store.write(lambda books: books.orders.save(gone, was=State.UNVERIFIED))
        return rows

    monkeypatch.setattr(street.panel, "statuses", slow)
    settled, after = await looked(street, order.ref)
    assert (settled, after.state) == (0, State.NOT_PLACED)


async def test_the_loop_lives_through_anything(street, monkeypatch):
    ticks, enough = [], asyncio.Event()

    async def tick(_now):
        ticks.append(1)
        if len(ticks) > 3:
            enough.set()
        raise PanelError("502") if len(ticks) % 2 else ValueError("a defect")

    street.probe._policy = replace(street.policy, poll=timedelta(milliseconds=1))
    monkeypatch.setattr(street.probe, "tick", tick)
    running = asyncio.create_task(street.probe.run(lambda: street.now))
    async with asyncio.timeout(5):
        await enough.wait()
    assert not running.done()
    running.cancel()


async def test_what_was_sent_before_a_copy_was_put_back_is_left_to_the_operators(street):
    """Orders that were made after the copy are ours too, and the books do not know them."""
    await street.probe.tick(street.now)
    order = await placed(street, "doubt", "accept_drop", quantity=170)
    await placed(street, "after")
    await street.store.write(lambda books: (mark_copy(books, street.now), take_up_copy(books, street.now)))
    street.probe = new_probe(street)
    assert await looked(street, order.ref, QUARANTINE * 2) == (0, order)
