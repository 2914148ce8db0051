"""Screens about who may: wishes to be let in, allowances, the list of people; pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.catalog import clean
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import browse_below, home, home_below
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import bold, code, foreign, lines, shortened
from bot.chat.screens.pages import in_rows, pager
from bot.errors import Money
from bot.i18n import N_, Html
from bot.people import ZERO, Allowance, Period, Person, Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.chat.screen import Rows
    from bot.chat.screens.pages import Page
    from bot.i18n import Words

WISH, DENY, ALLOW, PERIOD, AMOUNT = "wish", "deny", "allow", "period", "amount"
PEOPLE, PERSON, REVOKE, ROLE, BACK_IN = "people", "person", "revoke", "role", "backin"
"""Verbs. WISH and DENY name an application by its number; PERSON, REVOKE and ROLE a person by key; ALLOW, PERIOD,
AMOUNT and BACK_IN either, as `subject` writes it. PEOPLE has a page, then the key of somebody who stands on the page
that is meant."""

NAME = 40
STEPS = (1, 2, 5)
FALLBACK = tuple(Decimal(amount) for amount in (1, 5, 10, 25, 50, 100))
SHARES = tuple(Decimal(share) for share in ("0.01", "0.05", "0.1", "0.2", "0.5", "1"))

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.OPERATOR: N_("operator"),
        Role.MEMBER: N_("may order"),
        Role.VIEWER: N_("may look, not order"),
        Role.GUEST: N_("not let in"),
        Role.REVOKED: N_("shut out"),
    }
)
SIGNS: Mapping[Role, str] = MappingProxyType(
    {Role.OPERATOR: "⭐", Role.MEMBER: "👤", Role.VIEWER: "👁", Role.GUEST: "🚪", Role.REVOKED: "⛔"}
)
PERIODS: Mapping[Period, str] = MappingProxyType(
    {
        Period.DAY: N_("Per day"),
        Period.MONTH: N_("Per month"),
        Period.CREDIT: N_("A credit in all"),
        Period.UNLIMITED: N_("Unlimited"),
    }
)
ALLOWANCES: Mapping[Period, str] = MappingProxyType(
    {Period.DAY: N_("{amount} a day"), Period.MONTH: N_("{amount} a month"), Period.CREDIT: N_("{amount} in all")}
)
STANDINGS: Mapping[str, str] = MappingProxyType(
    {
        "allowance": N_("Your allowance has changed. What you may spend now: {allowance}."),
        "order": N_("You may order now. What you may spend: {allowance}."),
        "look": N_("You may look at everything here now, and order nothing."),
        "out": N_("The operators have closed this desk to you. Open orders go on, and nothing new can be ordered."),
        "back": N_("You are let in again. What you may spend: {allowance}."),
    }
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody's wish to be let in; `by` names who answered it."""

    number: int
    name: str
    telegram_id: int | None = None
    by: str | None = None
    approved: bool = False
    answered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an allowance is for: an open application, or a person who is known already."""

    token: str
    name: str
    telegram_id: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A person with what was spent: of the allowance's period, and in all; `asks` is the number of an open wish."""

    person: Person
    asks: int | None = None
    currency: str = ""
    spent: Decimal = ZERO
    total: Decimal = ZERO


def wish(asked: Wish, words: Words) -> Screen:
    """The card that every operator gets; once it is answered, how and by whom."""
    if asked.telegram_id is None:
        text = words("🚪 {name} asks to be let in.", name=asked.name)
    else:
        text = words("🚪 {name} (<code>{id}</code>) asks to be let in.", name=asked.name, id=str(asked.telegram_id))
    if asked.answered is not None:
        return Screen(lines(text, _answered(asked, asked.answered, words)), ((home_below(words),),))
    return Screen(
        lines(text, words("Approving asks for an allowance next.")),
        (_answers(asked.number, words), (home_below(words),)),
    )


def _answers(number: int, words: Words) -> tuple[Button, ...]:
    yes = Button(words.plain("Approve"), press(ALLOW, f"a{number}"), style="success")
    return yes, Button(words.plain("Deny"), press(DENY, number), style="danger")


def _answered(asked: Wish, at: datetime, words: Words) -> Html:
    if asked.approved:
        return words("Let in by {name}, {time}", name=asked.by or "?", time=at)
    return words("Turned away by {name}, {time}", name=asked.by or "?", time=at)


def periods(whom: Subject, words: Words) -> Screen:
    """What the allowance is counted over."""
    text = blocks(words("How may {name} spend?", name=whom.name), _typed(whom, words))
    keys = [Button(words.plain(PERIODS[period]), press(PERIOD, whom.token, period.value)) for period in PERIODS]
    return Screen(text, (*in_rows(keys, 2), (_back(whom, words), home(words))))


def amounts(whom: Subject, period: Period, balance: Money | None, words: Words) -> Screen:
    """How much; the offers follow from what the panel's account holds."""
    currency = balance.currency if balance is not None else ""
    text = blocks(lines(words("How much may {name} spend?", name=whom.name), bold(words(PERIODS[period]))),
                  words("Choose an amount, or send one."))  # fmt: skip
    offers = presets(balance.amount if balance is not None else ZERO)
    keys = [Button(words.money(one, currency), press(AMOUNT, whom.token, period.value, f"{one:f}")) for one in offers]
    return Screen(text, (*in_rows(keys, 3), (Button(words.plain("Back"), press(ALLOW, whom.token)), home(words))))


def presets(balance: Decimal) -> tuple[Decimal, ...]:
    """Round amounts up to about the balance, smallest first; panels count in dollars as well as in rials."""
    if balance <= 1:
        return FALLBACK
    return tuple(sorted({_round(balance * share) for share in SHARES}))


def _round(amount: Decimal) -> Decimal:
    unit = Decimal(1).scaleb(amount.adjusted())
    return max(unit * step for step in STEPS if unit * step <= amount)


def allowance_words(allowance: Allowance | None, currency: str, words: Words) -> Html:
    if allowance is None:
        return words("none")
    if allowance.period is Period.UNLIMITED:
        return words("without limit")
    return words(ALLOWANCES[allowance.period], amount=Money(allowance.amount, currency))


def let_in(allowance: Allowance | None, currency: str, words: Words) -> Screen:
    """What the person reads whom an operator let in."""
    may = words("What you may spend: {allowance}.", allowance=allowance_words(allowance, currency, words))
    first = lines(
        bold(words("Your first order")),
        words("1. Choose a service, or send me a link and choose what is offered for it."),
        words("2. Answer what I ask: mostly the link and how many."),
        words("3. Look at the card and confirm. Nothing is ordered and nothing is spent before that."),
    )
    return Screen(
        blocks(lines(words("🎉 You are in. Welcome to the desk!"), may), first),
        ((browse_below(words), home_below(words)),),
    )


def denied(words: Words) -> Screen:
    return Screen(words("The operators have answered your request: not this time."))


def standing(what: str, allowance: Allowance | None, currency: str, words: Words) -> Screen:
    """What an operator changed about the person who reads it."""
    text = words(STANDINGS[what], allowance=allowance_words(allowance, currency, words))
    return Screen(text, () if what == "out" else ((home(words),),))


def listing(page: Page[Entry], total: int, words: Words) -> Screen:
    """Everybody who ever wrote, those inside first."""
    head = bold(words.plural("{n} person", "{n} people", total))
    said = (
        _sign(one) + words.apart(foreign(shortened(one.person.name, NAME))) + " · " + _standing(one, words)
        for one in page.items
    )
    keys = [
        Button(f"{_sign(one)}{shortened(clean(one.person.name), 20)}", press(PERSON, one.person.key))
        for one in page.items
    ]
    turn = pager(page, words, PEOPLE)
    return Screen(blocks(head, lines(*said)), (*in_rows(keys, 2), *turn, (home(words),)))


def _sign(entry: Entry) -> Html:
    return foreign("🔔" if entry.asks is not None else SIGNS[entry.person.role]) + " "


def _standing(entry: Entry, words: Words) -> Html:
    return words("asks to be let in") if entry.asks is not None else words(ROLES[entry.person.role])


def person(entry: Entry, words: Words) -> Screen:
    """One person: role, allowance, what was spent, and what may be changed."""
    one = entry.person
    head = _sign(entry) + bold(shortened(one.name, NAME)) + " · " + code(str(one.telegram_id))
    said = [head, words("Role: {role}", role=_standing(entry, words))]
    if one.inside and not one.operator:
        said.append(words("Allowance: {allowance}", allowance=allowance_words(one.allowance, entry.currency, words)))
    if not one.operator and one.allowance is not None and one.allowance.period is not Period.UNLIMITED:
        said.append(words("Spent or held of it: {amount}", amount=Money(entry.spent, entry.currency)))
    said.append(words("Spent or held in all: {amount}", amount=Money(entry.total, entry.currency)))
    if not one.reachable:
        said.append(words("⚠️ Has blocked the bot: news wait until the next message."))
    return Screen(lines(*said), _changes(entry, words))


def sure_to_revoke(one: Person, words: Words) -> Screen:
    text = words("Shut {name} out? Open orders go on, and nothing new can be ordered.", name=shortened(one.name, NAME))
    yes = Button(words.plain("Yes, shut out"), press(ROLE, one.key, Role.REVOKED.value), style="danger")
    return Screen(text, ((yes, Button(words.plain("Back"), press(PERSON, one.key))), (home(words),)))


def sure_to_let_in(one: Person, token: str, allowance: Allowance, balance: Money | None, words: Words) -> Screen:
    """Ask before somebody who was shut out may order again."""
    may = allowance_words(allowance, balance.currency if balance is not None else "", words)
    text = words("{name} was shut out. Let {name} in again, to spend {allowance}?", name=shortened(one.name, NAME),
                 allowance=may)  # fmt: skip
    where = press(BACK_IN, token, allowance.period.value, f"{allowance.amount:f}")
    yes = Button(words.plain("Yes, let in"), where, style="success")
    return Screen(text, ((yes, Button(words.plain("Back"), press(PERSON, one.key))), (home(words),)))


def _changes(entry: Entry, words: Words) -> Rows:
    one = entry.person
    back = (Button(words.plain("Back"), press(PEOPLE, 0, one.key)), home(words))
    if one.operator:
        return (back,)
    if entry.asks is not None:
        return (_answers(entry.asks, words), back)
    label = words.plain("Change the allowance" if one.inside else "Let in")
    allow = Button(label, press(ALLOW, f"p{one.key}"))
    if not one.inside:
        return ((allow,), back)
    other = Role.VIEWER if one.role is Role.MEMBER else Role.MEMBER
    label = words.plain("May only look") if other is Role.VIEWER else words.plain("May order")
    revoke = Button(words.plain("Shut out"), press(REVOKE, one.key), style="danger")
    return ((allow,), (Button(label, press(ROLE, one.key, other.value)), revoke), back)


def _typed(whom: Subject, words: Words) -> Html:
    return words(
        "Or send it: <code>/people {id} day 25</code> (day, month, credit, unlimited)", id=str(whom.telegram_id)
    )


def _back(whom: Subject, words: Words) -> Button:
    where = press(WISH, whom.token[1:]) if whom.token.startswith("a") else press(PERSON, whom.token[1:])
    return Button(words.plain("Back"), where)
