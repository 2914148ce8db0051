"""Several orders at once: boxes to tick, one question, one answer; pure. What is ticked travels in the buttons."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import home
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bold, code, foreign, lines
from bot.chat.screens.order_keys import ORDERS, mine
from bot.chat.screens.order_words import sign, state_words
from bot.chat.screens.orders import PICK, openers, several_lines
from bot.chat.screens.pages import in_rows
from bot.i18n import N_
from bot.orders import Kind, reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.buttons import Press
    from bot.chat.screen import Rows
    from bot.chat.screens.orders import Shelf
    from bot.errors import Told
    from bot.i18n import Html, Words
    from bot.orders import Order

MANY, YES = "many", "yes"
STATUS = "status"
SEPARATOR = "."
ROW = 4

QUESTIONS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.REFILL: N_("Ask the panel to refill these orders?"),
        Kind.CANCEL: N_("Ask the panel to cancel these orders? The panel decides, and it cannot be taken back."),
    }
)
NONE_CAN: Mapping[Kind, str] = MappingProxyType(
    {Kind.REFILL: N_("None of these can be refilled now."), Kind.CANCEL: N_("None of these can be canceled now.")}
)


@dataclass(frozen=True, slots=True)
class Pick:
    """One order of a selection, with what is in the way of asking for it, if anything is."""

    order: Order
    obstacle: Told | None = None


def pack(refs: Sequence[int]) -> str:
    return SEPARATOR.join(reference(ref).lstrip("0") for ref in sorted(refs))


def picking(shelf: Shelf, ticked: frozenset[int], words: Words) -> Screen:
    """The page with a box for each order; what may be done stands below once something is ticked."""
    head = bold(words.plural("{n} selected", "{n} selected", len(ticked))) if ticked else bold(
        words("Select orders")
    )  # fmt: skip
    boxes = [_box(order, shelf, ticked) for order in shelf.page.items]
    everything = frozenset(order.ref for order in shelf.page.items)
    whole = Button(words.plain("All on this page"), _pick(shelf, everything))
    back = Button(words.plain("Back"), press(ORDERS, shelf.tab, shelf.page.number))
    deeds = _deeds(ticked, words)
    more = () if ticked == everything else ((whole,),)
    return Screen(
        blocks(head, several_lines(shelf.page.items, words)), (*in_rows(boxes, ROW), *deeds, *more, (back, home(words)))
    )


def question(kind: Kind, picks: Sequence[Pick], words: Words) -> Screen:
    """Which of them are asked for and which are not, and why; nothing is asked yet."""
    able = [pick.order for pick in picks if pick.obstacle is None]
    said = words(QUESTIONS[kind] if able else NONE_CAN[kind])
    back = _home(words)
    text = blocks(bold(said), lines(*(_line(pick, words) for pick in picks)))
    if not able:
        return Screen(text, (back,))
    return Screen(text, ((_sure(kind, able, words),), back))


def _sure(kind: Kind, able: Sequence[Order], words: Words) -> Button:
    where = press(YES, kind.value, pack([order.ref for order in able]))
    if kind is Kind.CANCEL:
        label = words.plural("Yes, ask for {n} cancel", "Yes, ask for {n} cancels", len(able)).plain
        return Button(label, where, style="danger")
    label = words.plural("Yes, ask for {n} refill", "Yes, ask for {n} refills", len(able)).plain
    return Button(label, where, style="success")


def results(picks: Sequence[Pick], words: Words) -> Screen:
    """What became of the wish, order by order; the panel's answers come as they come."""
    asked = sum(pick.obstacle is None for pick in picks)
    said = words.plural("The panel is asked about {n} order", "The panel is asked about {n} orders", asked)
    head = bold(said if asked else words("The panel is asked for nothing"))
    more = words("You will be told what the panel answers.") if asked else NOTHING
    text = blocks(head, lines(*(_line(pick, words) for pick in picks)), more)
    return Screen(text, (*openers([pick.order for pick in picks]), _home(words)))


def statuses(orders: Sequence[Order], words: Words, *, down: bool = False) -> Screen:
    """How they stood a moment ago; the panel is asked meanwhile, or when it is not `down` any more."""
    asking = words("The panel is being asked. Cards are drawn again when it answers.")
    if down:
        asking = words("The panel does not answer at the moment. The cards are drawn again when it does.")
    return Screen(blocks(several_lines(orders, words), asking), (*openers(orders), _home(words)))


def _home(words: Words) -> tuple[Button, ...]:
    return mine(words), home(words)


def _line(pick: Pick, words: Words) -> Html:
    order = pick.order
    head = foreign(sign(order)) + " " + words.apart(code(order.code)) + " "
    return head + (state_words(order, words) if pick.obstacle is None else words.told(pick.obstacle))


def _box(order: Order, shelf: Shelf, ticked: frozenset[int]) -> Button:
    mark = "☑" if order.ref in ticked else "☐"
    return Button(f"{mark} {order.code}", _pick(shelf, ticked ^ {order.ref}))


def _pick(shelf: Shelf, ticked: frozenset[int]) -> Press:
    return press(PICK, shelf.tab, shelf.page.number, pack(sorted(ticked)))


def _deeds(ticked: frozenset[int], words: Words) -> Rows:
    if not ticked:
        return ()
    refs = pack(sorted(ticked))
    return (
        (
            Button(words.plain("Status"), press(MANY, STATUS, refs)),
            Button(words.plain("Refill"), press(MANY, Kind.REFILL.value, refs)),
            Button(words.plain("Cancel"), press(MANY, Kind.CANCEL.value, refs)),
        ),
    )
