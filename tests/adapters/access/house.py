"""What is kept before each cell of the table, all that is kept after it, and whether that is as the table says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import delete, insert, select

from bot.core.authority import Authority
from bot.core.model import Person, Place
from bot.core.remembered import Context, Feedback
from bot.core.subscription import Standing, State, Subscription, Weekly
from bot.storage.tables import metadata
from bot.testing import NOON
from tests.adapters.access.rights import TOLD, Does, Right

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row

    from tests.adapters.access.rights import Line
    from tests.adapters.desks import Office

    Kept = Sequence[Row[Any]]
    Rows = dict[str, list[dict[str, Any]]]

MORNING: Final = Weekly(0, time(9), "Europe/Berlin")
ID, PAUSED, OTHERS, FOREIGN = "s-00000001", "s-00000002", "s-00000003", "s-00000004"
DUE: Final = "04:44"
"""When the subscription is due: whoever reads that has read of it."""
_DUE: Final = Weekly(1, time(4, 44), "Asia/Kathmandu")
_BAD: Final = False
_BOTS: Final = frozenset({"bot", "another bot"})  # what they say isn't even taken as a request

_EVERYTHING: Final = {table.name: select(table) for table in metadata.sorted_tables}
_KEPT: Final = frozenset({Does.DENIED, Does.UNKNOWN, Does.GONE, Does.NOTHING})  # all stays as it was
_NOBODYS: Final = frozenset({"work", "snapshot"})  # that a request was answered, and what briefings say
_PASSING: Final = _NOBODYS | {"context", "line"}  # and what is talked about, and lines too long for a button
_BROKEN: Final = "something went wrong"


class Who(NamedTuple):
    """Somebody, and the channel where they are."""

    role: str
    person: Person
    place: Place
    alone: str
    """The channel of their conversation with the bot."""


@dataclass
class House:
    """All that is kept of a platform's people, of a neighbour's, and of another platform's."""

    office: Office
    general: Place
    owner: Person
    people: Sequence[Who]
    _kept: dict[str, Kept] = field(default_factory=dict)
    _raw: dict[str, Kept] = field(default_factory=dict)

    async def furnish(self) -> None:
        """Keep what the cells begin with: subscriptions, deliveries, and what everybody has said."""
        there, store = self.office.subscriptions, self.office.store
        ours = Subscription(ID, self.general, self.owner, _DUE, NOON, NOON, ("gannet-rock",))
        neighbour = replace(self.general, workspace="W-NEXT")
        stranger = Person(self.general.platform, "W-NEXT" if self.owner.workspace else "", "U-NEXT")
        kept = (
            ours,
            replace(ours, id=PAUSED, place=replace(self.general, thread="1.1"), standing=Standing.PAUSED),
            replace(ours, id=OTHERS, place=replace(self.general, channel="C-OTHERS"), owner=stranger),
            replace(ours, id=FOREIGN, place=neighbour, owner=stranger),
        )
        for one in kept:
            await there.put(one)
            await there.deliver(one, f"{one.id}/2026-11-23", NOON)
            await self.office.became(f"{one.id}/2026-11-23", State.HELD)
        for place in (self.general, neighbour):
            await store.configure(place, "listen", "on")
        for person in (stranger, *{who.person for who in self.people}):
            await store.add_feedback(Feedback("gannet-rock", _BAD, neighbour, person, NOON, ""))
        for who in self.people:
            for place in (who.place, replace(who.place, thread=who.person.id)):
                await store.remember(place, Context("gannet-rock", "gannet-rock"))
        self._kept = await self.office.store.turns.do(dumped)
        self._raw = await self.office.store.turns.do(_raw)

    def of(self, workspace: str) -> Rows:
        """Return the rows of each table that are of a workspace, or of its people elsewhere."""
        rows = {name: [row._asdict() for row in kept] for name, kept in self._kept.items()}
        columns = ("workspace", "person_workspace")
        theirs = {name: [row for row in kept if workspace in map(row.get, columns)] for name, kept in rows.items()}
        return {name: kept for name, kept in theirs.items() if kept}

    async def changed(self) -> Rows:
        """Return the rows of each table that have come, gone or changed, as they were and as they are; put all back."""

        def put_back(connection: Connection) -> Rows:
            found: Rows = {}
            raw = _raw(connection)
            for table in metadata.sorted_tables:
                if raw[table.name] == self._raw[table.name]:
                    continue
                old, new = self._kept[table.name], connection.execute(_EVERYTHING[table.name]).all()
                found[table.name] = [row._asdict() for row in {*old} ^ {*new}]
                connection.execute(delete(table))
                if old:
                    connection.execute(insert(table), [row._asdict() for row in old])
            return found

        return await self.office.store.turns.do(put_back)


def dumped(connection: Connection) -> dict[str, Kept]:
    """Return every row of every table."""
    return {name: connection.execute(every).all() for name, every in _EVERYTHING.items()}


def _raw(connection: Connection) -> dict[str, Kept]:
    """Return the same as the database has it: most of it is only to be found unchanged, a thousand times."""
    return {name: connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in _EVERYTHING}  # noqa: S608 - our own names


def authority(admin: Person) -> Authority:
    """Return who may change settings: this person, and members where they belong."""
    return Authority(frozenset({str(admin)}), members=True)


def faults(line: Line, who: Who, cells: Mapping[Right, Does], seen: str, changed: Rows) -> list[str]:
    """Return what isn't as the table says, of a line that somebody said, what people then saw, and what changed."""
    wanted = cells[line.right]
    found = [] if _is_told(wanted, seen) else [f"it isn't {wanted}: {seen[:150]!r}"]
    if Does.DONE not in (cells.get(Right.LOOKING), cells.get(Right.CHANGING)) and DUE in seen:
        found.append("they read of the subscription")
    touched = {*changed} - (frozenset() if who.role in _BOTS else _passing(wanted))
    if touched != _expected(wanted, line, who):
        found.append(f"changed are {sorted(touched)}")
    named = {ID} if "{id}" in line.text else {PAUSED} if "{paused}" in line.text else set()
    strange = {name for name in changed for row in changed[name] if not _is_about(name, row, who, named, line)}
    return found + ([f"rows of others were changed in {sorted(strange)}"] if strange else [])


def _is_told(wanted: Does, seen: str) -> bool:
    match wanted:
        case Does.NOTHING:
            return not seen
        case Does.WORDS:
            return not any(words in seen for words in (*TOLD.values(), _BROKEN))
        case Does.DONE:
            return bool(seen) and not any(words in seen for words in (*TOLD.values(), _BROKEN))
        case _:
            return TOLD[wanted] in seen


def _passing(wanted: Does) -> frozenset[str]:
    if wanted in _KEPT:
        return frozenset({"work"})
    return _PASSING | ({"uncovered"} if wanted is Does.WORDS else set())


def _expected(wanted: Does, line: Line, who: Who) -> frozenset[str]:
    if wanted is not Does.DONE:
        return frozenset()
    if line.command == "forget" and who.role == "owner":  # theirs has no owner any more
        return line.changes | {"subscription", "delivery"}
    if line.command == "listen" and who.place.channel == who.alone:  # between two, there is nothing to follow
        return frozenset()
    return line.changes


def _is_about(table: str, row: Mapping[str, Any], who: Who, named: set[str], line: Line) -> bool:
    """Return whether a row is about who asks, about where they are, or about the subscription that they name."""
    if table in _NOBODYS:
        return True
    if named and table in ("subscription", "delivery"):
        return bool(named & {row.get("id"), row.get("subscription")})
    if row.get("thread") == who.person.id or row.get("person") == who.person.id:
        return True
    if line.command == "forget" and table in ("subscription", "delivery"):
        return not row["person"]  # what was theirs is nobody's by then
    return row.get("channel") in (who.place.channel, who.person.id, who.alone) and row.get("id") != PAUSED
