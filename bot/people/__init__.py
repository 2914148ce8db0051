"""Who may: people, their roles and allowances, the door they come in by, and what they are told unasked."""

from bot.people.allowance import ZERO, Allowance, Limits, Period, Spending, Totals, adjust, left, reserve
from bot.people.door import Door, Standing, Visitor
from bot.people.notice import Fact, Notice, Notices, Waiting
from bot.people.person import Application, ApplicationState, People, Person, Role

__all__ = [
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
    "Role",
    "Spending",
    "Standing",
    "Totals",
    "Visitor",
    "Waiting",
    "adjust",
    "left",
    "reserve",
]
