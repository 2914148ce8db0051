"""Tables of the books: drafts, orders with their texts apart, requests, rounds, events."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table

from bot.orders import DraftState, Kind, RequestState, State
from bot.panel import OrderState, RefillState, Service
from bot.store.tables.metadata import known, metadata, only
from bot.store.types import Json, Moment, Money, Number, Word, Words

drafts = Table(
    "drafts",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("service", Json(Service), nullable=False),
    Column("answers", Json(dict[str, str]), nullable=False),
    Column("asking", String),
    Column("state", Word(DraftState), nullable=False),
    Column("touched", Moment, nullable=False),
    known("state", DraftState),
    Index(None, "person", "state", "touched"),
)

orders = Table(
    "orders",
    metadata,
    Column("ref", Number, primary_key=True),
    Column("person", String, nullable=False),
    Column("draft", String, nullable=False, unique=True),
    Column("service", Words, nullable=False),
    Column("service_name", Words, nullable=False),
    Column("service_type", Words, nullable=False),
    Column("may_refill", Boolean),
    Column("may_cancel", Boolean),
    Column("quantity", BigInteger),
    Column("price", Money, nullable=False),
    Column("currency", Words, nullable=False),
    Column("state", Word(State), nullable=False),
    Column("made", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("panel_id", Words, unique=True),
    Column("reason", Words, nullable=False),
    Column("status", Word(OrderState)),
    Column("raw_status", Words, nullable=False),
    Column("charge", Money),
    Column("start_count", BigInteger),
    Column("remains", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("receipt", BigInteger),
    Column("settled", Moment),
    Column("round", String),
    Column("due", Moment),
    Column("missed", Moment),
    Column("target", String),
    known("state", State),
    Index(None, "person", "ref"),
    Index(None, "state", "ref"),
    Index(None, "target", "state"),
    Index(None, "round"),
    only("orders_one_submitting", "target", where="state = 'submitting'", unique=True),
    sqlite_autoincrement=True,
)

order_texts = Table(
    "order_texts",
    metadata,
    Column("order", Number, ForeignKey("orders.ref"), primary_key=True, autoincrement=False),
    Column("link", Words),
    Column("fields", Json(dict[str, str])),
)

requests = Table(
    "requests",
    metadata,
    Column("number", Number, primary_key=True),
    Column("order", Number, ForeignKey("orders.ref"), nullable=False, index=True),
    Column("person", String, nullable=False),
    Column("kind", Word(Kind), nullable=False),
    Column("state", Word(RequestState), nullable=False),
    Column("made", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("panel_id", Words),
    Column("status", Word(RefillState)),
    Column("raw_status", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("round", String),
    Column("due", Moment),
    Column("missed", Moment),
    known("kind", Kind),
    known("state", RequestState),
    Index(None, "state", "number"),
    Index(None, "round"),
    sqlite_autoincrement=True,
)

readings = Table(
    "readings",
    metadata,
    Column("order", Number, ForeignKey("orders.ref"), primary_key=True, autoincrement=False),
    Column("at", Moment, primary_key=True, autoincrement=False),
    Column("delivered", BigInteger, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    Column("name", String, primary_key=True),
    Column("due", Moment, nullable=False, index=True),
    Column("until", Moment),
)

events = Table(
    "events",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("order", Number, ForeignKey("orders.ref"), nullable=False, index=True),
    Column("actor", String, nullable=False),
    Column("what", String, nullable=False),
    Column("was", String, nullable=False),
    Column("now", String, nullable=False),
    Column("facts", Json(dict[str, str | int | None]), nullable=False),
    Column("request", Number),
    sqlite_autoincrement=True,
)
