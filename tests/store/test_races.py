"""A thousand confirms at once, on both engines: neither an allowance nor the day's cap is overrun, doubts included."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.errors import Told
from bot.orders import Already, Confirmed, Desk, Policy, State, Tap, seal
from bot.people import Allowance, Limits, Period
from bot.transport.lanes import AT_ONCE
from tests.store.things import NOW, SERVICE, a_draft, ann

if TYPE_CHECKING:
    from bot.store import Books, Store

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
