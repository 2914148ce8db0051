"""Screens of the catalogue: platforms, categories, lists of services, search; pure. One service is `service.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog import BY_KEY, clean, short_name
from bot.chat.buttons import LIMIT, SEPARATOR, Button, Press, press
from bot.chat.screen import Screen
from bot.chat.screens.markup import NOTHING, bold, foreign, lines, shortened
from bot.chat.screens.pages import Page, in_rows, pager
from bot.errors import Money
from bot.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from bot.catalog import Category
    from bot.chat.screen import Rows
    from bot.errors import Told
    from bot.i18n import Html, Words
    from bot.panel import Service

HOME, SHOP, SHELF, CATEGORY, SERVICE, FIND, ORDER = "home", "shop", "shelf", "cat", "svc", "find", "order"
PIECES, AGAIN, REPEAT = "pieces", "again", "repeat"
"""Verbs of the buttons here; `order` starts a draft, `pieces` one with a quantity, `again` one like the last of a
service, `repeat` one like an order."""
FAVOURITES, STAR, UNSTAR = "favs", "star", "unstar"

BELOW = "new"
"""Argument of `home` and of `shop`: show it in a message of its own."""

LABEL = 30
NAME = 80
QUERY = 44  # bytes of a query that travel in a button
TITLES = (N_("Apps"), N_("Music"), N_("Other networks"), N_("Websites"), N_("Everything else"))
"""Titles of platforms that are no brand's name, for the translators."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What every screen here needs to know: the currency of the prices, and their age where they are old.

    `pasted` is the link that was sent and waits for a service; `inline` says whether the search button works.
    """

    words: Words
    currency: str = ""
    age: timedelta | None = None
    pasted: str | None = None
    inline: bool = False

    def price(self, service: Service) -> Html:
        amount = Money(service.rate, self.currency)
        if packaged(service):
            return self.words("{price} for the package", price=amount)
        return self.words("{price} per 1000", price=amount)


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that somebody marked or ordered lately: one tap orders it as the last time."""

    service: Service
    starred: bool = False


def platforms(shop: Shop, counts: Sequence[tuple[str, int]], mine: Sequence[Offer] = ()) -> Screen:
    """The first step: where the order is for."""
    words = shop.words
    text = words(
        "<b>Services</b>\nChoose a platform, or send me a link, a service number or a few words to search for."
    )
    return Screen(text + foot(shop), (*offers(mine), _tools(shop), *shelves(words, counts), (home(words),)))


def shelves(words: Words, counts: Sequence[tuple[str, int]]) -> Rows:
    """The platforms, two a row."""
    keys = [Button(_platform(words, key, count), press(SHELF, key, 0)) for key, count in counts]
    return in_rows(keys, 2)


def offers(mine: Sequence[Offer]) -> Rows:
    """Services to be ordered as the last time, one a row."""
    keys = ((f"{'★' if one.starred else '↻'} {label(one.service, LABEL - 2)}", one.service.id) for one in mine)
    found = ((name, service_press(AGAIN, id_)) for name, id_ in keys)
    return tuple((Button(name, where),) for name, where in found if where is not None)


def categories(shop: Shop, platform: str, page: Page[Category], mine: Sequence[Offer] | None = None) -> Screen:
    """The second step; `mine` is given where a link of this platform was sent just now."""
    words = shop.words
    title = platform_title(words, platform)
    text = lines(bold(title), words("Choose a category."))
    if mine is not None:
        text = words("This is a link to {platform}. What is it to get?", platform=title)
    rows = tuple((Button(_counted(words, category), press(CATEGORY, category.id, 0)),) for category in page.items)
    return Screen(
        text + foot(shop),
        (*offers(mine or ()), *rows, *pager(page, words, SHELF, platform), (back(words, press(SHOP)),)),
    )


def services(shop: Shop, category: Category, page: Page[Service], up: Press) -> Screen:
    """The third step, with prices in the text; `up` is the page that the category stands on."""
    words = shop.words
    rows = tuple(_service_rows(page.items, inside=True))
    turn = pager(page, words, CATEGORY, category.id)
    return Screen(_listed(shop, bold(category.name), page.items), (*rows, *turn, (back(words, up), home(words))))


def found(shop: Shop, query: str, page: Page[Service], total: int) -> Screen:
    """What a search gave."""
    words = shop.words
    title = words.plural("“{query}”: {n} service", "“{query}”: {n} services", total, query=clean(query[:NAME]))
    short = carried(query)
    rows = tuple(_service_rows(page.items, query=short))
    turn = pager(page, words, FIND, short)
    return Screen(_listed(shop, bold(title), page.items), (*rows, *turn, (back(words, press(SHOP)), home(words))))


def nothing_found(words: Words, query: str) -> Screen:
    text = words("Nothing found for “{query}”.", query=clean(query[:NAME]))
    hint = words("Try fewer or other words, a service number, or browse by platform.")
    return Screen(text + "\n" + hint, ((browse(words), home(words)),))


def unknown_site(shop: Shop, counts: Sequence[tuple[str, int]], mine: Sequence[Offer]) -> Screen:
    """A sound link of a site that the table of platforms does not have: it is kept all the same."""
    words = shop.words
    text = words("I do not know which platform this link belongs to. Please choose one, or search by words.")
    return Screen(text + foot(shop), (*offers(mine), *shelves(words, counts), (home(words),)))


def sorry(words: Words, wrong: Sequence[Told], link: str | None = None) -> Screen:
    """What is wrong with what was sent; the link that was good is kept."""
    said = lines(*("⚠️ " + words.told(told) for told in wrong))
    kept = NOTHING if link is None else "\n\n" + link_line(words, link)
    return Screen(said + kept, ((browse(words), home(words)),))


def not_read_yet(words: Words) -> Screen:
    text = words("The panel's service list has not been read yet. Please try again in a minute.")
    return Screen(text, ((browse(words), home(words)),))


def packaged(service: Service) -> bool:
    """Whether the rate is the whole price."""
    return service.type.endswith("package")


def platform_title(words: Words, key: str) -> str:
    platform = BY_KEY.get(key)
    return words.plain(platform.title) if platform is not None else key


def label(service: Service, room: int = LABEL, *, inside: bool = False, query: str = "") -> str:
    """The number and as much of the name as there is room for."""
    number = f"{clean(service.id)[:12]} · "
    return number + short_name(service, room - len(number), inside=inside, query=query)


def service_press(verb: str, id: str, *more: str) -> Press | None:  # noqa: A002 - the panel's own word
    """Name a service in a button; None where its id is too odd for one, so that it is ordered by `/order`."""
    meant = press(verb, id, *more)
    if any(SEPARATOR in argument for argument in meant.arguments):
        return None
    return meant if len(SEPARATOR.join((verb, *meant.arguments)).encode()) < LIMIT else None


def carried(query: str) -> str:
    """Cut a query so that it fits into a button: whole words, as many as there is room for."""
    kept = ""
    for word in query.replace(SEPARATOR, " ").split():
        longer = f"{kept} {word}".strip()
        if len(longer.encode()) > QUERY:
            return kept or word.encode()[:QUERY].decode(errors="ignore")
        kept = longer
    return kept


def back(words: Words, where: Press) -> Button:
    return Button(words.plain("Back"), where)


def home(words: Words, *card: int) -> Button:
    """Home; from the card of an order, which may be a receipt, with its number."""
    return Button(words.plain("Home"), press(HOME, *card))


def home_below(words: Words) -> Button:
    """Home in a message of its own: what it stands under is worth keeping."""
    return Button(words.plain("Home"), press(HOME, BELOW))


def browse(words: Words) -> Button:
    return Button(words.plain("Services"), press(SHOP))


def browse_below(words: Words) -> Button:
    """The same below what stays."""
    return Button(words.plain("Services"), press(SHOP, BELOW))


def _platform(words: Words, key: str, count: int) -> str:
    platform = BY_KEY.get(key)
    icon = platform.icon if platform is not None else "🗂"
    return f"{icon} {platform_title(words, key)} ({words.number(count)})"


def _counted(words: Words, category: Category) -> str:
    count = f" ({words.number(category.count)})"
    return shortened(clean(category.name), LABEL - len(count)) + count


def _service_rows(items: Sequence[Service], *, inside: bool = False, query: str = "") -> Rows:
    keys = ((one, service_press(SERVICE, one.id, *([query] if query else []))) for one in items)
    return tuple((Button(label(one, inside=inside, query=query), where),) for one, where in keys if where is not None)


def _listed(shop: Shop, title: Html, items: Sequence[Service]) -> Html:
    return lines(title + "\n", *(price_line(one, shop) for one in items)) + foot(shop)


def price_line(service: Service, shop: Shop) -> Html:
    """One service of a list, in one line."""
    return shop.words.apart(foreign(f"{service.id} · {short_name(service, NAME)}")) + ": " + shop.price(service)


def foot(shop: Shop) -> Html:
    """What stands under every page: the link that waits for a service, and how old the prices are."""
    link = NOTHING if shop.pasted is None else "\n\n" + link_line(shop.words, shop.pasted)
    return link + age(shop)


def link_line(words: Words, link: str) -> Html:
    return words("Link") + ": " + words.apart(foreign(shortened(link, NAME)))


def search_key(words: Words) -> Button:
    """Opens the bot's own search in the line where messages are typed."""
    return Button(words.plain("Search"), inline="")


def _tools(shop: Shop) -> tuple[Button, ...]:
    marked = Button("★ " + shop.words.plain("Favourites"), press(FAVOURITES, 0))
    return (marked, search_key(shop.words)) if shop.inline else (marked,)


def age(shop: Shop) -> Html:
    """Say how old the prices are, where the panel has not answered lately."""
    if shop.age is None:
        return NOTHING
    ago = shop.words.ago(shop.age.total_seconds())
    return "\n\n" + shop.words("⚠️ The panel has not answered lately: this list was read {ago}.", ago=ago)
