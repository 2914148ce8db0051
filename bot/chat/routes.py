"""Routes: which turn a handler is for, as handlers of python-telegram-bot that look at our turn, not at the update."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.chat.turn import here

if TYPE_CHECKING:
    from bot.chat.turn import Turn

Callback = Callable[[Any, Any], Coroutine[Any, Any, object]]


class Route(BaseHandler[Update, Any, object]):
    """Takes the turns that `accepts` says yes to; the turn is read once, by the gate."""

    __slots__ = ("_accepts",)

    def __init__(self, accepts: Callable[[Turn], bool], callback: Callback) -> None:
        super().__init__(callback)
        self._accepts = accepts

    def check_update(self, update: object) -> bool:
        return isinstance(update, Update) and self._accepts(here.get())


def on_command(name: str) -> Callable[[Turn], bool]:
    return lambda turn: turn.said.command == name


def on_any_command(turn: Turn) -> bool:
    return turn.said.command is not None


def on_tap(*verbs: str) -> Callable[[Turn], bool]:
    wanted = frozenset(verbs)
    return lambda turn: turn.press is not None and turn.press.verb in wanted


def on_any_tap(turn: Turn) -> bool:
    return turn.place.callback is not None


def on_message(turn: Turn) -> bool:
    """Anything said or sent that is no command: a command is never taken for an answer."""
    return turn.place.callback is None and turn.said.command is None
