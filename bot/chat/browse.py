"""Browsing: platforms, categories, services and search, each a page of one living message."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cachetools import TTLCache

from bot.catalog import platform_of_link
from bot.chat.buttons import press
from bot.chat.drafting import currency_of
from bot.chat.screen import Reply, Screen
from bot.chat.screens import browse as screens
from bot.chat.screens.pages import SIZE, page_of
from bot.errors import Told
from bot.orders import new_draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.catalog import Catalog, Category, Snapshot
    from bot.chat.buttons import Press
    from bot.chat.turn import Handler, Turn
    from bot.i18n import Html
    from bot.panel import Service

PASTED_SECONDS = 900.0


def _pasted() -> TTLCache[str, str]:
    return TTLCache(10_000, PASTED_SECONDS)


@dataclass(frozen=True, slots=True)
class Browse:
    """Reads the catalogue's snapshot, never the panel. `pasted` are links by person key, to be offered in an order."""

    catalog: Catalog
    pasted: TTLCache[str, str] = field(default_factory=_pasted)

    def taps(self) -> Mapping[str, Handler]:
        return {
            screens.SHOP: self.platforms,
            screens.SHELF: self.categories,
            screens.CATEGORY: self.services,
            screens.SERVICE: self.service,
            screens.FIND: self.results,
        }

    async def platforms(self, turn: Turn) -> Reply:
        snapshot = self.catalog.snapshot
        if snapshot is None:
            return Reply(screens.not_read_yet(turn.words))
        return Reply(screens.platforms(await self._settled(turn), snapshot.platforms()))

    async def categories(self, turn: Turn) -> Reply:
        platform, number = turn.pressed(0), turn.pressed(1)
        shelf = self._snapshot().categories(platform)
        if not shelf:
            return await self.platforms(turn)
        return Reply(screens.categories(await self._settled(turn), platform, page_of(shelf, _number(number))))

    async def services(self, turn: Turn) -> Reply:
        name, number = turn.pressed(0), turn.pressed(1)
        snapshot = self._snapshot()
        category = snapshot.category(name)
        if category is None:
            raise Told("This category is not there any more.")
        shop = await self._settled(turn)
        return Reply(screens.services(shop, category, page_of(snapshot.services_in(name), _number(number))))

    async def service(self, turn: Turn) -> Reply:
        # Cut again: who presses may have made up a longer one than any button of ours carries.
        found, query = self._snapshot().get(turn.pressed(0)), screens.carried(turn.pressed(1))
        if found is None:
            raise Told("This service is not there any more.")
        up = press(screens.FIND, query, 0) if query else self._shelf_of(found)
        return Reply(await self._service(turn, found, up))

    async def results(self, turn: Turn) -> Reply:
        query, number = turn.pressed(0), turn.pressed(1)
        return Reply(await self._found(turn, query, _number(number)))

    async def said(self, turn: Turn, *, note: Html | None = None) -> Reply:
        """Answer what was sent while no order is open."""
        if turn.text is None:
            raise Told("I can only read text here: a link, a service number, or a few words to search for.")
        reply = await self.search(turn, turn.text)
        if note is None or reply.screen is None:
            return reply
        return replace(reply, screen=replace(reply.screen, text=note + "\n\n" + reply.screen.text))

    async def search(self, turn: Turn, text: str) -> Reply:
        """Answer a link, a service number, or words."""
        if "://" in text or platform_of_link(f"https://{text}") is not None:
            return Reply(await self._link(turn, text))
        found = self._snapshot().get(text.strip().lstrip("#")) if self.catalog.snapshot is not None else None
        if found is not None:
            return Reply(await self._service(turn, found, self._shelf_of(found)))
        return Reply(await self._found(turn, text, 0))

    def knows(self, id: str) -> bool:  # noqa: A002 - the panel's own word
        """Tell whether this is a service's number, also of one that is gone: digits are no words to search for."""
        number = id.strip().lstrip("#")
        return number.isdecimal() or (self.catalog.snapshot is not None and self._snapshot().get(number) is not None)

    def find(self, id: str) -> Service:  # noqa: A002 - the panel's own word
        """Give a service as it is now; Told where there is none."""
        found = self._snapshot().get(id.strip().lstrip("#"))
        if found is None:
            raise Told("There is no service {id}. Search by words, or browse the services.", id=id[: screens.NAME])
        return found

    async def _link(self, turn: Turn, text: str) -> Screen:
        link = text.strip()
        platform = platform_of_link(link if "://" in link else f"https://{link}")
        shelf = self._snapshot().categories(platform) if platform is not None else ()
        shop = await self._settled(turn)
        if platform is None or not shelf:
            return screens.unknown_site(turn.words)
        self.pasted[turn.person.key] = link
        return screens.categories(shop, platform, page_of(shelf, 0), pasted=True)

    async def _found(self, turn: Turn, query: str, number: int) -> Screen:
        hits = self._snapshot().search(query)
        if not hits:
            return screens.nothing_found(turn.words, query)
        return screens.found(await self._settled(turn), query, page_of(hits, number), len(hits))

    async def _service(self, turn: Turn, found: Service, up: Press | None) -> Screen:
        shop = await self._settled(turn)
        obstacle = _obstacle(turn, found)
        orderable = turn.person.may_order and obstacle is None
        return screens.service(shop, found, up=up, orderable=orderable, obstacle=obstacle)

    def _shelf_of(self, found: Service) -> Press | None:
        """Where a service stands: its category, at its page."""
        category = _category_of(self._snapshot(), found)
        if category is None:
            return None
        shelf = self._snapshot().services_in(category.id)
        return press(screens.CATEGORY, category.id, shelf.index(found) // SIZE)

    def _snapshot(self) -> Snapshot:
        snapshot = self.catalog.snapshot
        if snapshot is None:
            raise Told("The panel's service list has not been read yet. Please try again in a minute.")
        return snapshot

    async def _settled(self, turn: Turn) -> screens.Shop:
        """Settle the turn, and read what the panel's last balance was in: its currency is that of the prices."""
        settle = turn.read if turn.done else turn.commit
        known = await settle(lambda books: books.memory.get("balance"))
        return self.shop(turn, currency_of(known))

    def shop(self, turn: Turn, currency: str) -> screens.Shop:
        """Give what prices are in, and their age where that has to be said."""
        return screens.Shop(turn.words, currency, self.catalog.age(turn.now) if self.catalog.old(turn.now) else None)


def _category_of(snapshot: Snapshot, found: Service) -> Category | None:
    named = (
        category
        for platform, _ in snapshot.platforms()
        for category in snapshot.categories(platform)
        if category.name == found.category
    )
    return next((category for category in named if found in snapshot.services_in(category.id)), None)


def _obstacle(turn: Turn, found: Service) -> Told | None:
    """Why nobody can order it here: the desk does not know what to ask for."""
    try:
        new_draft("", turn.person.key, found, turn.now)
    except Told as obstacle:
        return obstacle
    return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - no list is longer
