"""Installations, their beginnings, shards, and editions of several libraries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _ids(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def upgrade() -> None:
    """Make the tables, and let what was served so far belong to the library that all workspaces share."""
    op.create_table(
        "installation",
        *_ids("platform", "workspace", "organisation"),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        _moment("expires_at", nullable=True),
        _moment("at"),
        sa.PrimaryKeyConstraint("platform", "workspace", name="pk_installation"),
    )
    op.create_index("ix_installation_platform_organisation", "installation", ["platform", "organisation"])
    op.create_table(
        "beginning", *_ids("state", "browser"), _moment("until"), sa.PrimaryKeyConstraint("state", name="pk_beginning")
    )
    op.create_index("ix_beginning_until", "beginning", ["until"])
    op.create_table(
        "shard",
        *_ids("application", "owner"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        _moment("until"),
        sa.PrimaryKeyConstraint("application", "number", name="pk_shard"),
    )
    _editions()


def _editions() -> None:
    op.rename_table("edition", "edition_before")
    op.create_table(
        "edition",
        *_ids("library", "slug", "snapshot"),
        _moment("at"),
        # Another name than before: in PostgreSQL, the old table has that until it is gone.
        sa.PrimaryKeyConstraint("library", "slug", "at", name="pk_edition_of_library"),
    )
    op.execute("INSERT INTO edition (library, slug, snapshot, at) SELECT '', slug, snapshot, at FROM edition_before")
    op.drop_table("edition_before")
