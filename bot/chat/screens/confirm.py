"""The card to confirm: everything that is about to be ordered, what it costs, what is left then; pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.catalog import differing
from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import age, home, platform_title
from bot.chat.screens.draft import DROP, EDIT, OPTION, PLACE, WITHOUT, answers, blocks, service_line
from bot.chat.screens.markup import NOTHING, bold, lines
from bot.chat.screens.operator import CASE
from bot.chat.screens.pages import in_rows
from bot.errors import Money
from bot.orders import reference, seal, suspicious

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.chat.screen import Rows
    from bot.chat.screens.browse import Shop
    from bot.i18n import Html, Words
    from bot.orders import Difference, Draft

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Quote:
    """What is known beside the draft.

    `left` is what the allowance has before this order (None: no limit, or an operator), `balance` the panel's with
    its `age`, for operators; `same` says that the target has an open order of this service.
    """

    left: Decimal | None = None
    balance: Money | None = None
    age: timedelta | None = None
    same: bool = False
    cap: Decimal | None = None
    """The most that one order may cost; None: there is no cap."""
    doubt: int | None = None
    """An order on the same target of which nobody knows whether the panel has it."""
    decides: bool = False
    """Whether whoever looks may settle that."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card to be shown: `difference` is what changed at the panel meanwhile, `note` what happened before."""

    draft: Draft
    quote: Quote
    difference: Difference | None = None
    note: Html = NOTHING


def confirm(card: Card, shop: Shop) -> Screen:
    """Say it all again before money is spent."""
    words, draft = shop.words, card.draft
    what = lines(bold(words("Order · please check")), service_line(draft, words), answers(draft, words))
    text = blocks(card.note, changes(card.difference, shop), what, _money(card, shop), _warnings(card, words)) + age(
        shop
    )
    return Screen(text, _rows(card, shop))


def gone(draft: Draft, words: Words) -> Screen:
    """The service was taken out of the catalogue since."""
    text = lines(words("⚠️ The panel does not offer this service any more:"), service_line(draft, words))
    kept = words("Nothing was ordered. Your answers are kept in case it comes back.")
    from_here = (Button(words.plain("Drop the order"), press(DROP, draft.id), style="danger"), home(words))
    return Screen(blocks(text, kept), (from_here,))


def changes(difference: Difference | None, shop: Shop) -> Html:
    """What is not as it was shown: old and new."""
    if difference is None:
        return NOTHING
    words, said = shop.words, [shop.words("⚠️ The panel has changed this service. Please look again:")]
    if difference.rate is not None:
        old, new = (Money(rate, shop.currency) for rate in difference.rate)
        said.append(words("Price: {old} → {new}", old=old, new=new))
    if difference.limits is not None:
        (low, high), (least, most) = difference.limits
        said.append(words("Limits: {low}-{high} → {least}-{most}", low=low, high=high, least=least, most=most))
    if difference.type is not None:
        said.append(words("It asks for other details than before."))
    if difference.lost:
        said.append(words("An option that you had added is not offered any more."))
    return lines(*said)


def _money(card: Card, shop: Shop) -> Html:
    words, draft = shop.words, card.draft
    price = Money(draft.price or ZERO, shop.currency)
    ceiling = draft.form is not None and draft.form.at_most
    said = [words("Price: {price}", price=shop.price(draft.service))]
    if draft.quantity is not None and "quantity" not in draft.answers:
        said.insert(0, words("Quantity: {quantity}", quantity=draft.quantity))  # lines, counted
    if draft.total is not None and draft.total != draft.quantity:
        said.append(words("Quantity in all: {total}", total=draft.total))
    said.append(bold(words("Total: at most {price}", price=price) if ceiling else words("Total: {price}", price=price)))
    said.append(left_line(card.quote, price, words))
    if card.quote.cap is not None and price.amount > card.quote.cap:
        said.append(words("⚠️ One order may cost at most {cap} here.", cap=Money(card.quote.cap, shop.currency)))
    return lines(*said)


def left_line(quote: Quote, price: Money, words: Words) -> Html:
    """What is left after it: of the allowance, or for operators the panel's balance."""
    if quote.balance is not None:
        ago = words.ago(quote.age.total_seconds()) if quote.age is not None else ""
        return words("Panel balance: {balance} (read {ago})", balance=quote.balance, ago=ago)
    if quote.left is None:
        return NOTHING
    rest = quote.left - price.amount
    if rest < ZERO:
        left = Money(quote.left, price.currency)
        return words("⚠️ Your allowance has {left} left, which is not enough.", left=left)
    return words("Left of your allowance after it: {rest}", rest=Money(rest, price.currency))


def _warnings(card: Card, words: Words) -> Html:
    said = []
    if card.quote.doubt is not None:
        said.append(
            words(
                "❓ Nobody knows yet whether the panel has an earlier order of this service on this link: it may "
                "exist. Another one is held back until that is known."
            )
        )
    elif card.quote.same:
        said.append(words("⚠️ There is an open order of this service for the same link already."))
    link = card.draft.link or ""
    said.append(astray(card.draft, words))
    if suspicious(link):
        host = link.partition("://")[2].partition("/")[0]
        said.append(
            words("⚠️ The site's name has unusual letters: it is really {host}. Is it the right one?", host=host)
        )
    return lines(*said)


def astray(draft: Draft, words: Words) -> Html:
    """Warn of a link to another platform than the service is for; nothing where it fits."""
    found = differing(draft.link or "", draft.service.category, draft.service.name)
    if found is None:
        return NOTHING
    site, wanted = (platform_title(words, key) for key in found)
    return words("⚠️ This link is to {platform}; the service is for {wanted}.", platform=site, wanted=wanted)


def _rows(card: Card, shop: Shop) -> Rows:
    words, draft = shop.words, card.draft
    price = Money(draft.price or ZERO, shop.currency)
    place = Button(words.plain("Confirm · {price}", price=price), press(PLACE, draft.id, seal(draft)), style="success")
    edits = [
        Button(words.plain("Edit: {field}", field=words(field.label)), press(EDIT, draft.id, field.key))
        for field, _ in draft.answered
    ]
    drop = Button(words.plain("Drop the order"), press(DROP, draft.id), style="danger")
    return (*_decide(card, words), (place,), *in_rows(edits, 2), *_options(draft, words), (drop, home(words)))


def _decide(card: Card, words: Words) -> Rows:
    """An operator may settle what is in the way."""
    if card.quote.doubt is None or not card.quote.decides:
        return ()
    label = words.plain("❓ Decide about order {code}", code=reference(card.quote.doubt))
    return ((Button(label, press(CASE, card.quote.doubt)),),)


def _options(draft: Draft, words: Words) -> Rows:
    more = ((words.plain("Add: {option}", option=words(one.label)), OPTION, one.name) for one in draft.options)
    less = ((words.plain("Leave out: {option}", option=words(one.label)), WITHOUT, one.name) for one in draft.taken)
    return tuple((Button(label, press(verb, draft.id, name)),) for label, verb, name in (*more, *less))
