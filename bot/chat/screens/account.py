"""Screens about oneself: settings, language, what is left to spend, what is stored; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import home
from bot.chat.screens.draft import blocks
from bot.chat.screens.home import SETTINGS
from bot.chat.screens.markup import NOTHING, bold, lines
from bot.chat.screens.order_keys import OPEN, ORDERS
from bot.chat.screens.orders import openers, several_lines
from bot.chat.screens.pages import in_rows
from bot.chat.screens.preferences import QUIET, TELLING, ZONE, chosen
from bot.errors import Money
from bot.i18n import N_
from bot.people import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta
    from decimal import Decimal

    from bot.i18n import Html, Words
    from bot.orders import Order
    from bot.people import Allowance, Preferences

LANGUAGE, PRIVACY, FORGET, BALANCE = "language", "privacy", "forget", "balance"

PERIODS = {
    Period.DAY: N_("Your allowance: {amount} a day."),
    Period.MONTH: N_("Your allowance: {amount} a month."),
    Period.CREDIT: N_("Your credit: {amount} in all."),
}
LEFT = {
    Period.DAY: N_("Today: {left} of {amount} left"),
    Period.MONTH: N_("This month: {left} of {amount} left"),
    Period.CREDIT: N_("Credit: {left} of {amount} left"),
}


@dataclass(frozen=True, slots=True)
class Purse:
    """What somebody may spend: `left` of the allowance, or for operators the panel's balance with its age."""

    currency: str = ""
    allowance: Allowance | None = None
    left: Decimal | None = None
    balance: Money | None = None
    age: timedelta | None = None
    operator: bool = False
    viewer: bool = False
    """Whether there is nothing to spend it on: this person may only look."""


@dataclass(frozen=True, slots=True)
class Own:
    """What somebody has and has chosen: the language in its own words, what is told and when, and the purse."""

    language: str
    preferences: Preferences
    purse: Purse


def settings(words: Words, own: Own, now: datetime) -> Screen:
    text = lines(
        bold(words("Settings")),
        words("Language: {language}", language=own.language),
        chosen(own.preferences, now, words),
        left_line(words, own.purse),
    )
    keys = (
        (Button(words.plain("What I tell you"), press(TELLING)), Button(words.plain("Quiet hours"), press(QUIET))),
        (Button(words.plain("Time zone"), press(ZONE)), Button(words.plain("Language"), press(LANGUAGE))),
        (Button(words.plain("What is left to spend"), press(BALANCE)),),
        (Button(words.plain("What is stored"), press(PRIVACY)), home(words)),
    )
    return Screen(text, keys)


def left_line(words: Words, purse: Purse) -> Html:
    """What is left of the allowance, in one line; operators spend the panel's balance, which stands elsewhere."""
    allowance = purse.allowance
    if purse.operator:
        return NOTHING
    if purse.viewer:
        return words("You may look at everything here; ordering was not given to you.")
    if allowance is None or allowance.period is Period.UNLIMITED or purse.left is None:
        return _allowance(words, purse)
    amount, left = (Money(sum_, purse.currency) for sum_ in (allowance.amount, purse.left))
    return words(LEFT[allowance.period], left=left, amount=amount)


def languages(words: Words, names: Mapping[str, str]) -> Screen:
    """Each language in its own words."""
    keys = [
        Button(f"✓ {name}" if code == words.language else name, press(LANGUAGE, code)) for code, name in names.items()
    ]
    leave = Button(words.plain("Back"), press(SETTINGS)), home(words)
    return Screen(lines(bold(words("Language"))), (*in_rows(keys, 2), leave))


def balance(words: Words, purse: Purse) -> Screen:
    text = _panel(words, purse) if purse.operator else _allowance(words, purse)
    return Screen(text, ((Button(words.plain("Back"), press(SETTINGS)), home(words)),))


def privacy(words: Words) -> Screen:
    text = lines(
        what_is_stored(words),
        words("What you chose in the settings: what you are told, quiet hours, time zone, muted orders."),
        words("Your orders: service, link, details, price and status, so that I can follow them."),
        words("Your favourites, the link that you sent last, and the lists that you sent to be ordered."),
        words("The panel gets the service, the link and the details of an order, never who you are."),
        words("/forget deletes what names you and what your orders were for; bare sums stay in the books."),
    )
    keys = (
        (Button(words.plain("Forget me"), press(FORGET), style="danger"),),
        (Button(words.plain("Back"), press(SETTINGS)), home(words)),
    )
    return Screen(text, keys)


def what_is_stored(words: Words) -> Html:
    """Title, and what is kept of everybody."""
    return lines(bold(words("What is stored")), words("Your Telegram id, name and language, so that I can answer you."))


def really_forget(words: Words) -> Screen:
    text = words(
        "Delete your name, your drafts, and the links and texts of your orders? "
        "You will have to ask to be let in again."
    )
    keys = (
        (Button(words.plain("Delete it all"), press(FORGET, "yes"), style="danger"),),
        (Button(words.plain("Back"), press(PRIVACY)), home(words)),
    )
    return Screen(text, keys)


def still_open(found: Sequence[Order], words: Words) -> Screen:
    """Why nobody can be forgotten yet: the newest of the orders that are open, and the way to all of them."""
    text = words("Some of your orders, or refills of them, are still open. Once they have ended you can be forgotten.")
    leave = Button(words.plain("My orders"), press(ORDERS, OPEN, 0)), Button(words.plain("Back"), press(PRIVACY))
    return Screen(blocks(text, several_lines(found, words)), (*openers(found), (*leave, home(words))))


def forgotten(words: Words) -> Screen:
    return Screen(words("It is deleted. Goodbye, and thank you."))


def _panel(words: Words, purse: Purse) -> Html:
    if purse.balance is None or purse.age is None:
        return words("The panel's balance has not been read yet.")
    ago = words.ago(purse.age.total_seconds())
    return words("Panel balance: {balance} (read {ago})", balance=purse.balance, ago=ago)


def _allowance(words: Words, purse: Purse) -> Html:
    allowance = purse.allowance
    if allowance is None:
        return words("You have no allowance. The operators can give you one.")
    if allowance.period is Period.UNLIMITED or purse.left is None:
        return words("Your allowance has no limit of its own.")
    amount, left = (Money(sum_, purse.currency) for sum_ in (allowance.amount, purse.left))
    return lines(words(PERIODS[allowance.period], amount=amount), words("Left: {left}", left=left))
