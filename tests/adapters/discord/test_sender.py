"""Discord for deliveries: each call is made once, and its failure tells what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from discord.http import Route

from bot.adapters.discord.sending import Once
from bot.core.model import Person, Place
from bot.core.ports import Absent, Found, NotSent, RateLimited, Refused, Unreachable
from bot.testing import NOON, ZOO
from bot.testing.steps import words
from tests.adapters.deaf import deaf
from tests.adapters.discord.fake import GUILD, TOKEN, FakeDiscord, Trouble
from tests.adapters.discord.fake.world import DIRECTS, PEOPLE
from tests.adapters.discord.sending import HERE, POST, SECRET, sending

if TYPE_CHECKING:
    Json = dict[str, Any]

LONG = ZOO["many paragraphs"]
LOST = [
    Trouble(500),
    Trouble(500, taken=True),
    Trouble(502),
    Trouble(503),
    Trouble(reset="before"),
    Trouble(reset="after"),
    Trouble(hang="before"),
    Trouble(hang="after"),
]
TAKEN = [trouble for trouble in LOST if trouble.taken or "after" in (trouble.reset, trouble.hang)]


def posted(fake: FakeDiscord) -> list[Json]:
    """Return the body of every post that Discord has seen."""
    return [body for method, path, body in fake.calls if method == "POST" and path.endswith("/messages")]


async def test_it_reaches_every_server(fake: FakeDiscord) -> None:
    """A sender has no connection to listen on, and asks again while Discord is away."""
    fake.troubles["GET me"] += [Trouble(503), Trouble(429, retry_after=0.1), Trouble(reset="after")]
    async with sending(fake) as sender:
        assert (sender.name, sender.workspace) == ("discord", "")
    assert not fake.sessions
    assert len(fake.calls) == 4


async def test_a_refused_token_is_told(fake: FakeDiscord) -> None:
    """With a token that Discord doesn't take, there is no sender."""
    fake.token = "another"  # noqa: S105 - of no real Discord
    with pytest.raises(Refused, match="401"):
        async with sending(fake):
            pass


@pytest.mark.parametrize("trouble", LOST, ids=str)
async def test_cases_03_21_what_nobody_knows_is_said_to_be_so(fake: FakeDiscord, trouble: Trouble) -> None:
    """One call; whether it was taken is found by looking, and the same key again makes no second message."""
    async with sending(fake, trouble) as sender:
        with pytest.raises(Unreachable) as raised:
            await sender.post(HERE, words("news"), "key")
        assert type(raised.value) is Unreachable
        assert len(posted(fake)) == 1
        there = [*fake.world.posts]
        assert len(there) == (trouble in TAKEN)
        assert await sender.find(HERE, "key", NOON) == (Found(there[0]) if there else Absent())
        again = await sender.post(HERE, words("news"), "key")
        assert [*fake.world.posts] == [again]
        assert posted(fake)[0] == posted(fake)[1]


async def test_case_03_what_is_taken_late_is_found_later(fake: FakeDiscord) -> None:
    """A post that isn't there yet may appear when nobody waits for it any more."""
    async with sending(fake, Trouble(hang="before", late=0.8)) as sender:
        with pytest.raises(Unreachable):
            await sender.post(HERE, words("news"), "key")
        assert await sender.find(HERE, "key", NOON) == Absent()
        while not fake.world.posts:
            await sender.find(HERE, "key", NOON)
        assert await sender.find(HERE, "key", NOON) == Found(next(iter(fake.world.posts)))


async def test_case_03_what_was_deleted_meanwhile_is_not_posted_again(fake: FakeDiscord) -> None:
    """Where Discord still knows the key and no longer the message, the post has been made."""
    async with sending(fake) as sender:
        await sender.delete(HERE, await sender.post(HERE, words("news"), "key"))
        assert not await sender.post(HERE, words("news"), "key")
        assert not fake.world.posts


@pytest.mark.parametrize(
    ("trouble", "wait"),
    [
        (Trouble(429, retry_after=300), 300),
        (Trouble(429, retry_after=0.25, scope="shared"), 0.25),
        (Trouble(429, retry_after=1.5, is_global=True), 1.5),
    ],
    ids=["of the bot", "shared", "global"],
)
async def test_case_18_a_limit_is_told_at_once(fake: FakeDiscord, trouble: Trouble, wait: float) -> None:
    """A limit is nothing to wait for here: one call, how long it lasts, and other channels go on."""
    async with sending(fake, trouble) as sender:
        with pytest.raises(RateLimited) as limited:
            await sender.post(HERE, words("news"), "key")
        assert limited.value.retry_after == wait
        assert len(posted(fake)) == 1
        assert await sender.find(HERE, "key", NOON) == Absent()
        assert await sender.post(SECRET, words("news"), "key") in fake.world.posts


@pytest.mark.parametrize(
    ("status", "code"), [(403, 50001), (403, 50013), (404, 10003), (400, 50035), (401, 0), (404, 10004)]
)
async def test_case_19_what_discord_will_never_take_is_tried_once(fake: FakeDiscord, status: int, code: int) -> None:
    """What Discord refuses it refuses with a code, after one call."""
    async with sending(fake, Trouble(status, code)) as sender:
        with pytest.raises(Refused, match=f"^{status} {code}$"):
            await sender.post(HERE, words("news"), "key")
        assert len(posted(fake)) == 1


async def test_without_a_connection_nothing_was_sent(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Discord takes no connection, or nobody answers to one, it has certainly taken nothing."""
    async with sending(fake) as sender:
        await fake.stop()
        with pytest.raises(NotSent):
            await sender.post(HERE, words("news"), "key")
    with deaf() as port:
        monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{port}")
        once = Once(TOKEN, 0.6)
        async with once.session:
            with pytest.raises(NotSent):
                await once.call("POST", "/channels/1/messages", {})


async def test_what_discord_has_not_said_is_no_refusal(fake: FakeDiscord) -> None:
    """An answer without a code of Discord's, as a proxy gives it, tells nothing."""
    async with sending(fake) as sender:
        for status in (200, 403):
            fake.troubles[POST].append(Trouble(status, words="<html>Please sign in</html>"))
            with pytest.raises(Unreachable):
                await sender.post(HERE, words("news"), "key")


async def test_cases_04_28_a_post_makes_no_sound_and_pings_nobody(fake: FakeDiscord) -> None:
    """It carries its key twice, as a nonce and as a mark; what isn't one message Discord never hears of."""
    async with sending(fake) as sender:
        await sender.post(HERE, words("news @everyone"), "key")
        [body] = posted(fake)
        assert body["flags"] & 1 << 12
        assert body["flags"] & 1 << 15
        assert body["allowed_mentions"] == {"parse": []}
        assert body["enforce_nonce"] is True
        assert [sender.fits(document) for document in (words("news"), LONG)] == [True, False]
        with pytest.raises(Refused, match="one message"):
            await sender.post(HERE, LONG, "key")
        assert len(posted(fake)) == 1
        assert not fake.world.refused


async def test_a_double_is_removed_once(fake: FakeDiscord) -> None:
    """Removing a post twice is harmless."""
    async with sending(fake) as sender:
        first, second = [await sender.post(HERE, words("news"), key) for key in ("key", "another")]
        for _ in range(2):
            await sender.delete(HERE, second)
        assert [*fake.world.posts] == [first]


async def test_a_person_is_told_alone(fake: FakeDiscord) -> None:
    """What is posted to a person's own place, only they read; no permission is needed to find it there."""
    async with sending(fake) as sender:
        place = await sender.direct(Person("discord", GUILD, PEOPLE["ann"]))
        assert place == Place("discord", "", DIRECTS["ann"])
        post = await sender.post(place, words("psst"), "key")
        assert fake.world.posts[post].readers == frozenset({"ann"})
        assert await sender.find(place, "key", NOON) == Found(post)
        assert await sender.find(place, "other", NOON) == Absent()
