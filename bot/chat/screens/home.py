"""The home screen and the help; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.catalog import BY_KEY, called
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import FAVOURITES, REPEAT, SHELF, SHOP, platform_title, search_key
from bot.chat.screens.browse import home as home_key
from bot.chat.screens.draft import SHOW
from bot.chat.screens.markup import bold, foreign, lines
from bot.chat.screens.order_keys import CARD, mine
from bot.chat.screens.order_words import sign
from bot.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Html, Words
    from bot.orders import Draft, Order

SETTINGS, HELP = "settings", "help"
"""Verbs that lead to other rooms."""
WIDTHS = (30, 19, 13)
"""Letters beside the sign of a label by how many share the row."""
CONTINUE, AGAIN, NAMED = N_("Continue: {service}"), N_("Again: {service}"), "{service}"


@dataclass(frozen=True, slots=True)
class Lobby:
    """What awaits somebody who comes back: the open draft, the newest open order, the last one to order again.

    `under_way` counts all open orders, `tops` are the keys of the largest platforms, `inline` says whether the search
    button works.
    """

    draft: Draft | None = None
    orders: Sequence[Order] = ()
    under_way: int = 0
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
        _greeting(lobby, words),
        _hint(lobby, words),
    )
    tops = tuple(Button(_platform(words, key), press(SHELF, key, 0)) for key in lobby.tops)
    first = (
        Button(words.plain("New order"), press(SHOP), style="primary"),
        *([search_key(words)] if lobby.inline else []),
        Button("★ " + words.plain("Favourites"), press(FAVOURITES, 0)),
    )
    last = (
        mine(words),
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
        words("Each message is read once: what you change in it afterwards is not seen. Please send it anew."),
    )
    keys = ((Button(words.plain("New order"), press(SHOP)), Button(words.plain("Home"), press("home"))),)
    return Screen(lines(bold(words("Help")), listed) + "\n\n" + closing, keys)


def _platform(words: Words, key: str) -> str:
    platform = BY_KEY.get(key)
    return platform_title(words, key) if platform is None else f"{platform.icon} {platform_title(words, key)}"


def _greeting(lobby: Lobby, words: Words) -> Html:
    if lobby.under_way:
        return words.plural("{n} order is under way.", "{n} orders are under way.", lobby.under_way)
    return words("Choose a service, send a link, confirm. I order it from the panel and tell you how it goes.")


def _hint(lobby: Lobby, words: Words) -> Html:
    if lobby.draft is not None and lobby.draft.pending is not None:
        return words("An order is open, and what you write now answers it. /cancel drops it.")
    return words("You can also send me a link, a service number, or a few words to search for.")


def _waiting(lobby: Lobby, words: Words) -> tuple[Button, ...]:
    """What is most likely wanted: the unfinished order, the newest open one, the last one again.

    A sign says what a key is for, and words only where it has the row to itself: the service is to be seen.
    """
    found = []
    if lobby.draft is not None:
        found.append(("✏️", CONTINUE, lobby.draft.service.name, press(SHOW, lobby.draft.id)))
    found += [(sign(order), NAMED, order.service_name, press(CARD, order.ref)) for order in lobby.orders[:1]]
    if lobby.again is not None:
        found.append(("↻", AGAIN, lobby.again.service_name, press(REPEAT, lobby.again.ref)))
    width = WIDTHS[max(len(found) - 1, 0)]
    return tuple(
        Button(f"{mark} " + _said(words, say if len(found) == 1 else NAMED, name, width), where)
        for mark, say, name, where in found
    )


def _said(words: Words, say: str, name: str, width: int) -> str:
    """Leave the service as much room as the words do."""
    return words.plain(say, service=called(name, width - len(words.plain(say, service=""))))


def unknown_command(words: Words) -> Screen:
    text = words("I do not know this command. /help lists those that I know.")
    return Screen(text, ((Button(words.plain("Help"), press(HELP)), home_key(words)),))
