"""Figures, with a bar low enough for a busy machine."""

import asyncio
import time

import pytest

from bot.people import Notice
from bot.store import Store
from tests.store.things import NOW

CALLERS = 20
TURNS = 60


async def test_small_writes_of_many_callers(store: Store, store_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    async def caller(number: int) -> None:
        for turn in range(TURNS):
            notice = Notice("ann", "status", f"{number}:{turn}")
            await store.write(
                lambda books: (books.memory.put(f"{number}", {"n": turn}, NOW), books.notices.put(notice, NOW))  # noqa: B023 - awaited at once
            )

    sqlite = store_url.startswith("sqlite")
    began = time.perf_counter()
    await asyncio.gather(*map(caller, range(CALLERS)))
    rate = CALLERS * TURNS / (time.perf_counter() - began)
    with capsys.disabled():
        print(f"\n{'SQLite' if sqlite else 'PostgreSQL'}: {rate:,.0f} write transactions a second")  # noqa: T201 - the figure is the point
    assert rate >= (300 if sqlite else 50)
