"""A thousand confirms at once, on both engines: neither an allowance nor the day's cap is overrun, doubts included."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.chat.outbox import _note_unreachable
from bot.errors import Told
from bot.orders import Already, Confirmed, Desk, Policy, State, Tap, seal
from bot.people import Allowance, Door, Limits, Period, Role, Visitor
from bot.store import Store
from bot.transport.lanes import AT_ONCE
from tests.store.things import NOW, SERVICE, a_draft, ann

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.people import Person
    from bot.store import Books
    from tests.store.postgres import Admin

RACES, PEOPLE = 1000, 10
PRICE = Decimal("0.009")
"""Ten of a service at 0.90 the thousand."""


def _furnish(books: Books, allowance: Decimal) -> None:
    for number in range(PEOPLE):
        person = ann(key=f"p{number}", telegram_id=number + 1, allowance=Allowance(Period.DAY, allowance))
        books.people.add(person)
    for number in range(RACES):
        answers = {"link": f"https://example.com/p/{number}", "quantity": "10"}
        books.drafts.put(a_draft(id=f"d{number}", person=f"p{number % PEOPLE}", answers=answers))


def _confirm(books: Books, *, number: int, desk: Desk) -> str:
    person = books.people.get(f"p{number % PEOPLE}")
    draft = books.drafts.get(f"d{number}", person.key)
    answer = desk.confirm(books, person, Tap(draft.id, seal(draft), SERVICE, "USD"), NOW)
    assert isinstance(answer, Confirmed | Already)
    return person.key


async def test_a_thousand_overrun_neither_an_allowance_nor_the_days_cap(store: Store) -> None:
    """As many at once as the desk takes turns at once."""
    desk, room = Desk(Policy(limits=Limits(day=PRICE * 65))), asyncio.Semaphore(AT_ONCE)
    await store.write(partial(_furnish, allowance=PRICE * 7))

    async def confirm(number: int) -> str:
        async with room:
            return await store.write(partial(_confirm, number=number, desk=desk))

    outcomes = await asyncio.gather(*map(confirm, range(RACES)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {str, Told}
    taken = [outcomes.count(f"p{number}") for number in range(PEOPLE)]
    assert sum(taken) == 65
    assert max(taken) <= 7
    spent = await store.read(lambda books: books.totals.get("*", "2026-03-01"))
    assert spent == PRICE * 65


@pytest.mark.quick
async def test_what_nobody_is_sure_of_counts_until_it_is_settled(store: Store) -> None:
    desk = Desk(Policy())
    await store.write(partial(_furnish, allowance=PRICE))
    assert await store.write(partial(_confirm, number=0, desk=desk)) == "p0"

    def doubt(books: Books) -> None:
        order = books.orders.hold(1)
        books.orders.save(replace(order, state=State.UNVERIFIED), was=State.QUEUED)

    await store.write(doubt)
    with pytest.raises(Told, match="allowance"):
        await store.write(partial(_confirm, number=PEOPLE, desk=desk))


class Meanwhile:
    """The books, where something else is committed as soon as a person was read."""

    def __init__(self, books: Books, then: Callable[[], None]) -> None:
        self.people = self
        self._books = books
        self._then = then

    def get(self, key: str) -> Person | None:
        found = self._books.people.get(key)
        self._then()
        return found

    def by_telegram(self, number: int) -> Person | None:
        found = self._books.people.by_telegram(number)
        self._then()
        return found

    def save(self, *given: object, **named: object) -> None:
        self._books.people.save(*given, **named)


DOOR = Door(frozenset())
WRITERS = {
    "meet": lambda books: DOOR.meet(books, Visitor(1, "Anna", "de")),
    "first word": lambda books: DOOR.first_word(books, books.people.get("ann"), NOW),
    "unreachable": lambda books: _note_unreachable(books, key="ann"),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
async def test_a_revocation_is_not_undone_by_who_read_before_it(
    pg_server: Admin, pg_url: str, write: Callable[[Meanwhile], object]
) -> None:
    store = await Store.open(pg_url)
    await store.write(lambda books: books.people.add(ann(allowance=Allowance(Period.DAY, Decimal(9)))))

    def revoke() -> None:
        pg_server.execute("UPDATE people SET role = 'revoked', allowance_amount = 1", "desk")

    await store.write(lambda books: write(Meanwhile(books, revoke)))
    after = await store.read(lambda books: books.people.get("ann"))
    assert (after.role, after.allowance.amount) == (Role.REVOKED, Decimal(1))
    assert after != ann(role=Role.REVOKED, allowance=Allowance(Period.DAY, Decimal(1))), "the other change is there too"
    await store.close()
