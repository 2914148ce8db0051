"""Telegram's border: outbox, inbox, cards; and what is remembered as single values."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _notices()
    _inbox()
    _dead_letters()
    _cards()
    _memory()
    _snapshot()


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dedupe", sa.String(), nullable=False),
        sa.Column("order", NUMBER),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("loud", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("ended", sa.BigInteger()),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dead')", name="notices_state_known"),
        sa.PrimaryKeyConstraint("number", name="notices_key"),
        sa.UniqueConstraint("dedupe", name="notices_dedupe_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("notices_waiting", "notices", ["person", "number"], **_where("state = 'waiting'"))


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("arrival", NUMBER, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("done", sa.BigInteger()),
        sa.PrimaryKeyConstraint("arrival", name="inbox_key"),
        sa.UniqueConstraint("update_id", name="inbox_update_id_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_done", "inbox", ["done"])
    op.create_index("inbox_undone", "inbox", ["arrival"], **_where("done IS NULL"))


def _dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="dead_letters_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("dead_letters_person", "dead_letters", ["person"])


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["order"], ["orders.ref"], name="cards_order_of_orders"),
        sa.PrimaryKeyConstraint("person", "message", name="cards_key"),
    )
    op.create_index("cards_order", "cards", ["order"])


def _memory() -> None:
    op.create_table(
        "memory",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="memory_key"),
    )


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name="snapshot_only_one"),
        sa.PrimaryKeyConstraint("id", name="snapshot_key"),
    )


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(rule), "postgresql_where": sa.text(rule)}
