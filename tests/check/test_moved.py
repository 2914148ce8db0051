"""`python -m bot moved`: the books go on at another address of their panel, and at no other panel's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.sandbox.panel import DIALECTS
from tests.e2e.steps import link_of, ordered

ORDERS = 3
KNOWS = "ok   panel: by charge or start count it knows {} of the newest 3 orders"
GO_ON = "The books go on there: start `run`."
TAKES = "ok   panel: these books are of it already, or of none yet: `run` takes PANEL_URL as it is"
UNKNOWN = "by charge or start count it knows 0 of the newest 3 orders; so the books stay where they are"


@pytest.fixture
async def there(setup):
    """Books with orders, and PANEL_URL at another name of the same machine."""
    async with setup.world.bot() as bot:
        for number in range(ORDERS):
            await ordered(setup.world.actor(), link_of(f"moved{number}"))
            await setup.world.placed(number + 1)
        await setup.world.quiet(bot)
    setup.changes["PANEL_URL"] = setup.world.root.replace("127.0.0.1", "localhost") + "/api/v2"
    return setup


async def moved(setup, **changes):
    async with setup.world.bot("-m", "bot", "moved", polling=False, **setup.changes | changes) as process:
        code = await process.ended(30)
        return code, process.said().splitlines()


async def run(setup):
    """Start, and give what is said where it refuses to."""
    async with setup.world.bot(polling=False, **setup.changes) as process:
        await process.until(lambda: not process.running or "started" in process.said(), "start")
        return process.said() if not process.running else None


async def test_the_same_panel_at_another_address(there):
    assert "`python -m bot moved`" in await run(there)
    code, lines = await there.check("another address")
    assert (code, lines[-1].partition(" than")[0]) == (1, "FAIL database: PANEL_URL is another address")
    assert await moved(there) == (0, [KNOWS.format(3), GO_ON])
    assert await run(there) is None
    code, lines = await there.check("moved")
    assert (code, lines[-1]) == (0, "ok   database: up to date")
    assert await moved(there) == (0, [TAKES, GO_ON])


def knows_none(panel):
    panel.orders.clear()
    return UNKNOWN


def charges_otherwise(panel):
    for order in panel.orders.values():
        order.charge += Decimal("0.01")
    return UNKNOWN


def knows_numbers_only(panel):
    panel.dialect = replace(panel.dialect, charged=False)
    for order in panel.orders.values():
        order.start_count = 0
    return UNKNOWN


@pytest.mark.parametrize("change", [knows_none, charges_otherwise, knows_numbers_only])
async def test_another_panel(there, change):
    refusal = change(there.world.panel)
    assert await moved(there) == (1, [f"FAIL panel: {refusal}"])
    assert "`python -m bot moved`" in await run(there)


async def test_what_the_panel_has_dropped_meanwhile(there):
    del there.world.panel.orders[min(there.world.panel.orders)]
    assert await moved(there) == (0, [KNOWS.format(2), GO_ON])


async def test_a_panel_without_batches(there):
    there.world.panel.dialect = DIALECTS["glycon"]
    assert await moved(there) == (0, [KNOWS.format(3), GO_ON])


async def test_nothing_is_known_of_a_panel_by_orders_without_a_number(setup):
    setup.world.panel.faults.always("add", "accept_drop")
    async with setup.world.bot() as bot:
        await ordered(setup.world.actor(), link_of("unclear"))
        await setup.world.placed(1)
        await setup.world.quiet(bot)
    setup.changes["PANEL_URL"] = setup.world.root.replace("127.0.0.1", "localhost") + "/api/v2"
    asked = setup.world.panel.counted.total()
    said = "no order in the books has a number by which their panel could be known; set PANEL_URL back and let them end"
    assert await moved(setup) == (1, [f"FAIL panel: {said} first (/unverified)"])
    assert setup.world.panel.counted.total() == asked
    assert "`python -m bot moved`" in await run(setup)


async def test_a_panel_that_does_not_answer(there):
    there.world.panel.faults.always("status", "missing_page")
    code, lines = await moved(there)
    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith("FAIL panel: nothing is at this path (404)")
    code, lines = await moved(there, PANEL_KEY="")
    assert (code, len(lines)) == (2, 1)
    assert lines[0].startswith("PANEL_KEY is missing")


async def test_books_without_orders(setup):
    async with setup.world.bot() as bot:
        await setup.world.quiet(bot)
    assert await moved(setup) == (0, [TAKES, GO_ON])


async def test_no_books(setup):
    """A wrong folder or DATABASE_URL is no success."""
    code, lines = await moved(setup)
    assert (code, lines) == (2, ["there are no books at DATABASE_URL: is it the one that `run` uses, and the folder?"])
    assert not list(setup.world.folder.glob("**/*.db"))


async def test_beside_a_running_bot(there):
    here = {**there.changes}
    there.changes.pop("PANEL_URL")
    async with there.world.bot(**there.changes):
        code, lines = await moved(there, **here)
        assert (code, len(lines)) == (2, 1)
        assert lines[0].endswith("stop that one first")
