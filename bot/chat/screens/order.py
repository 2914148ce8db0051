"""The card of one order: how it stands, in honest words, and what may be done with it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.chat.screen import Screen
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bold, foreign, lines, shortened
from bot.chat.screens.order_keys import ALL, keys
from bot.chat.screens.order_requests import request_lines, window_line
from bot.chat.screens.order_words import held_words, reason_words, sign, state_words
from bot.errors import Money
from bot.i18n import N_, Html
from bot.orders import COPIED, NUMBER_AGAIN, Order, Request, State, share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.i18n import Words
    from bot.orders import Reading

CELLS = 10
NAME = 160
LINK = 300
WATCHED = timedelta(minutes=10)
"""An order unverified for longer than this has been put before the operators."""

MEANINGS: Mapping[State, str] = MappingProxyType(
    {
        State.SUBMITTING: N_("This can take a while. The answer will stand here."),
        State.NOT_PLACED: N_("The panel does not have this order, so nothing was spent. You can order it again."),
        State.DROPPED: N_("It was stopped before it was sent. Nothing was spent."),
    }
)

TAKEN = N_(
    "The panel gave this order the number of an earlier one, so it cannot be followed here, and an operator has closed "
    "it. It does not count against your allowance. The panel may have worked on it all the same: look at the link "
    "before you order it again."
)


def meaning(state: State, reason: str) -> str | None:
    """What a state means for its person; None where the word for it says enough."""
    return TAKEN if (state, reason) == (State.NOT_PLACED, NUMBER_AGAIN) else MEANINGS.get(state)


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as somebody sees it at `now`; `requests` come newest first.

    `checked` is when the panel was last asked, where that is known; `owner` names who ordered, where somebody else
    looks; `muted` is the owner's wish, `left` an estimate; `drawable` says
    whether there is a chart to make.
    """

    order: Order
    requests: tuple[Request, ...]
    now: datetime
    checked: datetime | None = None
    owner: str | None = None
    muted: bool = False
    left: timedelta | None = None
    drawable: bool = False
    tab: str = ALL
    """The list of orders that it was opened from."""


def card(view: OrderView, words: Words) -> Screen:
    """Everything about one order; the confirm card becomes this, and it is drawn again whenever something moves."""
    text = blocks(_head(view, words), _told(view, words), _figures(view, words), _foot(view, words))
    return Screen(text, keys(view, words), view.order.ref)


def drawn(order: Order, readings: Sequence[Reading], words: Words) -> Html:
    """What a chart shows, for those who read and for those who hear it."""
    times = words("Delivered from {first} to {last}", first=readings[0].at, last=readings[-1].at)
    return lines(title(order, words), bold(service_name(order)), times, _progress(order, words))


def title(order: Order, words: Words) -> Html:
    """The reference, and the panel's number once it is known: the first line of whatever is said about an order."""
    if order.panel_id is None:
        return words("Order <code>{code}</code>", code=order.code)
    return words("Order <code>{code}</code> · panel <code>{id}</code>", code=order.code, id=order.panel_id)


def service_name(order: Order, width: int = NAME) -> Html:
    return foreign(shortened(f"{order.service} · {order.service_name}", width))


def bar(percent: int) -> str:
    full = percent * CELLS // 100
    return "▰" * full + "▱" * (CELLS - full)


def _head(view: OrderView, words: Words) -> Html:
    order = view.order
    return lines(
        foreign(sign(order)) + " " + title(order, words),
        bold(service_name(order)),
        foreign(shortened(order.link, LINK)) if order.link else NOTHING,
        words("Ordered by {name}", name=view.owner) if view.owner is not None else NOTHING,
    )


def _told(view: OrderView, words: Words) -> Html:
    """The state, with what it means and what to do."""
    asked = request_lines(view, words)
    return lines(bold(state_words(view.order, words)), _meaning(view, words), *asked, window_line(view, words))


def _meaning(view: OrderView, words: Words) -> Html:
    order = view.order
    if order.state is State.QUEUED and order.reason:
        return words("It waits here because {why}. Nothing is lost.", why=held_words(order.reason, words))
    if order.state is State.REFUSED:
        return words("Nothing was ordered and nothing was spent.") + " " + reason_words(order.reason, words)
    if order.state is State.UNVERIFIED:
        return unverified(view, words)
    said = meaning(order.state, order.reason)
    return NOTHING if said is None else words(said)


def unverified(view: OrderView, words: Words) -> Html:
    """The truth about an order of which nobody knows yet whether the panel took it."""
    text = words(
        "The panel did not answer clearly. It may or may not have been accepted. "
        "<b>Please do not order this link again</b>; I am checking and will tell you here."
    )
    if view.order.reason == COPIED:
        text = words(
            "The books were put back from a copy, and it is not known yet whether the panel has this order. "
            "<b>Please do not order this link again</b>; you will be told here."
        )
    if view.now - view.order.changed < WATCHED:
        return text
    return lines(text, words("The operators have been asked."))


def _figures(view: OrderView, words: Words) -> Html:
    order = view.order
    left = words("About {time} left, if it goes on like this", time=view.left) if view.left is not None else NOTHING
    return lines(_progress(order, words), left, _counts(order, words), _drip_feed(order, words), _money(order, words))


def _progress(order: Order, words: Words) -> Html:
    percent = share(order)
    if order.state is not State.PLACED or percent is None:
        return NOTHING
    done = words("{percent} delivered: {delivered} of {quantity}", percent=words.percent(percent / 100),
                 delivered=order.delivered, quantity=order.quantity)  # fmt: skip
    return foreign(bar(percent)) + " " + done


def _counts(order: Order, words: Words) -> Html:
    said = []
    if order.quantity is not None and share(order) is None:
        said.append(words("Quantity: {quantity}", quantity=order.quantity))
    if order.start_count is not None:
        said.append(words("Start: {count}", count=order.start_count))
    if order.remains is not None:
        said.append(words("Remains: {count}", count=order.remains))
    return Html(" · ").join(said)


def _drip_feed(order: Order, words: Words) -> Html:
    given = order.fields or {}
    if "runs" not in given or "interval" not in given:
        return NOTHING
    runs, minutes = int(given["runs"]), int(given["interval"])
    return words.plural(
        "Drip-feed: {runs} runs, {n} minute apart", "Drip-feed: {runs} runs, {n} minutes apart", minutes, runs=runs
    )


def _money(order: Order, words: Words) -> Html:
    price = words("Price: {price}", price=Money(order.price, order.currency))
    if order.charge is None:
        return price
    return price + " · " + words("charged: {charge}", charge=Money(order.charge, order.currency))


def _foot(view: OrderView, words: Words) -> Html:
    order = view.order
    if view.checked is not None and order.misses:
        return words("<i>Asked {time}: the panel did not say how it stands</i>", time=view.checked)
    if view.checked is not None:
        return words("<i>Checked {time}</i>", time=view.checked)
    if order.changed != order.made:
        return words("<i>Last change {time}</i>", time=order.changed)
    return words("<i>Ordered {time}</i>", time=order.made)
