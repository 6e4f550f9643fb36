"""Slack for deliveries: each call is made once, and its failure tells what is known."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack import limits, web
from bot.adapters.slack.outbox import Outbox
from bot.adapters.slack.sending import slack_sender
from bot.adapters.slack.web import Web
from bot.core.model import Person, Place
from bot.core.ports import Absent, CannotTell, Found, NotSent, RateLimited, Refused, Unreachable
from bot.testing import NOON, ZOO
from bot.testing.steps import words
from tests.adapters.deaf import deaf
from tests.adapters.slack.fake import TEAM, TOKEN, FakeSlack, Trouble
from tests.adapters.slack.fake.world import CHANNELS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.ports import Sender

HERE = Place("slack", TEAM, CHANNELS["general"])
ELSEWHERE = Place("slack", TEAM, CHANNELS["secret"])
LONG = ZOO["many paragraphs"]
POST, LOOK = "chat.postMessage", "conversations.history"

LOST = [
    Trouble(500),
    Trouble(500, taken=True),
    Trouble(502),
    Trouble(503, "service_unavailable"),
    Trouble(404),  # without a word of Slack's: a proxy's, say
    Trouble(reset="before"),
    Trouble(reset="after"),
    Trouble(hang="before"),
    Trouble(hang="after"),
    *(Trouble(error=word) for word in ("fatal_error", "internal_error", "request_timeout", "service_unavailable")),
]
TAKEN = [trouble for trouble in LOST if trouble.taken or "after" in (trouble.reset, trouble.hang)]
WORDS = """is_archived channel_not_found not_in_channel account_inactive token_revoked invalid_auth missing_scope
restricted_action msg_too_long no_text invalid_blocks""".split()


@asynccontextmanager
async def sending(slack: FakeSlack, *troubles: Trouble, to: str = POST) -> AsyncIterator[Sender]:
    """Give a sender whose next calls to a method meet with these troubles; it waits no longer than need be."""
    slack.world.scopes.add("channels:history")
    is_silent = any(trouble.hang for trouble in troubles)
    async with slack_sender(TOKEN, slack.api_url, 0.5 if is_silent else 20) as sender:
        slack.troubles[to] += troubles
        yield sender


def posts(slack: FakeSlack, method: str = POST) -> int:
    """Return how many calls to a method Slack has seen."""
    return sum(name == method for name, _ in slack.calls)


async def test_it_knows_its_workspace(slack: FakeSlack) -> None:
    """A sender reaches the workspace of its token, and asks again while Slack is away."""
    slack.troubles["auth.test"] += [Trouble(503), Trouble(429, "ratelimited", retry_after=0), Trouble(reset="after")]
    async with sending(slack) as sender:
        assert (sender.name, sender.workspace) == ("slack", TEAM)
    assert posts(slack, "auth.test") == 4


async def test_a_refused_token_is_told(slack: FakeSlack) -> None:
    """With a token that Slack doesn't take, there is no sender."""
    slack.revoked.add(TOKEN)
    with pytest.raises(Refused, match="invalid_auth"):
        async with sending(slack):
            pass


@pytest.mark.parametrize("trouble", LOST, ids=str)
async def test_case_03_what_nobody_knows_is_said_to_be_so(slack: FakeSlack, trouble: Trouble) -> None:
    """No answer, or one that tells nothing: one call, and whether it was taken is found by looking."""
    async with sending(slack, trouble) as sender:
        with pytest.raises(Unreachable) as raised:
            await sender.post(HERE, words("news"), "key")
        assert type(raised.value) is Unreachable
        assert posts(slack) == 1
        there = [*slack.world.posts]
        assert len(there) == (trouble in TAKEN)
        assert await sender.find(HERE, "key", NOON) == (Found(there[0]) if there else Absent())


async def test_case_03_what_is_taken_late_is_found_later(slack: FakeSlack) -> None:
    """A post that isn't there yet may appear when nobody waits for it any more."""
    async with sending(slack, Trouble(hang="before", late=0.8)) as sender:
        with pytest.raises(Unreachable):
            await sender.post(HERE, words("news"), "key")
        assert await sender.find(HERE, "key", NOON) == Absent()
        while not slack.world.posts:
            await sender.find(HERE, "key", NOON)
        assert await sender.find(HERE, "key", NOON) == Found(next(iter(slack.world.posts)))
        assert posts(slack) == 1


@pytest.mark.parametrize(
    ("trouble", "wait"),
    [
        (Trouble(429, "ratelimited", retry_after=300), 300),
        (Trouble(429, "ratelimited"), 1),
        (Trouble(error="message_limit_exceeded"), 30),
    ],
)
async def test_case_18_a_limit_is_told_at_once(slack: FakeSlack, trouble: Trouble, wait: int) -> None:
    """A limit is nothing to wait for here: one call, how long it lasts, and other channels go on."""
    async with sending(slack, trouble) as sender:
        with pytest.raises(RateLimited) as limited:
            await sender.post(HERE, words("news"), "key")
        assert limited.value.retry_after == wait
        assert posts(slack) == 1
        assert await sender.find(HERE, "key", NOON) == Absent()
        assert await sender.post(ELSEWHERE, words("news"), "key") in slack.world.posts
        assert posts(slack) == 2


@pytest.mark.parametrize("word", WORDS)
async def test_case_19_what_slack_will_never_take_is_tried_once(slack: FakeSlack, word: str) -> None:
    """What Slack refuses it refuses with a word, after one call."""
    async with sending(slack, Trouble(error=word)) as sender:
        with pytest.raises(Refused, match=word):
            await sender.post(HERE, words("news"), "key")
        assert posts(slack) == 1


async def test_without_a_connection_nothing_was_sent(slack: FakeSlack) -> None:
    """Where Slack takes no connection, or nobody answers to one, it has certainly taken nothing."""
    async with sending(slack) as sender:
        await slack.stop()
        with pytest.raises(NotSent):
            await sender.post(HERE, words("news"), "key")
    with deaf() as port:
        async with Web(TOKEN, f"http://127.0.0.1:{port}/api/", 0.6) as unanswered:
            with pytest.raises(NotSent):
                await unanswered.call(POST, {"channel": HERE.channel})


async def test_a_post_carries_its_key(slack: FakeSlack) -> None:
    """The key goes along, unseen; what isn't one message is refused before Slack hears of it."""
    async with sending(slack) as sender:
        assert await sender.post(HERE, words("news"), "key") in slack.world.posts
        [post] = slack.world.posts.values()
        assert post.metadata == {"event_type": "briefing_post", "event_payload": {"key": "key"}}
        assert [sender.fits(document) for document in (words("news"), LONG)] == [True, False]
        with pytest.raises(Refused, match="one message"):
            await sender.post(HERE, LONG, "key")
        assert posts(slack) == 1


async def test_all_that_carry_the_key_are_found(slack: FakeSlack) -> None:
    """The oldest comes first; other keys, other channels and threads are something else."""
    async with sending(slack) as sender:
        there = [await sender.post(HERE, words("news"), key) for key in ("key", "other", "key", "key")]
        await sender.post(ELSEWHERE, words("news"), "key")
        thread = Place("slack", TEAM, HERE.channel, there[1])
        answer = await sender.post(thread, words("news"), "key")
        assert await sender.find(HERE, "key", NOON) == Found(there[0], (there[2], there[3]))
        assert await sender.find(thread, "key", NOON) == Found(answer)
        assert await sender.find(thread, "other", NOON) == Found(there[1])  # what the thread began with
        assert await sender.find(ELSEWHERE, "other", NOON) == Absent()


async def test_it_is_looked_through_page_by_page(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where every message was seen is a post absent; beyond so many pages nobody can tell."""
    monkeypatch.setattr(limits, "PAGE", 2)
    monkeypatch.setattr(limits, "PAGES", 3)
    async with sending(slack) as sender:
        first = await sender.post(HERE, words("news"), "key")
        for _ in range(5):
            await sender.post(HERE, words("news"), "other")
        assert await sender.find(HERE, "key", NOON) == Found(first)
        assert await sender.find(HERE, "none", NOON) == Absent()
        await sender.post(HERE, words("news"), "other")
        told = await sender.find(HERE, "none", NOON)
        assert isinstance(told, CannotTell)
        assert told.for_good


async def test_all_pages_together_have_their_time(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking never takes longer than a call may: who looks has the delivery for so long only."""
    monkeypatch.setattr(limits, "PAGE", 1)
    async with sending(slack) as patient:
        for _ in range(3):
            await patient.post(HERE, words("news"), "other")
    async with slack_sender(TOKEN, slack.api_url, 0.8) as sender:
        slack.troubles[LOOK] += [Trouble(slow=0.5)] * 3
        assert await sender.find(HERE, "key", NOON) == CannotTell("TimeoutError")
        assert posts(slack, LOOK) == 2


async def test_a_clock_that_is_ahead_hides_nothing(slack: FakeSlack) -> None:
    """Messages are named by Slack's clock, which may be behind the bot's."""
    async with sending(slack) as sender:
        post = await sender.post(HERE, words("news"), "key")
        assert await sender.find(HERE, "key", NOON + timedelta(minutes=50)) == Found(post)
        assert await sender.find(HERE, "key", NOON + timedelta(minutes=70)) == Absent()


@pytest.mark.parametrize(
    ("trouble", "for_good"),
    [
        (Trouble(500), False),
        (Trouble(reset="before"), False),
        (Trouble(hang="before"), False),
        (Trouble(error="fatal_error"), False),
        (Trouble(error="token_revoked"), False),
        (Trouble(error="not_in_channel"), True),
        (Trouble(error="channel_not_found"), True),
        (Trouble(error="no_permission"), True),
    ],
    ids=str,
)
async def test_looking_never_takes_trouble_for_absence(slack: FakeSlack, trouble: Trouble, *, for_good: bool) -> None:
    """Whatever keeps Slack from answering, nobody can tell; for good, where Slack says that it isn't granted."""
    async with sending(slack, trouble, trouble, to=LOOK) as sender:  # aiohttp makes a call twice that only reads
        told = await sender.find(HERE, "key", NOON)
        assert isinstance(told, CannotTell)
        assert told.for_good is for_good


async def test_without_the_scope_nobody_can_tell(slack: FakeSlack) -> None:
    """A workspace that doesn't let the bot read what was posted has told so once and for all."""
    async with sending(slack) as sender:
        await sender.post(HERE, words("news"), "key")
        slack.world.scopes.remove("channels:history")
        assert await sender.find(HERE, "key", NOON) == CannotTell("missing_scope", for_good=True)


async def test_case_18_a_limit_of_looking_is_told(slack: FakeSlack) -> None:
    """Whoever looks too often hears for how long to wait."""
    async with sending(slack, Trouble(429, "ratelimited", retry_after=60), to=LOOK) as sender:
        with pytest.raises(RateLimited) as limited:
            await sender.find(HERE, "key", NOON)
        assert limited.value.retry_after == 60
        assert posts(slack, LOOK) == 1


async def test_case_18_the_adapter_can_t_tell_while_it_is_limited(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For who answers people, a limit of looking is an answer like others."""
    monkeypatch.setattr(web, "_LONGEST_WAIT", 0)
    slack.troubles[LOOK].append(Trouble(429, "ratelimited", retry_after=60))
    async with Web(TOKEN, slack.api_url) as patient:
        told = await Outbox(patient).find(HERE, "key", NOON)
    assert isinstance(told, CannotTell)
    assert not told.for_good


async def test_a_double_is_removed_once(slack: FakeSlack) -> None:
    """Removing a post twice is harmless."""
    async with sending(slack) as sender:
        first, second = [await sender.post(HERE, words("news"), "key") for _ in range(2)]
        for _ in range(2):
            await sender.delete(HERE, second)
        assert [*slack.world.posts] == [first]


async def test_a_person_is_told_alone(slack: FakeSlack) -> None:
    """What is posted to a person's own place, only they read; it can be found there without the optional scope."""
    async with sending(slack) as sender:
        slack.world.scopes.remove("channels:history")
        place = await sender.direct(Person("slack", TEAM, "UANN"))
        assert place == Place("slack", TEAM, "DANN")
        post = await sender.post(place, words("psst"), "key")
        assert slack.world.posts[post].readers == frozenset({"UANN"})
        assert await sender.find(place, "key", NOON) == Found(post)
