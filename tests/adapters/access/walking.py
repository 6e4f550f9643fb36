"""Walks the table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.adapters.access import table
from tests.adapters.access.house import ID, PAUSED, House, Who, faults
from tests.adapters.access.rights import Right

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence

    from tests.adapters.access.house import Rows
    from tests.adapters.access.rights import Line, Row

_MOST = {Right.CHANGING}
"""What tells most of the rights, where another walk tells the rest."""


def complete(handlers: Iterable[str], rows: Collection[str], where: str) -> None:
    """Fail for a handler without a row, for one that is there twice, and for a row without a handler."""
    count = Counter(handlers)
    known = {row.partition(" | ")[0] for row in rows} | {*rows} & {*count}
    missing = sorted(handler for handler in count if handler not in known)
    assert not missing, f"{missing} can be reached, but who may is nowhere said: add a row to {where}"
    twice = sorted(handler for handler, times in count.items() if times > 1)
    assert not twice, f"{twice} are there twice: only the first would be walked"
    left = sorted(row for row in rows if row not in count and row.partition(" | ")[0] not in count)
    assert not left, f"{left} are no handlers any more: take their rows out of {where}"


def lines(row: Row, *, every: bool = False, few: bool = False) -> list[Line]:
    """Return the lines that a row is walked with: one for each right, every one there is, or what tells most."""
    [cells, *_] = (row.matrix or {"": {}}).values()
    rights = ({*cells} & _MOST or {*cells}) if few or row.few else {*cells}
    chosen = row.lines or tuple(line for line in table.LINES if every or line.stands_for)
    return [line for line in chosen if line.right in rights]


async def walk(
    home: House, key: str, row: Row, lines: Sequence[Line], say: Callable[[Who, str], Awaitable[str]]
) -> list[str]:
    """Let everybody say each line; return what was not as the table says."""
    found, matrix = [], row.matrix or {}
    for who in home.people:
        for line in lines if who.role in matrix else ():
            seen = await say(who, line.text.format(id=ID, paused=PAUSED))
            wrong = faults(line, who, matrix[who.role], seen, await home.changed())
            found += [f"{key}, {who.role}, {line.text!r}: {fault}" for fault in wrong]
    return found


def in_order(rows: Rows) -> dict[str, list[str]]:
    """Return rows so that they can be compared, whatever order they came in."""
    return {name: sorted(map(repr, found)) for name, found in rows.items()}
