"""One process for many workspaces: each delivery is answered where it came from, with that workspace's own token."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack import workspaces
from bot.core.model import Kind, Person, Place
from bot.core.ports import Refused
from bot.storage.store import SqlStore
from bot.storage.teams import SqlTeams
from bot.testing import Answers, FakeClock, eventually
from bot.testing.steps import words
from tests.adapters.slack.fake import Trouble
from tests.adapters.slack.hosted import ALPHA, BETA, EAST, WEST, Hosted, granted, hosted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.adapters.slack.fake import FakeSlack, Names, Sent

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def host(tmp_path: Path, answers: Answers) -> AsyncIterator[Hosted]:
    """Return a bot that answers in two workspaces, and in two of an organisation."""
    clock = FakeClock()
    store = await SqlStore.open(tmp_path / "bot.db", clock)
    async with hosted(clock, store, ALPHA, BETA, EAST, WEST) as host:
        await host.start(answers)
        yield host
    await store.close()


async def shown(slack: FakeSlack, count: int = 1) -> None:
    """Wait for so many messages, no more and no fewer."""
    await eventually(lambda: len(slack.world.posts) >= count, f"{count} messages")
    assert len(slack.world.posts) == count
    assert not slack.world.refused


@pytest.mark.parametrize("names", [ALPHA, BETA, EAST, WEST], ids=lambda names: names.team)
async def test_each_kind_of_delivery_is_answered_where_it_came_from(
    host: Hosted, answers: Answers, names: Names
) -> None:
    """Commands, mentions, direct messages, home pages, modals and shortcuts: no other workspace sees a call."""
    slack = host[names]
    await slack.command("ann", "general", "one")
    await slack.mention("ann", "general", "two")
    await slack.say("ann", "direct", "three")
    await slack.message_shortcut("ann", "general", "find_for_message", "four")
    await shown(slack, 4)
    await slack.open_home("ann")
    await slack.shortcut("ann", "find")
    await eventually(lambda: slack.world.homes and slack.world.views, "a page and a modal")
    assert await slack.suggest("ann", next(iter(slack.world.views)), "lamp") == []
    assert {request.place.workspace for request in answers.requests} == {names.team}
    assert {request.person.workspace for request in answers.requests} == {names.team}
    assert all(request.belongs for request in answers.requests if request.kind is Kind.COMMAND)
    assert not [other.calls for other in host.slacks.values() if other is not slack and other.calls]


async def test_nobody_is_asked_who_the_bot_is(host: Hosted) -> None:
    """The installation says it, so that the first answer needs no other call, and a mention is taken out of it."""
    await host[ALPHA].mention("ann", "general", "one")
    await shown(host[ALPHA])
    assert [method for method, _ in host[ALPHA].calls] == ["chat.postMessage"]


async def test_an_organisation_s_workspaces_are_apart(host: Hosted, answers: Answers) -> None:
    """One token speaks for both, what is kept is each workspace's own, and each is known to be of the organisation."""
    for names in (EAST, WEST):
        await host[names].mention("ann", "general", "one")
        await shown(host[names])
    assert [request.place.workspace for request in answers.requests] == ["TEAST", "TWEST"]
    assert await SqlTeams(host.store.turns, "slack").of("EORG") == ("TEAST", "TWEST")
    host.renew()
    await host.start(answers)
    await host.adapter.post(Place("slack", "TWEST", WEST.channels["general"]), words("news"), "key")
    await shown(host[WEST], 2)
    assert (await host.adapter.direct(Person("slack", "TEAST", "UANNEAST"))).channel == "DANNEAST"


async def delivered_again(slack: FakeSlack, sent: Sent, **changed: object) -> None:
    """Deliver it once more, as another delivery that differs in this."""
    sent.payload = sent.payload | {"event_id": f"Ev{slack.world.number()}"} | changed
    await slack.deliver_again(sent)


async def test_in_a_shared_channel_it_is_the_one_that_has_the_bot(host: Hosted, answers: Answers) -> None:
    """Where another workspace's name stands first, the authorization tells for which installation an event is."""
    sent = await host[ALPHA].mention("ann", "general", "one")
    await delivered_again(host[ALPHA], sent, team_id="TSTRANGER", is_ext_shared_channel=True)
    await shown(host[ALPHA], 2)
    assert {request.place.workspace for request in answers.requests} == {"TALPHA"}


async def test_a_modal_opened_elsewhere_is_for_the_one_that_has_the_bot(host: Hosted, answers: Answers) -> None:
    """A form that a visitor sends names the workspace where the app is, beside their own."""
    await host[ALPHA].shortcut("ann", "find")
    await eventually(lambda: host[ALPHA].world.views, "a modal")
    [name] = host[ALPHA].world.views
    host[ALPHA].world.views[name] |= {"app_installed_team_id": "TALPHA"}
    taken = host.platform.posts["/slack/events"]

    async def take(body: bytes, headers: object) -> tuple[int, str, str]:
        theirs = body.replace(b"%22team%22%3A+%7B%22id%22%3A+%22TALPHA", b"%22team%22%3A+%7B%22id%22%3A+%22TBETA")
        assert theirs != body
        return await taken(theirs, host[ALPHA].signed(theirs, FORM))

    host[ALPHA].take = take
    await host[ALPHA].submit("ann", name, {"type": "external_select", "selected_option": {"value": "lamp"}})
    assert answers.requests[-1].place.workspace == "TALPHA"


async def test_an_organisation_that_is_named_once_is_known(host: Hosted, answers: Answers) -> None:
    """Not every delivery names it."""
    sent = await host[EAST].command("ann", "general", "one")
    for again in range(2):
        for name in ("enterprise", "enterprise_id"):
            sent.payload.pop(name, None)
        sent.payload["trigger_id"] = f"another {again}"
        await host[EAST].deliver_again(sent)
        await shown(host[EAST], 2 + again)
        host.renew()
        await host.start(answers)


async def test_where_it_is_not_installed_nothing_is_answered(
    host: Hosted, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """What comes is acknowledged, a command is told why, and the log says so once a minute, without a name."""
    await host.grants.remove("TALPHA")
    slack = host[ALPHA]
    for seconds, times in ((0, 1), (30, 1), (31, 2)):
        host.clock.pass_time(seconds=seconds)
        assert (await slack.mention("ann", "general", "one")).statuses == [200]
        assert caplog.text.count("isn't installed") == times
    asked = await slack.command("ann", "general", "two")
    taken = host.platform.posts["/slack/events"]
    body, kind = slack.body_of(asked)
    body += b"&again=1"
    assert (await taken(body, slack.signed(body, kind)))[1] == (
        "I'm not installed in this workspace, so I can't answer here. Whoever manages its apps can install me."
    )
    assert not answers.requests
    assert not slack.calls
    assert not [word for word in ("TALPHA", "ANN", "GENERAL", "one", "two") if word in caplog.text.partition("n't")[2]]
    with pytest.raises(Refused, match="not_installed"):
        await host.adapter.post(Place("slack", "TALPHA", ALPHA.channels["general"]), words("news"), "key")
    assert not await host.adapter.zone(Person("slack", "TALPHA", "UANNALPHA"))


async def test_a_revoked_token_ends_one_workspace_alone(host: Hosted) -> None:
    """The others go on; and so does that one, when it is installed again."""
    token = host.grants.tokens.pop("TALPHA")
    await host[ALPHA].mention("ann", "general", "one")
    await host[BETA].mention("ann", "general", "two")
    await shown(host[BETA])
    await eventually(lambda: "TALPHA" not in host.adapter._rooms, "its end")  # noqa: SLF001 - nothing else shows it
    assert not host[ALPHA].calls
    assert not host.adapter.unready()
    host.grants.tokens["TALPHA"] = token
    await host[ALPHA].mention("ann", "general", "three")
    await shown(host[ALPHA])


async def test_an_expired_token_is_renewed_and_the_call_made_again(host: Hosted) -> None:
    """Slack has done nothing by it, so that the answer comes once; and it is renewed once, not again and again."""
    host.grants.fresh["TALPHA"] = ALPHA.token
    host[ALPHA].troubles["chat.postMessage"].append(Trouble(error="token_expired"))
    await host[ALPHA].mention("ann", "general", "one")
    await shown(host[ALPHA])
    assert host.grants.renewed == [ALPHA.token]
    host[ALPHA].troubles["chat.postMessage"] += [Trouble(error="token_expired")] * 3
    await host[ALPHA].mention("ann", "general", "two")
    await eventually(lambda: len(host.grants.renewed) == 2, "a second renewal")
    await eventually(lambda: "TALPHA" not in host.adapter._rooms, "its end")  # noqa: SLF001 - nothing else shows it
    assert len(host[ALPHA].troubles["chat.postMessage"]) == 1


async def test_who_installs_it_again_is_answered_as_its_new_self(host: Hosted, answers: Answers) -> None:
    """Another bot user has another mention, in a process, too, that knew the one before."""
    await host[ALPHA].mention("ann", "general", "one")
    host.grants.installed["TALPHA"] = granted(ALPHA)._replace(bot_user="UNEW")
    await host[ALPHA].say("ann", "direct", "two", markup="<@UNEW> ")
    await shown(host[ALPHA], 2)
    assert [request.text for request in answers.requests] == ["one", "two"]


async def test_only_so_many_idle_workspaces_are_kept(
    host: Hosted, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those go where nothing has happened for longest; one that is being answered stays."""
    monkeypatch.setattr(workspaces, "_MOST", 1)
    answers.hold()
    await host[ALPHA].mention("ann", "general", "slow")
    await eventually(lambda: answers.requests, "a request")
    for names in (BETA, EAST, WEST):
        await host[names].event({"type": "never_heard_of"})
    assert [*host.adapter._rooms] == ["TALPHA", "TWEST"]  # noqa: SLF001 - memory is the promise
    answers.let_go()
    await shown(host[ALPHA])
    await host[BETA].mention("ann", "general", "two")
    await shown(host[BETA])


async def test_what_a_workspace_has_not_granted_is_told_once(host: Hosted, caplog: pytest.LogCaptureFixture) -> None:
    """However often it is asked there, and without its name."""
    host.grants.installed["TALPHA"] = granted(ALPHA, "chat:write,commands,im:history,im:write,assistant:write")
    for _ in range(3):
        await host[ALPHA].event({"type": "never_heard_of"})
        host.adapter._rooms.clear()  # noqa: SLF001 - as if others had been asked meanwhile
    assert [record.message.partition(";")[0] for record in caplog.records] == [
        "Slack, in one workspace: the scope app_mentions:read is missing, to be asked by a mention"
    ]
    assert "TALPHA" not in caplog.text


async def test_what_cannot_be_looked_up_may_come_again(host: Hosted, answers: Answers) -> None:
    """While the database is away, Slack is asked to deliver it later, and then it counts."""
    host.grants.broken = OSError("planted")
    sent = await host[ALPHA].mention("ann", "general", "one")
    host.grants.broken = None
    await host[ALPHA].deliver_again(sent)
    assert sent.statuses == [503, 200]
    await shown(host[ALPHA])
    assert len(answers.requests) == 1


async def test_it_takes_deliveries_from_begin_to_end(host: Hosted, answers: Answers) -> None:
    """It is ready as soon as it runs; about to end, it takes nothing more and sends what is under way."""
    answers.hold()
    await host[ALPHA].mention("ann", "general", "one")
    await eventually(lambda: answers.requests, "a request")
    draining = asyncio.create_task(host.adapter.drain())
    await eventually(lambda: host.adapter.unready() == ["Slack: the bot is about to end"], "draining")
    assert (await host[BETA].mention("ann", "general", "two")).statuses == [503]
    answers.let_go()
    await draining
    assert [request.text for request in answers.sent] == ["one"]
    host.renew()
    assert host.adapter.unready() == ["Slack: not begun yet"]
    assert (await host[BETA].mention("ann", "general", "three")).statuses == [503]


@pytest.mark.parametrize("body", [b"[1]", b"{", b'{"team_id": {}}', b'{"type": "event_callback"}', b"team_id=T1", b""])
async def test_case_11_what_lacks_a_field_ends_nothing(host: Hosted, body: bytes) -> None:
    """Whatever is signed is taken or refused, never a failure of ours."""
    status, _, _ = await host.platform.posts["/slack/events"](body, host[ALPHA].signed(body, "application/json"))
    assert status in (200, 400)


async def test_slack_sees_that_the_address_is_ours(host: Hosted) -> None:
    """Slack's own check is of no workspace."""
    body = b'{"type": "url_verification", "challenge": "nonce"}'
    taken = host.platform.posts["/slack/events"]
    status, text, kind = await taken(body, host[ALPHA].signed(body, "application/json"))
    assert (status, json.loads(text), kind) == (200, {"challenge": "nonce"}, "application/json")


async def test_case_35_no_token_is_logged(host: Hosted, caplog: pytest.LogCaptureFixture) -> None:
    """At the most talkative level, when all goes well and when a token is refused."""
    caplog.set_level(logging.DEBUG)
    await host[ALPHA].mention("ann", "general", "planted words")
    host[BETA].revoked.add(BETA.token)
    await host[BETA].mention("ann", "general", "planted words")
    await shown(host[ALPHA])
    await eventually(lambda: "invalid_auth" in caplog.text, "word of the refusal")
    for secret in (ALPHA.token, BETA.token, "planted words"):
        assert secret not in caplog.text
