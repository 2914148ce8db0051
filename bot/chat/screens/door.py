"""Screens of the door: a private desk, a wish to be let in, and what is said in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import Button, press
from bot.chat.screen import Screen

if TYPE_CHECKING:
    from bot.i18n import Words

KNOCK = "knock"


def private_desk(words: Words, *, may_knock: bool) -> Screen:
    """What a stranger reads."""
    text = words("👋 This is a private order desk: it works for the people its operators let in.")
    if not may_knock:
        return Screen(text)
    ask = Button(words.plain("Ask to be let in"), press(KNOCK), style="primary")
    return Screen(text + "\n" + words("If you know them, you can ask."), ((ask,),))


def knocked(words: Words) -> Screen:
    return Screen(words("Your request is with the operators. You will be told here."))


def write_in_private(words: Words, username: str, payload: str = "") -> Screen:
    """What a command in a group is answered with; the button takes along what was asked for (`?start=s101`)."""
    link = f"https://t.me/{username}" + (f"?start={payload}" if payload else "")
    open_chat = Button(words.plain("Open the chat"), url=link)
    return Screen(words("Please write to me in private: orders are between you and the desk."), ((open_chat,),))
