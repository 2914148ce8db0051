"""From a notice to what is said: a table of kinds. A new notice is a row here or in `notices_orders`; pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens import broadcast, people
from bot.chat.screens import operator_alerts as alerts
from bot.chat.screens.browse import home
from bot.chat.screens.markup import bold, lines
from bot.chat.screens.notices_orders import SENTENCES, about, digest_line
from bot.chat.screens.operator import case
from bot.chat.screens.operator_number import number
from bot.chat.screens.order import card
from bot.chat.screens.order_keys import CARD, NEW, asker, mine, opener
from bot.people import Allowance, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.chat.screens.operator import Case
    from bot.chat.screens.order import OrderView
    from bot.i18n import Html, Words
    from bot.people import Fact, Notice, Person

LONGEST = 4096
MOST_ENTITIES = 100
"""So many marked-up places of a message are drawn by Telegram; the rest would be plain, ids without a tap to copy."""


@dataclass(frozen=True, slots=True)
class News:
    """A notice with what is known around it when it is told: its order, its case, the person it is about."""

    notice: Notice
    view: OrderView | None = None
    case: Case | None = None
    about: Person | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a digest, and how many of the news it tells."""

    screen: Screen
    count: int


def message(news: News, words: Words) -> Screen:
    """Say one notice; raises KeyError for a kind that nobody has written words for."""
    if news.notice.kind in SENTENCES:
        return _of_order(news, words)
    return MESSAGES[news.notice.kind](news, words)


def digest(news: Sequence[News], words: Words) -> list[Part]:
    """Say many changes in as few messages as Telegram allows, each of them named, in their order."""
    head = bold(words.plural("{n} change", "{n} changes", len(news)))
    keys = ((mine(words, NEW),),)
    parts: list[Part] = []
    told: list[Html] = []
    for one in news:
        line = digest_line(one.notice, _view(one), words)
        if told and not _fits(lines(head, *told, line)):
            parts.append(Part(Screen(lines(head, *told), keys), len(told)))
            told = []
        told.append(line)
    return [*parts, Part(Screen(lines(head, *told), keys), len(told))]


def units(text: Html) -> int:
    """As Telegram counts: UTF-16 units of what is left when the markup is read."""
    return len(text.plain.encode("utf-16-le")) // 2


def _fits(text: Html) -> bool:
    return text.count("</") <= MOST_ENTITIES and units(text) <= LONGEST


def _view(news: News) -> OrderView:
    if news.view is None:
        raise LookupError(f"a {news.notice.kind} without its order")
    return news.view


def _of_order(news: News, words: Words) -> Screen:
    view = _view(news)
    asks = ((asker(view.order, words),),) if news.notice.kind == "refill_ends" else ()
    return Screen(about(news.notice, view, words), (*asks, (opener(view.order, words),)))


def _card(news: News, words: Words) -> Screen:
    return card(_view(news), words)


def _case(news: News, words: Words) -> Screen:
    if news.case is None:
        raise LookupError("a case without its order")
    return case(news.case, words)


def _number(news: News, words: Words) -> Screen:
    if news.case is None:
        raise LookupError("a number without its order")
    return number(news.case, news.notice.facts, words)


def _alert(say: Callable[[Mapping[str, Fact], Words], Html]) -> Callable[[News, Words], Screen]:
    """An operators' alert; where it names an order, its card is one press away."""

    def screen(news: News, words: Words) -> Screen:
        facts = news.notice.facts
        row = (Button(words.plain("Open the order"), press(CARD, facts["order"], NEW)),) if facts.get("order") else ()
        return Screen(say(facts, words), (row,) if row else ())

    return screen


def _application(news: News, words: Words) -> Screen:
    facts, known = news.notice.facts, news.about
    telegram_id = None if known is None else known.telegram_id
    return people.wish(people.Wish(int(facts["application"] or 0), str(facts["name"]), telegram_id), words)


def _let_in(news: News, words: Words) -> Screen:
    return people.let_in(_allowance(news.notice.facts), news.currency, words)


def _standing(news: News, words: Words) -> Screen:
    facts = news.notice.facts
    return people.standing(str(facts["what"]), _allowance(facts), news.currency, words)


def _allowance(facts: Mapping[str, Fact]) -> Allowance | None:
    if facts.get("period") is None:
        return None
    return Allowance(Period(str(facts["period"])), Decimal(str(facts["amount"])))


def _denied(_news: News, words: Words) -> Screen:
    return people.denied(words)


def _apology(news: News, words: Words) -> Screen:
    mark = str(news.notice.facts["mark"])
    text = words(
        "Something went wrong here, and it has been written down as <code>{mark}</code>. Please try again.", mark=mark
    )
    return Screen(text, ((home(words),),))


def _broadcast(news: News, words: Words) -> Screen:
    return broadcast.message(news.notice.facts, words)


def _too_fast(_news: News, words: Words) -> Screen:
    return Screen(words("That was too fast for me, so I have left some of it out. Please slow down a little."))


MESSAGES: Mapping[str, Callable[[News, Words], Screen]] = MappingProxyType(
    {
        "card": _card,
        "case": _case,
        "number": _number,
        "trouble": _alert(alerts.trouble),
        "trouble_over": _alert(alerts.trouble_over),
        "panel_refuses": _alert(alerts.panel_refuses),
        "low_balance": _alert(alerts.low_balance),
        "missing": _alert(alerts.missing),
        "number_again": _alert(alerts.number_again),
        "number_late": _alert(alerts.number_late),
        "request_late": _alert(alerts.request_late),
        "copied": _alert(alerts.copied),
        "application": _application,
        "let_in": _let_in,
        "denied": _denied,
        "standing": _standing,
        "apology": _apology,
        "broadcast": _broadcast,
        "too_fast": _too_fast,
    }
)
"""Everything that is not one step of a person's own order; those are `SENTENCES`."""
