"""Somebody blocks the bot and comes back: nothing is sent meanwhile, and all that was missed is told in one message."""

import pytest

from bot.sandbox.panel import Stage
from tests.chat.conftest import until_async
from tests.chat.test_actions import placed

BLOCKED = "bot was blocked by the user"
STEPS = ("Processing", "In progress", "Pending", "In progress", "Completed")


def block(person, *, heard):
    """Telegram may tell the bot at once, or only by refusing what it sends."""
    if heard:
        person.block()
    else:
        person.chat.refusing = BLOCKED


def come_back(person, *, heard):
    if heard:
        person.unblock()
    else:
        person.chat.refusing = ""
        person.say("/start")


@pytest.mark.parametrize("heard", [True, False], ids=["by my_chat_member", "by /start"])
async def test_whoever_comes_back_gets_one_digest_of_all_that_was_missed(desk, olga, heard):
    _, panel_id = await placed(desk, olga)
    await desk.settled()
    block(olga, heard=heard)
    await desk.idle()
    before = desk.telegram.calls[-1].seq
    for step in STEPS:
        desk.panel.move(panel_id, Stage(0, step, 0))
        await until_async(lambda step=step: _is_in_the_books(desk, panel_id, step))
    tried = [call for call in desk.telegram.calls if call.seq > before and call.method != "getUpdates"]
    assert [call.status for call in tried] == ([] if heard else [403])
    come_back(olga, heard=heard)
    seen = await olga.wait_for(f"{len(STEPS)} changes")
    assert [seen.text.count(step) for step in ("Processing", "Completed")] == [2, 1]
    await desk.settled()


async def _is_in_the_books(desk, panel_id, step):
    order = await desk.app.store.read(lambda books: books.orders.by_panel_id(panel_id, None))
    return order.raw_status == step
