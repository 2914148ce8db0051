"""Screens of a mass order: the table of good and bad lines with the sum, and the bad ones to be mended; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import age, browse, home, home_below
from bot.chat.screens.confirm import Quote, astray, left_line
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bare, bold, foreign, lines, narrowed, shortened
from bot.chat.screens.order_keys import NEW, mine
from bot.chat.screens.pages import page_of, pager
from bot.errors import Money
from bot.i18n import Html
from bot.orders import DraftState, Good

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.screen import Rows
    from bot.chat.screens.browse import Shop
    from bot.i18n import Words
    from bot.orders import Bad, Batch, Sheet

SHEET, PLACE_ALL, DROP_ALL, MEND = "sheet", "place_all", "drop_all", "mend"
"""Verbs of the buttons here; the first argument is the list's id."""

SIZE = 12
LINK = 40
ROW = 120
MOST_MENDED = 3000
"""Letters of bad lines in one message."""
COPIED = 256
CODES = 20


@dataclass(frozen=True, slots=True)
class View:
    """A list as it stands: looked at line by line, with what is left to spend; `note` is what happened before."""

    batch: Batch
    sheet: Sheet
    quote: Quote
    currency: str
    note: Html = NOTHING
    ordered: Sheet | None = None
    """What the press that was just taken has ordered."""


def sheet(view: View, number: int, shop: Shop) -> Screen:
    """The table, and one button that orders all that is good in it."""
    words, page = shop.words, page_of(view.sheet.lines, number, size=SIZE)
    table = lines(*(_row(one, view, words) for one in page.items))
    title = bold(words("Mass order · please check"))
    text = blocks(view.note, lines(title, _counts(view, words)), table, _money(view, words)) + age(shop)
    turn = pager(page, words, SHEET, view.batch.id)
    return Screen(text, (*_place(view, words), *turn, *_mend(view, words), *_leave(view, words)))


def confirmed(view: View, codes: Sequence[str], words: Words) -> Screen:
    """What was ordered; each order has a card of its own below."""
    said = words.plural("{n} order was confirmed.", "{n} orders were confirmed.", len(codes))
    named = foreign(", ".join(codes[:CODES]) + (" …" if len(codes) > CODES else ""))
    each = words("Each has its own card; what becomes of it is told there.")
    total = NOTHING if view.ordered is None else _total(view.ordered, view, words)
    text = blocks(lines(bold(said), named), total, each)
    return Screen(text, (*_mend(view, words), (mine(words, NEW), home_below(words))))


def dropped(view: View, words: Words) -> Screen:
    text = words("The list was dropped, nothing was ordered.")
    return Screen(text, (*_mend(view, words), (browse(words), home(words))))


def mend(view: View, number: int, words: Words) -> Screen:
    """The bad lines as they were written, to be copied, mended and sent again."""
    pages = _packed([one.text for one in _to_mend(view)])
    page = page_of(pages, number, size=1)
    if not page.items:
        return Screen(words("Every line of this list is good."), ((home(words),),))
    body = page.items[0]
    said = words("Copy these lines, mend them and send them again:")
    copy = ((Button(words.plain("Copy"), copy=body),),) if len(body) <= COPIED else ()
    turn = pager(page, words, MEND, view.batch.id)
    # A page that is turned stays in its message.
    rows = tuple(tuple(_stay(key) for key in row) for row in turn)
    return Screen(lines(said, _written(body)), (*copy, *rows, (home(words),)))


def _stay(key: Button) -> Button:
    return key if key.press is None else Button(key.label, press(key.press.verb, *key.press.arguments, "turn"))


def _row(one: Good | Bad, view: View, words: Words) -> Html:
    if not isinstance(one, Good):
        number = words.number(one.number)
        return f"❌ {number} · " + words.apart(foreign(shortened(one.text, LINK))) + ": " + words.told(one.why)
    draft = one.draft
    link = narrowed(bare(draft.link or ""), LINK)
    pieces = "" if draft.total is None else f" · {words.number(draft.total)}"
    price = words.apart(words.money(one.price, view.currency))
    head = foreign(f"✅ {words.number(one.number)} · {draft.service.id}{pieces}")
    return lines(head + " · " + price + " · " + words.apart(foreign(link)), astray(draft, words))


def _counts(view: View, words: Words) -> Html:
    good, bad = len(view.sheet.good), len(view.sheet.bad)
    said = words.plural("{n} good line", "{n} good lines", good)
    return said if not bad else said + " · " + words.plural("{n} bad line", "{n} bad lines", bad)


def _money(view: View, words: Words) -> Html:
    if not view.sheet.good:
        return words("Nothing here can be ordered yet.")
    return lines(_total(view.sheet, view, words), left_line(view.quote, Money(view.sheet.total, view.currency), words))


def _total(ordered: Sheet, view: View, words: Words) -> Html:
    return bold(words("Total: {price}", price=Money(ordered.total, view.currency)))


def _place(view: View, words: Words) -> Rows:
    if view.batch.state is not DraftState.OPEN or not view.sheet.good:
        return ()
    price, count = Money(view.sheet.total, view.currency), len(view.sheet.good)
    label = words.plural("Confirm {n} order · {price}", "Confirm {n} orders · {price}", count, price=price).plain
    return ((Button(label, press(PLACE_ALL, view.batch.id, view.sheet.seal), style="success"),),)


def _mend(view: View, words: Words) -> Rows:
    if not _to_mend(view):
        return ()
    return ((Button(words.plain("Bad lines, to be mended"), press(MEND, view.batch.id, 0)),),)


def _to_mend(view: View) -> Sequence[Good | Bad]:
    """The bad lines; of a list that was confirmed, all that was not ordered."""
    return view.sheet.lines if view.batch.state is DraftState.CONFIRMED else view.sheet.bad


def _leave(view: View, words: Words) -> Rows:
    if view.batch.state is not DraftState.OPEN:
        return ((home(words),),)
    return ((Button(words.plain("Drop the list"), press(DROP_ALL, view.batch.id), style="danger"), home(words)),)


def _packed(rows: Sequence[str]) -> list[str]:
    """As many lines in each message as there is room for."""
    pages: list[str] = []
    for row in rows:
        cut = row[:MOST_MENDED]
        if pages and len(pages[-1]) + len(cut) < MOST_MENDED:
            pages[-1] += "\n" + cut
        else:
            pages.append(cut)
    return pages


def _written(body: str) -> Html:
    return Html("<pre>") + Html("\n").join(foreign(row) for row in body.split("\n")) + Html("</pre>")
