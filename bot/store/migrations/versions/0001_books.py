"""The books: people, drafts, orders and what becomes of them.

Each migration names plain types, so that later changes of the program do not change history.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")


def upgrade() -> None:
    _people()
    _applications()
    _audit()
    _totals()
    _drafts()
    _orders()
    _order_texts()
    _requests()
    _rounds()
    _events()
    _append_only("events")
    _append_only("audit")


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("language", sa.String()),
        sa.Column("language_code", sa.Text()),
        sa.Column("allowance_period", sa.String()),
        sa.Column("allowance_amount", MONEY),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("told_private", sa.BigInteger()),
        sa.CheckConstraint(
            "allowance_period IN ('day', 'month', 'credit', 'unlimited')", name="people_allowance_period_known"
        ),
        sa.CheckConstraint("role IN ('operator', 'member', 'viewer', 'guest', 'revoked')", name="people_role_known"),
        sa.PrimaryKeyConstraint("number", name="people_key"),
        sa.UniqueConstraint("key", name="people_key_once"),
        sa.UniqueConstraint("telegram_id", name="people_telegram_id_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("people_role", "people", ["role"])


def _applications() -> None:
    op.create_table(
        "applications",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String()),
        sa.Column("answered", sa.BigInteger()),
        sa.CheckConstraint("state IN ('asked', 'approved', 'denied')", name="applications_state_known"),
        sa.PrimaryKeyConstraint("number", name="applications_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("applications_person", "applications", ["person"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="audit_key"),
        sqlite_autoincrement=True,
    )


def _totals() -> None:
    op.create_table(
        "totals",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
        sa.PrimaryKeyConstraint("owner", "period", name="totals_key"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("asking", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("touched", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger()),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'dropped', 'expired')", name="drafts_state_known"),
        sa.PrimaryKeyConstraint("id", name="drafts_key"),
    )
    op.create_index("drafts_person_state_touched", "drafts", ["person", "state", "touched"])


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("ref", NUMBER, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("service_name", sa.Text(), nullable=False),
        sa.Column("service_type", sa.Text(), nullable=False),
        sa.Column("may_refill", sa.Boolean()),
        sa.Column("may_cancel", sa.Boolean()),
        sa.Column("quantity", sa.BigInteger()),
        sa.Column("price", MONEY, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("panel_id", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.String()),
        sa.Column("raw_status", sa.Text(), nullable=False),
        sa.Column("charge", MONEY),
        sa.Column("start_count", sa.BigInteger()),
        sa.Column("remains", sa.BigInteger()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.BigInteger()),
        sa.Column("settled", sa.BigInteger()),
        sa.Column("round", sa.String()),
        sa.Column("due", sa.BigInteger()),
        sa.Column("target", sa.String()),
        sa.CheckConstraint(
            "state IN ('queued', 'submitting', 'placed', 'refused', 'unverified', 'not_placed', 'dropped')",
            name="orders_state_known",
        ),
        sa.PrimaryKeyConstraint("ref", name="orders_key"),
        sa.UniqueConstraint("draft", name="orders_draft_once"),
        sa.UniqueConstraint("panel_id", name="orders_panel_id_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("orders_one_submitting", "orders", ["target"], unique=True, **_where("state = 'submitting'"))
    op.create_index("orders_person_ref", "orders", ["person", "ref"])
    op.create_index("orders_round", "orders", ["round"])
    op.create_index("orders_state_ref", "orders", ["state", "ref"])
    op.create_index("orders_target_state", "orders", ["target", "state"])


def _order_texts() -> None:
    op.create_table(
        "order_texts",
        sa.Column("order", NUMBER, autoincrement=False, nullable=False),
        sa.Column("link", sa.Text()),
        sa.Column("fields", sa.Text()),
        sa.ForeignKeyConstraint(["order"], ["orders.ref"], name="order_texts_order_of_orders"),
        sa.PrimaryKeyConstraint("order", name="order_texts_key"),
    )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("order", NUMBER, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("panel_id", sa.Text()),
        sa.Column("status", sa.String()),
        sa.Column("raw_status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("round", sa.String()),
        sa.Column("due", sa.BigInteger()),
        sa.CheckConstraint("kind IN ('refill', 'cancel')", name="requests_kind_known"),
        sa.CheckConstraint(
            "state IN ('asked', 'submitting', 'requested', 'refused', 'unverified')", name="requests_state_known"
        ),
        sa.ForeignKeyConstraint(["order"], ["orders.ref"], name="requests_order_of_orders"),
        sa.PrimaryKeyConstraint("number", name="requests_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("requests_order", "requests", ["order"])
    op.create_index("requests_round", "requests", ["round"])
    op.create_index("requests_state_number", "requests", ["state", "number"])


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name="rounds_key"),
    )
    op.create_index("rounds_due", "rounds", ["due"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("order", NUMBER, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("now", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("request", NUMBER),
        sa.ForeignKeyConstraint(["order"], ["orders.ref"], name="events_order_of_orders"),
        sa.PrimaryKeyConstraint("number", name="events_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_order", "events", ["order"])


def _where(rule: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(rule), "postgresql_where": sa.text(rule)}


def _append_only(table: str) -> None:
    """Let the engine itself refuse to change history."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(f"""
            CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$
        """)
        op.execute(f"""
            CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_stays()
        """)
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(f"""
            CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """)
