"""The statements that every request needs, made once: making one takes SQLAlchemy longer than the database to do it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.storage.tables import context, work

_MINE = and_(work.c.key == bindparam("work_key"), work.c.owner == bindparam("work_owner"), work.c.finished_at.is_(None))
_TAKEN: dict[str, Any] = {"owner": bindparam("work_owner"), "lease_until": bindparam("until")}

CLAIM = (
    # One statement, so that of any number of processes one wins.
    insert(work)
    .values(key=bindparam("work_key"), **_TAKEN)
    .on_conflict_do_update(
        index_elements=["key"],
        set_=_TAKEN,
        where=and_(work.c.finished_at.is_(None), work.c.lease_until <= bindparam("now")),
    )
    .returning(work.c.key)
)
FINISH = update(work).where(_MINE).values(finished_at=bindparam("now"))
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
