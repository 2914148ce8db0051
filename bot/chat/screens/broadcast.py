"""Screens about a word to everybody: the question, the preview, what became of it, and the message itself; pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.browse import home, home_below
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, bold, lines
from bot.i18n import foreign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.i18n import Html, Words
    from bot.people import Broadcast, Fact, Reach

TELL_ALL, TELL_NONE = "tell_all", "tell_none"
"""Verbs; the argument is the text's id."""


def ask(words: Words) -> Screen:
    text = blocks(
        bold(words("A message to everybody")),
        words("Please send the text. It goes to everybody who may order here, and you see it once more before that."),
    )
    return Screen(text, ((home(words),),))


def preview(text: Broadcast, reach: Reach, words: Words) -> Screen:
    """The message as it will be read, to how many, and the two answers."""
    count = words.plural("This goes to {n} person:", "This goes to {n} people:", len(reach.people))
    send = Button(words.plain("Send"), press(TELL_ALL, text.id), style="success")
    leave = Button(words.plain("Do not send"), press(TELL_NONE, text.id))
    said = told(text.body, text.touched, words)
    return Screen(blocks(bold(count), said, _blocked(reach, words)), ((send, leave),))


def sent(text: Broadcast, reach: Reach, words: Words) -> Screen:
    """How many are being told."""
    count = words.plural("✅ On its way to {n} person.", "✅ On its way to {n} people.", len(reach.people))
    return Screen(blocks(lines(count, _blocked(reach, words)), foreign(text.body)), ((home_below(words),),))


def left(text: Broadcast, words: Words) -> Screen:
    return Screen(blocks(words("Nobody was told."), foreign(text.body)), ((home_below(words),),))


def told(body: str, at: datetime, words: Words) -> Html:
    """The message. It says when it was written: whoever was away reads it later."""
    return blocks(bold(words("📣 From the operators, {time}", time=at)), foreign(body))


def message(facts: Mapping[str, Fact], words: Words) -> Screen:
    """The same, from the snapshot of a notice."""
    return Screen(told(str(facts["text"]), datetime.fromisoformat(str(facts["at"])), words))


def _blocked(reach: Reach, words: Words) -> Html:
    if not reach.blocked:
        return NOTHING
    return words.plural(
        "{n} person has blocked the bot and is left out.",
        "{n} people have blocked the bot and are left out.",
        reach.blocked,
    )
