"""Who may: people, their roles and allowances, the door they come in by, and what they are told unasked."""

from bot.people.allowance import EVERYBODY, ZERO, Allowance, Limits, Period, Spending, Totals, adjust, left, reserve
from bot.people.broadcast import (
    BROADCAST,
    Broadcast,
    Broadcasts,
    BroadcastState,
    Reach,
    announce,
    check_body,
    leave,
    reach_of,
)
from bot.people.door import CLOSED, NOT_FOUND, TURNED_AWAY, Door, Standing, Visitor, check_may_order
from bot.people.notice import Fact, Notice, Notices, Waiting
from bot.people.person import Application, ApplicationState, People, Person, Role
from bot.people.preferences import DAY, Preferences, Quiet, Telling, read_hours
from bot.people.zones import COMMON, offset, zone_of

__all__ = [
    "BROADCAST",
    "CLOSED",
    "COMMON",
    "DAY",
    "EVERYBODY",
    "NOT_FOUND",
    "TURNED_AWAY",
    "ZERO",
    "Allowance",
    "Application",
    "ApplicationState",
    "Broadcast",
    "BroadcastState",
    "Broadcasts",
    "Door",
    "Fact",
    "Limits",
    "Notice",
    "Notices",
    "People",
    "Period",
    "Person",
    "Preferences",
    "Quiet",
    "Reach",
    "Role",
    "Spending",
    "Standing",
    "Telling",
    "Totals",
    "Visitor",
    "Waiting",
    "adjust",
    "announce",
    "check_body",
    "check_may_order",
    "leave",
    "left",
    "offset",
    "reach_of",
    "read_hours",
    "reserve",
    "zone_of",
]
