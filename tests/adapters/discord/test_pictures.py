"""Pictures in Discord's messages: after their text, never in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from bot.adapters import picturing
from bot.adapters.discord import limits
from bot.adapters.discord.render import SPARE, attached, render
from bot.adapters.discord.responding import payload_of
from bot.core.document import Document, Paragraph, Picture, Rule, Text
from bot.testing import ZOO, eventually
from tests.adapters.discord.fake import Trouble
from tests.adapters.discord.fake.rules import GALLERY, faults
from tests.adapters.discord.seen import ANN, TIMELINE, calls, last, said
from tests.adapters.pictures import PNG, WAYS_TO_FAIL, Drawer

if TYPE_CHECKING:
    from tests.adapters.discord.fake import Post
    from tests.adapters.discord.rig import DiscordRig

    Json = dict[str, Any]

LIT: Final = Paragraph((Text("The lamp is lit."),))
LINE: Final = "gannet-rock timeline"
NAME: Final = "gannet-rock-timeline.png"
ALT: Final = "Gannet Rock without keepers as a timeline: 3 events between 2019 and February."


def gallery(post: Post) -> list[Json]:
    """Return the pictures that a message shows."""
    [card, *_] = post.payload["components"]
    return [item for part in card.get("components", ()) if part["type"] == GALLERY for item in part["items"]]


async def shown(rig: DiscordRig, drawer: Drawer) -> Post:
    """Ask for a timeline by a mention; return the answer when nothing is under way any more."""
    rig.adapter.draw_with(drawer)
    await rig.discord.mention("ann", "general", LINE)
    await last(rig, 1)
    await rig.adapter.drain()
    [picture] = drawer.asked
    assert picture == Picture("timeline", "gannet-rock", ALT, picture.library)
    assert picture.library
    [post] = rig.discord.world.posts.values()
    assert TIMELINE in said(post)
    return post


async def test_a_timeline_gets_its_picture_above_the_text(bot: DiscordRig) -> None:
    """The file goes along with the message, and what is to be seen is told to who can't see it."""
    post = await shown(bot, Drawer())
    [item] = gallery(post)
    assert item == {"media": {"url": f"attachment://{NAME}"}, "description": ALT}
    assert post.payload["attachments"] == [{"id": 0, "filename": NAME, "description": ALT}]
    assert post.payload["files"] == {"0": (NAME, PNG)}
    assert [part["type"] for part in post.payload["components"][0]["components"]][:3] == [10, GALLERY, 10]
    assert not bot.discord.world.refused


async def test_a_command_s_picture_is_as_private_as_its_text(bot: DiscordRig) -> None:
    """Only who asked sees it; when they share the reply, everybody sees it there."""
    bot.adapter.draw_with(Drawer())
    await bot.discord.command("ann", "general", "briefing", "compare", topic="gannet-rock", user_installed=False)
    alone = await last(bot, 1)
    await eventually(lambda: gallery(alone), "a picture")
    assert alone.readers == ANN
    await bot.discord.press("ann", alone, "Share in channel")
    await eventually(lambda: [post for post in bot.discord.world.posts.values() if post.readers is None], "a reply")
    await bot.adapter.drain()
    assert [len(gallery(post)) for post in bot.discord.world.posts.values()] == [1, 1]
    assert not bot.discord.world.refused


@pytest.mark.parametrize("how", WAYS_TO_FAIL)
async def test_where_nothing_is_drawn_the_text_stands(
    bot: DiscordRig, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    """Nobody hears of it; what breaks is logged."""
    post = await shown(bot, Drawer(how))
    assert not gallery(post)
    assert not calls(bot, "PATCH", post.id)
    assert ("failed with ZeroDivisionError" in caplog.text) is (how == "breaks")
    assert ("ERROR" in caplog.text) is (how == "breaks")


@pytest.mark.parametrize(
    "trouble", [Trouble(403, 50013), Trouble(413), Trouble(400, 50035)], ids=lambda one: one.status
)
async def test_where_the_picture_is_refused_the_text_stands(
    bot: DiscordRig, caplog: pytest.LogCaptureFixture, trouble: Trouble
) -> None:
    """It is tried once, as what was refused will be refused again; whoever runs the bot reads why."""
    bot.discord.troubles["PATCH messages"].append(trouble)
    post = await shown(bot, Drawer())
    assert not gallery(post)
    assert f"a picture was not shown: {trouble.status} {trouble.code}" in caplog.text
    assert len(calls(bot, "PATCH", post.id)) == 1


async def test_where_cards_are_refused_the_text_of_old_stands(bot: DiscordRig) -> None:
    """A message of text can't become a card with a picture."""
    bot.discord.troubles["POST messages"].append(Trouble(400, 50035))
    bot.adapter.draw_with(Drawer())
    await bot.discord.mention("ann", "general", LINE)
    await eventually(lambda: bot.discord.world.posts, "a reply")
    await bot.adapter.drain()
    [post] = bot.discord.world.posts.values()
    assert TIMELINE in post.payload["content"]


async def test_nobody_waits_for_a_picture(bot: DiscordRig) -> None:
    """The text is there while the picture is drawn still."""
    drawer = Drawer()
    drawer.ready.clear()
    bot.adapter.draw_with(drawer)
    await bot.discord.mention("ann", "general", LINE)
    post = await last(bot, 1)
    await eventually(lambda: drawer.asked, "a drawing")
    assert TIMELINE in said(post)
    assert not gallery(post)
    drawer.ready.set()
    await eventually(lambda: gallery(post), "a picture")


async def test_a_drawing_that_does_not_end_is_given_up(bot: DiscordRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each would be kept as long as the bot runs."""
    monkeypatch.setattr(picturing, "_DRAWING", 0.01)
    drawer = Drawer()
    drawer.ready.clear()
    await shown(bot, drawer)
    assert drawer.is_given_up


@pytest.mark.parametrize("line", ["gannet-rock", "gannet-rock facts", "january-blackout timeline", "help"])
async def test_only_timelines_and_comparisons_are_drawn(bot: DiscordRig, line: str) -> None:
    """A timeline of one event is none."""
    drawer = Drawer()
    bot.adapter.draw_with(drawer)
    await bot.discord.mention("ann", "general", line)
    await last(bot, 1)
    await bot.adapter.drain()
    assert not drawer.asked


@pytest.mark.parametrize("name", ZOO)
def test_there_is_room_for_the_picture(name: str) -> None:
    """However long the document is, Discord takes the card with it; a longer description than it takes is cut."""
    picture = Picture("matrix", "oddny-rock", "lamp " * limits.ALT)
    [first, *others] = render(Document(ZOO[name].title, (LIT, picture, *ZOO[name].blocks)))
    about = attached(picture)
    file = {"attachments": [about], "files": {"0": (about["filename"], PNG)}}
    assert first.picture == picture
    assert not faults(payload_of([first.pictured]) | file)
    assert not any(other.picture for other in others)


@pytest.mark.parametrize(("picture", "messages"), [((), 1), ((Picture("matrix", "oddny-rock", ""),), 2)])
def test_a_picture_is_a_component_of_the_budget(picture: tuple[Picture, ...], messages: int) -> None:
    """A card that is full without it is divided: it may come, and what is next must be the same if it doesn't."""
    lines = (Rule(),) * (limits.COMPONENTS - SPARE - 3)  # with a card and two texts
    assert len(render(Document(blocks=(LIT, *picture, *lines, LIT)))) == messages
