"""What the tests of the whole bot on Discord look at: its messages, its calls, and how it took an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.testing import eventually
from tests.adapters.discord.fake.interactions import DEFERRED, MESSAGE
from tests.adapters.discord.fake.reading import read

if TYPE_CHECKING:
    from tests.adapters.discord.fake import Post, Sent
    from tests.adapters.discord.rig import DiscordRig

    Json = dict[str, Any]

OWNER: Final = "who owns the lighthouse on gannet rock"
TRUST: Final = "It belongs to the Northern Lamp Trust."
TIMELINE: Final = "Gannet Rock without keepers: timeline"
ANN: Final = frozenset({"ann"})
BOB: Final = frozenset({"bob"})


async def last(rig: DiscordRig, count: int) -> Post:
    """Wait for so many messages; return the latest."""
    await eventually(lambda: len(rig.discord.world.posts) >= count, f"{count} messages")
    assert len(rig.discord.world.posts) == count
    assert not rig.discord.world.refused
    return [*rig.discord.world.posts.values()][-1]


def said(post: Post) -> str:
    """Return what a message says."""
    return read(post.payload)


def texts(rig: DiscordRig) -> list[str]:
    """Return the first line of each message."""
    return [shown.text.partition("\n")[0] for shown in rig.shown]


def calls(rig: DiscordRig, method: str, ends: str) -> list[Json]:
    """Return the bodies of the calls to a path that ends so."""
    return [body for name, path, body in rig.discord.calls if name == method and path.endswith(ends)]


def written(rig: DiscordRig) -> list[Json]:
    """Return every message that was sent, filled in or changed, as it was written."""
    answers = [body for body in calls(rig, "POST", "/callback") if body["type"] == MESSAGE]
    return [
        *calls(rig, "POST", "/messages"),
        *calls(rig, "PATCH", "/messages/@original"),
        *(body["data"] for body in answers),
    ]


async def taken(sent: Sent) -> None:
    """Wait for the first response."""
    await eventually(sent.heard.is_set, "a first response")


async def alone(rig: DiscordRig, sent: Sent) -> str:
    """Return the private notice that an interaction is answered with, the first and only response."""
    await taken(sent)
    [response] = sent.responses
    assert response["type"] in (MESSAGE, DEFERRED)
    await eventually(lambda: sent.original and sent.original.payload, "the notice")
    assert sent.original
    assert sent.original.readers == frozenset({sent.person})
    return said(sent.original)
