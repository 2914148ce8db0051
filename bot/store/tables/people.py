"""Tables of people: who they are, how they came in, what they have spent, what was done to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from bot.people import ApplicationState, Period, Role, Telling
from bot.store.tables.metadata import known, metadata
from bot.store.types import Json, Moment, Money, Number, Word, Words

people = Table(
    "people",
    metadata,
    Column("number", Number, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("role", Word(Role), nullable=False),
    Column("language", String),
    Column("language_code", Words),
    Column("allowance_period", Word(Period)),
    Column("allowance_amount", Money),
    Column("reachable", Boolean, nullable=False),
    Column("told_private", Moment),
    Column("telling", Word(Telling), nullable=False, server_default=Telling.EVERYTHING.value),
    Column("zone", String),
    Column("quiet_start", Integer),
    Column("quiet_end", Integer),
    known("role", Role),
    known("allowance_period", Period),
    known("telling", Telling),
    Index(None, "role"),
    sqlite_autoincrement=True,
)

mutes = Table(
    "mutes",
    metadata,
    Column("person", String, primary_key=True),
    Column("order", Number, ForeignKey("orders.ref"), primary_key=True, autoincrement=False),
)

applications = Table(
    "applications",
    metadata,
    Column("number", Number, primary_key=True),
    Column("person", String, nullable=False, index=True),
    Column("state", Word(ApplicationState), nullable=False),
    Column("made", Moment, nullable=False),
    Column("by", String),
    Column("answered", Moment),
    known("state", ApplicationState),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("facts", Json(dict[str, str]), nullable=False),
    sqlite_autoincrement=True,
)

totals = Table(
    "totals",
    metadata,
    Column("owner", String, primary_key=True),
    Column("period", String, primary_key=True),
    Column("amount", Money, nullable=False),
)
