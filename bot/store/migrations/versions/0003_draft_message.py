"""A draft knows no message of the chat: the tapped one becomes the receipt."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("drafts", "message")
