"""The statements that every request needs, made once: making one takes SQLAlchemy longer than the database to do it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql

from bot.storage.tables import context, work

insert = postgresql.insert
"""Return an insertion that may say what to do on conflicts. SQLite understands PostgreSQL's; the reverse isn't so."""

OWNER = 32
"""How many characters of a claim's owner are the store's own name. What follows marks the one attempt.

So a claim that is done again, because nobody knows whether it was committed, finds that it has won.
"""

_MINE = and_(
    work.c.key == bindparam("work_key"),
    func.substr(work.c.owner, 1, OWNER) == bindparam("work_owner"),
)
_TAKEN: dict[str, Any] = {"owner": bindparam("taken_by"), "lease_until": bindparam("until")}

CLAIM = (
    # One statement, so that of any number of processes one wins.
    insert(work)
    .values(key=bindparam("work_key"), **_TAKEN)
    .on_conflict_do_update(
        index_elements=["key"],
        set_=_TAKEN,
        where=or_(
            and_(work.c.finished_at.is_(None), work.c.lease_until <= bindparam("now")),
            work.c.owner == bindparam("taken_by"),
        ),
    )
    .returning(work.c.key)
)
FINISH = (
    update(work)
    .where(_MINE, work.c.finished_at.is_(None) | (work.c.finished_at == bindparam("now")))
    .values(finished_at=bindparam("now"))
)
IS_DONE = select(work.c.key).where(work.c.key == bindparam("work_key"), work.c.finished_at.is_not(None))
RELEASE = delete(work).where(_MINE)

_PLACE = ("platform", "workspace", "channel", "thread")
_ABOUT: dict[str, Any] = {name: bindparam(name) for name in ("briefing", "entry", "at")}

REMEMBER = (
    insert(context)
    .values(**{name: bindparam(name) for name in _PLACE}, **_ABOUT)
    .on_conflict_do_update(index_elements=_PLACE, set_=_ABOUT)
)
RECALL = select(context.c.briefing, context.c.entry).where(
    *(context.c[name] == bindparam(name) for name in _PLACE), context.c.at >= bindparam("since")
)
