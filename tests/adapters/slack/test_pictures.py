"""Pictures on Slack: a message of their own after the text, where all read it, or nobody else is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from bot.adapters.slack import limits
from bot.core.document import Document, Paragraph, Picture, Text
from bot.core.model import Kind
from bot.testing import eventually
from tests.adapters.pictures import PNG, WAYS_TO_FAIL, Drawer
from tests.adapters.slack.fake import Trouble
from tests.adapters.slack.fake.world import CHANNELS, File
from tests.adapters.slack.rig import last, said

if TYPE_CHECKING:
    from bot.testing import Answers
    from tests.adapters.slack.rig import SlackRig

LINE: Final = "gannet-rock timeline"
NAME: Final = "gannet-rock-timeline.png"
ALT: Final = "Gannet Rock without keepers as a timeline: 3 events between 2019 and February."
MATRIX: Final = (
    "Gannet Rock without keepers, who says what: 5 claims against the sources harbour-post, tern-review. "
    "Where they disagree: What the conversion cost."
)
TIMELINE: Final = "Gannet Rock without keepers: timeline"


@pytest.fixture
def drawer(bot: SlackRig) -> Drawer:
    """Return who draws for a bot that may upload."""
    bot.slack.world.scopes.add("files:write")
    drawer = Drawer()
    bot.adapter.draw_with(drawer)
    return drawer


def seen(rig: SlackRig) -> list[File]:
    """Return the files that anybody sees."""
    return [file for file in rig.slack.world.files.values() if file.channel]


async def asked(rig: SlackRig) -> None:
    """Ask for a timeline by a mention, and wait until nothing is under way; the text is there."""
    await rig.slack.mention("ann", "general", LINE)
    assert TIMELINE in said(await last(rig, 1))
    await rig.adapter.drain()
    assert len(rig.slack.world.posts) == 1


async def test_a_mention_s_picture_follows_its_text_in_the_thread(bot: SlackRig, drawer: Drawer) -> None:
    """What is to be seen is told to who can't see it."""
    await asked(bot)
    [post] = bot.slack.world.posts.values()
    assert seen(bot) == [File(NAME, len(PNG), ALT, PNG, CHANNELS["general"], post.thread)]
    [picture] = drawer.asked
    assert picture == Picture("timeline", "gannet-rock", ALT, picture.library)
    assert picture.library


@pytest.mark.parametrize("way", ["say", "command"])
async def test_alone_with_the_bot_the_picture_comes_there(bot: SlackRig, drawer: Drawer, way: str) -> None:
    """Nobody else sees what is uploaded there, however it was asked for."""
    await (bot.slack.say if way == "say" else bot.slack.command)("ann", "direct", "compare gannet-rock")
    post = await last(bot, 1)
    await bot.adapter.drain()
    assert [(file.channel, file.name) for file in seen(bot)] == [(post.channel, "gannet-rock-matrix.png")]
    [picture] = drawer.asked
    assert picture == Picture("matrix", "gannet-rock", MATRIX, picture.library)
    assert picture.library


async def test_a_whisper_has_no_picture_until_it_is_shared(bot: SlackRig, drawer: Drawer) -> None:
    """All in a channel see what is uploaded there: what one person asked for stays theirs."""
    await bot.slack.command("ann", "general", LINE)
    alone = await last(bot, 1)
    assert alone.readers
    await bot.slack.press("ann", alone, "Share in channel")
    await last(bot, 2)
    await bot.adapter.drain()
    assert len(drawer.asked) == 1
    assert [(file.name, file.channel) for file in seen(bot)] == [(NAME, CHANNELS["general"])]


async def test_pages_have_no_pictures(rig: SlackRig, answers: Answers) -> None:
    """A modal and a home page take no uploads."""
    answers.document = Document("Oddny Rock", (Picture("timeline", "oddny-rock", "Two events."),))
    drawer = Drawer()
    await rig.start(answers)
    rig.adapter.draw_with(drawer)
    assert "Oddny Rock" in await rig.home()
    await rig.adapter.drain()
    assert not drawer.asked


async def test_without_the_scope_pictures_are_left_out(bot: SlackRig) -> None:
    """The text stands; what was refused once for that is not drawn again."""
    drawer = Drawer()
    bot.adapter.draw_with(drawer)
    await bot.slack.mention("ann", "general", LINE)
    await last(bot, 1)
    await eventually(lambda: "files.getUploadURLExternal" in [method for method, _ in bot.slack.calls], "an upload")
    await bot.slack.mention("ann", "general", LINE)
    await last(bot, 2)
    await bot.adapter.drain()
    assert len(drawer.asked) == 1
    assert not bot.slack.world.files


@pytest.mark.parametrize("how", WAYS_TO_FAIL)
async def test_where_nothing_is_drawn_the_text_stands(
    bot: SlackRig, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    """Nobody hears of it; what breaks is logged."""
    bot.slack.world.scopes.add("files:write")
    bot.adapter.draw_with(Drawer(how))
    await asked(bot)
    assert not bot.slack.world.files
    assert ("failed with ZeroDivisionError" in caplog.text) is (how == "breaks")
    assert ("ERROR" in caplog.text) is (how == "breaks")


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        ("files.getUploadURLExternal", Trouble(error="file_uploads_disabled")),
        ("files.getUploadURLExternal", Trouble(429, "ratelimited", retry_after=30)),
        ("files.completeUploadExternal", Trouble(reset="before")),
        ("files.completeUploadExternal", Trouble(500)),
        ("upload", Trouble(500)),
    ],
    ids="disabled limited cut broken lost".split(),
)
async def test_where_an_upload_fails_the_text_stands(
    bot: SlackRig, drawer: Drawer, caplog: pytest.LogCaptureFixture, method: str, trouble: Trouble
) -> None:
    """It is tried once, no apology is given for it, and whoever runs the bot reads why."""
    bot.slack.troubles[method].append(trouble)
    await asked(bot)
    assert not seen(bot)
    assert "a picture was not shown: " in caplog.text
    assert sum(call == "files.getUploadURLExternal" for call, _ in bot.slack.calls) == 1


async def test_a_long_reply_has_its_picture_once(rig: SlackRig, answers: Answers) -> None:
    """Who wants to see the rest has seen it."""
    drawer = Drawer()
    rig.slack.world.scopes.add("files:write")
    rest = tuple(Paragraph((Text("The lamp is lit. " * 100),)) for _ in range(9))
    answers.document = Document("Oddny Rock", (Picture("timeline", "oddny-rock", "Two events."), *rest))
    await rig.start(answers)
    rig.adapter.draw_with(drawer)
    await rig.say("lamp", Kind.DIRECT)
    await rig.slack.press("ann", await last(rig, limits.MESSAGES), "Show the rest")
    await eventually(lambda: len(answers.sent) > 1, "the rest")
    await rig.adapter.drain()
    assert len(rig.slack.world.posts) > limits.MESSAGES
    assert len(drawer.asked) == 1


async def test_nobody_waits_for_a_picture(bot: SlackRig, drawer: Drawer) -> None:
    """The text is there while the picture is drawn still."""
    drawer.ready.clear()
    await bot.slack.mention("ann", "general", LINE)
    assert TIMELINE in said(await last(bot, 1))
    await eventually(lambda: drawer.asked, "a drawing")
    assert not seen(bot)
    drawer.ready.set()
    await eventually(lambda: seen(bot), "a picture")


async def test_a_long_alt_text_is_cut_as_slack_takes_it(rig: SlackRig, answers: Answers) -> None:
    """Slack refuses a longer one, and with it the picture."""
    rig.slack.world.scopes.add("files:write")
    answers.document = Document("Oddny Rock", (Picture("timeline", "oddny-rock", "lamp " * limits.ALT),))
    await rig.start(answers)
    rig.adapter.draw_with(Drawer())
    await rig.slack.mention("ann", "general", "lamp")
    await eventually(lambda: seen(rig), "a picture")
    assert len(seen(rig)[0].alt) <= limits.ALT
