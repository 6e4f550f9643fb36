"""The bot's own database, as somebody who looks in from outside sees it, and makes everything due at once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, create_engine, func, make_url, or_, select, update
from sqlalchemy.pool import NullPool

from bot.core.subscription import Purpose, State
from bot.storage.tables import delivery, subscription
from tests.databases import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

_UNDONE: Final = or_(
    delivery.c.state.in_([State.PENDING.value, State.SENDING.value]),
    and_(delivery.c.state == State.SENT.value, delivery.c.verify_at.is_not(None)),
)
_SUMMARY: Final = delivery.c.purpose == Purpose.SUMMARY.value


class Books:
    """Subscriptions and deliveries in the database at an address."""

    def __init__(self, address: str) -> None:
        """Take the address of SQLite or PostgreSQL."""
        # It keeps no connection: a server counts them.
        url = make_url(address)
        driver = "sqlite" if url.drivername == "sqlite" else "postgresql+psycopg"
        self._engine = create_engine(url.set(drivername=driver), poolclass=NullPool)

    def make_due(self, moment: datetime) -> None:
        """Let the next summary of every subscription have been due at a moment, and the last a week before."""
        with self._engine.begin() as connection:
            week = timedelta(weeks=1)
            connection.execute(update(subscription).values(next_at=moment, since=moment - week))

    def sending(self) -> set[str]:
        """Return the channels of which the bot says that it may have posted there and doesn't know yet."""
        return self._channels(State.SENDING)

    def held(self) -> set[str]:
        """Return the channels that a person has to look into."""
        return self._channels(State.HELD)

    def open(self, subscriptions: int) -> int:
        """Return how many deliveries aren't planned, aren't done or are to be looked at again."""
        planned = select(func.count()).where(_SUMMARY)
        undone = select(func.count()).where(_UNDONE)
        with self._engine.connect() as connection:
            missing = subscriptions - connection.execute(planned).scalar_one()
            return max(missing, 0) + connection.execute(undone).scalar_one()

    def undone(self) -> set[str]:
        """Return the channels whose deliveries aren't done; for a word to an owner, empty."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(delivery.c.channel).where(_UNDONE)).scalars())

    def story(self, channel: str) -> str:
        """Tell how the deliveries of a channel stand, for whoever looks into a failure."""
        named = (
            "key state attempts message why not_before lease_until first_attempt_at last_attempt_at sent_at verify_at"
        )
        columns = named.split()
        statement = select(*(delivery.c[name] for name in columns)).where(delivery.c.channel == channel)
        with self._engine.connect() as connection:
            rows = connection.execute(statement).all()
        return "; ".join(f"{name} {value}" for row in rows for name, value in zip(columns, row, strict=True))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _channels(self, state: State) -> set[str]:
        which = select(delivery.c.channel).where(_SUMMARY, delivery.c.state == state.value)
        with self._engine.connect() as connection:
            return set(connection.execute(which).scalars())


@contextmanager
def database(server: str, folder: Path) -> Iterator[str]:
    """Make a database, on a PostgreSQL server or in a file of the folder where there is none; give its address."""
    if server:
        with PostgresServer(server).database(empty=True) as address:
            yield address
    else:
        yield f"sqlite:///{folder / 'state.sqlite3'}"
