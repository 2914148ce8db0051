"""Lists that were sent to be ordered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("touched", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'confirmed', 'dropped', 'expired')", name="batches_state_known"),
        sa.PrimaryKeyConstraint("id", name="batches_key"),
    )
    op.create_index("batches_person", "batches", ["person"])
