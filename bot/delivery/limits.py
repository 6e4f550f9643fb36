"""How often a platform may be called, shared by all processes: one row of the database for each limit.

The rule is GCRA: a row holds when the next call is due if calls came at exactly the limit's pace.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, update

from bot.storage.statements import insert
from bot.storage.tables import rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.core.model import Place

_PRUNED: Final = timedelta(days=1)

LONGEST: Final = timedelta(hours=2)
"""Longer than anything here waits: what is further ahead was written by a clock that has been set right since."""


class Limit(NamedTuple):
    """One call every `pace`, and as many as `burst` at once where there were none for long."""

    scope: str
    pace: timedelta
    burst: int = 1


class Pace(NamedTuple):
    """A platform's limits: for all posts of a workspace, for those in one channel, and for looking posts up."""

    post: timedelta
    channel: timedelta
    find: timedelta
    is_of_workspace: bool
    """Whether each workspace has limits of its own; else they are the bot's."""


# Slack: about one post a second in a channel, several hundred a minute in a workspace, and for looking up its "tier 3",
# fifty calls a minute. Discord: fifty calls a second in all; five posts in five seconds in a channel.
_PACES: Final = {
    "slack": Pace(timedelta(seconds=0.25), timedelta(seconds=1), timedelta(seconds=1.2), is_of_workspace=True),
    "discord": Pace(timedelta(seconds=1 / 45), timedelta(seconds=1), timedelta(seconds=1 / 10), is_of_workspace=False),
}
_FREE: Final = Pace(timedelta(0), timedelta(0), timedelta(0), is_of_workspace=False)
_FIND_BURST: Final = 20
_ALL: Final = "all"  # the row that is locked before any other
# Changed to what it is: one statement makes the row where there was none, locks it, and returns it.
_LOCK: Final = (
    insert(rate)
    .values(scope=bindparam("of"), tat=bindparam("usual"))
    .on_conflict_do_update(index_elements=["scope"], set_={"scope": bindparam("of")})
    .returning(rate.c.tat)
)


def of_post(place: Place) -> tuple[Limit, ...]:
    """Return the limits of a post in a place."""
    pace = _PACES.get(place.platform, _FREE)
    limit = Limit(_scope(*_whose(place, pace), "post"), pace.post)
    if not place.channel:  # not known yet: a word to somebody
        return (limit,)
    return (limit, Limit(_scope(place.platform, place.workspace, "post", place.channel), pace.channel))


def of_find(place: Place) -> tuple[Limit, ...]:
    """Return the limits of looking a post up."""
    pace = _PACES.get(place.platform, _FREE)
    return (Limit(_scope(*_whose(place, pace), "find"), pace.find, _FIND_BURST),)


def at_once(platform: str, patience: timedelta, most: int) -> int:
    """Return how many posts, at most so many, the limits let through within a time: more would only wait."""
    pace = _PACES.get(platform, _FREE).post
    return min(most, max(int(patience / pace), 1)) if pace else most


def _whose(place: Place, pace: Pace) -> tuple[str, ...]:
    return (place.platform, place.workspace) if pace.is_of_workspace else (place.platform,)


def _scope(*parts: str) -> str:
    """Return a limit's name. Nobody's ids can be read from it: it outlasts what is forgotten by a day."""
    return hashlib.sha256("/".join(parts).encode()).hexdigest()


def reserve(connection: Connection, limits: Sequence[Limit], now: datetime, patience: timedelta) -> timedelta:
    """Return how long to wait before the call; where that is more than `patience`, nothing is reserved."""
    limits = [limit for limit in limits if limit.pace]
    if limits:
        _in_turn(connection, now)
    tats = {limit.scope: _locked(connection, limit.scope, now) for limit in limits}
    tats = {scope: tat if tat <= now + LONGEST else now for scope, tat in tats.items()}
    at = max([now, *(tats[limit.scope] - limit.pace * (limit.burst - 1) for limit in limits)])
    if at - now <= patience:
        for limit in limits:
            _set(connection, limit.scope, max(tats[limit.scope], at) + limit.pace)
    return at - now


def push(connection: Connection, limits: Sequence[Limit], until: datetime) -> None:
    """Let nothing through before a moment: the platform has said so."""
    _in_turn(connection, until)
    for limit in limits:
        if _locked(connection, limit.scope, until) < until + limit.pace * (limit.burst - 1):
            _set(connection, limit.scope, until + limit.pace * (limit.burst - 1))


def prune(connection: Connection, now: datetime) -> None:
    """Delete the limits that have long let everything through."""
    connection.execute(delete(rate).where(rate.c.tat < now - _PRUNED))


def _in_turn(connection: Connection, now: datetime) -> None:
    """Wait until no other transaction uses limits: a transaction may use several, in any order."""
    _locked(connection, _ALL, now)


def _locked(connection: Connection, scope: str, usual: datetime) -> datetime:
    """Return a limit's row, held until the end of the transaction."""
    row: Any = connection.execute(_LOCK, {"of": scope, "usual": usual}).scalar_one()
    tat: datetime = row
    return tat


def _set(connection: Connection, scope: str, tat: datetime) -> None:
    connection.execute(update(rate).where(rate.c.scope == scope).values(tat=tat))
