"""Screens for operators about orders that nobody is sure of: the case with its evidence, and the questions; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.buttons import LIMIT, SEPARATOR, Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import home, home_below
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bold, code, foreign, lines, shortened
from bot.chat.screens.order import OrderView, service_name, title
from bot.chat.screens.order_words import STATES, sign, state_words
from bot.chat.screens.pages import in_rows
from bot.errors import Money
from bot.i18n import Html
from bot.orders import COPIED, NUMBER_AGAIN, Order, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.screen import Rows
    from bot.errors import Told
    from bot.i18n import Words

DOUBTS = "doubts"
CASE, EXISTS, EXISTS_SURE, ABSENT, ABSENT_SURE = "case", "exists", "exists_sure", "absent", "absent_sure"
"""Verbs: the list, and those of one order, whose first argument is its reference number; that of EXISTS may be
followed by the panel's number."""

RAW = 600
LINK = 300
LISTED = 5
LISTED_DOUBTS, NAME, SHORT_LINK = 15, 60, 100
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Reading:
    """The panel's balance at a moment."""

    amount: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """An unverified order with what speaks for and against it.

    `others` are orders with a call under way between the two readings of the balance, `same` open ones on the same
    link.
    """

    view: OrderView
    raw: str = ""
    http: int | None = None
    hint: str | None = None
    again: str | None = None
    """The number that the panel gave it, where another order has that already."""
    before: Reading | None = None
    after: Reading | None = None
    others: tuple[Order, ...] = ()
    same: tuple[Order, ...] = ()
    by: str | None = None
    """Who settled it, by name."""

    @property
    def spent(self) -> Decimal | None:
        """How much less there is after it than before."""
        if self.before is None or self.after is None:
            return None
        return self.before.amount - self.after.amount

    @property
    def looks_taken(self) -> bool:
        """Whether the balance went down as if the panel had taken the order; a hint, never a proof."""
        if self.spent is None:
            return False
        return self.unexplained > 0 and self.unexplained >= self.view.order.price * (1 - CENT)

    @property
    def unexplained(self) -> Decimal:
        """How much less there is than the orders say that the panel surely took in the same time."""
        # One that is unverified too explains nothing: of two it would silence the warning on both.
        known = (order.counted for order in self.others if order.state is State.PLACED)
        return (self.spent or Decimal(0)) - sum(known, Decimal(0))


def case(found: Case, words: Words) -> Screen:
    """The card for operators: evidence and two answers; once it is settled, how and by whom."""
    order = found.view.order
    named = foreign(sign(order)) + " " + title(order, words)
    head = lines(named, bold(service_name(order)), _link(order), _who(found, words))
    if order.state is not State.UNVERIFIED:
        rest = Button(words.plain("Back"), press(DOUBTS))
        return Screen(blocks(head, _settled(found, words)), ((rest, home_below(words)),))
    ask = words("Does the panel have it? Please look into the panel's own list of orders before you answer.")
    return Screen(blocks(head, _answer(found, words), _balance(found, words), _near(found, words), ask),
                  _rows(found, words))  # fmt: skip


def tell_number(found: Case, words: Words) -> Screen:
    """Ask for the panel's number, with the evidence still in sight."""
    asked = bold(words("Which number does it have at the panel? Please send it."))
    return Screen(blocks(case(found, words).text, asked), (leave(found.view.order, words),))


def looking(order: Order, panel_id: str, words: Words) -> Screen:
    """Said at once; what the panel says follows in a message of its own."""
    asking = words("I am asking the panel about the number <code>{id}</code>. Its answer comes here.", id=panel_id)
    return Screen(blocks(lines(title(order, words), bold(service_name(order))), asking), (leave(order, words),))


def not_this_number(order: Order, why: Told, words: Words) -> Screen:
    """Why a number that was sent can be none of this order."""
    said = Html("⚠️ ") + words.told(why)
    head = lines(title(order, words), bold(service_name(order)))
    return Screen(blocks(head, lines(said, words("Please send another number."))), (leave(order, words),))


def sure_it_does_not(found: Case, words: Words) -> Screen:
    """Ask again before somebody is told that he may order once more; louder where the balance says otherwise."""
    order = found.view.order
    text = words("Is it certain that the panel does not have this order? Its person will be told to order again.")
    yes = Button(words.plain("Yes, it does not exist"), press(ABSENT_SURE, order.ref), style="danger")
    if order.reason == NUMBER_AGAIN:
        text = words(
            "The panel may have this order under the number that it gave twice. If you close it here, it is not "
            "followed and not counted, and its person will be told so."
        )
        yes = Button(words.plain("Yes, close it"), press(ABSENT_SURE, order.ref), style="danger")
    warning = NOTHING
    if found.looks_taken:
        spent = Money(found.unexplained, order.currency)
        warning = words("⚠️ The balance went down by {spent} meanwhile, as if it had been taken.", spent=spent)
    head = lines(title(order, words), bold(service_name(order)))
    return Screen(blocks(head, warning, text), ((yes,), leave(order, words)))


def unverified_list(found: Sequence[OrderView], words: Words) -> Screen:
    """Each with its link, whose it is, and for how long nobody has known."""
    orders = [view.order for view in found]
    if not orders:
        none = words("Nothing is unverified. An order that is still being sent may yet become it.")
        return Screen(none, ((home(words),),))
    head = bold(words.plural("{n} order is unverified", "{n} orders are unverified", len(orders)))
    keys = [Button(f"❓ {order.code}", press(CASE, order.ref)) for order in orders[:40]]
    text = blocks(head, *(_doubt(view, words) for view in found[:LISTED_DOUBTS]))
    return Screen(text, (*in_rows(keys, 4), (home(words),)))


def _doubt(view: OrderView, words: Words) -> Html:
    order = view.order
    age = words.duration((view.now - order.changed).total_seconds())
    said = words("ordered by {name}, outcome unknown for {age}", name=view.owner or "?", age=age)
    return lines("❓ " + words.apart(code(order.code)) + " · " + said, service_name(order, NAME), _short_link(order))


def _short_link(order: Order) -> Html:
    return foreign(shortened(order.link, SHORT_LINK)) if order.link else NOTHING


def fits_a_button(panel_id: str) -> bool:
    """Whether a panel's number can travel in a button."""
    return bool(panel_id) and SEPARATOR not in panel_id and len(panel_id.encode()) <= LIMIT - 30


def _link(order: Order) -> Html:
    return foreign(shortened(order.link, LINK)) if order.link else NOTHING


def _who(found: Case, words: Words) -> Html:
    order = found.view.order
    price = Money(order.price, order.currency)
    name = found.view.owner or ""
    if order.quantity is None:
        return words("Ordered by {name}, {price}, {time}", name=name, price=price, time=order.made)
    return words("Ordered by {name}: {quantity} for {price}, {time}", name=name, quantity=order.quantity, price=price,
                 time=order.made)  # fmt: skip


def _answer(found: Case, words: Words) -> Html:
    if found.again:
        return words("The panel gave it the number <code>{id}</code>, which another order has already.", id=found.again)
    if found.view.order.reason == COPIED:
        return words("It waited in a copy of the books that was put back, and may have been sent since.")
    said = words("The panel's answer:") if found.raw else words("The panel gave no answer that was understood.")
    if found.http is not None:
        said = said + f" HTTP {found.http}"
    raw = code(shortened(found.raw, RAW)) if found.raw else NOTHING
    hint = NOTHING
    if found.hint:
        hint = words("A number was seen in it, which proves nothing: <code>{id}</code>", id=found.hint)
    return lines(said, raw, hint)


def _balance(found: Case, words: Words) -> Html:
    currency = found.view.order.currency
    said = []
    if found.before is not None:
        amount = Money(found.before.amount, currency)
        said.append(words("Balance before: {amount} ({time})", amount=amount, time=found.before.at))
    if found.after is not None:
        amount = Money(found.after.amount, currency)
        said.append(words("Balance after: {amount} ({time})", amount=amount, time=found.after.at))
    if found.spent is not None:
        said.append(words("Difference: {amount}", amount=Money(found.spent, currency)))
    return lines(*said)


def _near(found: Case, words: Words) -> Html:
    said = []
    if found.others:
        total = Money(sum((order.counted for order in found.others), Decimal(0)), found.view.order.currency)
        said.append(words("Sent in the same time, {total} in all: {codes}", total=total, codes=_codes(found.others)))
    if found.same:
        said.append(words("Open orders of this service on the same link: {codes}", codes=_codes(found.same)))
    return lines(*said)


def _codes(orders: Sequence[Order]) -> Html:
    more = Html(" …") if len(orders) > LISTED else NOTHING
    return Html(", ").join(code(order.code) for order in orders[:LISTED]) + more


def _settled(found: Case, words: Words) -> Html:
    order = found.view.order
    if found.by is None:
        return state_words(order, words)
    # How it stands at the panel by now was nobody's decision.
    decided = words(STATES[State.PLACED]) if order.state is State.PLACED else state_words(order, words)
    return words("Settled by {name}: {state}", name=found.by, state=decided)


def _rows(found: Case, words: Words) -> Rows:
    order, hint = found.view.order, found.hint
    known: Rows = ()
    if hint is not None and fits_a_button(hint):
        known = ((Button(words.plain("It exists: {id}", id=hint), press(EXISTS, order.ref, hint)),),)
    exists = Button(words.plain("It exists"), press(EXISTS, order.ref), style="success")
    word = words.plain("Close it here") if order.reason == NUMBER_AGAIN else words.plain("It does not exist")
    absent = Button(word, press(ABSENT, order.ref), style="danger")
    return (*known, (exists, absent), (Button(words.plain("Back"), press(DOUBTS)), home_below(words)))


def leave(order: Order, words: Words) -> tuple[Button, ...]:
    """Back to the case, or home below it: the evidence stays."""
    return Button(words.plain("Back"), press(CASE, order.ref)), home_below(words)
