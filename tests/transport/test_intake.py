"""Whatever Telegram, the network or the database do, every update is stored once, and the poller lives."""

import asyncio
import random
import time

import pytest
from telegram.error import Conflict, InvalidToken

from bot.transport import AiohttpRequest, Allowed, Behind, Dispatcher, Intake, Timeouts, Timing, Wire
from tests.transport.conftest import CUT, TOKEN, FakeInbox, Feed, Shop, message, ok, refused, tap

pytestmark = pytest.mark.quick
SHORT = Timing(poll=1, read=1.5, probe=0.2, lull=0.02, first_wait=0.02, longest_wait=0.1, conflict=0.4, token=0.6)


class Desk:
    """One process: an intake and a dispatcher on an inbox that outlives it."""

    def __init__(self, stub, inbox, shop, *, timing=SHORT, allowed=None):
        self.inbox, self.shop = inbox, shop
        request = AiohttpRequest(Timeouts(connect=0.5, pool=0.5, write=0.5), pool=1)
        self.dispatcher = Dispatcher(inbox, shop)
        wire = Wire(TOKEN, request, api_url=stub.address)
        behind = Behind(inbox, shop, self.dispatcher)
        self.intake = Intake(wire, behind, timing=timing, allowed=allowed or Allowed(updates=0))
        self.task = None

    async def __aenter__(self):
        self.task = asyncio.create_task(self.intake.run())
        return self

    async def __aexit__(self, *_):
        await self.kill()

    async def kill(self):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.dispatcher.drain(0)

    async def handled(self, *ids, within=3.0):
        async with asyncio.timeout(within):
            while not {*ids} <= {*self.shop.handled}:  # noqa: ASYNC110 the shop of a test tells nobody
                await asyncio.sleep(0.005)


@pytest.fixture
def inbox():
    return FakeInbox()


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def feed(stub):
    one = Feed()
    stub.reply = one.reply
    return one


def polls(stub):
    return len(stub.sent("getUpdates"))


async def test_what_is_asked_of_telegram(stub, feed, inbox, shop):
    feed.add(message(41, 5), tap(42, 5))
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(41, 42)
        await asyncio.sleep(0.05)
    first, second, *_ = stub.sent("getUpdates")
    kinds = ["message", "callback_query", "inline_query", "my_chat_member"]
    assert first == {"offset": 0, "limit": 100, "timeout": 1, "allowed_updates": kinds}
    assert second["offset"] == 43
    assert [(row.person, row.kind) for row in inbox.rows.values()] == [(5, "message"), (5, "callback_query")]


async def test_nothing_is_lost_or_done_twice_over_ten_kills(stub, feed, inbox, shop):
    chance = random.Random(7)
    feed.add(*(message(n, n % 40 + 1) for n in range(1, 201)))

    async def work(update, row):
        await asyncio.sleep(chance.uniform(0, 0.02))

    shop.work = work
    for _ in range(10):
        async with Desk(stub, inbox, shop):
            await asyncio.sleep(chance.uniform(0, 0.03))
    assert len(shop.handled) < 200, "the kills came too late to prove anything"
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(*range(1, 201))
    assert sorted(inbox.done) == list(range(1, 201))
    assert inbox.buried == {}


async def test_the_offset_moves_only_after_the_commit(stub, feed, inbox, shop):
    feed.add(message(1, 5), message(2, 6))
    inbox.broken = True
    async with Desk(stub, inbox, shop) as desk:
        await asyncio.sleep(0.2)
        assert desk.intake.life.trouble == "storage"
        assert {data["offset"] for data in stub.sent("getUpdates")} == {0}
        inbox.broken = False
        await desk.handled(1, 2)
        await asyncio.sleep(0.1)
        assert desk.intake.life.trouble == ""
    assert polls(stub) < 15


async def test_a_commit_that_was_carried_through_unseen_leaves_nothing_lying(stub, feed, inbox, shop):
    """And nothing that comes after it overtakes."""
    feed.add(message(1, 5), message(2, 5))
    put = inbox.put

    async def unseen(rows):
        await put(rows)
        inbox.put = put
        raise OSError("the answer to the commit was lost")

    inbox.put = unseen
    async with Desk(stub, inbox, shop) as desk:
        await asyncio.sleep(0.1)
        feed.add(message(3, 5))
        await desk.handled(1, 2, 3)
    assert shop.handled == [1, 2, 3]


async def test_a_batch_fetched_again_counts_once_for_the_flood(stub, feed, inbox, shop):
    feed.add(*(message(n, 5, date=int(time.time())) for n in range(1, 16)))
    inbox.broken = True
    async with Desk(stub, inbox, shop, allowed=Allowed(20, 1000)) as desk:
        await asyncio.sleep(0.2)
        inbox.broken = False
        await desk.handled(*range(1, 16))
        assert desk.intake.dropped == 0


async def test_duplicates_are_done_once(stub, inbox, shop):
    batch = [message(n, 5) for n in (1, 1, 2, 2)]
    stub.reply = lambda *_: ok(batch)
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(1, 2)
        await asyncio.sleep(0.3)
    assert shop.handled == [1, 2]
    assert polls(stub) < 25, "a server that repeats itself is asked with a lull between"


async def test_ids_may_jump_backwards(stub, feed, inbox, shop):
    async with Desk(stub, inbox, shop) as desk:
        feed.add(message(900_000, 5))
        await desk.handled(900_000)
        feed.add(message(17, 5), message(18, 5))
        await desk.handled(17, 18)
        feed.add(message(3, 6))
        await desk.handled(3)
        await asyncio.sleep(0.05)
    assert stub.sent("getUpdates")[-1]["offset"] == 4


async def test_odd_updates_stop_nothing(stub, feed, inbox, shop):
    odd = [
        {"update_id": 2, "message": {"date": "soon"}},
        {"update_id": 3, "callback_query": []},
        {"update_id": 4, "message": {"from": {"id": "x"}, "chat": 9}},
        {"update_id": 5},
    ]
    feed.add(message(1, 5), *odd, message(6, 5))
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(1, 6)
        feed.add(message(7, 5))
        await desk.handled(7)
        await asyncio.sleep(0.05)
    assert {2, 3, 4} <= set(inbox.buried)
    assert inbox.undone_ids == []
    assert polls(stub) <= 6


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(ok([{"message": {}}, {"update_id": None}]), id="no-ids"),
        pytest.param(ok({"update_id": 5}), id="no-list"),
        pytest.param((200, b"<html>"), id="html"),
        pytest.param(ok([]), id="empty-at-once"),
    ],
)
async def test_nonsense_never_makes_it_spin(stub, inbox, shop, answer):
    stub.reply = lambda *_: answer
    timing = Timing(lull=0.2, first_wait=0.2)
    async with Desk(stub, inbox, shop, timing=timing) as desk:
        await asyncio.sleep(0.5)
        assert not desk.task.done()
    assert polls(stub) <= 3


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(refused(401, "Unauthorized"), id="401"),
        pytest.param(refused(404, "Not Found"), id="404"),
        pytest.param(refused(409, "Conflict: terminated by other getUpdates request"), id="409"),
        pytest.param((502, b"<html>Bad Gateway</html>"), id="502"),
        pytest.param(CUT, id="cut"),
    ],
)
async def test_a_trouble_that_passes_loses_nothing(stub, inbox, shop, trouble):
    feed = Feed()
    stub.reply = lambda *_: trouble
    async with Desk(stub, inbox, shop) as desk:
        feed.add(message(1, 5))
        await asyncio.sleep(0.25)
        assert desk.intake.life.trouble
        assert not desk.task.done()
        stub.reply = feed.reply
        await desk.handled(1, within=2)
        await asyncio.sleep(0.05)
        assert desk.intake.life.trouble == ""
    assert polls(stub) < 20


@pytest.mark.parametrize(
    ("code", "error", "least"),
    [
        pytest.param(409, Conflict, SHORT.conflict, id="409"),
        pytest.param(401, InvalidToken, SHORT.token, id="401"),
        pytest.param(404, InvalidToken, SHORT.token, id="404"),
    ],
)
async def test_a_trouble_that_stays_ends_it(stub, code, error, least):
    stub.reply = lambda *_: refused(code, "no")
    began = time.monotonic()
    async with Desk(stub, FakeInbox(), Shop()) as desk:
        with pytest.raises(error):
            await asyncio.wait_for(desk.task, 3)
        assert least <= time.monotonic() - began < least + 1.5
        assert desk.intake.dead(time.monotonic())


async def test_a_trouble_with_good_polls_between_does_not_end_it(stub, inbox, shop):
    answers = iter([refused(409, "Conflict"), ok([])] * 100)
    stub.reply = lambda *_: next(answers)
    async with Desk(stub, inbox, shop) as desk:
        await asyncio.sleep(1.0)
        assert not desk.task.done()


async def test_a_webhook_left_behind_is_let_go(stub, inbox, shop):
    feed = Feed()
    feed.add(message(1, 5))
    hook = [True]

    async def reply(method, data):
        if method == "deleteWebhook":
            assert data == {"drop_pending_updates": False}
            hook.clear()
            return ok(True)
        text = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
        return refused(409, text) if hook else await feed.reply(method, data)

    stub.reply = reply
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(1)


async def test_429_is_waited_for(stub, inbox, shop):
    feed = Feed()
    feed.add(message(1, 5))
    answers = [refused(429, "Too Many Requests", retry_after=1)]

    async def reply(method, data):
        return answers.pop() if answers else await feed.reply(method, data)

    stub.reply = reply
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(1)
    first, second = [at for at, *_ in stub.calls][:2]
    assert second - first >= 1.0


async def test_a_frozen_network_is_noticed_and_left_behind(stub, inbox, shop):
    feed = Feed()
    frozen = True

    async def reply(method, data):
        if frozen:
            await asyncio.sleep(60)
        return await feed.reply(method, data)

    stub.reply = reply
    async with Desk(stub, inbox, shop) as desk:
        feed.add(message(1, 5))
        await asyncio.sleep(2.0)
        assert desk.intake.life.trouble == "network"
        assert desk.intake.life.quiet(time.monotonic()) > 1.9
        assert not desk.intake.dead(time.monotonic())
        frozen = False
        await desk.handled(1, within=3)
    assert len(stub.connections) > 1


async def test_a_flood_is_told_once_and_others_are_served(stub, feed, inbox, shop):
    now = int(time.time())
    feed.add(*(message(n, 1, date=now) for n in range(1, 451)), message(451, 2, date=now))
    async with Desk(stub, inbox, shop, allowed=Allowed()) as desk:
        await desk.handled(451, within=3)
        dropped = desk.intake.dropped
    assert shop.flooded_people == [1]
    assert len(inbox.rows) + dropped == 451
    assert 20 <= len(inbox.rows) - 1 <= 24


async def test_a_backlog_at_telegram_stays_there_until_there_is_room(stub, feed, inbox, shop):
    gate = asyncio.Event()
    shop.work = lambda update, row: gate.wait()
    feed.add(*(message(n, n % 700 + 1) for n in range(1, 10_001)))
    async with Desk(stub, inbox, shop) as desk:
        await asyncio.sleep(0.8)
        assert 1000 <= len(inbox.rows) <= 1100
        assert desk.dispatcher.waiting == len(inbox.rows)
        gate.set()
        await desk.handled(*range(1, 10_001), within=20)
    assert inbox.undone_ids == []
    assert shop.most_at_once == 64


async def test_dead_means_no_attempt_for_ninety_seconds(stub, feed, inbox, shop):
    async with Desk(stub, inbox, shop) as desk:
        await asyncio.sleep(0.05)
        now = time.monotonic()
        assert not desk.intake.dead(now + 80)
        assert desk.intake.dead(now + 91)
    assert desk.intake.dead(time.monotonic()), "ended"


async def test_thousands_of_updates_are_committed_in_batches(stub, feed, inbox, shop):
    feed.add(*(message(n, n) for n in range(1, 2001)))
    async with Desk(stub, inbox, shop) as desk:
        await desk.handled(*range(1, 2001), within=5)
    assert len(inbox.batches) == 20
