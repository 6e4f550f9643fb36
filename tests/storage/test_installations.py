"""Tokens at rest: sealed with keys that the database doesn't hold, each for its own workspace."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from bot.core.installation import Installation
from bot.core.model import Person, Place
from bot.core.ports import NotSent
from bot.core.subscription import Standing, Subscription, Weekly
from bot.problems import Unusable
from bot.storage.beginnings import GOOD_FOR, Beginnings
from bot.storage.installations import SqlInstallations, installed
from bot.storage.sealing import Seal, new_key
from bot.storage.statements import insert
from bot.storage.subscriptions import SqlSubscriptions
from bot.storage.tables import beginning, installation
from bot.storage.teams import SqlTeams
from bot.testing.fakes import NOON, FakeClock
from tests.storage.rig import rows

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.store import SqlStore

OLD, NEW = new_key(), new_key()
ACME = Installation("slack", "T1", "E1", {"name": "Acme"}, "xoxb-acme", "xoxe-acme", NOON)
OTHER = Installation("slack", "T2", "", {"name": "Other"}, "xoxb-other")


def with_token(token: str, refresh: str = ACME.refresh, expires_at: datetime | None = NOON) -> Installation:
    """Return Acme's installation with another token."""
    return replace(ACME, token=token, refresh=refresh, expires_at=expires_at)


def kept(sql: SqlStore, keys: str = OLD) -> SqlInstallations:
    """Return the installations of a database."""
    return SqlInstallations(sql.turns, Seal(keys), FakeClock())


async def sealed(sql: SqlStore, workspace: str) -> str:
    """Return what stands in a row."""
    c = installation.c
    statement = select(c.sealed).where(c.workspace == workspace)
    return str(await sql.turns.do(lambda connection: connection.execute(statement).scalar_one()))


async def put(sql: SqlStore, workspace: str, text: str) -> None:
    """Write something else in its place."""
    statement = update(installation).where(installation.c.workspace == workspace).values(sealed=text)
    await sql.turns.do(lambda connection: connection.execute(statement))


async def test_what_is_kept_is_found_for_its_workspace_alone(sql: SqlStore) -> None:
    """With all that it had; another platform's workspace of the same id is another one."""
    found = kept(sql)
    await found.keep(ACME)
    await found.keep(OTHER)
    assert await found.find("slack", "T1") == ACME
    assert await found.find("slack", "T2") == OTHER
    assert await found.find("slack", "T3") is None
    assert await found.find("discord", "T1") is None
    assert await found.every("slack") == (replace(ACME, token="", refresh=""), replace(OTHER, token=""))
    await found.keep(again := with_token("xoxb-again", expires_at=None))
    assert await found.find("slack", "T1") == again
    await found.remove("slack", "T1")
    assert await found.find("slack", "T1") is None
    assert await found.find("slack", "T2") == OTHER


async def test_summaries_that_rested_for_want_of_a_token_go_on(sql: SqlStore) -> None:
    """Where the bot is installed again, in an organisation's workspaces too; what rests for another reason rests on."""
    subscriptions, at = SqlSubscriptions(sql.turns), Weekly(0, time(9), "UTC")
    await SqlTeams(sql.turns, "slack").keep("T5", "T1")
    rested = {"T1/C1": "token_revoked", "T1/C2": "is_archived", "T2/C1": "token_revoked", "T5/C1": "not_installed"}
    for name, why in rested.items():
        place = Place("slack", *name.split("/"))
        owner = Person("slack", place.workspace, "U1")
        await subscriptions.put(Subscription(name, place, owner, at, NOON, NOON))
        await subscriptions.stand(name, Standing.SUSPENDED, NOON, why)
    await subscriptions.put(
        Subscription("T1/C3", Place("slack", "T1", "C3"), Person("slack", "T1", "U1"), at, NOON, NOON)
    )
    await subscriptions.stand("T1/C3", Standing.PAUSED, NOON)
    await kept(sql).keep(ACME, {"token_revoked", "not_installed"})
    stands = {one.id: (one.standing, one.why) for one in await subscriptions.of("", "")}
    assert stands == {
        "T1/C1": (Standing.ACTIVE, ""),
        "T1/C2": (Standing.SUSPENDED, "is_archived"),
        "T1/C3": (Standing.PAUSED, ""),
        "T2/C1": (Standing.SUSPENDED, "token_revoked"),
        "T5/C1": (Standing.ACTIVE, ""),
    }


async def test_no_token_stands_in_the_database(sql: SqlStore, each_database: str) -> None:
    """Neither in any row, nor in the bytes of the file and its log; and an installation that is printed shows none."""
    found = kept(sql)
    await found.keep(ACME)
    await found.renew(ACME, with_token("xoxb-renewed", refresh="xoxe-renewed"))
    stored = rows(each_database).encode()
    if each_database.startswith("sqlite"):
        folder = Path(each_database.removeprefix("sqlite:///")).parent
        files = [*folder.iterdir()]
        assert len(files) > 1
        stored += b"".join(file.read_bytes() for file in files)
    assert b"Acme" in stored
    for secret in ("xoxb-acme", "xoxe-acme", "xoxb-renewed", "xoxe-renewed", OLD):
        assert secret.encode() not in stored
    assert "xoxb" not in repr(ACME)
    assert "xoxe" not in repr(ACME)


async def test_a_seal_that_is_moved_to_another_workspace_is_refused(
    sql: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever can write rows gets no workspace's token used for another; the log says so without a token."""
    found = kept(sql)
    await found.keep(ACME)
    await found.keep(OTHER)
    await put(sql, "T2", text := await sealed(sql, "T1"))
    with pytest.raises(NotSent):
        await found.find("slack", "T2")
    assert await found.find("slack", "T1") == ACME
    assert not await found.renew(OTHER, OTHER)
    assert "for another workspace" in caplog.text
    assert text not in caplog.text
    with pytest.raises(Unusable, match=r"doesn't open the tokens of 1 workspace; the first is T2\."):
        await found.seal_anew()


async def test_another_key_opens_nothing(sql: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    """At the start that is told with what to do, and no row is changed; no key is shown."""
    caplog.set_level(logging.DEBUG)
    await kept(sql).keep(ACME)
    before, wrong = await sealed(sql, "T1"), kept(sql, NEW)
    with pytest.raises(NotSent):  # which nobody may take for a workspace that has removed the bot
        await wrong.find("slack", "T1")
    with pytest.raises(Unusable, match="BRIEFING_KEY=NEW,OLD") as raised:
        await wrong.seal_anew()
    assert await sealed(sql, "T1") == before
    for key in (OLD, NEW):
        assert key not in str(raised.value) + caplog.text


async def test_a_key_is_changed_by_putting_the_new_one_first(sql: SqlStore) -> None:
    """At the next start all is sealed with it, once, and the old one may go."""
    await kept(sql).keep(ACME)
    await kept(sql).keep(OTHER)
    await kept(sql, NEW).keep(OTHER)
    both = kept(sql, f"{NEW}, {OLD}")
    assert await both.find("slack", "T1") == ACME
    assert await both.sealed_before() == 1
    assert await kept(sql).find("slack", "T1") == ACME  # looking changes nothing
    assert await both.seal_anew() == 1
    assert await both.seal_anew() == 0
    assert await kept(sql, NEW).find("slack", "T1") == ACME
    with pytest.raises(NotSent):
        await kept(sql).find("slack", "T1")


async def test_what_was_renewed_replaces_only_what_it_was_had_for(sql: SqlStore) -> None:
    """Not what was installed meanwhile, and nothing that is gone; the same twice is in order, and so is another key."""
    found, renewed = kept(sql), with_token("xoxb-renewed")
    await found.keep(ACME)
    await kept(sql, f"{NEW},{OLD}").seal_anew()
    found = kept(sql, NEW)
    assert await found.renew(ACME, renewed)
    assert await found.renew(ACME, renewed)
    assert await found.find("slack", "T1") == renewed
    await found.keep(again := with_token("xoxb-again"))
    assert not await found.renew(renewed, with_token("xoxb-late"))
    assert await found.find("slack", "T1") == again
    await found.remove("slack", "T1")
    assert not await found.renew(again, renewed)
    assert await found.find("slack", "T1") is None


async def test_case_25_a_forgotten_workspace_has_no_installation(sql: SqlStore, each_database: str) -> None:
    """With everything else that is kept of it, its row goes; another workspace's stays."""
    await kept(sql).keep(ACME)
    await kept(sql).keep(OTHER)
    await sql.forget_workspace("slack", "T1")
    assert "Acme" not in rows(each_database)
    assert await kept(sql).find("slack", "T2") == OTHER


async def test_a_team_without_a_seal_answers_under_its_organisation(sql: SqlStore) -> None:
    """Its row is no installation of its own; it is there to know which teams an organisation has."""
    values = {"platform": "slack", "workspace": "T5", "organisation": "E1", "about": "{}", "sealed": "", "at": NOON}
    await sql.turns.do(lambda connection: connection.execute(insert(installation).values(**values)))
    await kept(sql).keep(ACME)
    assert await kept(sql).find("slack", "T5") is None
    assert [one.workspace for one in await installed(sql.turns, "slack")] == ["T1"]
    assert await SqlTeams(sql.turns, "slack").of("E1") == ("T5",)
    assert await kept(sql).seal_anew() == 0


async def test_a_beginning_is_finished_once_by_the_browser_that_began(sql: SqlStore, each_database: str) -> None:
    """And within ten minutes; the database holds no state and no cookie, and keeps nothing that is over."""
    clock = FakeClock()
    begun = Beginnings(sql.turns, clock)
    assert await begun.begin("a state", "a browser")
    assert "a state" not in rows(each_database)
    assert "a browser" not in rows(each_database)
    assert not await begun.finish("a state", "another browser")
    assert not await begun.finish("another state", "a browser")
    assert await begun.finish("a state", "a browser")
    assert not await begun.finish("a state", "a browser")
    assert await begun.begin("late", "a browser")
    clock.pass_time(seconds=GOOD_FOR.total_seconds())
    assert not await begun.finish("late", "a browser")
    assert await begun.begin("new", "a browser")
    statement = select(beginning.c.until)
    [until] = await sql.turns.do(lambda connection: connection.execute(statement).scalars().all())
    assert until == clock.now() + timedelta(minutes=10)


@pytest.mark.parametrize(
    "keys",
    ["", " , ", "short", f"{OLD},{NEW[:-3]}", f"{OLD};{NEW}", "é" * 44],
    ids=["none", "blank", "short", "cut", "run together", "foreign"],  # the keys are others in each process
)
def test_keys_that_are_none_are_told_and_not_shown(keys: str) -> None:
    """Whoever pasted half of one learns what a key looks like, and how to have one."""
    with pytest.raises(Unusable, match="`briefing-bot key` prints a new one") as raised:
        Seal(keys)
    for key in filter(None, keys.replace(",", " ").split()):
        assert key not in str(raised.value)
