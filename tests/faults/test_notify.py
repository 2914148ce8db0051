"""3.6 Notification."""

from __future__ import annotations

from functools import partial

import pytest

from bot.panel import OrderState
from bot.sandbox.panel import Stage
from bot.sandbox.telegram import Fault
from tests.chat.conftest import until_async
from tests.chat.outbox_room import one_order, opened, told
from tests.chat.test_actions import placed

DOWN, BACK = 60, 10
STEPS = (OrderState.PENDING, OrderState.PROCESSING, OrderState.IN_PROGRESS, OrderState.COMPLETED)


@pytest.fixture
async def room(sqlite_url):
    async with opened(sqlite_url) as one:
        yield one


async def test_connect_errors_for_a_minute_and_delivered_within_ten_seconds_after(room):
    """Looked at every second of the test's clock; what was not sent is no attempt."""
    human, order = await one_order(room)
    for step in STEPS[:3]:
        await room.status("p5", order, step)
    room.wire.down = True
    for _ in range(DOWN):
        await room.deliver()
        room.pass_(1)
    assert len(told(human)) == 1
    room.wire.down = False
    for _ in range(BACK):
        await room.deliver()
        room.pass_(1)
    assert await room.waiting(later=1000) == []
    assert [text.rpartition("→ ")[2] for text in told(human)[1:]] == ["Pending", "Processing", "In progress"]


@pytest.mark.parametrize("times", [1, 2])
async def test_timeout_after_the_write_makes_at_most_one_copy_for_each_lost_answer(room, times):
    human, order = await one_order(room)
    await room.status("p5", order)
    room.telegram.faults.add("sendMessage", Fault("drop_after", times=times))
    for _ in range(30):
        await room.deliver()
        room.pass_(1)
    assert len(told(human)) - 1 == times + 1
    assert await room.waiting(later=1000) == []


@pytest.mark.parametrize(
    ("code", "why"),
    [(403, "Forbidden: bot was blocked by the user"), (403, "Forbidden: user is deactivated"),
     (400, "Bad Request: chat not found"), (400, "Bad Request: PEER_ID_INVALID")],
)  # fmt: skip
async def test_403_and_chat_not_found_end_all_sending_and_keep_what_waits(room, code, why):
    _, order = await one_order(room)
    room.telegram.faults.add("sendMessage", Fault("refuse", times=None, code=code, description=why))
    await room.status("p5", order)
    await room.deliver()
    calls = len(room.wire.calls)
    for step in STEPS[1:]:
        await room.status("p5", order, step)
        room.pass_(600)
        await room.deliver()
    assert len(room.wire.calls) == calls, "tried again"
    kept = await room.store.read(lambda books: books.notices.backlog())
    assert kept == len(STEPS)


async def test_403_and_on_start_a_digest_of_all_that_was_missed(desk, olga):
    _, panel_id = await placed(desk, olga)
    olga.block()
    await desk.idle()
    before, calls = len(olga.told()), pushes(desk)
    for status in ("Processing", "In progress", "Processing", "Completed"):
        desk.panel.move(panel_id, Stage(0, status, 10))
        await until_async(partial(reached, desk, panel_id, status))
    assert pushes(desk) == calls
    olga.unblock()
    olga.say("/start")
    seen = await olga.wait_for("4 changes", since=0)
    named = [line.rpartition("→ ")[2] for line in seen.text.splitlines()[1:]]
    assert named == ["Processing", "In progress", "Processing", "Completed"]
    assert len([one for one in olga.told()[before:] if "→ Processing" in one.text and one.kind == "sent"]) == 1


def pushes(desk):
    return sum(call.method == "sendMessage" for call in desk.telegram.calls)


async def reached(desk, panel_id, status):
    order = await desk.app.store.read(lambda books: books.orders.by_panel_id(panel_id, None))
    return order.raw_status == status


async def test_group_that_became_a_supergroup_is_answered_under_its_new_id(desk, olga):
    """Nothing but where to write to is ever said in a group: news go to people, whose chats do not migrate."""
    olga.say("/start")
    await olga.wait_for("Order desk")
    old = desk.telegram.group()
    olga.say("/balance", chat=old.chat)
    new = old.migrate(-1_000_000_000_777)
    await desk.idle()
    olga.say("/balance", chat=new.chat)
    await desk.idle()
    assert [told.text for told in new.chat.told] == [
        "Please write to me in private: orders are between you and the desk."
    ]
    assert len(await desk.app.store.read(lambda books: books.inbox.undone(-1, 10))) == 0


async def test_chat_that_migrated_loses_no_news(room):
    """What no private chat does: it counts as not reachable, and what waits is told when the person writes."""
    human, order = await one_order(room)
    moved = Fault("refuse", description="Bad Request: group chat was upgraded to a supergroup chat")
    room.telegram.faults.add("sendMessage", moved)
    await room.status("p5", order)
    for _ in range(4):
        await room.deliver()
        room.pass_(10)
    assert len(told(human)) == 2
    assert await room.waiting(later=1000) == []


@pytest.mark.parametrize("name", ["<b>&" * 5_000, "🎉" * 5_000, "</b></a>&lt;" * 500])
async def test_text_that_telegram_cannot_take_is_sent_plain_and_short(room, name):
    human, order = await one_order(room, service_name=name)
    await room.status("p5", order, OrderState.COMPLETED, loud=True)
    await room.deliver()
    text = told(human)[-1]
    assert name[:20] in text
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert await room.waiting(later=1000) == []
