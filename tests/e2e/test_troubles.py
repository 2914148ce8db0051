"""A panel in trouble as the operator lives through it: told once, left alone, taken up again without a restart."""

from __future__ import annotations

import pytest

from tests.e2e.steps import link_of, ordered

READS = ("status", "balance", "services")
TOLD, OVER = "Trouble with the panel", "The panel answers again"
TROUBLES = {
    "key": ("auth", "it does not accept the key"),
    "account": ("account", "it has closed the account"),
    "too fast": ("rate_limit", "it says that it is asked too often"),
    "repairs": ("maintenance", "it is being repaired"),
}


@pytest.mark.parametrize(("fault", "words"), TROUBLES.values(), ids=TROUBLES)
async def test_a_trouble_is_told_once_and_orders_are_followed_again_after_it(world, fault, words):
    olga, faults = world.actor(), world.panel.faults
    async with world.bot(CATALOG_SECONDS=0.5) as bot:
        await ordered(olga, link_of(1))
        (order,) = await world.placed(1)
        await olga.told("→ Pending", since=0)
        for action in READS:
            faults.always(action, fault, seconds=0.5)
        before = olga.now
        await olga.pushed(TOLD, words, since=before, seconds=30)
        asked = sum(world.panel.counted[action] for action in READS)
        world.move(order, "In progress", 40)
        await bot.until(lambda: sum(world.panel.counted[action] for action in READS) > asked, "another try", 30)
        faults.clear()
        await olga.pushed("→ In progress", order, since=before, seconds=30)
        await olga.pushed(OVER, since=before, seconds=30)
        world.move(order, "Completed")
        await olga.pushed("→ Completed", order, since=before, seconds=30)
        await world.quiet(bot)
    assert [len([one for one in olga.heard(said) if one.kind == "sent"]) for said in (TOLD, OVER)] == [1, 1]


async def test_a_refused_key_is_shown_to_the_panel_only_now_and_then(world):
    for action in READS:
        world.panel.faults.always(action, "auth")
    olga = world.actor()
    olga.person.chat.reached = True
    async with world.bot(CATALOG_SECONDS=0.1, POLL_SECONDS=4) as bot:
        await olga.pushed(TOLD, "it does not accept the key", since=0)
        asked = sum(world.panel.counted[action] for action in READS)
        assert asked <= 3
        olga.say("/balance")
        await olga.told("")
        await world.quiet(bot, still=1.0)
    assert sum(world.panel.counted[action] for action in READS) <= 3
