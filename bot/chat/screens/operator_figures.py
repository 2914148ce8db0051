"""Screens of figures for operators: `/stats` and `/health`; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta  # noqa: TC003 - dataclass fields are read at run time
from decimal import Decimal  # noqa: TC003 - as above
from typing import TYPE_CHECKING

from bot.chat.screen import Screen
from bot.chat.screens.browse import home
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import bold, foreign, lines, shortened
from bot.chat.screens.operator_alerts import OTHER
from bot.chat.screens.order_words import SIGNS, STATES, TROUBLES
from bot.errors import Money
from bot.orders import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.i18n import Html, Words

SPENDERS = 10
NAME = 40


@dataclass(frozen=True, slots=True)
class Span:
    """What was ordered in a time, by state, and what it costs."""

    days: int
    states: Mapping[State, int]
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of several spans, and who spent most in the longest of them."""

    spans: Sequence[Span]
    spenders: Sequence[tuple[str, Decimal]]
    currency: str


@dataclass(frozen=True, slots=True)
class Health:
    """How the desk stands at `now`. Ages are None where there is nothing yet."""

    now: datetime
    balance: Money | None = None
    balance_at: datetime | None = None
    catalogue: timedelta | None = None
    trouble: str | None = None
    trouble_since: datetime | None = None
    states: Mapping[State, int] | None = None
    full: bool = False
    """Whether unverified orders hold new ones back."""
    today: tuple[Money, Money] | None = None
    """What is spent or held today, and the day's cap; None: there is no cap."""
    notices: int = 0
    oldest: timedelta | None = None


def stats(figures: Stats, words: Words) -> Screen:
    parts = [_span(span, figures.currency, words) for span in figures.spans]
    if figures.spenders:
        parts.append(lines(bold(words("Who spent most")), *_spenders(figures, words)))
    return Screen(blocks(*parts), ((home(words),),))


def health(found: Health, words: Words) -> Screen:
    return Screen(blocks(_panel(found, words), _queues(found, words)), ((home(words),),))


def _span(span: Span, currency: str, words: Words) -> Html:
    days = words.plural("Last {n} day", "Last {n} days", span.days) if span.days > 1 else words("Last 24 hours")
    head = bold(days)
    counts = (_count(state, span.states[state], words) for state in State if span.states.get(state))
    spent = words("Spent, with what is held: {amount}", amount=Money(span.spent, currency))
    return lines(head, *counts, spent)


def _count(state: State, count: int, words: Words) -> Html:
    return foreign(SIGNS[state]) + " " + words(STATES[state]) + ": " + words.number(count)


def _spenders(figures: Stats, words: Words) -> list[Html]:
    return [
        words.apart(foreign(shortened(name, NAME))) + ": " + words.apart(words.money(spent, figures.currency))
        for name, spent in figures.spenders[:SPENDERS]
    ]


def _panel(found: Health, words: Words) -> Html:
    return lines(bold(words("The panel")), _trouble(found, words), _balance(found, words), _catalogue(found, words))


def _trouble(found: Health, words: Words) -> Html:
    if found.trouble is None or found.trouble_since is None:
        return words("✅ It answers.")
    what = words(TROUBLES.get(found.trouble, OTHER))
    return words("⚠️ Trouble since {time}: {what}.", time=found.trouble_since, what=what)


def _balance(found: Health, words: Words) -> Html:
    if found.balance is None or found.balance_at is None:
        return words("Balance: not read yet")
    ago = words.ago((found.now - found.balance_at).total_seconds())
    return words("Balance: {amount} (read {ago})", amount=found.balance, ago=ago)


def _catalogue(found: Health, words: Words) -> Html:
    if found.catalogue is None:
        return words("Services: not read yet")
    return words("Services: read {ago}", ago=words.ago(found.catalogue.total_seconds()))


def _queues(found: Health, words: Words) -> Html:
    states = found.states or {}
    said = [_count(state, states.get(state, 0), words) for state in (State.QUEUED, State.SUBMITTING, State.UNVERIFIED)]
    if found.full:
        said.append(words("⚠️ So many are unverified that no new order is taken: /unverified"))
    if found.today is not None:
        held, cap = found.today
        said.append(words("Spent or held today: {held} of {cap}", held=held, cap=cap))
    notices = words.plural("{n} message waits to be sent", "{n} messages wait to be sent", found.notices)
    if found.oldest is not None:
        age = words.duration(found.oldest.total_seconds())
        notices = notices + " · " + words("the oldest for {age}", age=age)
    return lines(bold(words("The desk")), *said, notices)
