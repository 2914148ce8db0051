"""Never two orders of one service on one link while nobody knows of one of them: at the confirm and in the lane."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import Told
from bot.orders import State
from bot.orders.claims import claim
from tests.orders.conftest import LINK


async def in_doubt(bench, person):
    bench.simulated.faults.next("add", "accept_drop")
    order = await bench.submitted(person)
    assert order.state is State.UNVERIFIED
    return order


async def test_another_one_cannot_be_confirmed_and_the_words_say_why(bench):
    ann = await bench.person()
    await in_doubt(bench, ann)
    spent = await bench.spent()
    with pytest.raises(Told, match="Nobody knows yet whether the panel has an earlier order"):
        await bench.order(ann, name="second")
    assert await bench.spent() == spent
    assert (await bench.order(ann, name="elsewhere", link=f"{LINK}/other")).state is State.QUEUED


async def test_nor_by_somebody_else(bench):
    await in_doubt(bench, await bench.person())
    with pytest.raises(Told, match="Nobody knows yet"):
        await bench.order(await bench.person("max", number=3), name="second")


async def test_one_that_was_queued_already_waits_in_the_lane_until_it_is_settled(bench):
    ann = await bench.person()
    first = await bench.order(ann)
    # Two replicas may confirm at the same moment: neither sees the other's order.
    second = await bench.store.write(lambda books: books.orders.add(replace(first, draft="second")))
    bench.simulated.faults.next("add", "accept_drop")
    assert await bench.submitter.tick()
    assert (await bench.read(first.ref)).state is State.UNVERIFIED
    assert not await bench.submitter.tick()
    assert bench.simulated.counted["add"] == 1
    found = replace(await bench.read(first.ref), state=State.NOT_PLACED)
    await bench.store.write(lambda books: books.orders.save(found, was=State.UNVERIFIED))
    assert await bench.submitter.tick()
    assert (await bench.read(second.ref)).state is State.PLACED


async def test_one_that_waits_too_long_behind_a_doubt_is_ended_and_told(bench):
    ann = await bench.person()
    first = await bench.order(ann)
    second = await bench.store.write(lambda books: books.orders.add(replace(first, draft="second")))
    bench.simulated.faults.next("add", "accept_drop")
    assert await bench.submitter.tick()
    bench.now += bench.policy.late * 2
    assert await bench.store.write(lambda books: claim(books, bench.now, bench.policy)) is None
    await bench.till.tick(bench.now)
    after = await bench.read(second.ref)
    assert (after.state, after.reason) == (State.REFUSED, "too_late")
    assert "refused" in await bench.kinds()
