"""The outbox in trouble: at least once, in order, each person by himself, whatever Telegram answers."""

import dataclasses
from datetime import timedelta

import pytest

from bot.panel import OrderState
from bot.sandbox.telegram import Fault
from tests.chat.outbox_room import one_order, opened, told

pytestmark = pytest.mark.quick


@pytest.fixture
async def room(sqlite_url):
    async with opened(sqlite_url) as one:
        yield one


class MarksNothing:
    """The store of a worker that dies between push and mark."""

    def __init__(self, store):
        self._store = store

    async def read(self, work):
        return await self._store.read(work)

    async def write(self, _work):
        raise OSError("killed")


async def test_a_worker_that_died_between_push_and_mark_leaves_a_second_copy_only_there(room):
    human = await room.person(5)
    orders = [await room.order("p5", number) for number in range(3)]
    await room.status("p5", orders[0])
    dying = room.new_outbox(MarksNothing(room.store))
    await dying.tick()
    await dying.idle()
    for order in orders[1:]:
        await room.status("p5", order, loud=True)
    await room.deliver()
    codes = [text.split()[2] for text in told(human)]
    assert codes == [orders[0].code, orders[0].code, orders[1].code, orders[2].code]


async def test_a_mark_that_cannot_be_written_for_a_while_makes_no_second_copy(room):
    human, order = await one_order(room)
    await room.status("p5", order)
    real, room.outbox._store = room.outbox._store, MarksNothing(room.store)
    await room.outbox.tick()
    await room.outbox.idle()
    room.outbox._store = real
    room.pass_(5)
    await room.deliver()
    assert len(told(human)) == 1 + 1
    assert await room.waiting() == []


async def test_too_fast_waits_as_told_and_others_go_on(room):
    human, order = await one_order(room)
    other = await room.person(6)
    await room.status("p5", order)
    room.telegram.faults.add("sendMessage", Fault("too_many", seconds=7))
    await room.outbox.tick()
    await room.outbox.idle()
    await room.status("p6", await room.order("p6", 2))
    room.pass_(6)
    await room.deliver()
    assert (len(told(human)), len(told(other))) == (1, 1)
    room.pass_(2)
    await room.deliver()
    assert len(told(human)) == 2


async def test_what_was_not_sent_is_sent_later_and_counts_as_no_attempt(room):
    human, order = await one_order(room)
    await room.status("p5", order)
    room.wire.down = True
    for _ in range(10):
        await room.deliver()
        room.pass_(3)
    room.wire.down = False
    await room.deliver()
    assert len(told(human)) == 2
    assert await room.waiting() == []


async def test_a_lost_answer_makes_a_second_copy_and_no_third(room):
    human, order = await one_order(room)
    await room.status("p5", order)
    room.telegram.faults.add("sendMessage", Fault("drop_after"))
    await room.deliver()
    room.pass_(2)
    await room.deliver()
    room.pass_(60)
    await room.deliver()
    assert len(told(human)) == 1 + 2


async def test_a_cut_before_its_effect_loses_nothing(room):
    human, order = await one_order(room)
    await room.status("p5", order)
    room.telegram.faults.add("sendMessage", Fault("drop_before"))
    await room.deliver()
    room.pass_(2)
    await room.deliver()
    assert len(told(human)) == 1 + 1


async def test_a_lost_answer_in_a_digest_repeats_only_that_message(room):
    human = await room.person(5)
    for number in range(100):
        await room.status("p5", await room.order("p5", number))
    room.telegram.faults.add("sendMessage", Fault("delay", seconds=0, times=1))
    room.telegram.faults.add("sendMessage", Fault("drop_after", times=1))
    await room.deliver()
    room.pass_(2)
    await room.deliver()
    lines = [line for text in told(human) for line in text.splitlines()[1:]]
    assert 100 < len(lines) <= 145
    assert len(set(lines)) == 100


async def test_who_blocked_the_bot_is_left_alone_and_gets_a_digest_on_return(room):
    human, order = await one_order(room)
    room.faces.keep(await room.store.read(lambda books: books.people.get("p5")))
    human.block()
    await room.status("p5", order)
    await room.deliver()
    calls = len(room.wire.calls)
    for step in (OrderState.PROCESSING, OrderState.IN_PROGRESS, OrderState.COMPLETED):
        await room.status("p5", order, step)
    room.pass_(3600)
    await room.deliver()
    assert len(room.wire.calls) == calls, "nothing is sent to somebody who cannot be reached"
    assert room.faces.get(5) is None, "the next update has to read the person again"
    human.unblock()

    def back(books):
        person = books.people.get("p5")
        assert not person.reachable
        books.people.save(dataclasses.replace(person, reachable=True), was=person)

    await room.write(back)
    await room.deliver()
    assert human.screen().text.startswith("4 changes")
    assert await room.waiting() == []


async def test_a_push_whose_markup_is_refused_is_told_in_plain_text(room):
    human, order = await one_order(room)
    await room.status("p5", order)
    room.telegram.faults.add("sendMessage", Fault("refuse", description="Bad Request: can't parse entities: tag"))
    await room.deliver()
    assert "Placed → Pending" in human.screen().text
    assert await room.waiting(later=1000) == []


async def test_the_order_of_messages_is_kept_through_troubles(room):
    human, order = await one_order(room)
    steps = [OrderState.PENDING, OrderState.PROCESSING, OrderState.IN_PROGRESS]
    for at, step in enumerate(steps):
        await room.status("p5", order, step)
        room.telegram.faults.add("sendMessage", Fault(("too_many", "drop_before", "server_error")[at]))
        await room.outbox.tick()
        await room.outbox.idle()
    for _ in range(5):
        room.pass_(10)
        await room.deliver()
    said = [text.splitlines()[2].rpartition("→ ")[2] for text in told(human)[1:]]
    assert said == ["Pending", "Processing", "In progress"]


async def test_what_telegram_refuses_is_given_up_after_three_tries_and_the_next_is_told(room):
    human, order = await one_order(room)
    await room.status("p5", order, OrderState.PENDING)
    await room.status("p5", order, OrderState.COMPLETED)
    room.telegram.faults.add("sendMessage", Fault("refuse", times=3, description="Bad Request: odd"))
    for _ in range(4):
        await room.deliver()
        room.pass_(6)
    assert [text.rpartition("→ ")[2] for text in told(human)[1:]] == ["Completed"]
    assert await room.waiting(later=1000) == []


async def test_a_notice_that_cannot_be_written_does_not_stand_in_the_way(room):
    human, order = await one_order(room)
    await room.put("p5", "nobody_wrote_words_for_this", order.ref)
    await room.status("p5", order)
    for _ in range(4):
        await room.deliver()
        room.pass_(6)
    assert len(told(human)) == 2
    assert await room.waiting(later=1000) == []


class ReadsLate:
    """A store whose answer arrives only when the outbox has nothing under way any more."""

    def __init__(self, store, idle):
        self._store = store
        self._idle = idle

    async def read(self, work):
        result = await self._store.read(work)
        await self._idle()
        return result

    async def write(self, work):
        return await self._store.write(work)


async def test_a_view_that_is_older_than_a_mark_makes_no_second_copy(room):
    human, order = await one_order(room)
    await room.status("p5", order)
    room.telegram.faults.add("sendMessage", Fault("delay", seconds=0.05))
    await room.outbox.tick()
    room.outbox._store = ReadsLate(room.store, room.outbox.idle)
    await room.outbox.tick()
    await room.outbox.idle()
    assert len(told(human)) == 1 + 1


async def test_a_pause_is_over_in_time_though_the_clock_was_put_back(room):
    human, order = await one_order(room)
    room.telegram.faults.add("sendMessage", Fault("too_many", seconds=2))
    room.wrong = timedelta(days=1)
    await room.status("p5", order)
    await room.deliver()
    room.wrong = timedelta()
    room.pass_(5)
    await room.deliver()
    assert len(told(human)) == 1 + 1
