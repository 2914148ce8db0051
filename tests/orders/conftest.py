"""A desk over real books and a simulated panel: no chat, no waiting; `now` is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.orders import Confirmed, Desk, Draft, Policy, Submitter, Tap, Till, Watch, new_draft, seal
from bot.panel import Panel, Service, Timeouts
from bot.people import Allowance, Period, Person, Role
from bot.sandbox.panel import Catalogue, PanelDesk, PanelSite, Terms
from bot.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LINK = "https://instagram.com/someone"


@dataclass
class Bench:
    """Everything a money test needs, and the steps it is told in."""

    store: Store
    site: PanelSite
    simulated: PanelDesk
    panel: Panel
    policy: Policy = field(default_factory=Policy)
    now: datetime = NOON
    services: dict[str, Service] = field(default_factory=dict)

    def __post_init__(self):
        self.desk = Desk(self.policy)
        self.submitter = Submitter(self.store, self.panel, self.policy, now=lambda: self.now)
        # Rounds are due a little earlier or later each time; here always by the same dice.
        self.watch = Watch(self.store, self.panel, self.policy, chance=Random(1))
        self.till = Till(self.store, self.panel, self.policy)

    async def person(self, key="ann", *, amount=Decimal(1000), role=Role.MEMBER, number=2):
        person = Person(key, number, key.title(), role, allowance=Allowance(Period.DAY, amount))
        await self.store.write(lambda books: books.people.add(person))
        return person

    async def draft(self, person, *, quantity=100, link=LINK, name="draft") -> Draft:
        draft = new_draft(name, person.key, self.services["101"], self.now)
        draft = draft.answer(link, self.now).answer(str(quantity), self.now)
        await self.store.write(lambda books: books.drafts.put(draft))
        return draft

    def tap(self, draft, **changes):
        return replace(Tap(draft.id, seal(draft), self.services["101"], "USD", message=7), **changes)

    async def confirm(self, person, draft, **changes):
        tap = self.tap(draft, **changes)
        return await self.store.write(lambda books: self.desk.confirm(books, person, tap, self.now))

    async def order(self, person, **details):
        """Confirm a new draft; the order is queued."""
        answer = await self.confirm(person, await self.draft(person, **details))
        assert isinstance(answer, Confirmed)
        return answer.order

    async def submitted(self, person, **details):
        """Confirm and call the panel once."""
        order = await self.order(person, **details)
        assert await self.submitter.tick()
        return await self.read(order.ref)

    async def read(self, ref):
        return await self.store.read(lambda books: books.orders.get(ref, None))

    async def told(self, key="ann"):
        found = await self.store.read(lambda books: books.notices.waiting(self.now + timedelta(days=9), limit=10_000))
        return [one.notice for one in found if one.notice.person == key]

    async def kinds(self, key="ann"):
        return [notice.kind for notice in await self.told(key) if notice.kind != "card"]

    async def spent(self, key="ann"):
        return await self.store.read(lambda books: books.totals.get(key, "all"))


@pytest.fixture
async def bench(tmp_path) -> AsyncIterator[Bench]:
    store = await Store.open(f"sqlite:///{tmp_path}/books.db")
    simulated = PanelDesk(Terms(seconds=0, foreign=False, balance=Decimal("1000000.84292")), Catalogue(count=20))
    site = PanelSite(simulated)
    await site.start()
    async with Panel(site.url, "sandbox-key", timeouts=Timeouts(connect=1, read=1, change=1, pause=0.01)) as panel:
        services = {service.id: service for service in await panel.services()}
        yield Bench(store, site, simulated, panel, services=services)
    await site.stop()
    await store.close()
