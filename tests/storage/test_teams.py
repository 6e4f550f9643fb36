"""Which workspaces answer by an organisation's installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.tables import installation
from bot.storage.teams import SqlTeams
from bot.testing.fakes import NOON
from tests.storage.rig import rows

if TYPE_CHECKING:
    from bot.storage.store import SqlStore


async def test_a_workspace_is_known_to_be_of_its_organisation(sql: SqlStore) -> None:
    """Of each platform by itself; one that has moved is of the other."""
    teams, elsewhere = SqlTeams(sql.turns, "slack"), SqlTeams(sql.turns, "discord")
    for team, organisation in (("T2", "E1"), ("T1", "E1"), ("T3", "E1"), ("T3", "E2")):
        await teams.keep(team, organisation)
    assert (await teams.of("E1"), await teams.of("E2")) == (("T1", "T2"), ("T3",))
    assert (await teams.organisation("T3"), await teams.organisation("T9")) == ("E2", "")
    assert (await elsewhere.of("E1"), await elsewhere.organisation("T1")) == ((), "")


async def test_an_installation_of_its_own_stays_as_it_is(sql: SqlStore, each_database: str) -> None:
    """A workspace with a token of its own doesn't answer by its organisation's, and doesn't go with that."""
    own = {"platform": "slack", "workspace": "T1", "organisation": "E1", "about": "{}", "sealed": "sealed", "at": NOON}
    await sql.turns.do(lambda connection: connection.execute(installation.insert().values(**own)))
    before = rows(each_database)
    teams = SqlTeams(sql.turns, "slack")
    await teams.keep("T1", "E2")
    assert rows(each_database) == before
    assert await teams.of("E1") == await teams.of("E2") == ()


async def test_case_25_an_installation_goes_with_its_workspace(sql: SqlStore, each_database: str) -> None:
    """The row that says where the bot is installed is a row of that workspace, too."""
    teams = SqlTeams(sql.turns, "slack")
    for team in ("T1", "T2"):
        await teams.keep(team, "E1")
    await sql.forget_workspace("slack", "T1")
    assert await teams.of("E1") == ("T2",)
    assert "'T1'" not in rows(each_database)
