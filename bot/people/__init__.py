"""Who may: people, their roles and allowances, the door they come in by, and what they are told unasked."""

from bot.people.allowance import ZERO, Allowance, Limits, Period, Spending, Totals, adjust, left, reserve
from bot.people.door import Door, Standing, Visitor
from bot.people.notice import Fact, Notice, Notices, Waiting
from bot.people.person import Application, ApplicationState, People, Person, Role
from bot.people.preferences import DAY, Preferences, Quiet, Telling, read_hours
from bot.people.zones import COMMON, offset, zone_of

__all__ = [
    "COMMON",
    "DAY",
    "ZERO",
    "Allowance",
    "Application",
    "ApplicationState",
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
    "Role",
    "Spending",
    "Standing",
    "Telling",
    "Totals",
    "Visitor",
    "Waiting",
    "adjust",
    "left",
    "offset",
    "read_hours",
    "reserve",
    "zone_of",
]
