"""Books with many open orders, made by the desk's own use cases before the bot starts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.orders import Desk, Policy, Submitter, Tap, Watch, new_draft, seal
from bot.panel import Panel
from bot.people import Allowance, Period, Person, Role
from bot.store import Store
from tests.e2e.steps import link_of
from tests.e2e.world import KEY, SERVICE

if TYPE_CHECKING:
    from tests.e2e.actor import Actor
    from tests.e2e.world import World


def now() -> datetime:
    return datetime.now(UTC)


class Seeder:
    """Places orders at the panel, reads their first status, and has nobody told of it."""

    def __init__(self, store: Store, panel: Panel, poll: float) -> None:
        self.store = store
        self.panel = panel
        self.policy = Policy(poll=timedelta(seconds=poll))
        self.desk = Desk(self.policy)

    async def place(self, actors: list[Actor], each: int) -> None:
        (service,) = [service for service in await self.panel.services() if service.id == SERVICE]
        for actor in actors:
            number = actor.person.id
            person = Person(f"key{number}", number, actor.name, Role.MEMBER, allowance=Allowance(Period.UNLIMITED))
            drafts = [self._draft(person, service, order) for order in range(each)]

            def work(books, person=person, drafts=drafts):
                books.people.add(person)
                for draft in drafts:
                    books.drafts.put(draft)
                    self.desk.confirm(books, person, Tap(draft.id, seal(draft), service, "USD"), now())

            await self.store.write(work)
            actor.person.chat.reached = True

    def _draft(self, person: Person, service, order: int):
        draft = new_draft(f"draft{person.telegram_id}-{order}", person.key, service, now())
        return draft.answer(link_of(f"{person.telegram_id}-{order}"), now()).answer("100", now())

    async def submit(self) -> None:
        submitter = Submitter(self.store, self.panel, self.policy, now=now)
        while await submitter.tick():
            pass
        await Watch(self.store, self.panel, self.policy).tick(now())

    async def hush(self) -> None:
        later = now() + timedelta(days=1)
        waiting = await self.store.read(lambda books: books.notices.waiting(later, limit=100_000))
        numbers = [one.number for one in waiting]
        await self.store.write(lambda books: books.notices.sent(numbers, now()))


async def open_orders(world: World, actors: list[Actor], each: int, *, poll: float) -> None:
    """Let each of these people have so many open orders, all Pending, with receipts that nobody was sent."""
    store = await Store.open(f"sqlite:///{world.database}")
    try:
        async with Panel(f"{world.root}/api/v2", KEY) as panel:
            seeder = Seeder(store, panel, poll)
            await seeder.place(actors, each)
            await seeder.submit()
            await seeder.hush()
    finally:
        await store.close()
