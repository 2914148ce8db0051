"""Texts that operators wrote for everybody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("touched", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'sent', 'left')", name="broadcasts_state_known"),
        sa.PrimaryKeyConstraint("id", name="broadcasts_key"),
    )
    op.create_index("broadcasts_person", "broadcasts", ["person"])
