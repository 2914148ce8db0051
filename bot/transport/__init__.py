"""Telegram's wire: calls and uploads out, updates in through a durable inbox, one lane per person, the limits kept."""

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.transport.dispatch import Bounds, Dispatcher
from bot.transport.errors import NotSent, NotSentInTime, TooFast, Unclear, UnclearInTime
from bot.transport.flood import Allowed
from bot.transport.inbox import Inbox, InboxRow, Turns
from bot.transport.intake import Behind, Clocks, Intake, Timing
from bot.transport.lanes import Lanes
from bot.transport.life import Life
from bot.transport.limiter import PUSH, TAP, Limiter, Manner
from bot.transport.pacing import Limits, Urgency
from bot.transport.request import AiohttpRequest, Timeouts
from bot.transport.wire import PUBLIC_SERVER, Upload, Wire

__all__ = (
    "PUBLIC_SERVER",
    "PUSH",
    "TAP",
    "AiohttpRequest",
    "Allowed",
    "BadRequest",
    "Behind",
    "Bounds",
    "Clocks",
    "Dispatcher",
    "Forbidden",
    "Inbox",
    "InboxRow",
    "Intake",
    "InvalidToken",
    "Lanes",
    "Life",
    "Limiter",
    "Limits",
    "Manner",
    "NotSent",
    "NotSentInTime",
    "TelegramError",
    "Timeouts",
    "Timing",
    "TooFast",
    "Turns",
    "Unclear",
    "UnclearInTime",
    "Upload",
    "Urgency",
    "Wire",
)
