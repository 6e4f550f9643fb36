"""What people can do in Slack, from the press of a key to what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.slack import views
from bot.adapters.slack.render import render
from bot.core.answering import Answering
from bot.core.document import Document, Paragraph, Text
from bot.core.handler import Handler
from bot.core.model import Kind
from bot.core.responder import Responder
from bot.storage.memory import MemoryStore
from bot.testing import ZOO, Answers, eventually, missing
from tests.adapters.slack.fake import Trouble
from tests.adapters.slack.fake.reading import read
from tests.adapters.slack.rig import OWNER, last, said

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from tests.adapters.slack.rig import SlackRig


async def test_a_command_is_answered_in_private_and_can_be_shared(bot: SlackRig) -> None:
    """A slash command's reply is for one person, in a channel that the bot needn't be in, until they share it."""
    await bot.slack.command("ann", "elsewhere", OWNER)
    answer = await last(bot, 1)
    assert answer.readers == frozenset({"UANN"})
    assert "It belongs to the Northern Lamp Trust. [1\u00a0p4]" in said(answer)
    await bot.slack.press("ann", answer, "Share in channel")
    shared = await last(bot, 2)
    assert shared.readers is None
    assert "It belongs to the Northern Lamp Trust. [1\u00a0p4]" in said(shared)
    assert "Shared by ann." in said(shared)


async def test_what_is_not_of_the_briefings_has_no_share(bot: SlackRig) -> None:
    """Help, the list and a word of thanks are nobody else's business."""
    for number, text in enumerate(("", "help", "hello", "forget me"), 1):
        await bot.slack.command("ann", "general", text)
        assert "Share in channel" not in said(await last(bot, number))


async def test_a_shared_follow_up_is_what_was_asked(bot: SlackRig) -> None:
    """What is shared is the very answer, though the words alone would mean another by now."""
    await bot.slack.command("ann", "general", "gannet-rock")
    await last(bot, 1)
    await bot.slack.command("ann", "general", "is it manned?")
    answer = await last(bot, 2)
    await bot.slack.command("ann", "general", "january-blackout")
    await last(bot, 3)
    await bot.slack.press("ann", answer, "Share in channel")
    assert "The last two, Ines Calder and Tom Brack, have come ashore." in said(await last(bot, 4))


async def test_the_sections_of_a_card_are_buttons(bot: SlackRig) -> None:
    """Pressing one shows the section to who pressed it."""
    await bot.slack.command("ann", "general", "gannet-rock")
    card = await last(bot, 1)
    await bot.slack.press("bob", card, "Timeline: 3")
    section = await last(bot, 2)
    assert section.readers == frozenset({"UBOB"})
    assert "Gannet Rock without keepers: timeline" in said(section)


async def test_a_mention_is_answered_in_a_thread_which_keeps_the_topic(bot: SlackRig) -> None:
    """A further mention there is a follow-up; elsewhere it is not."""
    first = await bot.slack.mention("ann", "general", "gannet-rock")
    assert (await last(bot, 1)).thread == first.thread
    await bot.slack.mention("bob", "general", "timeline", first.thread)
    section = await last(bot, 2)
    assert section.thread == first.thread
    assert "Gannet Rock without keepers: timeline" in said(section)
    await bot.slack.mention("bob", "general", "timeline")
    assert "Gannet Rock without keepers: timeline" not in said(await last(bot, 3))


async def test_a_conversation_keeps_its_topic(bot: SlackRig) -> None:
    """Alone with the bot, nothing more is needed."""
    await bot.slack.say("ann", "direct", "gannet-rock")
    await last(bot, 1)
    await bot.slack.say("ann", "direct", "timeline")
    answer = await last(bot, 2)
    assert answer.thread == ""
    assert "Gannet Rock without keepers: timeline" in said(answer)
    assert "Share in channel" not in said(answer)


@pytest.mark.parametrize("alone", [True, False])
async def test_a_follow_up_by_button(bot: SlackRig, *, alone: bool) -> None:
    """The button opens a field; the answer comes where the first one was, for who saw that one."""
    if alone:
        await bot.slack.command("ann", "elsewhere", "gannet-rock")
    else:
        await bot.slack.mention("ann", "general", "gannet-rock")
    card = await last(bot, 1)
    await bot.slack.press("bob", card, "Ask a follow-up") if not alone else await bot.slack.press(
        "ann", card, "Ask a follow-up"
    )
    await eventually(lambda: bot.slack.world.views, "a modal")
    [name] = bot.slack.world.views
    await bot.slack.submit("ann" if alone else "bob", name, {"type": "plain_text_input", "value": "timeline"})
    answer = await last(bot, 2)
    assert "Gannet Rock without keepers: timeline" in said(answer)
    assert (answer.readers, answer.thread) == (card.readers, card.thread)
    assert ("bob asked: timeline" in said(answer)) is not alone  # nobody else has seen what was typed


async def test_a_thread_is_followed_where_the_workspace_lets_it_be(bot: SlackRig) -> None:
    """With the optional scope, Slack tells of what is said in threads: questions are answered there, talk is not."""
    first = await bot.slack.mention("ann", "general", "gannet-rock")
    await last(bot, 1)
    await bot.slack.say(
        "bob", "general", "timeline?", first.thread
    )  # a command line is for the bot, and nobody called it
    await bot.slack.say("bob", "general", "I like it there", first.thread)
    await bot.slack.say("bob", "general", OWNER)  # beside the thread
    await bot.slack.say("bob", "general", "", first.thread, markup=f"<@UBOT> {OWNER}")  # comes as a mention, too
    await bot.slack.say("bob", "general", OWNER, first.thread)
    answer = await last(bot, 2)
    assert answer.thread == first.thread
    assert "It belongs to the Northern Lamp Trust." in said(answer)


async def test_the_home_page_is_a_place_to_read(bot: SlackRig) -> None:
    """It shows the topics and what changed; a topic is read there, and there is a way back."""
    await bot.slack.open_home("ann")
    await eventually(lambda: bot.slack.world.homes, "a home page")
    home = bot.slack.world.homes["UANN"]
    assert "first version" in read(home["blocks"], "")
    await bot.slack.press_view("ann", home, "Gannet Rock without keepers")
    await eventually(lambda: bot.slack.world.homes["UANN"] != home, "the card")
    card = bot.slack.world.homes["UANN"]
    assert "Why it matters" in read(card["blocks"], "")
    await bot.slack.press_view("ann", card, "All topics")
    await eventually(lambda: bot.slack.world.homes["UANN"] == home, "the way back")
    assert not bot.slack.world.posts
    assert not bot.slack.world.refused


async def test_things_to_ask_are_offered_where_a_conversation_begins(bot: SlackRig) -> None:
    """At most four, from the library."""
    await bot.slack.open_home("ann", "messages")
    await eventually(lambda: bot.slack.world.prompts, "prompts")
    assert bot.slack.world.prompts["DANN"][0] == {"title": "Gannet Rock without keepers", "message": "gannet-rock"}


async def test_a_topic_or_a_question_is_found_by_its_letters(bot: SlackRig) -> None:
    """The shortcut opens a menu that searches as one types, and shows what was chosen in its place."""
    await bot.slack.shortcut("ann", views.FIND)
    await eventually(lambda: bot.slack.world.views, "a modal")
    [name] = bot.slack.world.views
    options = await bot.slack.suggest("ann", name, "who ow")
    assert options[0]["text"]["text"] == "Who owns the lighthouse on Gannet Rock?"
    assert await bot.slack.suggest("ann", name, "zzz") == []
    await bot.slack.submit("ann", name, {"type": "external_select", "selected_option": options[0]})
    await eventually(lambda: "Northern Lamp Trust" in read(bot.slack.world.views[name]["blocks"], ""), "the answer")
    await bot.slack.press_view("ann", bot.slack.world.views[name], "More on Gannet Rock without keepers", name)
    await eventually(lambda: "Why it matters" in read(bot.slack.world.views[name]["blocks"], ""), "the card")
    assert not bot.slack.world.refused


async def test_the_briefing_for_a_message_is_found(bot: SlackRig) -> None:
    """What somebody wrote is what is looked for, for who asks."""
    await bot.slack.message_shortcut(
        "bob", "elsewhere", "find_for_message", "Does anyone know who owns the lighthouse on Gannet Rock?"
    )
    answer = await last(bot, 1)
    assert answer.readers == frozenset({"UBOB"})
    assert "It belongs to the Northern Lamp Trust." in said(answer)


async def test_a_long_message_is_looked_for_as_far_as_a_question_goes(rig: SlackRig, answers: Answers) -> None:
    """Nobody's message is too long to be looked for."""
    await rig.start(answers)
    await rig.slack.message_shortcut("ann", "general", "find_for_message", "lamp " * 1_000)
    await eventually(lambda: answers.sent, "an answer")
    assert len(answers.sent[0].text) <= 2_000


async def test_feedback_is_for_the_answer_above_it(rig: SlackRig, lighthouse: Library) -> None:
    """Whatever was shown since, the answer that the buttons stand under is rated, and by whom."""
    responder, store = Responder(Answering(lighthouse)), MemoryStore(rig.clock)
    await rig.start(Handler(lambda _: responder, store, rig.clock).answer)
    await rig.slack.mention("ann", "general", OWNER)
    answer = await last(rig, 1)
    await rig.slack.mention("ann", "general", "will the foghorn come back")
    await last(rig, 2)
    await rig.slack.rate("bob", answer, good=False)
    thanks = await last(rig, 3)
    assert thanks.readers == frozenset({"UBOB"})
    [kept] = await store.feedback("gannet-rock/who-owns-the-lighthouse-on-gannet-rock")
    assert (kept.helpful, kept.person.id) == (False, "UBOB")


async def test_questions_of_private_places_are_not_public(rig: SlackRig, answers: Answers) -> None:
    """Only what is said where all may read is marked so; where Slack doesn't tell, it isn't."""
    await rig.start(answers)
    for channel in ("general", "secret", "direct"):
        await rig.slack.command("ann", channel, channel)
    await rig.slack.mention("ann", "general", "mention")
    await eventually(lambda: len(answers.sent) == 4, "answers")
    assert {request.text: request.public for request in answers.sent} == {
        "general": True,
        "secret": False,
        "direct": False,
        "mention": False,
    }


async def test_one_persons_commands_are_no_conversation_with_others(bot: SlackRig) -> None:
    """What Ann asked in a channel, where only she read the reply, is no topic for Bob there."""
    await bot.slack.command("ann", "general", "gannet-rock")
    await last(bot, 1)
    await bot.slack.command("bob", "general", "timeline")
    assert "Gannet Rock without keepers: timeline" not in said(await last(bot, 2))
    await bot.slack.command("ann", "general", "timeline")
    assert "Gannet Rock without keepers: timeline" in said(await last(bot, 3))


async def test_a_command_by_another_name_is_ours(rig: SlackRig, answers: Answers) -> None:
    """Whatever the manifest calls it, Slack sends us only our own commands."""
    await rig.start(answers)
    await rig.slack.command("ann", "general", "one", name="/briefing-test")
    await eventually(lambda: [(one.kind, one.text) for one in answers.sent] == [(Kind.COMMAND, "one")], "an answer")


async def test_a_response_url_that_is_used_up_costs_no_answer(bot: SlackRig) -> None:
    """Where the channel takes the reply no more, the person reads it in private; others never do."""
    await bot.slack.command("ann", "elsewhere", "gannet-rock")
    card = await last(bot, 1)
    bot.slack.troubles["response_url"].append(Trouble(404, "expired_url"))
    await bot.slack.press("ann", card, "Timeline: 3")
    section = await last(bot, 2)
    assert (section.channel, section.readers) == ("DANN", frozenset({"UANN"}))
    assert "Gannet Rock without keepers: timeline" in said(section)


@pytest.mark.parametrize("rig", ["sockets"], indirect=True)  # answers go the same way, however questions came
async def test_the_rest_of_a_long_reply_is_a_button_away(rig: SlackRig, answers: Answers) -> None:
    """Three messages are shown unasked; who wants more reads it alone, in its order, to the end."""
    answers.document = ZOO["huge table"]
    parts = len(render(ZOO["huge table"]))
    await rig.start(answers)
    await rig.slack.mention("ann", "general", "lamp")
    shown = await last(rig, 3)
    while "Show the rest" in said(shown):
        count = len(rig.slack.world.posts)
        assert "This goes on:" in said(shown)
        await rig.slack.press("bob", shown, "Show the rest")
        shown = await last(rig, min(count + 3, parts))
    posts = [*rig.slack.world.posts.values()]
    assert [post.readers for post in posts] == [None] * 3 + [frozenset({"UBOB"})] * (len(posts) - 3)
    assert not missing(ZOO["huge table"], "\n".join(map(said, posts)))


@pytest.mark.parametrize("where", ["modal", "home"])
async def test_the_rest_of_a_long_view_is_a_button_away(rig: SlackRig, answers: Answers, where: str) -> None:
    """A modal and the home page have room for a hundred blocks; pressing shows those that follow, in the same place."""
    lines = [f"Line {n}." for n in range(250)]
    answers.document = Document(blocks=tuple(Paragraph((Text(line),)) for line in lines))
    await rig.start(answers)
    there = rig.slack.world.homes if where == "home" else rig.slack.world.views
    if where == "home":
        await rig.slack.open_home("ann")
    else:
        await rig.slack.shortcut("ann", views.FIND)
        await eventually(lambda: there, "a modal")
        await rig.slack.submit("ann", next(iter(there)), {"selected_option": {"value": "lamp"}})

    def text() -> str:
        return "".join(read(view["blocks"], "") for view in there.values())

    seen = ""
    for first in (0, 98, 196):
        await eventually(lambda line=f"Line {first}.": line in text(), "the next part")  # type: ignore[misc]
        seen += text()
        if first < 196:
            [(name, view)] = there.items()
            await rig.slack.press_view("ann", view, "Show the rest", name)
    assert all(line in seen for line in lines)
