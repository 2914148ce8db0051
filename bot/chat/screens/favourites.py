"""The screen of favourites and of what was ordered lately; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog import called, clean
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import (
    AGAIN,
    FAVOURITES,
    LABEL,
    NAME,
    SERVICE,
    SHOP,
    UNSTAR,
    back,
    browse,
    foot,
    home,
    label,
    price_line,
    search_key,
    service_press,
)
from bot.chat.screens.markup import NOTHING, bold, foreign, lines, shortened
from bot.chat.screens.pages import pager
from bot.i18n import Html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalog import Favourite
    from bot.chat.screen import Rows
    from bot.chat.screens.browse import Shop
    from bot.chat.screens.pages import Page
    from bot.i18n import Words
    from bot.panel import Service

BESIDE = 20
"""Letters of a label that shares its row."""
LIST = "list"
"""Second argument of `unstar`: what stands there is the list and not the service."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A marked service; `service` is None once the panel does not have it."""

    favourite: Favourite
    service: Service | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the marked services, and on the first one what was ordered lately beside them."""

    page: Page[Entry]
    recent: Sequence[Service] = ()

    @property
    def empty(self) -> bool:
        return not self.page.items and not self.recent


def favourites(shop: Shop, shelf: Shelf) -> Screen:
    """A tap on a name orders it as the last time, one on ℹ️ shows the service."""
    words = shop.words
    leave = (back(words, press(SHOP)), home(words))
    if shelf.empty:
        return _nothing(shop)
    parts = [bold("★ " + words("Favourites")), *(_line(entry, shop) for entry in shelf.page.items)]
    if not shelf.page.items:
        parts = []
    if shelf.recent:
        gap = Html("\n") if parts else NOTHING
        parts.append(gap + bold("↻ " + words("Ordered lately")))
        parts += [price_line(service, shop) for service in shelf.recent]
    hint = "\n\n" + words("A tap orders it with the last link and quantity; you confirm before anything is sent.")
    rows = [row for entry in shelf.page.items for row in _entry(entry, words)]
    rows += [row for service in shelf.recent for row in _known(service, "↻")]
    return Screen(lines(*parts) + hint + foot(shop), (*rows, *pager(shelf.page, words, FAVOURITES), leave))


def _nothing(shop: Shop) -> Screen:
    words = shop.words
    text = lines(
        bold("★ " + words("Favourites")),
        words("Nothing here yet. Tap ☆ on a service, and it will stand here; so will what you have ordered lately."),
    )
    tools = (browse(words), search_key(words)) if shop.inline else (browse(words),)
    return Screen(text + foot(shop), (tools, (home(words),)))


def _line(entry: Entry, shop: Shop) -> Html:
    if entry.service is not None:
        return price_line(entry.service, shop)
    gone = foreign(shortened(f"{entry.favourite.service} · {clean(entry.favourite.name)}", NAME))
    return "⚠️ " + shop.words.apart(gone) + ": " + shop.words("the panel does not offer it any more")


def _entry(entry: Entry, words: Words) -> Rows:
    if entry.service is not None:
        return _known(entry.service, "★")
    drop = service_press(UNSTAR, entry.favourite.service, LIST)
    number, said = f"{entry.favourite.service} · ", words.plain("Remove {service}", service="")
    name = number + called(entry.favourite.name, max(LABEL - len(number) - len(said), 1))
    return () if drop is None else ((Button("✕ " + words.plain("Remove {service}", service=name), drop),),)


def _known(service: Service, sign: str) -> Rows:
    again, look = service_press(AGAIN, service.id), service_press(SERVICE, service.id)
    if again is None or look is None:
        return ()
    return ((Button(f"{sign} {label(service, BESIDE)}", again), Button("ℹ️", look)),)
