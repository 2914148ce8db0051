"""`python -m bot moved`: the books go on at another address of their panel, and at no other panel's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.e2e.steps import link_of, ordered

ORDERS = 3


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
    assert await moved(there) == (0, ["ok   panel: of the newest 3 orders it knows 3 as the books do"])
    assert await run(there) is None
    code, lines = await there.check("moved")
    assert (code, lines[-1]) == (0, "ok   database: up to date")


def knows_none(orders):
    orders.clear()


def charges_otherwise(orders):
    for order in orders.values():
        order.charge += Decimal("0.01")


@pytest.mark.parametrize("change", [knows_none, charges_otherwise])
async def test_another_panel(there, change):
    change(there.world.panel.orders)
    refusal = "of the newest 3 orders it knows 0 as the books do; so the books are not of it, and stay as they are"
    assert await moved(there) == (1, [f"FAIL panel: {refusal}"])
    assert "`python -m bot moved`" in await run(there)


async def test_what_the_panel_has_dropped_or_changed_meanwhile(there):
    del there.world.panel.orders[min(there.world.panel.orders)]
    assert await moved(there) == (0, ["ok   panel: of the newest 3 orders it knows 2 as the books do"])


async def test_a_panel_that_does_not_answer(there):
    there.world.panel.faults.always("status", "missing_page")
    code, lines = await moved(there)
    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith("FAIL panel: nothing is at this path (404)")
    code, lines = await moved(there, PANEL_KEY="")
    assert (code, len(lines)) == (2, 1)
    assert lines[0].startswith("PANEL_KEY is missing")


async def test_books_without_orders(setup):
    said = "ok   panel: the books hold no order that a panel has; `run` takes PANEL_URL as it is"
    assert await moved(setup) == (0, [said])


async def test_beside_a_running_bot(there):
    here = {**there.changes}
    there.changes.pop("PANEL_URL")
    async with there.world.bot(**there.changes):
        code, lines = await moved(there, **here)
        assert (code, len(lines)) == (2, 1)
        assert lines[0].endswith("stop that one first")
