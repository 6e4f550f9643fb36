"""What was set in chat for a channel."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = ("platform", "workspace", "channel", "name")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "setting",
        *(sa.Column(name, sa.String(), nullable=False) for name in (*_KEY, "value")),
        sa.PrimaryKeyConstraint(*_KEY, name="pk_setting"),
    )
