"""Orders in lists: pages, search, last links, the ledger, figures."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.orders import Kind, RequestState, State
from bot.panel import OrderState
from bot.store import Books, Line, Store
from tests.store.things import NOW, SECOND, a_request, an_order

pytestmark = pytest.mark.quick

KINDS = [
    ("queued", State.QUEUED, None),
    ("unknown", State.PLACED, OrderState.UNKNOWN),
    ("fresh", State.PLACED, None),
    ("done", State.PLACED, OrderState.COMPLETED),
    ("refused", State.REFUSED, None),
    ("not_placed", State.NOT_PLACED, None),
    ("dropped", State.DROPPED, None),
    ("unverified", State.UNVERIFIED, None),
]


def _fill(books: Books) -> None:
    for draft, state, status in KINDS:
        books.orders.add(an_order(draft=draft, state=state, status=status, link=draft))
    books.orders.add(an_order(draft="bobs", person="bob"))


@pytest.mark.parametrize(
    ("finished", "drafts"),
    [
        (None, ["unverified", "dropped", "not_placed", "refused", "done", "fresh", "unknown", "queued"]),
        (True, ["dropped", "not_placed", "refused", "done"]),
        (False, ["unverified", "fresh", "unknown", "queued"]),
    ],
    ids=["all", "finished", "open"],
)
async def test_pages_are_newest_first(store: Store, *, finished: bool | None, drafts: list[str]) -> None:
    await store.write(_fill)
    page = await store.read(lambda books: books.orders.page("ann", finished=finished, offset=0, limit=10))
    assert [order.draft for order in page] == drafts
    assert await store.read(lambda books: books.orders.count("ann", finished=finished)) == len(drafts)
    newer = [
        await store.read(lambda books, ref=order.ref: books.orders.count("ann", finished=finished, after=ref))
        for order in page
    ]
    assert newer == list(range(len(drafts)))
    second = await store.read(lambda books: books.orders.page("ann", finished=finished, offset=1, limit=2))
    assert [order.draft for order in second] == drafts[1:3]


async def test_an_order_that_says_open_is_on_the_open_page(store: Store) -> None:
    await store.write(_fill)
    orders = await store.read(lambda books: books.orders.page("ann", finished=False, offset=0, limit=99))
    assert all(order.open for order in orders)
    finished = await store.read(lambda books: books.orders.page("ann", finished=True, offset=0, limit=99))
    assert not any(order.open for order in finished)


@pytest.mark.parametrize(
    "text",
    ["P77", "0001", "#1", "EXAMPLE.com/p/Ann", "77x", "100%"],
    ids=["panel", "code", "hash", "link", "service", "sign"],
)
async def test_search_finds_an_order(store: Store, text: str) -> None:
    found = an_order(panel_id="P77", service="77x", link="https://example.com/p/ann", service_name="100% real_ones")
    await store.write(lambda books: books.orders.add(found))
    await store.write(
        lambda books: books.orders.add(an_order(draft="d2", link="https://example.com/q", service_name="1000"))
    )
    assert [order.draft for order in await store.read(lambda books: books.orders.search("ann", text))] == ["d1"]
    assert [order.draft for order in await store.read(lambda books: books.orders.search(None, text))] == ["d1"]
    assert await store.read(lambda books: books.orders.search("bob", text)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Подписчики Инстаграм", "ПОДПИСЧИКИ"),
        ("ЛАЙКИ", "лайк"),
        ("Ёлка", "ёлк"),
        ("TAKİPÇİ", "takİpçİ"),
        ("Große Straße", "GROẞE"),
        ("Ürün 100%_", "ÜRÜN 100%_"),
    ],
)
async def test_search_knows_capitals_of_every_script_on_both_engines(store: Store, name: str, text: str) -> None:
    await store.write(lambda books: books.orders.add(an_order(service_name=name)))
    await store.write(lambda books: books.orders.add(an_order(draft="d2", service_name="другое")))
    for person in ("ann", None):
        found = await store.read(lambda books, person=person: books.orders.search(person, text))
        assert [order.draft for order in found] == ["d1"]
    assert await store.read(lambda books: books.orders.search("bob", text)) == []


async def test_search_takes_any_text(store: Store) -> None:
    for text in ["", "ZZZZZZZZZZZZ", "'; --", "%", "_", "\\", "й", "й" * 5000]:
        assert await store.read(lambda books, text=text: books.orders.search(None, text)) == []


async def test_something_open_is_seen(store: Store) -> None:
    done = an_order(state=State.PLACED, status=OrderState.COMPLETED)
    ref = (await store.write(lambda books: books.orders.add(done))).ref
    assert await _still_open(store, "ann") == []
    refused = a_request(ref, state=RequestState.REFUSED, kind=Kind.CANCEL)
    await store.write(lambda books: books.requests.add(refused))
    assert await _still_open(store, "ann") == []
    followed = a_request(ref, state=RequestState.REQUESTED, panel_id="9", round="refill:open:1")
    await store.write(lambda books: books.requests.add(followed))
    assert await _still_open(store, "ann") == ["d1"]


async def _still_open(store: Store, person: str) -> list[str]:
    return [one.draft for one in await store.read(lambda books: books.orders.still_open(person, limit=9))]


async def test_what_is_still_open_is_named_newest_first(store: Store) -> None:
    await store.write(_fill)
    assert await _still_open(store, "ann") == ["unverified", "fresh", "unknown", "queued"]
    assert await _still_open(store, "bob") == ["bobs"]
    assert len(await store.read(lambda books: books.orders.still_open("ann", limit=2))) == 2


async def test_what_somebody_asked_for_an_order_of_another_is_still_open_to_him(store: Store) -> None:
    ended = an_order(person="bob", state=State.PLACED, status=OrderState.COMPLETED)
    ref = (await store.write(lambda books: books.orders.add(ended))).ref
    await store.write(lambda books: books.requests.add(a_request(ref)))
    assert (await _still_open(store, "ann"), await _still_open(store, "bob")) == (["d1"], [])


async def test_a_waiting_order_is_open(store: Store) -> None:
    await store.write(lambda books: books.orders.add(an_order(state=State.UNVERIFIED)))
    assert await _still_open(store, "ann") == ["d1"]
    assert await _still_open(store, "bob") == []


async def test_the_ledger_has_every_order_oldest_first(store: Store) -> None:
    orders = [an_order(draft=str(number), link=None, fields=None) for number in range(2100)]
    await store.write(lambda books: [books.orders.add(order) for order in orders])
    charged = an_order(draft="x", state=State.PLACED, panel_id="9", charge=Decimal("0.8"), status=OrderState.PENDING)
    await store.write(lambda books: books.orders.add(charged))
    lines = await store.read(lambda books: list(books.orders.ledger()))
    assert [line.code for line in lines[:2]] == ["0001", "0002"]
    assert len(lines) == 2101
    assert lines[-1] == Line(
        "021N",
        "ann",
        "101",
        charged.link,
        1000,
        State.PLACED,
        "9",
        Decimal("0.8"),
        Decimal("0.900"),
        OrderState.PENDING,
    )


async def test_figures_count_what_allowances_count(store: Store) -> None:
    def fill(books: Books) -> None:
        books.orders.add(an_order(draft="a", state=State.PLACED, charge=Decimal("0.85")))
        books.orders.add(an_order(draft="b", state=State.UNVERIFIED))
        books.orders.add(an_order(draft="c", state=State.REFUSED))
        books.orders.add(an_order(draft="d", person="bob"))
        books.orders.add(an_order(draft="e", made=NOW - timedelta(days=2)))

    await store.write(fill)
    figures = await store.read(lambda books: books.orders.stats(NOW - SECOND))
    assert figures.states == {State.PLACED: 1, State.UNVERIFIED: 1, State.REFUSED: 1, State.QUEUED: 1}
    assert figures.spent == {"ann": Decimal("1.750"), "bob": Decimal("0.900")}
    assert await store.read(lambda books: books.orders.states(NOW - SECOND)) == figures.states
    assert (await store.read(lambda books: books.orders.states(NOW - timedelta(days=3))))[State.QUEUED] == 2


ZERO = Decimal("0.00000")


@pytest.mark.parametrize(
    ("facts", "spent"),
    [
        ({"charge": ZERO}, "0.900"),
        ({"charge": ZERO, "status": OrderState.COMPLETED}, "0.900"),
        ({"charge": ZERO, "status": OrderState.UNKNOWN}, "0.900"),
        ({"charge": ZERO, "status": OrderState.CANCELED}, "0"),
        ({"charge": Decimal("0.25"), "status": OrderState.PARTIAL}, "0.25"),
    ],
    ids=["under way", "completed", "an unknown word", "canceled", "partial"],
)
async def test_figures_take_nought_for_a_charge_only_where_the_order_ended_short(
    store: Store, facts: dict, spent: str
) -> None:
    order = an_order(state=State.PLACED, panel_id="9", **facts)
    await store.write(lambda books: books.orders.add(order))
    figures = await store.read(lambda books: books.orders.stats(NOW - SECOND))
    assert figures.spent == {"ann": Decimal(spent)} == {"ann": order.counted}
