"""Looks: what a step of an order came to, as the screen that shows it; and where the conversation stands then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram.ext import ConversationHandler

from bot.chat.screen import Reply, Screen
from bot.chat.screens import confirm as cards
from bot.chat.screens import draft as screens
from bot.chat.screens.markup import lines
from bot.errors import Passing
from bot.orders import DraftState

if TYPE_CHECKING:
    from bot.chat.browse import Browse
    from bot.chat.drafting import Look
    from bot.chat.turn import Turn
    from bot.orders import Draft

CHOOSING, FILLING, CONFIRMING = range(3)
END = ConversationHandler.END


def shown(turn: Turn, look: Look, browse: Browse) -> Reply:
    """Ask the next question, or put everything before the person to be confirmed."""
    screen, state = _screen(turn, look, browse)
    if look.aside is not None:
        screen = screens.beside(screen, look.aside, turn.words)
    return Reply(screen, state=state)


def _screen(turn: Turn, look: Look, browse: Browse) -> tuple[Screen, int]:
    draft, words = look.draft, turn.words
    if draft is None:
        return screens.nothing_open(words, look.unpasted), END
    if draft.state is not DraftState.OPEN:
        return ended(draft, turn), END
    shop = browse.shop(turn, look.currency)
    wrong = lines(*(screens.warning(told, words) for told in look.wrong))
    if draft.pending is not None:
        ask = screens.Ask(draft, draft.pending, look.told, note=wrong, recent=look.recent, last=look.last)
        return screens.question(ask, shop), FILLING
    note = lines(wrong, screens.warning(look.told, words))
    return cards.confirm(cards.Card(draft, look.quote, note=note), shop), CONFIRMING


def ended(draft: Draft, turn: Turn) -> Screen:
    """Show a draft that is open no more; a confirmed one is told by its order."""
    if draft.state is DraftState.CONFIRMED:
        raise Passing("This order was confirmed already.")
    ended = screens.expired if draft.state is DraftState.EXPIRED else screens.dropped
    return ended(draft, turn.words)
