"""What people want to be told, and when not; orders that they have muted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Written out: the engines know no other way to add a column with its rule that copies no table.
    op.execute(
        "ALTER TABLE people ADD COLUMN telling VARCHAR DEFAULT 'everything' NOT NULL "
        "CONSTRAINT people_telling_known CHECK (telling IN ('everything', 'endings', 'nothing'))"
    )
    op.add_column("people", sa.Column("zone", sa.String()))
    op.add_column("people", sa.Column("quiet_start", sa.Integer()))
    op.add_column("people", sa.Column("quiet_end", sa.Integer()))
    op.add_column("notices", sa.Column("hushed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "mutes",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("order", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["order"], ["orders.ref"], name="mutes_order_of_orders"),
        sa.PrimaryKeyConstraint("person", "order", name="mutes_key"),
    )
