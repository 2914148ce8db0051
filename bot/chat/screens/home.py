"""The home screen and the help; pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bot.catalog import clean
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import SHOP
from bot.chat.screens.draft import SHOW, name
from bot.chat.screens.markup import bold, foreign, lines, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.screen import Rows
    from bot.i18n import Html, Words
    from bot.orders import Draft, Order

ORDERS, CARD, SETTINGS, HELP = "orders", "card", "settings", "help"
"""Verbs that lead to other rooms."""
ROWS = 4
LABEL = 34


@dataclass(frozen=True, slots=True)
class Lobby:
    """What awaits somebody who comes back: the open draft, and the newest open orders."""

    draft: Draft | None = None
    orders: Sequence[Order] = ()

    @property
    def empty(self) -> bool:
        return self.draft is None and not self.orders


@cache
def empty(words: Words) -> Screen:
    """The home screen of somebody with nothing open: the same for all who read one language, and asked for most."""
    return home(Lobby(), words)


def home(lobby: Lobby, words: Words) -> Screen:
    """A title, two lines, at most four rows."""
    text = lines(
        bold(words("Order desk")),
        words("Choose a service, send a link, confirm. I order it from the panel and tell you how it goes."),
        words("You can also send me a link, a service number, or a few words to search for."),
    )
    first = (
        Button(words.plain("New order"), press(SHOP), style="primary"),
        Button(words.plain("My orders"), press(ORDERS, "open", 0)),
    )
    last = (Button(words.plain("Settings"), press(SETTINGS)), Button(words.plain("Help"), press(HELP)))
    between = _waiting(lobby, words)[: ROWS - 2]
    return Screen(text, (first, *between, last))


def help_(entries: Sequence[tuple[str, str]], words: Words) -> Screen:
    """Commands with what they do, as (name, msgid)."""
    listed = lines(*(words.apart(foreign(f"/{name}")) + " - " + words(about) for name, about in entries))
    closing = words("An id is the number that I give to every order, or the panel's own.")
    keys = ((Button(words.plain("New order"), press(SHOP)), Button(words.plain("Home"), press("home"))),)
    return Screen(lines(bold(words("Help")), listed) + "\n\n" + closing, keys)


def _waiting(lobby: Lobby, words: Words) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if lobby.draft is not None:
        label = words.plain("Continue: {service}", service=shortened(name(lobby.draft), LABEL))
        rows.append((Button(label, press(SHOW, lobby.draft.id)),))
    names = ((order.ref, shortened(f"{order.code} · {clean(order.service_name)}", LABEL)) for order in lobby.orders)
    return (*rows, *((Button(label, press(CARD, ref)),) for ref, label in names))


def unknown_command(words: Words) -> Html:
    return words("I do not know this command. /help lists those that I know.")
