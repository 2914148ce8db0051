"""A panel and a Bot API server on this machine, and the chat page: to try, to develop, to test."""

from bot.sandbox.site import OPERATOR, TOKEN, Addresses, Sandbox

__all__ = ["OPERATOR", "TOKEN", "Addresses", "Sandbox"]
