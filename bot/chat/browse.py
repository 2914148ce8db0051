"""Browsing: platforms, categories, services and search, each a page of one living message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bot.catalog import NONE, platform_of_link
from bot.chat.buttons import press, whole
from bot.chat.drafting import astray_of, currency_of, pasted_link
from bot.chat.screen import Reply, Screen
from bot.chat.screens import browse as screens
from bot.chat.screens import service as service_screens
from bot.chat.screens.pages import SIZE, page_of
from bot.errors import Passing, Told
from bot.orders import link_in, new_draft, parse_link

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.catalog import Catalog, Category, Favourite, Snapshot
    from bot.chat.buttons import Press
    from bot.chat.turn import Books, Handler, Turn
    from bot.orders import Order
    from bot.panel import Service

T = TypeVar("T")
PAGE_DIGITS = 5
"""No list is longer."""
OFFERED = 3
TOPS = 3
LATELY = 12
"""So many services that were ordered lately are looked at for some to offer."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the books say around a page of the catalogue, of the person who looks at it."""

    currency: str
    pasted: str | None
    starred: Sequence[Favourite] = ()
    recent: Sequence[Order] = ()

    @property
    def ids(self) -> Sequence[str]:
        """The services that this person knows, marked ones first."""
        named = [*(one.service for one in self.starred), *(order.service for order in self.recent)]
        return list(dict.fromkeys(named))


def known_to(books: Books, person: str, turn: Turn) -> Known:
    """Read it."""
    return Known(
        currency_of(books.memory.get("balance")),
        pasted_link(books, person, turn.now),
        books.habits.starred(person),
        books.habits.recent(person, LATELY),
    )


@dataclass(frozen=True, slots=True)
class Browse:
    """Reads the catalogue's snapshot, never the panel. `inline` tells whether the bot's owner has inline mode on."""

    catalog: Catalog
    inline: Callable[[], bool]

    def taps(self) -> Mapping[str, Handler]:
        return {
            screens.SHOP: self.platforms,
            screens.SHELF: self.categories,
            screens.CATEGORY: self.services,
            screens.SERVICE: self.service,
            screens.FIND: self.results,
        }

    async def platforms(self, turn: Turn) -> Reply:
        snapshot, below = self.catalog.snapshot, turn.pressed(0) == screens.BELOW
        if snapshot is None:
            return Reply(screens.not_read_yet(turn.words), fresh=below)
        known = await self.known(turn)
        mine = self.among(known, snapshot, None)
        return Reply(screens.platforms(self.shop_of(turn, known), snapshot.platforms(), mine), fresh=below)

    async def categories(self, turn: Turn) -> Reply:
        platform, number = turn.pressed(0), turn.pressed(1)
        shelf = self.snapshot().categories(platform)
        if not shelf:
            return await self.platforms(turn)
        return Reply(screens.categories(await self._settled(turn), platform, page_of(shelf, page_number(number))))

    async def services(self, turn: Turn) -> Reply:
        name, number = turn.pressed(0), turn.pressed(1)
        snapshot = self.snapshot()
        category = snapshot.category(name)
        if category is None:
            raise Passing("This category is not there any more.")
        shop, page = await self._settled(turn), page_of(snapshot.services_in(name), page_number(number))
        return Reply(screens.services(shop, category, page, press(screens.SHELF, *_place_of(snapshot, category))))

    async def service(self, turn: Turn) -> Reply:
        # Cut again: who presses may have made up a longer one than any button of ours carries.
        found, query = self.snapshot().get(turn.pressed(0)), screens.carried(turn.pressed(1))
        if found is None:
            raise Passing("This service is not there any more.")
        return Reply(await self.one(turn, found, query))

    async def results(self, turn: Turn) -> Reply:
        query, number = turn.pressed(0), turn.pressed(1)
        return Reply(await self._found(turn, query, page_number(number)))

    async def said(self, turn: Turn) -> Reply:
        """Answer what was sent while no order is open."""
        if turn.text is None:
            raise Told("I can only read text here: a link, a service number, or a few words to search for.")
        return await self.search(turn, turn.text)

    async def search(self, turn: Turn, text: str) -> Reply:
        """Answer a link, a service number, or words."""
        if is_link(text):
            return Reply(await self._link(turn, text))
        found = self.snapshot().get(text.strip().lstrip("#")) if self.catalog.snapshot is not None else None
        if found is not None:
            return Reply(await self.one(turn, found))
        return Reply(await self._found(turn, text, 0))

    def knows(self, id: str) -> bool:  # noqa: A002 - the panel's own word
        """Tell whether this is a service's number, also of one that is gone: digits are no words to search for."""
        number = id.strip().lstrip("#")
        return number.isdecimal() or (self.catalog.snapshot is not None and self.snapshot().get(number) is not None)

    def find(self, id: str) -> Service:  # noqa: A002 - the panel's own word
        """Give a service as it is now; Told where there is none."""
        found = self.snapshot().get(id.strip().lstrip("#"))
        if found is None:
            raise Told("There is no service {id}. Search by words, or browse the services.", id=id[: screens.NAME])
        return found

    def offered(self, id: str, name: str = "") -> Service:  # noqa: A002 - the panel's own word
        """Give a service that somebody ordered or marked before; Told where it has gone since."""
        found = self.snapshot().get(id)
        if found is None:
            called = f"{id} · {name}" if name else id
            raise Told("The panel does not offer {service} any more.", service=called[: screens.NAME])
        return found

    async def one(self, turn: Turn, found: Service, query: str = "") -> Screen:
        """Show one service; Back leads to the search it came from, else to its category."""

        def look(books: Books) -> tuple[Known, Order | None]:
            return known_to(books, turn.person.key, turn), books.habits.last(turn.person.key, found.id)

        known, last = await self.reading(turn, look)
        obstacle = _obstacle(turn, found)
        sight = service_screens.Sight(
            up=self._search_of(found, query) if query else self._shelf_of(found),
            orderable=turn.person.may_order and obstacle is None,
            obstacle=obstacle,
            starred=any(one.service == found.id for one in known.starred),
            last=last,
            query=query,
        )
        shop = self.shop_of(turn, known)
        astray = known.pasted is not None and astray_of(known.pasted, found) is not None
        return service_screens.service(replace(shop, pasted=None) if astray else shop, found, sight)

    def sorry(self, turn: Turn, *told: Told, link: str | None = None) -> Reply:
        """Say what is wrong, with the ways on; `link` is what was kept all the same."""
        return Reply(screens.sorry(turn.words, told, link))

    async def _link(self, turn: Turn, text: str) -> Screen:
        """Keep a link for the order to come, and offer what its platform has; say at once what is wrong with it."""
        try:
            link = parse_link((link_in(text) or text).strip())
        except Told as told:
            return screens.sorry(turn.words, [told])
        snapshot = self.snapshot()

        def keep(books: Books) -> Known:
            books.habits.paste(turn.person.key, link, turn.now)
            return known_to(books, turn.person.key, turn)

        known = await turn.commit(keep)
        platform, shop = platform_of_link(link), self.shop_of(turn, known)
        shelf = snapshot.categories(platform) if platform is not None else ()
        if platform is None or not shelf:
            return screens.unknown_site(shop, snapshot.platforms(), self.among(known, snapshot, None))
        return screens.categories(shop, platform, page_of(shelf, 0), self.among(known, snapshot, platform))

    async def _found(self, turn: Turn, query: str, number: int) -> Screen:
        hits = self.snapshot().search(query)
        if not hits:
            return screens.nothing_found(turn.words, query)
        return screens.found(await self._settled(turn), query, page_of(hits, number), len(hits))

    def _search_of(self, found: Service, query: str) -> Press:
        """Where a search shows a service."""
        hits = self.snapshot().search(query)
        return press(screens.FIND, query, hits.index(found) // SIZE if found in hits else 0)

    def _shelf_of(self, found: Service) -> Press | None:
        """Where a service stands: its category, at its page."""
        category = _category_of(self.snapshot(), found)
        if category is None:
            return None
        shelf = self.snapshot().services_in(category.id)
        return press(screens.CATEGORY, category.id, shelf.index(found) // SIZE)

    def tops(self) -> tuple[str, ...]:
        """Give the keys of the largest platforms."""
        known = self.catalog.snapshot.platforms() if self.catalog.snapshot is not None else ()
        return tuple(key for key, _ in known if key != NONE)[:TOPS]

    def snapshot(self) -> Snapshot:
        snapshot = self.catalog.snapshot
        if snapshot is None:
            raise Told("The panel's service list has not been read yet. Please try again in a minute.")
        return snapshot

    def among(self, known: Known, snapshot: Snapshot, platform: str | None) -> Sequence[screens.Offer]:
        """Give a few services that the person marked or ordered lately, of one platform or of any."""
        services = (snapshot.get(id_) for id_ in known.ids)
        marked = {one.service for one in known.starred}
        fitting = (one for one in services if one is not None and platform in {None, snapshot.platform_of(one)})
        return [screens.Offer(one, starred=one.id in marked) for one, _ in zip(fitting, range(OFFERED), strict=False)]

    async def known(self, turn: Turn) -> Known:
        """Settle the turn, and read what is known around the page that it shows."""
        return await self.reading(turn, lambda books: known_to(books, turn.person.key, turn))

    async def reading(self, turn: Turn, look: Callable[[Books], T]) -> T:
        settle = turn.read if turn.done else turn.commit
        return await settle(look)

    async def _settled(self, turn: Turn) -> screens.Shop:
        """Settle the turn, and read what the panel's last balance was in: its currency is that of the prices."""

        def look(books: Books) -> Known:
            return Known(currency_of(books.memory.get("balance")), pasted_link(books, turn.person.key, turn.now))

        return self.shop_of(turn, await self.reading(turn, look))

    def shop_of(self, turn: Turn, known: Known) -> screens.Shop:
        return replace(self.shop(turn, known.currency), pasted=known.pasted, inline=self.inline())

    def shop(self, turn: Turn, currency: str) -> screens.Shop:
        """Give what prices are in, and their age where that has to be said."""
        return screens.Shop(turn.words, currency, self.catalog.age(turn.now) if self.catalog.old(turn.now) else None)


def is_link(text: str) -> bool:
    """Tell whether somebody meant this as a link, sound or not."""
    return "://" in text or platform_of_link(f"https://{text.strip()}") is not None


def _category_of(snapshot: Snapshot, found: Service) -> Category | None:
    named = (
        category
        for platform, _ in snapshot.platforms()
        for category in snapshot.categories(platform)
        if category.name == found.category
    )
    return next((category for category in named if found in snapshot.services_in(category.id)), None)


def _place_of(snapshot: Snapshot, category: Category) -> tuple[str, int]:
    """Where a category stands: its platform, and the page of it."""
    shelf = list(snapshot.categories(category.platform))
    return category.platform, shelf.index(category) // SIZE


def _obstacle(turn: Turn, found: Service) -> Told | None:
    """Why nobody can order it here: the desk does not know what to ask for."""
    try:
        new_draft("", turn.person.key, found, turn.now)
    except Told as obstacle:
        return obstacle
    return None


def page_number(text: str) -> int:
    """Read a page's number from a button; whatever else stands there is the first."""
    return whole(text, PAGE_DIGITS)
