"""A copy that was put back: what waited in it is not sent, what was open in it cannot be confirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import settings as knobs
from bot import verbs
from bot.orders import Batch, DraftState, Kind, RequestState, State, Submitter, mark_copy, recover, take_up_copy
from bot.orders.claims import claim
from bot.orders.copied import GAP
from bot.people import Person, Role
from bot.store import Store, StoreError, backup, migrate
from bot.transport import InboxRow
from tests.orders.conftest import NOON
from tests.store.things import a_request, an_order, ann

LATER = (timedelta(minutes=5), timedelta(minutes=20), timedelta(days=3))


@pytest.fixture
async def put_back(bench, tmp_path):
    """Make a copy now; then start from it, so much later, and try to send whatever there is to be sent."""
    stores = []

    async def start(made, after):
        made.now = NOON + after
        store = await Store.open(f"sqlite:///{tmp_path}/copy.db")
        stores.append(store)
        await store.write(lambda books: _start(books, made))
        submitter = Submitter(store, made.panel, made.policy, now=lambda: made.now)
        while await submitter.tick():
            pass
        return store

    async def copy():
        await backup(f"sqlite:///{tmp_path}/books.db", tmp_path / "copy.db", bench.now)

    yield copy, start
    for store in stores:
        await store.close()


def _start(books, bench):
    recover(books, bench.now, bench.policy)
    take_up_copy(books, bench.now)


@pytest.mark.parametrize("after", LATER, ids=str)
async def test_what_waited_is_neither_sent_again_nor_called_not_sent(bench, put_back, after):
    copy, start = put_back
    await bench.store.write(lambda books: books.people.add(Person("olga", 9, "Olga", Role.OPERATOR)))
    ann_ = await bench.person()
    order = await bench.order(ann_)
    await copy()
    assert await bench.submitter.tick()
    store = await start(bench, after)
    found = await store.read(lambda books: books.orders.get(order.ref, None))
    assert (found.state, found.reason) == (State.UNVERIFIED, "copied")
    assert len(bench.simulated.orders) == 1
    bench.store, books_store = store, bench.store
    assert await bench.kinds() == ["unverified"]
    (alert,) = [notice for notice in await bench.told("olga") if notice.kind == "copied"]
    assert alert.facts == {"made": NOON.isoformat(), "count": 1}
    bench.store = books_store


async def test_a_request_that_waited_is_not_made_again(bench, put_back):
    copy, start = put_back
    ann_ = await bench.person()
    order = await bench.submitted(ann_)
    asked = await bench.store.write(lambda books: bench.desk.ask(books, ann_, order.ref, Kind.CANCEL, bench.now))
    await copy()
    calls = len(bench.simulated.calls)
    store = await start(bench, LATER[0])
    found = await store.read(lambda books: books.requests.get(asked.number, None))
    assert (found.state, found.reason) == (RequestState.UNVERIFIED, "copied")
    assert len(bench.simulated.calls) == calls


async def test_what_could_be_confirmed_is_gone(bench, put_back):
    copy, start = put_back
    ann_ = await bench.person()
    await bench.draft(ann_)
    batch = Batch("b" * 16, "ann", "101 | https://instagram.com/x | 100", DraftState.OPEN, NOON)
    await bench.store.write(lambda books: books.batches.add(batch))
    await copy()
    store = await start(bench, LATER[0])
    assert await store.read(lambda books: (books.drafts.get("draft", "ann"), books.batches.get(batch.id, "ann"))) == (
        None,
        None,
    )


async def test_it_is_taken_up_once(bench, put_back):
    copy, start = put_back
    ann_ = await bench.person()
    await copy()
    store = await start(bench, LATER[0])
    bench.store, old = store, bench.store
    order = await bench.order(ann_)
    await store.write(lambda books: _start(books, bench))
    assert (await bench.read(order.ref)).state is State.QUEUED
    bench.store = old


async def test_the_books_themselves_are_no_copy(bench, put_back):
    copy, _ = put_back
    order = await bench.order(await bench.person())
    await copy()
    await bench.store.write(lambda books: _start(books, bench))
    assert (await bench.read(order.ref)).state is State.QUEUED


@pytest.mark.parametrize("orders", [0, 3])
async def test_numbers_that_were_given_since_the_copy_are_not_given_again(store, orders):
    """On both engines: their buttons still stand in the chats, also where the same copy is put back twice."""

    def work(books, now=NOON):
        for number in range(orders):
            books.orders.add(an_order(draft=f"d{number}"))
        mark_copy(books, now)
        take_up_copy(books, now)
        placed = books.orders.add(an_order(draft=f"next{now}"))
        request = books.requests.add(a_request(placed.ref))
        return placed.ref, request.number, books.people.apply("ann", now).number

    await store.write(lambda books: books.people.add(ann()))
    gap = GAP + int(NOON.timestamp()) % GAP
    assert await store.write(work) == (orders + gap + 1, gap + 1, gap + 1)


async def test_the_panel_is_asked_again_for_nothing_that_was_sent_before(bench, put_back):
    """Its person may have been told since to order anew."""
    copy, start = put_back
    bench.policy = replace(bench.policy, parameter="value")
    bench.submitter = Submitter(bench.store, bench.panel, bench.policy, now=lambda: bench.now)
    ann_ = await bench.person()
    sent = await bench.order(ann_)
    await bench.store.write(lambda books: claim(books, bench.now, bench.policy))
    await copy()
    store = await start(bench, LATER[0])
    found = await store.read(lambda books: books.orders.get(sent.ref, None))
    assert (found.state, found.due) == (State.UNVERIFIED, None)
    bench.now += timedelta(minutes=2)
    assert not await Submitter(store, bench.panel, bench.policy, now=lambda: bench.now).tick()
    assert bench.simulated.counted["add"] == 0


async def test_what_was_said_before_is_not_done_again(store):
    """It may have been: a refill that was asked for, a message to everybody."""
    letter = InboxRow(7, 77, "callback_query", b"{}")

    def work(books):
        books.inbox.put([letter])
        mark_copy(books, NOON)
        take_up_copy(books, NOON)
        return books.inbox.undone(0, 9)

    assert await store.write(work) == []


async def test_whoever_put_a_copy_back_that_does_not_say_so_says_it(tmp_path, capsys):
    url = f"sqlite:///{tmp_path}/put-back.db"
    settings = knobs.load(needs=knobs.BOOKS, env_file=None, database_url=url)
    with pytest.raises(StoreError, match="no books"):
        await verbs.restored(settings)
    await migrate(url)
    assert await verbs.restored(settings) == 0
    assert "left to the operators" in capsys.readouterr().out
    store = await Store.open(url)
    olga = Person("olga", 9, "Olga", Role.OPERATOR)
    await store.write(lambda books: (books.people.add(olga), take_up_copy(books, NOON)))
    told = await store.read(lambda books: books.notices.waiting(NOON, limit=9))
    assert [(one.notice.kind, dict(one.notice.facts)) for one in told] == [("copied", {"made": None, "count": 0})]
    await store.close()
