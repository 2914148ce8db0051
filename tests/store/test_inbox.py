"""The inbox: nothing is lost, nothing is done twice, nothing lingers."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.store import Books, DurableInbox, Store
from tests.store.things import NOW, SECOND, ann

pytestmark = pytest.mark.quick


@dataclass(frozen=True)
class Row:
    """As the transport has it."""

    update_id: int
    person: int | None
    kind: str
    body: bytes
    arrival: int | None = None
    crashes: int = 0


def rows(*ids: int) -> list[Row]:
    return [Row(number, 7, "message", b'{"update_id": %d, "text": "\xd0\x99"}' % number) for number in ids]


@pytest.fixture
def inbox(store: Store) -> DurableInbox[Row]:
    return DurableInbox(store, Row, lambda: NOW)


async def test_only_new_updates_come_in_whatever_their_order(inbox: DurableInbox[Row]) -> None:
    assert await inbox.put(rows(900, 901)) == [900, 901]
    assert await inbox.put(rows(901, 5, 900, 6)) == [5, 6]
    found = await inbox.undone(0, 10)
    assert [row.update_id for row in found] == [900, 901, 5, 6]
    assert (found[2].body, found[2].person, found[2].kind, found[2].crashes) == (rows(5)[0].body, 7, "message", 0)
    assert [row.update_id for row in await inbox.undone(found[1].arrival, 1)] == [5]


async def test_what_is_done_stays_known_without_its_text(store: Store, inbox: DurableInbox[Row]) -> None:
    await inbox.put(rows(1, 2))
    await inbox.finish(1)
    assert [row.update_id for row in await inbox.undone(0, 10)] == [2]
    assert await inbox.put(rows(1)) == []
    query = text("SELECT count(*) FROM inbox WHERE update_id = 1 AND body = :body AND person IS NULL")
    assert await store.read(lambda books: books._connection.execute(query, {"body": b""}).scalar()) == 1


async def test_a_turn_finishes_its_row_with_its_own_writes_or_not_at_all(
    store: Store, inbox: DurableInbox[Row]
) -> None:
    await inbox.put(rows(1))

    def turn(books: Books, *, fail: bool) -> bool:
        done = books.inbox.finish(1, NOW)
        if fail:
            raise LookupError
        return done

    with pytest.raises(LookupError):
        await store.write(lambda books: turn(books, fail=True))
    assert len(await inbox.undone(0, 10)) == 1
    assert await store.write(lambda books: turn(books, fail=False)) is True
    assert await store.write(lambda books: turn(books, fail=False)) is False


async def test_starts_are_counted(inbox: DurableInbox[Row]) -> None:
    await inbox.put(rows(1, 2))
    for ids in ([1, 2], [2], []):
        await inbox.begin(ids)
    assert [row.crashes for row in await inbox.undone(0, 10)] == [1, 2]


async def test_a_buried_update_is_a_dead_letter(store: Store, inbox: DurableInbox[Row]) -> None:
    await inbox.put(rows(1))
    for _ in range(2):
        await inbox.bury(rows(1)[0], "TypeError")
    assert await inbox.undone(0, 10) == []
    letters = text("SELECT update_id, body, reason FROM dead_letters")
    assert await store.read(lambda books: list(map(tuple, books._connection.execute(letters)))) == [
        (1, rows(1)[0].body, "TypeError")
    ]
    await store.write(lambda books: books.people.add(ann(telegram_id=7)))
    await store.write(lambda books: books.people.forget("ann", NOW))
    assert await store.read(lambda books: books._connection.execute(letters).all()) == []


async def test_done_rows_are_swept_in_time(store: Store, inbox: DurableInbox[Row]) -> None:
    await inbox.put(rows(1, 2))
    await inbox.finish(1)
    assert await store.write(lambda books: books.inbox.sweep(NOW)) == 0
    assert await store.write(lambda books: books.inbox.sweep(NOW + SECOND)) == 1
    assert await store.write(lambda books: books.inbox.sweep(NOW + timedelta(days=99))) == 0
    assert [row.update_id for row in await inbox.undone(0, 10)] == [2]
