"""Tables of Telegram's border: what came in, what goes out, which message shows which order."""

from __future__ import annotations

import enum

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, false

from bot.store.tables.metadata import known, metadata, only
from bot.store.types import Json, Moment, Number, Word, Words


class NoticeState(enum.StrEnum):
    """Where a notice is on its way."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


notices = Table(
    "notices",
    metadata,
    Column("number", Number, primary_key=True),
    Column("person", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("dedupe", String, nullable=False, unique=True),
    Column("order", Number),
    Column("facts", Json(dict[str, str | int | None]), nullable=False),
    Column("loud", Boolean, nullable=False),
    Column("state", Word(NoticeState), nullable=False),
    Column("made", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("reason", Words),
    Column("ended", Moment),
    Column("hushed", Boolean, nullable=False, server_default=false()),
    known("state", NoticeState),
    only("notices_waiting", "person", "number", where="state = 'waiting'"),
    sqlite_autoincrement=True,
)

inbox = Table(
    "inbox",
    metadata,
    Column("arrival", Number, primary_key=True),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("person", BigInteger),
    Column("kind", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("done", Moment),
    only("inbox_undone", "arrival", where="done IS NULL"),
    Index(None, "done"),
    sqlite_autoincrement=True,
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("number", Number, primary_key=True),
    Column("update_id", BigInteger, nullable=False),
    Column("person", BigInteger, index=True),
    Column("kind", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

cards = Table(
    "cards",
    metadata,
    Column("person", String, primary_key=True),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("order", Number, ForeignKey("orders.ref"), nullable=False, index=True),
)
