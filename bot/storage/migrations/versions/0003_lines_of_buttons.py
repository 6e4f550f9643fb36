"""Command lines that a button had no room for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = ("platform", "workspace", "key")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "line",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (*_KEY, "person_platform", "person_workspace", "person")
        ),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_line"),
    )
    op.create_index("ix_line_at", "line", ["at"])
