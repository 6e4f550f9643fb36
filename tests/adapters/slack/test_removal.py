"""What is left of a workspace that has removed the bot: nothing, in any table and in any byte of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from bot.adapters.slack import removing, rotating, workspaces
from bot.core.model import Person, Place
from bot.core.remembered import Context
from bot.core.subscription import Delivery, Purpose, State
from bot.storage.store import SqlStore
from bot.storage.subscriptions import SqlSubscriptions, new
from bot.storage.tables import delivery, installation
from bot.storage.teams import SqlTeams
from bot.testing import NOON, Answers, FakeClock, eventually
from tests.adapters.slack.hosted import ALPHA, BETA, EAST, WEST, Hosted, hosted
from tests.databases import each_database, postgres, postgres_server
from tests.storage.rig import rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlalchemy import Connection

    from bot.core.briefing import Library
    from bot.core.subscription import Subscription
    from tests.adapters.slack.fake import FakeSlack, Names, Sent

    Removed = tuple[Names, dict[str, Any], set[str]]

__all__ = ["each_database", "postgres", "postgres_server"]

UNINSTALLED = {"type": "app_uninstalled"}
REVOKED = {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}
FOREIGN = {"type": "team_access_revoked", "team_ids": ["TEAST", "TALPHA"]}
ALL = ("ALPHA", "BETA", "EAST", "WEST", "EORG")


@pytest.fixture
async def host(each_database: str) -> AsyncIterator[Hosted]:
    """Return a bot in two workspaces, and in two of an organisation, with a database of each kind."""
    clock = FakeClock()
    store = await SqlStore.open(each_database, clock)
    async with hosted(clock, store, ALPHA, BETA, EAST, WEST) as host:
        yield host
    await store.close()


async def answered(slack: FakeSlack, command: Sent) -> None:
    """Wait for the answer to a command."""
    _, _, uses = slack.world.urls[command.payload["response_url"].rpartition("/")[2]]
    await eventually(lambda: uses, command.payload["text"])


async def use(host: Hosted, names: Names, kept: SqlSubscriptions) -> Subscription:
    """Leave something of a workspace in every table that has any, all of it with a word of its own."""
    word, slack = names.team.removeprefix("T"), host[names]
    place, ann = Place("slack", names.team, names.channels["general"]), Person("slack", names.team, names.people["ann"])
    for said in (f"is the quagga{word} alive", f"feedback bad {word}", "listen off", "subscribe monday 9:00 berlin"):
        await answered(slack, await slack.command("ann", "general", said))
    await slack.mention("ann", "general", "who owns the lighthouse on gannet rock")
    await eventually(lambda: [post for post in slack.world.posts.values() if post.thread], "an answer")
    await host.store.keep_line(place, ann, f"ask {word} {'long ' * 400}")
    [subscription] = await kept.of("slack", names.team)
    await host.store.turns.do(lambda connection: _deliveries(connection, subscription, place, ann))
    return subscription


def _deliveries(connection: Connection, kept: Subscription, place: Place, owner: Person) -> None:
    """Keep a delivery in every state, and a word to the owner about one."""
    for state in State:
        one = Delivery(f"{kept.id}/{state.value}", kept.id, place, owner, Purpose.SUMMARY, NOON, why=place.channel)
        connection.execute(delivery.insert().values(**new(one)))
        connection.execute(update(delivery).where(delivery.c.key == one.key).values(state=state.value))
    direct = Place("slack", place.workspace, "")
    about = Delivery(f"{kept.id}/notice", kept.id, direct, owner, Purpose.NOTICE, NOON, about=f"{kept.id}/dead")
    connection.execute(delivery.insert().values(**new(about)))


def _installed(connection: Connection) -> None:
    """Keep the installations as they would be, with a token that nobody can read."""
    for workspace, organisation in (("TALPHA", ""), ("TBETA", ""), ("EORG", "EORG")):
        where = {"platform": "slack", "workspace": workspace, "organisation": organisation}
        values = where | {"about": f'{{"bot": "U{workspace}"}}', "sealed": f"sealed of {workspace}", "at": NOON}
        connection.execute(installation.insert().values(**values))


def of(each_database: str, *words: str) -> list[str]:
    """Return the rows of all tables in which one of the words stands."""
    return [line for line in rows(each_database).splitlines() if any(word in line for word in words)]


@pytest.mark.parametrize(
    "removal",
    [
        (ALPHA, UNINSTALLED, {"ALPHA"}),
        (ALPHA, REVOKED, {"ALPHA"}),
        (EAST, FOREIGN, {"EAST"}),
        (WEST, UNINSTALLED, {"EAST", "WEST", "EORG"}),
    ],
    ids=["workspace", "tokens", "access of an organisation's", "organisation"],
)
async def test_case_25_nothing_is_left_of_a_workspace(
    host: Hosted, lighthouse: Library, each_database: str, tmp_path: Path, removal: Removed
) -> None:
    """Every feature was used in four workspaces; of the removed ones no row, byte or memory is left, of others all."""
    names, event, gone = removal
    kept = await host.start_bot(lighthouse)
    await host.store.turns.do(_installed)
    used = {one.team[1:]: await use(host, one, kept) for one in (ALPHA, BETA, EAST, WEST)}
    stays = [word for word in ALL if word not in gone]
    before = [line for line in of(each_database, *stays) if not any(word in line for word in gone)]
    tables = {line.partition(" ")[0] for line in of(each_database, "ALPHA")}
    assert tables == {"context", "setting", "line", "uncovered", "feedback", "subscription", "delivery", "installation"}
    assert (await host[names].event(event)).statuses == [200]
    assert not of(each_database, *gone, *(used[word].id for word in gone if word in used))
    assert of(each_database, *stays) == before
    assert not [key for key in host.limit._due if any(word in key for word in gone)]  # noqa: SLF001 - memory is what is tested
    if each_database.startswith("sqlite"):
        there = b"".join(file.read_bytes() for file in (tmp_path / "state").iterdir())
        assert not [word for word in gone if word.encode() in there]
        assert all(word.encode() in there for word in stays)


async def test_case_25_who_removed_it_gets_no_answer_that_was_under_way(host: Hosted, answers: Answers) -> None:
    """What is being answered is left off before anything is deleted, so that it writes nothing any more."""
    answers.hold()
    await host.start(answers)
    for names in (ALPHA, BETA):
        await host[names].mention("ann", "general", "one")
    await eventually(lambda: len(answers.requests) == 2, "requests")
    await host[ALPHA].event(UNINSTALLED)
    assert [request.place.workspace for request, _ in answers.failed] == ["TALPHA"]
    answers.let_go()
    await eventually(lambda: host[BETA].world.posts, "the other's answer")
    assert not host[ALPHA].calls


async def leave(host: Hosted, names: Names) -> None:
    """Write as another process does that was in the middle of an answer."""
    place = Place("slack", names.team, names.channels["general"])
    await host.store.remember(place, Context("gannet-rock", "owner"))


async def removed_while_another_answers(host: Hosted, answers: Answers, names: Names) -> None:
    """Remove the bot where another process is in the middle of an answer."""
    await host.start(answers)
    await host[names].mention("ann", "general", "one")
    await eventually(lambda: host[names].world.posts, "an answer")
    await host[names].event(UNINSTALLED)
    await leave(host, names)


@pytest.mark.parametrize("names", [ALPHA, EAST], ids=["workspace", "organisation"])
async def test_case_25_it_is_deleted_once_more(
    host: Hosted, answers: Answers, each_database: str, monkeypatch: pytest.MonkeyPatch, names: Names
) -> None:
    """Another process may have been answering: what it wrote goes after a while."""
    monkeypatch.setattr(removing, "_AGAIN", 0.3)
    await removed_while_another_answers(host, answers, names)
    assert of(each_database, names.team)
    await eventually(lambda: not of(each_database, names.team), "a second deletion")


@pytest.mark.parametrize("names", [ALPHA, EAST], ids=["workspace", "organisation"])
async def test_case_25_it_is_deleted_once_more_at_the_end(
    host: Hosted, answers: Answers, each_database: str, names: Names
) -> None:
    """A program that ends before that does it at once."""
    await removed_while_another_answers(host, answers, names)
    assert of(each_database, names.team)
    await host.adapter.drain()
    assert not of(each_database, names.team)


async def test_case_25_who_installs_it_again_meanwhile_keeps_what_is_new(
    host: Hosted, answers: Answers, each_database: str
) -> None:
    """The second deletion is for what was there before; a workspace that is back loses nothing."""
    await host.start(answers)
    for names in (ALPHA, EAST):
        await host[names].event(UNINSTALLED)
        host.grants.install(names)
        await answered(host[names], await host[names].command("ann", "general", "again"))
        await leave(host, names)
    await host.adapter.drain()
    assert len([line for line in of(each_database, "TALPHA", "TEAST") if line.startswith("context")]) == 2


@pytest.mark.parametrize("names", [ALPHA, EAST], ids=["workspace", "organisation"])
async def test_case_25_a_removal_that_is_told_again_takes_no_newer_installation(
    host: Hosted, answers: Answers, each_database: str, names: Names
) -> None:
    """Slack tells of one by two events, and of each until it is heard; what was installed since stays as it is."""
    await host.start(answers)
    sent = await host[names].event(UNINSTALLED)
    host.clock.pass_time(seconds=30)
    host.grants.install(names)
    host.grants.at[names.organisation or names.team] = host.clock.now().timestamp()
    await leave(host, names)
    for event in (UNINSTALLED, REVOKED):
        sent.payload["event"] = event
        await host[names].deliver_again(sent)
        assert sent.statuses[-1] == 200
        assert await host.grants.of(names.team, names.organisation)
        assert of(each_database, names.team)
    host.clock.pass_time(seconds=30)
    await host[names].event(UNINSTALLED)
    assert not await host.grants.of(names.team, names.organisation)


async def test_case_25_what_answered_by_an_organisation_that_is_gone_is_not_back(
    host: Hosted, answers: Answers, each_database: str
) -> None:
    """A process that knew the organisation a little longer wrote the workspace's row anew: that goes, too."""
    await removed_while_another_answers(host, answers, EAST)
    await SqlTeams(host.store.turns, "slack").keep("TEAST", "EORG")
    await host.adapter.drain()
    assert not of(each_database, "TEAST", "EORG")


def test_case_25_a_workspace_s_row_is_soon_written_again() -> None:
    """Another process may have deleted it, where the bot was removed and is back: it must be found the next time."""
    assert rotating._KNOWN.total_seconds() >= workspaces._KNOWN  # noqa: SLF001 - no longer than anything else is known


def test_case_25_the_second_deletion_comes_when_no_other_process_knows_the_installation() -> None:
    """What it has read is true for it for a while, and what it began to answer then takes its time."""
    assert rotating._KNOWN.total_seconds() + 60 <= removing._AGAIN  # noqa: SLF001 - the two belong together


async def test_case_25_a_person_s_own_token_is_another_matter(
    host: Hosted, answers: Answers, each_database: str
) -> None:
    """Only the bot's says that it was removed."""
    await host.start(answers)
    await leave(host, ALPHA)
    assert (await host[ALPHA].event({"type": "tokens_revoked", "tokens": {"oauth": ["UANN"]}})).statuses == [200]
    assert of(each_database, "TALPHA")


async def test_case_25_a_removal_from_nowhere_deletes_nothing(
    host: Hosted, answers: Answers, each_database: str
) -> None:
    """One that names neither a workspace nor an organisation is refused as unreadable."""
    await host.start(answers)
    await leave(host, ALPHA)
    sent = await host[ALPHA].event({"type": "somebody_laughed"})
    sent.payload = {"type": "event_callback", "event_id": "Ev9", "event": UNINSTALLED}
    await host[ALPHA].deliver_again(sent)
    assert sent.statuses[-1] == 400
    assert of(each_database, "TALPHA")


async def test_case_25_what_fails_is_delivered_again(
    host: Hosted, answers: Answers, each_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A removal that could not be carried out is none yet: Slack is asked to tell of it again."""
    await host.start(answers)
    await leave(host, ALPHA)
    with monkeypatch.context() as patch:
        patch.setattr(host.grants, "remove", None)
        sent = await host[ALPHA].event(UNINSTALLED)
    await leave(host, ALPHA)
    await host[ALPHA].deliver_again(sent)
    assert sent.statuses == [503, 200]
    assert not of(each_database, "TALPHA")
