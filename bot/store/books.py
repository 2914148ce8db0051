"""The books over one transaction: a noun is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.store.batches import Batches
from bot.store.broadcasts import Broadcasts
from bot.store.cards import Cards
from bot.store.copies import Copies
from bot.store.drafts import Drafts
from bot.store.events import Events
from bot.store.habits import Habits
from bot.store.inbox import Inbox
from bot.store.memory import Memory, Snapshot
from bot.store.mutes import Mutes
from bot.store.notices import Notices
from bot.store.orders import Orders
from bot.store.origin import Origin
from bot.store.people import People
from bot.store.readings import Readings
from bot.store.records import Records
from bot.store.requests import Requests
from bot.store.rounds import Rounds
from bot.store.totals import Totals

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Books:
    """Everything within one transaction; not to be kept beyond it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def people(self) -> People:
        return People(self._connection)

    @cached_property
    def totals(self) -> Totals:
        return Totals(self._connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self._connection)

    @cached_property
    def orders(self) -> Orders:
        return Orders(self._connection)

    @cached_property
    def requests(self) -> Requests:
        return Requests(self._connection)

    @cached_property
    def readings(self) -> Readings:
        return Readings(self._connection)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(self._connection)

    @cached_property
    def events(self) -> Events:
        return Events(self._connection)

    @cached_property
    def memory(self) -> Memory:
        return Memory(self._connection)

    @cached_property
    def origin(self) -> Origin:
        return Origin(self._connection)

    @cached_property
    def copies(self) -> Copies:
        return Copies(self._connection)

    @cached_property
    def snapshot(self) -> Snapshot:
        return Snapshot(self._connection)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self._connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._connection)

    @cached_property
    def mutes(self) -> Mutes:
        return Mutes(self._connection)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self._connection)

    @cached_property
    def habits(self) -> Habits:
        return Habits(self._connection)

    @cached_property
    def batches(self) -> Batches:
        return Batches(self._connection)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        return Broadcasts(self._connection)

    @cached_property
    def records(self) -> Records:
        return Records(self._connection)
