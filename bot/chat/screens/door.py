"""Screens of the door: a private desk, a wish to be let in, and what is said in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen
from bot.chat.screens.account import what_is_stored
from bot.chat.screens.draft import blocks
from bot.chat.screens.markup import NOTHING, lines
from bot.chat.screens.orders import several_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.i18n import Html, Words
    from bot.orders import Order

KNOCK, LEAVE = "knock", "leave"


def private_desk(words: Words, *, may_knock: bool, answered: str = "") -> Screen:
    """What a stranger reads; `answered` (a msgid) is what the operators said to his wish."""
    text = words("👋 This is a private order desk: it works for the people its operators let in.")
    if not may_knock:
        return Screen(lines(text, words(answered) if answered else NOTHING))
    ask = Button(words.plain("Ask to be let in"), press(KNOCK), style="primary")
    return Screen(text + "\n" + words("If you know them, you can ask."), ((ask,),))


def stored(words: Words) -> Screen:
    """What is kept of somebody who is not inside, or is no more."""
    text = lines(
        what_is_stored(words),
        words("If you asked to be let in: when, and what the operators answered."),
        words("/forget deletes what names you and what your orders were for; bare sums stay in the books."),
        _stays(words),
    )
    return Screen(text, ((Button(words.plain("Forget me"), press(LEAVE), style="danger"),),))


def really_leave(words: Words) -> Screen:
    text = lines(words("Delete your name, and the links and texts of your orders, if there are any?"), _stays(words))
    return Screen(text, ((Button(words.plain("Delete it all"), press(LEAVE, "yes"), style="danger"),),))


def not_yet(found: Sequence[Order], words: Words) -> Screen:
    """Why somebody outside cannot be forgotten yet: orders that are open, or his wish to be let in."""
    if not found:
        return Screen(words("Once the operators have answered your request you can be forgotten."))
    text = words("Some of your orders, or refills of them, are still open. Once they have ended you can be forgotten.")
    return Screen(blocks(text, several_lines(found, words)))


def _stays(words: Words) -> Html:
    return words(
        "Your Telegram id stays, with what the operators decided about you, so that they are not asked again and again."
    )


def knocked(words: Words) -> Screen:
    return Screen(words("Your request is with the operators. You will be told here."))


def write_in_private(words: Words, username: str, payload: str = "") -> Screen:
    """What a command in a group is answered with; the button takes along what was asked for (`?start=s101`)."""
    link = f"https://t.me/{username}" + (f"?start={payload}" if payload else "")
    open_chat = Button(words.plain("Open the chat"), url=link)
    return Screen(words("Please write to me in private: orders are between you and the desk."), ((open_chat,),))
