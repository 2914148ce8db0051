"""Lines about the refills and cancels of an order; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.screens.markup import NOTHING
from bot.chat.screens.order_keys import may_refill
from bot.chat.screens.order_words import REQUESTS, reason_words, refill_words
from bot.orders import Kind, RequestState, refill_until, refused_until
from bot.panel import SETTLED

if TYPE_CHECKING:
    from bot.chat.screens.order import OrderView
    from bot.i18n import Html, Words
    from bot.orders import Request

OPEN = frozenset({RequestState.REQUESTED, RequestState.UNVERIFIED})
"""What becomes of them is told by the order's own status."""
MOST = 5
"""So many refills are listed, the newest first."""


def request_lines(view: OrderView, words: Words) -> list[Html]:
    """How each refill stands, and the last cancel; a cancel is only requested until the panel's status says so."""
    refills = [one for one in view.requests if one.kind is Kind.REFILL]
    # A refusal is told once, however often it was met: what came later is what holds.
    refills = [one for at, one in enumerate(refills) if at == 0 or one.state is not RequestState.REFUSED]
    ended = view.order.status in SETTLED
    cancels = [one for one in view.requests if one.kind is Kind.CANCEL and not (ended and one.state in OPEN)]
    return [_refill(one, words) for one in refills[:MOST]] + [_cancel(one, words) for one in cancels[:1]]


def window_line(view: OrderView, words: Words) -> Html:
    """Until when the service's name promises refills, where one can be asked for."""
    end = refill_until(view.order)
    if end is None or not may_refill(view.order, view.requests, view.now):
        return NOTHING
    day = words.day(end, view.now)
    if view.now < end:
        return words("Refill until {day} (by the service's name)", day=day)
    return words("The refill window of the service's name ended on {day}", day=day)


def _refill(refill: Request, words: Words) -> Html:
    match refill.state:
        case RequestState.REQUESTED if refill.panel_id is None:
            return words("🔁 Refill: requested. The panel gives no number, so its progress cannot be followed.")
        case RequestState.REQUESTED if refill.status is None:
            return words("🔁 Refill <code>{id}</code>: requested", id=refill.panel_id)
        case RequestState.REQUESTED:
            status = refill_words(refill.status, refill.raw_status, words)
            return words("🔁 Refill <code>{id}</code>: {status}", id=refill.panel_id, status=status)
        case RequestState.REFUSED:
            return words("🔁 Refill: refused.") + " " + reason_words(refill.reason, words) + _again(refill, words)
    return words("🔁 Refill: {state}", state=words(REQUESTS[refill.state]))


def _again(refill: Request, words: Words) -> Html:
    """From when on it makes sense again, where that is known."""
    if refill.due is None or refused_until(refill) != refill.due:
        return NOTHING
    return NOTHING + " " + words("It can be asked for again from {time}.", time=refill.due)


def _cancel(cancel: Request, words: Words) -> Html:
    match cancel.state:
        case RequestState.REQUESTED:
            return words("🚫 A cancel is requested. The panel decides; its status will tell.")
        case RequestState.REFUSED:
            return words("🚫 Cancel: refused.") + " " + reason_words(cancel.reason, words)
    return words("🚫 Cancel: {state}", state=words(REQUESTS[cancel.state]))
