"""Refills and cancels."""

from dataclasses import replace

import pytest

from bot.orders import Kind, RequestState
from bot.panel import RefillState
from bot.store import Store
from tests.store.things import NOW, SECOND, a_request, an_order

pytestmark = pytest.mark.quick


@pytest.fixture
async def ref(store: Store) -> int:
    return (await store.write(lambda books: books.orders.add(an_order()))).ref


async def test_a_request_is_read_back_as_written(store: Store, ref: int) -> None:
    request = a_request(
        ref, panel_id="5", status=RefillState.PENDING, raw_status="Pending", reason="r", attempts=1, misses=2,
        round="refill:open:1", due=NOW, state=RequestState.REQUESTED,
    )  # fmt: skip
    added = await store.write(lambda books: books.requests.add(request))
    assert await store.read(lambda books: books.requests.get(added.number, "ann")) == added
    assert await store.read(lambda books: books.requests.get(added.number, "bob")) is None
    assert await store.write(lambda books: books.requests.hold(added.number)) == added
    assert await store.read(lambda books: books.requests.of_rounds(["refill:open:1"])) == [added]
    assert await store.read(lambda books: books.requests.of_rounds(["open:1"])) == []


async def test_requests_of_an_order_are_newest_first(store: Store, ref: int) -> None:
    kinds = [Kind.REFILL, Kind.CANCEL, Kind.REFILL]
    numbers = [
        (await store.write(lambda books, k=kind: books.requests.add(a_request(ref, kind=k)))).number for kind in kinds
    ]
    assert [one.number for one in await store.read(lambda books: books.requests.of_order(ref))] == numbers[::-1]
    refills = await store.read(lambda books: books.requests.of_order(ref, Kind.REFILL))
    assert [one.number for one in refills] == [numbers[2], numbers[0]]


async def test_asked_requests_are_taken_once_when_due(store: Store, ref: int) -> None:
    later = await store.write(lambda books: books.requests.add(a_request(ref, due=NOW + SECOND)))
    first = await store.write(lambda books: books.requests.add(a_request(ref)))
    assert await store.write(lambda books: books.requests.next_asked(NOW)) == first
    taken = replace(first, state=RequestState.SUBMITTING)
    assert await store.write(lambda books: books.requests.save(taken, was=RequestState.ASKED)) is True
    assert await store.write(lambda books: books.requests.save(taken, was=RequestState.ASKED)) is False
    assert await store.read(lambda books: books.requests.submitting()) == [taken]
    assert await store.write(lambda books: books.requests.next_asked(NOW)) is None
    assert await store.write(lambda books: books.requests.next_asked(NOW + SECOND)) == later
