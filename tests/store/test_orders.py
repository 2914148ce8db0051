"""Orders one by one, and as the lanes and the watch take them."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.orders import State
from bot.panel import OrderState
from bot.store import Books, ClashError, Store
from tests.store.things import LINK, NOW, SECOND, an_order

pytestmark = pytest.mark.quick


async def test_an_order_is_read_back_as_written(store: Store) -> None:
    order = an_order(
        state=State.PLACED, panel_id="0042", reason="x", status=OrderState.PARTIAL, raw_status="Часть",
        charge=Decimal("0.1"), start_count=10**18, remains=-5, attempts=2, misses=1,
        receipt=9, settled=NOW, round="open:1", may_refill=False,
    )  # fmt: skip
    added = await store.write(lambda books: books.orders.add(order))
    assert added == replace(order, ref=added.ref)
    assert await store.read(lambda books: books.orders.get(added.ref, "ann")) == added
    assert await store.write(lambda books: books.orders.hold(added.ref)) == added
    assert await store.read(lambda books: books.orders.by_draft("d1")) == added
    assert await store.read(lambda books: books.orders.by_panel_id("0042", None)) == added


async def test_an_order_without_texts(store: Store) -> None:
    added = await store.write(lambda books: books.orders.add(an_order(link=None, fields=None, quantity=None)))
    assert await store.read(lambda books: books.orders.get(added.ref, None)) == added


async def test_somebody_elses_order_is_not_there(store: Store) -> None:
    added = await store.write(lambda books: books.orders.add(an_order(panel_id="7")))
    assert await store.read(lambda books: books.orders.get(added.ref, "bob")) is None
    assert await store.read(lambda books: books.orders.by_panel_id("7", "bob")) is None
    assert await store.read(lambda books: books.orders.get(added.ref + 1, None)) is None


async def test_a_draft_makes_one_order(store: Store) -> None:
    await store.write(lambda books: books.orders.add(an_order()))
    with pytest.raises(ClashError):
        await store.write(lambda books: books.orders.add(an_order()))


async def test_a_panel_id_stands_on_one_order(store: Store) -> None:
    await store.write(lambda books: books.orders.add(an_order(panel_id="7")))
    with pytest.raises(ClashError):
        await store.write(lambda books: books.orders.add(an_order(draft="d2", panel_id="7")))
    await store.write(lambda books: [books.orders.add(an_order(draft=draft, panel_id=None)) for draft in "ab"])


async def test_saving_needs_the_state_that_was_seen(store: Store) -> None:
    order = await store.write(lambda books: books.orders.add(an_order()))
    taken = replace(order, state=State.SUBMITTING, attempts=1, due=None)
    assert await store.write(lambda books: books.orders.save(taken, was=State.QUEUED)) is True
    dropped = replace(order, state=State.DROPPED)
    assert await store.write(lambda books: books.orders.save(dropped, was=State.QUEUED)) is False
    assert await store.read(lambda books: books.orders.get(order.ref, None)) == taken


async def _claim(store: Store) -> int | None:
    def claim(books: Books) -> int | None:
        order = books.orders.next_queued(NOW)
        if order is None or not books.orders.save(replace(order, state=State.SUBMITTING), was=State.QUEUED):
            return None
        return order.ref

    return await store.write(claim)


async def test_queued_orders_are_taken_oldest_first_when_due(store: Store) -> None:
    def fill(books: Books) -> list[int]:
        due = {"a": NOW + SECOND, "b": None, "c": NOW}
        return [books.orders.add(an_order(draft=draft, link=draft, due=at)).ref for draft, at in due.items()]

    _, second, third = await store.write(fill)
    assert [await _claim(store) for _ in range(3)] == [second, third, None]


async def test_one_order_at_a_time_for_one_service_and_link(store: Store) -> None:
    def fill(books: Books) -> list[int]:
        kinds = [("101", LINK), ("101", LINK), ("102", LINK), ("101", None), ("101", None)]
        return [
            books.orders.add(an_order(draft=str(n), service=service, link=link)).ref
            for n, (service, link) in enumerate(kinds)
        ]

    refs = await store.write(fill)
    assert [await _claim(store) for _ in range(5)] == [refs[0], *refs[2:], None]
    order = await store.read(lambda books: books.orders.get(refs[0], None))
    await store.write(lambda books: books.orders.save(replace(order, state=State.PLACED), was=State.SUBMITTING))
    assert await _claim(store) == refs[1]


async def test_many_lanes_never_take_the_same_order_or_link(store: Store) -> None:
    links = [str(n // 3) for n in range(30)]
    await store.write(lambda books: [books.orders.add(an_order(draft=str(n), link=x)) for n, x in enumerate(links)])
    taken = [ref for ref in await asyncio.gather(*[_claim(store) for _ in range(60)]) if ref is not None]
    submitting = await store.read(lambda books: books.orders.submitting())
    assert sorted(taken) == [order.ref for order in submitting]
    assert len({order.link for order in submitting}) == len(submitting) == 10


async def test_two_of_one_link_cannot_both_be_submitting(store: Store) -> None:
    both = [an_order(draft=draft, state=State.SUBMITTING) for draft in "ab"]
    with pytest.raises(ClashError):
        await store.write(lambda books: [books.orders.add(order) for order in both])


async def test_unfinished_orders_on_a_target(store: Store) -> None:
    def fill(books: Books) -> None:
        placed = {"state": State.PLACED}
        books.orders.add(an_order(draft="queued"))
        books.orders.add(an_order(draft="open", **placed, status=OrderState.PENDING, person="bob"))
        books.orders.add(an_order(draft="new", **placed))
        books.orders.add(an_order(draft="done", **placed, status=OrderState.COMPLETED))
        books.orders.add(an_order(draft="refused", state=State.REFUSED))
        books.orders.add(an_order(draft="elsewhere", link="https://example.com/2"))

    await store.write(fill)
    found = await store.read(lambda books: books.orders.on_target("101", LINK, None))
    assert [order.draft for order in found] == ["queued", "open", "new"]
    assert len(await store.read(lambda books: books.orders.on_target("101", LINK, "bob"))) == 1
    assert await store.read(lambda books: books.orders.on_target("101", None, None)) == []


async def test_orders_of_rounds_and_unverified_ones(store: Store) -> None:
    def fill(books: Books) -> None:
        for draft, state, name in [
            ("a", State.PLACED, "open:1"),
            ("b", State.PLACED, "open:2"),
            ("c", State.UNVERIFIED, None),
        ]:
            books.orders.add(an_order(draft=draft, state=state, round=name))

    await store.write(fill)
    assert [order.draft for order in await store.read(lambda books: books.orders.of_rounds(["open:1", "x"]))] == ["a"]
    assert await store.read(lambda books: books.orders.of_rounds([])) == []
    assert [order.draft for order in await store.read(lambda books: books.orders.unverified())] == ["c"]
