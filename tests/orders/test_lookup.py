"""A number that an operator names is asked for at the panel before it is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import Denied, Told
from bot.orders import Lookup, State
from bot.orders.lookup import may_be_believed, name_number
from bot.people import Role


@pytest.fixture
async def doubt(bench):
    """An order that the panel took without saying so, and an operator."""
    bench.olga = await bench.person("olga", role=Role.OPERATOR, number=1)
    bench.ann = await bench.person()
    bench.simulated.faults.next("add", "accept_drop")
    bench.doubtful = await bench.submitted(bench.ann)
    (bench.number,) = bench.simulated.orders
    bench.lookup = Lookup(bench.store, bench.panel)
    return bench


async def named(bench, number, by=None):
    await bench.store.write(lambda books: name_number(books, by or bench.olga, bench.doubtful.ref, number, bench.now))


async def said(bench, number):
    (notice,) = [one for one in await bench.told("olga") if one.kind == "number" and one.facts["id"] == number]
    return notice.facts


async def believed(bench, number):
    return await bench.store.read(lambda books: may_be_believed(books, bench.doubtful.ref, number))


async def test_the_panel_knows_it(doubt):
    await named(doubt, doubt.number)
    assert not await believed(doubt, doubt.number)
    assert await doubt.lookup.tick(doubt.now) == 1
    facts = await said(doubt, doubt.number)
    assert (facts["said"], facts["order"], facts["status"]) == ("found", doubt.doubtful.ref, "pending")
    assert facts["charge"] is not None
    assert await believed(doubt, doubt.number)
    assert (await doubt.read(doubt.doubtful.ref)).state is State.UNVERIFIED, "nothing is settled by looking"


async def test_a_question_whose_order_is_settled_before_its_turn_is_answered(doubt):
    otto = await doubt.person("otto", role=Role.OPERATOR, number=9)
    await named(doubt, doubt.number)
    await named(doubt, "99999999", otto)
    await doubt.store.write(lambda books: doubt.desk.resolve(books, otto, doubt.doubtful.ref, None, doubt.now))
    assert (await said(doubt, doubt.number))["said"] == "settled"
    assert "number" not in await doubt.kinds("otto"), "who settles it knows"
    assert await doubt.lookup.tick(doubt.now) == 0
    assert (await doubt.kinds("olga")).count("number") == 1


async def test_the_panel_does_not_know_it(doubt):
    await named(doubt, "99999999")
    await doubt.lookup.tick(doubt.now)
    assert (await said(doubt, "99999999"))["said"] == "unknown"
    assert not await believed(doubt, "99999999")


@pytest.mark.parametrize("fault", ["502", "maintenance", "missing_ids"])
async def test_the_panel_does_not_say(doubt, fault):
    doubt.simulated.faults.always("status", fault)
    await named(doubt, doubt.number)
    await doubt.lookup.tick(doubt.now)
    assert (await said(doubt, doubt.number))["said"] == "silent"
    assert await believed(doubt, doubt.number)


async def test_a_question_survives_a_stop_and_is_answered_once(doubt):
    for _ in range(3):
        await named(doubt, doubt.number)
    again = Lookup(doubt.store, doubt.panel)
    assert await again.tick(doubt.now) == 1
    assert await doubt.lookup.tick(doubt.now) == 0
    await said(doubt, doubt.number)
    await named(doubt, doubt.number)
    assert await again.tick(doubt.now) == 1, "it may be asked anew"


async def test_nobody_else_may_ask_and_no_number_of_another_order_is_asked_for(doubt):
    with pytest.raises(Denied):
        await named(doubt, doubt.number, by=doubt.ann)
    other = await doubt.submitted(doubt.ann, name="other", link="https://instagram.com/other")
    with pytest.raises(Told, match="already have an order"):
        await named(doubt, other.panel_id)
    gone = replace(await doubt.read(doubt.doubtful.ref), state=State.NOT_PLACED)
    await doubt.store.write(lambda books: books.orders.save(gone, was=State.UNVERIFIED))
    with pytest.raises(Told, match="settled"):
        await named(doubt, doubt.number)
