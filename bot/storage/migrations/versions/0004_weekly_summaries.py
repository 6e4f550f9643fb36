"""Subscriptions, deliveries, limits, and what briefings said."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PLACE = ("platform", "workspace", "channel", "thread")
_PERSON = ("person_platform", "person_workspace", "person")


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _moments(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def upgrade() -> None:
    """Make the tables."""
    _subscription()
    _delivery()
    op.create_table("rate", *_ids("scope"), *_moments("tat"), sa.PrimaryKeyConstraint("scope", name="pk_rate"))
    op.create_table(
        "snapshot",
        *_ids("key"),
        sa.Column("content", sa.Text(), nullable=False),
        *_moments("at"),
        sa.PrimaryKeyConstraint("key", name="pk_snapshot"),
    )
    op.create_index("ix_snapshot_at", "snapshot", ["at"])
    op.create_table(
        "edition",
        *_ids("slug", "snapshot"),
        *_moments("at"),
        sa.PrimaryKeyConstraint("slug", "at", name="pk_edition"),
    )


def _subscription() -> None:
    op.create_table(
        "subscription",
        *_ids("id", *_PLACE, *_PERSON, "topics", "time", "zone", "standing", "snapshot"),
        sa.Column("weekday", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("quiet", "alone", "declared")),
        sa.Column("why", sa.Text(), nullable=False),
        *_moments("since", "next_at"),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
    )
    op.create_index("ix_subscription_next_at", "subscription", ["next_at"])
    op.create_index("ix_subscription_platform_workspace_channel_thread", "subscription", [*_PLACE], unique=True)


def _delivery() -> None:
    op.create_table(
        "delivery",
        *_ids("key", "subscription", *_PLACE, *_PERSON),
        *_ids("purpose", "about", "state", "lease_owner", "message", "snapshot"),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_moments("due_at", "not_before", "lease_until"),
        *_moments("first_attempt_at", "last_attempt_at", "sent_at", "verify_at", nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_delivery"),
    )
    op.create_index("ix_delivery_subscription", "delivery", ["subscription"])
    op.create_index("ix_delivery_state_not_before", "delivery", ["state", "not_before"])
    op.create_index("ix_delivery_verify_at", "delivery", ["verify_at"])
