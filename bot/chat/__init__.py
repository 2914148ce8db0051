"""The counter: handlers and screens; the only folder that speaks to people."""

from bot.chat.counter import Counter, Means

__all__ = ["Counter", "Means"]
