"""The first tables: work, context, uncovered and feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


_PLACE = ("platform", "workspace", "channel", "thread")
_PERSON = ("person_platform", "person_workspace", "person")


def upgrade() -> None:
    """Make the tables."""
    _work()
    _context()
    _uncovered()
    _feedback()


def _work() -> None:
    op.create_table(
        "work",
        *_ids("key", "owner"),
        _moment("lease_until"),
        _moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_work"),
    )
    op.create_index("ix_work_lease_until", "work", ["lease_until"])


def _context() -> None:
    op.create_table(
        "context",
        *_ids(*_PLACE, "briefing", "entry"),
        _moment("at"),
        sa.PrimaryKeyConstraint(*_PLACE, name="pk_context"),
    )
    op.create_index("ix_context_at", "context", ["at"])


def _uncovered() -> None:
    op.create_table(
        "uncovered",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_ids(*_PLACE, *_PERSON),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name="pk_uncovered"),
    )
    op.create_index("ix_uncovered_at_id", "uncovered", ["at", "id"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        *_ids("entry", *_PERSON, *_PLACE),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("entry", *_PERSON, name="pk_feedback"),
    )
