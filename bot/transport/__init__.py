"""Telegram's wire: calls and uploads out, updates in through a durable inbox, one lane per person, the limits kept."""

from bot.transport.errors import NotSent, NotSentInTime, TooFast, Unclear, UnclearInTime
from bot.transport.limiter import PUSH, TAP, Limiter, Manner, RateLimiter
from bot.transport.pacing import Limits, Urgency
from bot.transport.request import AiohttpRequest, Timeouts
from bot.transport.wire import PUBLIC_SERVER, Upload, Wire

__all__ = (
    "PUBLIC_SERVER",
    "PUSH",
    "TAP",
    "AiohttpRequest",
    "Limiter",
    "Limits",
    "Manner",
    "NotSent",
    "NotSentInTime",
    "RateLimiter",
    "Timeouts",
    "TooFast",
    "Unclear",
    "UnclearInTime",
    "Upload",
    "Urgency",
    "Wire",
)
