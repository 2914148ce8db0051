"""The home screen and the help; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.catalog import BY_KEY, clean
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import FAVOURITES, REPEAT, SHELF, SHOP, platform_title, search_key
from bot.chat.screens.browse import home as home_key
from bot.chat.screens.draft import SHOW, name
from bot.chat.screens.markup import bold, foreign, lines, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Words
    from bot.orders import Draft, Order

ORDERS, CARD, SETTINGS, HELP = "orders", "card", "settings", "help"
"""Verbs that lead to other rooms."""
LABEL = 34
BESIDE = 20
"""Letters of a label that shares its row."""


@dataclass(frozen=True, slots=True)
class Lobby:
    """What awaits somebody who comes back: the open draft, the newest open order, the last one to order again.

    `tops` are the keys of the largest platforms, `inline` says whether the search button works.
    """

    draft: Draft | None = None
    orders: Sequence[Order] = ()
    again: Order | None = None
    tops: tuple[str, ...] = ()
    inline: bool = False

    @property
    def empty(self) -> bool:
        return self.draft is None and not self.orders and self.again is None


@cache
def empty(lobby: Lobby, words: Words) -> Screen:
    """The home screen of somebody with nothing open: the same for all who read one language, and asked for most."""
    return home(lobby, words)


def home(lobby: Lobby, words: Words) -> Screen:
    """A title, two lines, at most four rows."""
    text = lines(
        bold(words("Order desk")),
        words("Choose a service, send a link, confirm. I order it from the panel and tell you how it goes."),
        words("You can also send me a link, a service number, or a few words to search for."),
    )
    tops = tuple(Button(_platform(words, key), press(SHELF, key, 0)) for key in lobby.tops)
    first = (
        Button(words.plain("New order"), press(SHOP), style="primary"),
        *([search_key(words)] if lobby.inline else []),
        Button("★ " + words.plain("Favourites"), press(FAVOURITES, 0)),
    )
    last = (
        Button(words.plain("My orders"), press(ORDERS, "open", 0)),
        Button(words.plain("Settings"), press(SETTINGS)),
        Button(words.plain("Help"), press(HELP)),
    )
    rows = (tops, first, _waiting(lobby, words), last)
    return Screen(text, tuple(row for row in rows if row))


def help_(entries: Sequence[tuple[str, str]], words: Words) -> Screen:
    """Commands with what they do, as (name, msgid)."""
    listed = lines(*(words.apart(foreign(f"/{name}")) + " - " + words(about) for name, about in entries))
    closing = lines(
        words("An id is the number that I give to every order, or the panel's own."),
        words("“101 | link | 1000” orders in one line; many such lines, or a text file of them, are ordered together."),
    )
    keys = ((Button(words.plain("New order"), press(SHOP)), Button(words.plain("Home"), press("home"))),)
    return Screen(lines(bold(words("Help")), listed) + "\n\n" + closing, keys)


def _platform(words: Words, key: str) -> str:
    platform = BY_KEY.get(key)
    return platform_title(words, key) if platform is None else f"{platform.icon} {platform_title(words, key)}"


def _waiting(lobby: Lobby, words: Words) -> tuple[Button, ...]:
    """What is most likely wanted, at most two: the unfinished order, the newest open one, the last one again."""
    found = []
    if lobby.draft is not None:
        found.append((words.plain("Continue: {service}", service=name(lobby.draft)), press(SHOW, lobby.draft.id)))
    found += [(f"{order.code} · {clean(order.service_name)}", press(CARD, order.ref)) for order in lobby.orders[:1]]
    if lobby.again is not None:
        called = f"{lobby.again.service} · {clean(lobby.again.service_name)}"
        found.append(("↻ " + words.plain("Again: {service}", service=called), press(REPEAT, lobby.again.ref)))
    width = LABEL if len(found) == 1 else BESIDE
    return tuple(Button(shortened(label, width), where) for label, where in found[:2])


def unknown_command(words: Words) -> Screen:
    text = words("I do not know this command. /help lists those that I know.")
    return Screen(text, ((Button(words.plain("Help"), press(HELP)), home_key(words)),))
