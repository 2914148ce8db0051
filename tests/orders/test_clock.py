"""A clock that is wrong for a while: put right again, it stalls nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.orders import Watch
from bot.panel import OrderState
from bot.sandbox.panel import Stage

DAY = timedelta(days=1)


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("wrong", [DAY, -DAY])
async def test_an_open_order_is_read_on_when_the_clock_is_right_again(bench, wrong, restarted):
    right = bench.now
    bench.now = right + wrong
    order = await bench.submitted(await bench.person())
    for _ in range(3):
        bench.now += timedelta(minutes=2)
        await bench.watch.tick(bench.now)
    bench.now = right + timedelta(minutes=10)
    watch = Watch(bench.store, bench.panel, bench.policy) if restarted else bench.watch
    bench.simulated.move(order.panel_id, Stage(0, "In progress", 40))
    await watch.tick(bench.now)
    assert (await bench.read(order.ref)).status is OrderState.IN_PROGRESS
