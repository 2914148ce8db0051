"""Lists of orders: `/orders` page by page, and the answer to `/status` about several; pure."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import browse, home
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bare, bold, code, foreign, lines, narrowed, shortened
from bot.chat.screens.order import service_name
from bot.chat.screens.order_keys import ALL, CARD, FINISHED, OPEN, ORDERS, mine
from bot.chat.screens.order_words import sign, state_words
from bot.chat.screens.pages import in_rows, pager
from bot.i18n import N_, Html
from bot.orders import share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.screen import Rows
    from bot.chat.screens.pages import Page
    from bot.i18n import Words
    from bot.orders import Order

ROW = 4
NAME, LINK = 60, 40

ATTENTION = "attention"
PICK = "pick"
TABS: Mapping[str, str] = MappingProxyType(
    {ALL: N_("All"), OPEN: N_("Open"), FINISHED: N_("Finished"), ATTENTION: N_("Attention")}
)
EMPTY: Mapping[str, str] = MappingProxyType(
    {
        ALL: N_("You have not ordered anything yet. Choose a service, and the order will stand here."),
        OPEN: N_("None of your orders is open. Choose a service to order something."),
        FINISHED: N_("None of your orders has ended yet."),
        ATTENTION: N_("None of your orders needs attention: nothing is unclear, held, paused, or ended short lately."),
    }
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a person's orders, newest first."""

    page: Page[Order]
    tab: str
    total: int


def listing(shelf: Shelf, words: Words) -> Screen:
    """A page: details in the text, one small button an order."""
    head = bold(words.plural("{n} order", "{n} orders", shelf.total)) if shelf.total else bold(words("Orders"))
    body = several_lines(shelf.page.items, words) if shelf.total else words(EMPTY[shelf.tab])
    rows = (_tabs(shelf, words), *openers(shelf.page.items, shelf.tab))
    select = Button(words.plain("Select…"), press(PICK, shelf.tab, shelf.page.number, ""))
    leave = (*((select,) if shelf.total else ()), browse(words), home(words))
    return Screen(blocks(head, body), (*rows, *pager(shelf.page, words, ORDERS, shelf.tab), leave))


def several(found: Sequence[Order], missing: Sequence[str], words: Words, *, cut: Html = NOTHING) -> Screen:
    """What was asked for by several ids; unknown ones and other people's are told alike. `cut` says that some are."""
    absent = words("Not found: {ids}", ids=foreign(", ".join(missing))) if missing else NOTHING
    leave = (mine(words), home(words))
    return Screen(lines(several_lines(found, words), absent, cut), (*openers(found), leave))


def nobodys(typed: str, words: Words, *, anybodys: bool) -> Screen:
    """A number that is no order of theirs; the same for other people's and for none. `anybodys`: all were looked at."""
    if anybodys:
        return Screen(words("No order has the number {id}.", id=typed[:30]), _elsewhere(words))
    text = words("None of your orders has the number {id}. You find all of them under the button.", id=typed[:30])
    return Screen(text, _elsewhere(words))


def no_hits(typed: str, words: Words) -> Screen:
    text = words("None of your orders has “{text}” in its number, link or service.", text=typed[:60])
    return Screen(text, _elsewhere(words))


def _elsewhere(words: Words) -> Rows:
    return (mine(words),), (browse(words), home(words))


def several_lines(orders: Sequence[Order], words: Words) -> Html:
    return Html("\n").join(line(order, words) for order in orders)


def line(order: Order, words: Words) -> Html:
    """One order: the sign and the state first, for that is what is looked for; then what it was, and for what."""
    percent = share(order)
    state = state_words(order, words)
    if percent is not None and order.open:
        state = state + " · " + words.percent(percent / 100)
    number = NOTHING if order.panel_id is None else " · " + code(shortened(order.panel_id, 24))
    head = foreign(sign(order)) + " " + words.apart(code(order.code)) + number + " · " + state
    return lines(head, service_name(order, NAME), _what(order, words))


def _what(order: Order, words: Words) -> Html:
    """How many and for which link: of one service there are often several."""
    count = "" if order.quantity is None else words.number(order.quantity)
    link = "" if order.link is None else narrowed(bare(order.link), LINK)
    return Html(" · ").join(words.apart(foreign(part)) for part in (count, link) if part)


def openers(orders: Sequence[Order], *tab: str) -> Rows:
    keys = [Button(f"{sign(order)} {order.code}", press(CARD, order.ref, *tab)) for order in orders]
    return in_rows(keys, ROW)


def _tabs(shelf: Shelf, words: Words) -> tuple[Button, ...]:
    def label(tab: str) -> str:
        name = words.plain(TABS[tab])
        return f"• {name} •" if tab == shelf.tab else name

    return tuple(Button(label(tab), press(ORDERS, tab, 0)) for tab in TABS)
