"""Screens of the catalogue: platforms, categories, services, search; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog import BY_KEY, clean, short_name
from bot.chat.buttons import LIMIT, SEPARATOR, Button, Press, press
from bot.chat.screen import Screen
from bot.chat.screens.markup import NOTHING, bold, foreign, lines, quote, shortened
from bot.chat.screens.pages import Page, pager
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
"""Verbs of the buttons here; `order` starts a draft."""

LABEL = 30
NAME = 80
DESCRIPTION = 900
QUERY = 44  # bytes of a query that travel in a button
TITLES = (N_("Apps"), N_("Music"), N_("Other networks"), N_("Websites"), N_("Everything else"))
"""Titles of platforms that are no brand's name, for the translators."""

FLAGS = {True: N_("yes"), False: N_("no"), None: N_("the panel did not say")}


@dataclass(frozen=True, slots=True)
class Shop:
    """What every screen here needs to know: the currency of the prices, and their age where they are old."""

    words: Words
    currency: str = ""
    age: timedelta | None = None

    def price(self, service: Service) -> Html:
        amount = self.words.money(service.rate, self.currency)
        if packaged(service):
            return self.words("{price} for the package", price=amount)
        return self.words("{price} per 1000", price=amount)


def platforms(shop: Shop, counts: Sequence[tuple[str, int]]) -> Screen:
    """The first step: where the order is for."""
    words = shop.words
    text = words(
        "<b>Services</b>\nChoose a platform, or send me a link, a service number or a few words to search for."
    )
    keys = [Button(_platform(words, key, count), press(SHELF, key, 0)) for key, count in counts]
    rows = tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))
    return Screen(text + age(shop), (*rows, (home(words),)))


def categories(shop: Shop, platform: str, page: Page[Category], *, pasted: bool = False) -> Screen:
    """The second step; `pasted` says that a link of this platform was sent."""
    words = shop.words
    title = platform_title(words, platform)
    text = lines(bold(title), words("Choose a category."))
    if pasted:
        text = words("This is a link to {platform}. What is it to get?", platform=title)
    rows = tuple((Button(_counted(words, category), press(CATEGORY, category.id, 0)),) for category in page.items)
    return Screen(
        text + age(shop),
        (*rows, *pager(page, words, SHELF, platform), (back(words, press(SHOP)),)),
    )


def services(shop: Shop, category: Category, page: Page[Service]) -> Screen:
    """The third step, with prices in the text."""
    words = shop.words
    rows = tuple(_service_rows(page.items, inside=True))
    up = (back(words, press(SHELF, category.platform, 0)), home(words))
    return Screen(
        _listed(shop, bold(category.name), page.items), (*rows, *pager(page, words, CATEGORY, category.id), up)
    )


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


def unknown_site(words: Words) -> Screen:
    text = words("I do not know which platform this link belongs to. Please choose one, or search by words.")
    return Screen(text, ((browse(words), home(words)),))


def not_read_yet(words: Words) -> Screen:
    text = words("The panel's service list has not been read yet. Please try again in a minute.")
    return Screen(text, ((browse(words), home(words)),))


def service(shop: Shop, found: Service, *, up: Press | None, orderable: bool, obstacle: Told | None = None) -> Screen:
    """One service with everything that the panel says about it, and why it cannot be ordered."""
    words = shop.words
    facts = [
        bold(f"{found.id} · {found.name}"),
        words("Category: {category}", category=clean(found.category)),
        words("Price: {price}", price=shop.price(found)),
    ]
    if not packaged(found):
        facts.append(words("Quantity: from {min} to {max}", min=found.min, max=found.max))
    facts += [
        words("Drip-feed: {answer}", answer=words(FLAGS[found.dripfeed])),
        words("Refill: {answer}", answer=words(FLAGS[found.refill])),
        words("Cancel: {answer}", answer=words(FLAGS[found.cancel])),
    ]
    why_not = NOTHING if obstacle is None else "\n\n⚠️ " + words.told(obstacle)
    text = lines(*facts) + _described(found) + why_not + age(shop)
    start = service_press(ORDER, found.id) if orderable else None
    key = () if start is None else ((Button(words.plain("Order"), start, style="primary"),),)
    return Screen(text, (*key, (back(words, up or press(SHOP)), home(words))))


def packaged(service: Service) -> bool:
    """Whether the rate is the whole price."""
    return service.type.endswith("package")


def platform_title(words: Words, key: str) -> str:
    platform = BY_KEY.get(key)
    return words.plain(platform.title) if platform is not None else key


def label(service: Service, *, inside: bool = False) -> str:
    return f"{clean(service.id)[:12]} · {short_name(service, LABEL, inside=inside)}"


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


def home(words: Words) -> Button:
    return Button(words.plain("Home"), press(HOME))


def browse(words: Words) -> Button:
    return Button(words.plain("Services"), press(SHOP))


def _platform(words: Words, key: str, count: int) -> str:
    platform = BY_KEY.get(key)
    icon = platform.icon if platform is not None else "🗂"
    return f"{icon} {platform_title(words, key)} ({words.number(count)})"


def _counted(words: Words, category: Category) -> str:
    return f"{shortened(clean(category.name), LABEL)} ({words.number(category.count)})"


def _service_rows(items: Sequence[Service], *, inside: bool = False, query: str = "") -> Rows:
    keys = ((one, service_press(SERVICE, one.id, *([query] if query else []))) for one in items)
    return tuple((Button(label(one, inside=inside), where),) for one, where in keys if where is not None)


def _listed(shop: Shop, title: Html, items: Sequence[Service]) -> Html:
    prices = (foreign(f"{one.id} · {short_name(one, NAME)}") + ": " + shop.price(one) for one in items)
    return lines(title + "\n", *prices) + age(shop)


def _described(found: Service) -> Html:
    text = "\n".join(line for row in found.description.splitlines() if (line := clean(row)))
    if not text:
        return NOTHING
    return "\n\n" + quote(shortened(text, DESCRIPTION))


def age(shop: Shop) -> Html:
    """Say how old the prices are, where the panel has not answered lately."""
    if shop.age is None:
        return NOTHING
    ago = shop.words.ago(shop.age.total_seconds())
    return "\n\n" + shop.words("⚠️ The panel has not answered lately: this list was read {ago}.", ago=ago)
