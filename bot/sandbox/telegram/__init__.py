"""A Bot API server for localhost: the core without HTTP, the HTTP application, and the people around the bot."""

from bot.sandbox.telegram.api import Asked, BotApi, Call, Reply
from bot.sandbox.telegram.errors import Refusal
from bot.sandbox.telegram.faults import Fault, FaultKind
from bot.sandbox.telegram.flood import Violation
from bot.sandbox.telegram.messages import Chat, Message, Told
from bot.sandbox.telegram.params import Upload
from bot.sandbox.telegram.person import Person
from bot.sandbox.telegram.queries import Answer, InlineQuery, Tap
from bot.sandbox.telegram.rooms import Room
from bot.sandbox.telegram.server import add_api_routes, make_app
from bot.sandbox.telegram.transcript import Seen
from bot.sandbox.telegram.world import Event, Setup, World

__all__ = [
    "Answer",
    "Asked",
    "BotApi",
    "Call",
    "Chat",
    "Event",
    "Fault",
    "FaultKind",
    "InlineQuery",
    "Message",
    "Person",
    "Refusal",
    "Reply",
    "Room",
    "Seen",
    "Setup",
    "Tap",
    "Told",
    "Upload",
    "Violation",
    "World",
    "add_api_routes",
    "make_app",
]
