"""Short forms of long measurements, with bounds that hold on a busy machine; the long ones stand in `tests/bench`."""

from __future__ import annotations

import statistics

from tests.bench.hung import measure as walk
from tests.bench.shelves import fill
from tests.bench.start_large import first_poll
from tests.bench.sustained import measure as order

ORDERS = 20_000


async def test_a_start_does_not_wait_for_large_books(world, nursery):
    """Checking this file alone takes a quarter of a second; a start that does it for all files grows with the books."""
    empty = [await first_poll(world, nursery) for _ in range(3)]
    await fill(f"sqlite:///{world.folder}/large.db", ORDERS)
    world.settings["DATABASE_URL"] = f"sqlite:///{world.folder}/large.db"
    assert (world.folder / "large.db").stat().st_size > 16 * 1024 * 1024
    large = [await first_poll(world, nursery) for _ in range(5)]
    world.figures.append(f"first poll: {statistics.median(empty):.2f} s empty, {statistics.median(large):.2f} s large")
    assert min(large) < 1.0 + min(empty)


async def test_a_step_through_the_menu_does_not_wait_for_a_panel_that_hangs(tmp_path, nursery):
    figures = await walk(tmp_path, nursery, people=4, steps=5)
    assert figures["steps"] == 20
    assert figures["p50"] < 2000, figures


async def test_orders_that_keep_coming_are_all_placed(tmp_path, nursery):
    figures = await order(tmp_path, nursery, seconds=5, rate=2, people=5)
    assert (figures["orders"], figures["placed"], figures["not_written_or_not_told"]) == (10, 10, 0)
