"""Since when the panel has said nothing of an order or refill: the age of a doubt, not of the last change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("orders", "requests"):
        op.add_column(table, sa.Column("missed", sa.BigInteger()))
