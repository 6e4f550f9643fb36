"""What people can do in Discord, from the press of a key to what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model import Kind, Place
from bot.testing import eventually
from tests.adapters.discord.fake import GUILD
from tests.adapters.discord.fake.world import DIRECTS, PEOPLE
from tests.adapters.discord.seen import ANN, BOB, OWNER, TIMELINE, TRUST, last, said, taken

if TYPE_CHECKING:
    from bot.testing import Answers
    from tests.adapters.discord.fake import Post
    from tests.adapters.discord.rig import DiscordRig

RATED = "gannet-rock/who-owns-the-lighthouse-on-gannet-rock"


async def command(rig: DiscordRig, name: str, /, *, by: str = "ann", **options: str) -> Post:
    """Use a command in the channel; return what it is answered with, which only the one person sees."""
    before = len(rig.discord.world.posts)
    await rig.discord.command(by, "general", "briefing", name, user_installed=False, **options)
    answer = await last(rig, before + 1)
    assert answer.readers == frozenset({by})
    return answer


async def follow(rig: DiscordRig, post: Post, question: str, by: str = "ann") -> Post:
    """Ask on by the field; return the answer."""
    before = len(rig.discord.world.posts)
    field = await rig.discord.press(by, post, "Ask a follow-up")
    await taken(field)
    await rig.discord.submit(by, field, {"question": question})
    return await last(rig, before + 1)


async def mention(rig: DiscordRig, channel: str, text: str, to: Post | None = None, by: str = "ann") -> Post:
    """Mention the bot, perhaps in reply to what it said; return its reply to that."""
    before = len(rig.discord.world.posts)
    sent = await rig.discord.mention(by, channel, text, to.id if to else "")
    answer = await last(rig, before + 1)
    assert (answer.reference, answer.readers) == (sent.id, None)
    return answer


@pytest.mark.parametrize(
    ("name", "options", "heard"),
    [
        ("show", {"topic": "gannet-rock"}, "Why it matters"),
        ("show", {"topic": "gannet-rock", "section": "timeline"}, TIMELINE),
        ("ask", {"question": OWNER}, TRUST),
        ("list", {}, "Gannet Rock without keepers"),
        ("search", {"words": "foghorn"}, "foghorn"),
        ("compare", {"topic": "gannet-rock"}, "Gannet Rock without keepers"),
        ("sources", {}, "Harbour Post"),
        ("help", {}, "/briefing search <words>"),
        ("feedback", {"what": "good"}, "nothing yet in this conversation"),
        ("forget", {}, "Everything that was kept about you is deleted"),
    ],
    ids="show section ask list search compare sources help feedback forget".split(),
)
async def test_every_command_is_answered(bot: DiscordRig, name: str, options: dict[str, str], heard: str) -> None:
    """As it is chosen from the menu, for the one who chose it."""
    assert heard in said(await command(bot, name, **options))


async def test_settings_are_for_those_who_manage_the_server(bot: DiscordRig) -> None:
    """Ann may manage it, and Bob may not; whoever is let by name is told by which."""
    assert "Done. In this channel" in said(await command(bot, "listen", what="on"))
    assert f"discord::{PEOPLE['bob']}" in said(await command(bot, "listen", by="bob", what="off"))
    await bot.discord.command("ann", "direct", "briefing", "listen", what="on")
    assert "it's only the two of us" in said(await last(bot, 3))


async def test_a_topic_is_found_by_its_letters(bot: DiscordRig) -> None:
    """Topics alone are offered, and what is chosen is the topic's own name."""
    sent = await bot.discord.autocomplete("ann", "general", "briefing", "show", topic="gann")
    await taken(sent)
    assert sent.choices == [{"name": "Gannet Rock without keepers", "value": "gannet-rock"}]
    assert await bot.typing("zzz") == []


async def test_what_one_person_read_can_be_shared(bot: DiscordRig) -> None:
    """Everybody reads it then, and by whom it was shared; pressed again, nothing is shared twice, nor fails."""
    answer = await command(bot, "ask", question=OWNER)
    assert TRUST in said(answer)
    await bot.discord.press("ann", answer, "Share in channel")
    shared = await last(bot, 2)
    assert shared.readers is None
    assert TRUST in said(shared)
    assert "Shared by Ann." in said(shared)
    assert "Share in channel" not in said(shared)
    again = await bot.discord.press("ann", answer, "Share in channel")
    await taken(again)
    assert len(bot.shown) == 2
    assert TRUST in said(answer)


async def test_who_may_not_write_shares_nothing(bot: DiscordRig) -> None:
    """The bot is no way round what the server forbids a person; they are told so, alone."""
    bot.discord.world.silenced.add("ann")
    card = await command(bot, "show", topic="gannet-rock")
    await bot.discord.press("ann", card, "Share in channel")
    told = await last(bot, 2)
    assert told.readers == frozenset({"ann"})
    assert "You may not write in this channel" in said(told)


async def test_what_was_shared_is_asked_on_by_all(bot: DiscordRig) -> None:
    """The topic is known to whoever asks on, by the field or by a reply with a mention."""
    await bot.discord.press("ann", await command(bot, "show", topic="gannet-rock"), "Share in channel")
    shared = await last(bot, 2)
    answer = await follow(bot, shared, "timeline", "bob")
    assert answer.readers is None
    assert TIMELINE in said(answer)
    assert "Bob asked: timeline" in said(answer)
    assert TIMELINE in said(await mention(bot, "general", "timeline", shared, "bob"))


async def test_a_shared_follow_up_is_what_was_asked(bot: DiscordRig) -> None:
    """What is shared is the very answer, though the words alone would mean another by now."""
    await command(bot, "show", topic="gannet-rock")
    answer = await command(bot, "ask", question="is it manned?")
    await command(bot, "show", topic="january-blackout")
    await bot.discord.press("ann", answer, "Share in channel")
    assert "The last two, Ines Calder and Tom Brack, have come ashore." in said(await last(bot, 4))


async def test_the_briefing_for_a_message_is_found(bot: DiscordRig) -> None:
    """What somebody wrote is what is looked for, for who asks."""
    sent = await bot.discord.say("ann", "general", "Does anyone know who owns the lighthouse on Gannet Rock?")
    await bot.discord.message_command("bob", "general", "Find the briefing", sent.id)
    answer = await last(bot, 1)
    assert answer.readers == BOB
    assert TRUST in said(answer)


async def test_a_long_message_is_looked_for_as_far_as_a_question_goes(rig: DiscordRig, answers: Answers) -> None:
    """Nobody's message is too long to be looked for."""
    await rig.start(answers)
    sent = await rig.discord.say("ann", "general", "lamp " * 790)
    await rig.discord.message_command("bob", "general", "Find the briefing", sent.id)
    await eventually(lambda: answers.sent, "an answer")
    assert len(answers.sent[0].text) <= 2_000


async def test_replies_keep_the_topic(bot: DiscordRig) -> None:
    """Over three turns, whoever goes on, with another word between; a mention beside them is no follow-up."""
    first = await mention(bot, "general", "gannet-rock")
    answer = await mention(bot, "general", "is it manned?", first, "bob")
    assert "The last two, Ines Calder" in said(answer)
    thanks = await mention(bot, "general", "thanks!", answer)
    assert "welcome" in said(thanks)
    assert TIMELINE in said(await mention(bot, "general", "timeline", thanks))
    assert TIMELINE not in said(await mention(bot, "general", "timeline"))


async def test_a_reply_that_pings_needs_no_mention(bot: DiscordRig) -> None:
    """Discord tells what is said in reply to an ordinary message; without a ping it is not for the bot."""
    first = await mention(bot, "general", "gannet-rock")
    await bot.discord.say("ann", "general", "facts", first.id, ping=False)
    await bot.discord.say("bob", "general", "timeline", first.id)
    assert TIMELINE in said(await last(bot, 2))


async def test_a_reply_of_which_discord_doesn_t_tell_the_words_is_answered_with_how_to_ask(bot: DiscordRig) -> None:
    """Whoever replies to the answer of an interaction is told, once for each answer; other talk is none of ours."""
    await bot.discord.press("ann", await command(bot, "ask", question=OWNER), "Share in channel")
    shared = await last(bot, 2)
    sent = await bot.discord.say("bob", "general", "since when?", shared.id)
    notice = await last(bot, 3)
    assert notice.reference == sent.id
    assert "Press “Ask a follow-up” under it, or mention me." in said(notice)
    for person, text, to in (("ann", "since when?", shared.id), ("bob", "hm", notice.id), ("bob", "hm", sent.id)):
        await bot.discord.say(person, "general", text, to, ping=text != "hm")
    await mention(bot, "general", "help")
    assert len(bot.shown) == 4


async def test_a_mention_without_words_lists_the_topics(bot: DiscordRig) -> None:
    """Whoever only calls the bot sees what there is."""
    assert "Gannet Rock without keepers" in said(await mention(bot, "general", ""))


async def test_a_conversation_alone_keeps_its_topic(bot: DiscordRig) -> None:
    """Alone with the bot, nothing more is needed, and nothing is to be shared."""
    await bot.discord.say("ann", "direct", "gannet-rock")
    await last(bot, 1)
    await bot.discord.say("ann", "direct", "timeline")
    answer = await last(bot, 2)
    assert (answer.channel, answer.reference, answer.readers) == (DIRECTS["ann"], "", ANN)
    assert TIMELINE in said(answer)
    await bot.discord.command("ann", "direct", "briefing", "ask", question=OWNER)
    assert "Share in channel" not in said(await last(bot, 3))


async def test_a_private_answer_is_asked_on_in_private(bot: DiscordRig) -> None:
    """The field's answer is for the one who saw the first; one person's topic is no topic of another's."""
    answer = await follow(bot, await command(bot, "show", topic="gannet-rock"), "timeline")
    assert answer.readers == ANN
    assert TIMELINE in said(answer)
    assert "Ann asked" not in said(answer)
    assert TIMELINE not in said(await command(bot, "ask", by="bob", question="timeline"))


@pytest.mark.parametrize("channel", ["general", "thread"])
async def test_a_public_answer_is_asked_on_in_public(bot: DiscordRig, channel: str) -> None:
    """In its thread, or in a thread of Discord's own: everybody reads who asked what, and may ask on by a reply."""
    first = await mention(bot, channel, "gannet-rock")
    answer = await follow(bot, first, "timeline", "bob")
    assert (answer.readers, answer.channel) == (None, first.channel)
    assert TIMELINE in said(answer)
    assert "Bob asked: timeline" in said(answer)
    assert "The last two, Ines Calder" in said(await mention(bot, channel, "is it manned?", answer))


async def test_a_thread_of_discord_s_is_one_conversation(bot: DiscordRig) -> None:
    """Within a thread, or a post of a forum, every mention goes on; beside it, none does."""
    await mention(bot, "thread", "gannet-rock")
    assert TIMELINE in said(await mention(bot, "thread", "timeline", by="bob"))
    assert TIMELINE not in said(await mention(bot, "general", "timeline"))


async def test_feedback_is_for_the_answer_above_it(bot: DiscordRig) -> None:
    """Whatever was shown since, the answer that the buttons stand under is rated, and by whom; one may think again."""
    answer = await mention(bot, "general", OWNER)
    await mention(bot, "general", "will the foghorn come back", answer)
    for label in ("Bad answer", "Good answer"):
        before = len(bot.shown)
        await bot.discord.press("bob", answer, label)
        thanks = await last(bot, before + 1)
        assert ("Thank you" in said(thanks), thanks.readers) == (True, BOB)
    [kept] = await bot.store.feedback(RATED)
    assert (kept.helpful, kept.person.id, kept.place.workspace) == (True, PEOPLE["bob"], GUILD)


@pytest.mark.parametrize("channel", ["abroad", "between"])
async def test_who_installed_the_bot_uses_it_anywhere(bot: DiscordRig, channel: str) -> None:
    """In a server where it isn't, and between two people: asking, sharing, asking on and rating."""
    await bot.discord.command("ann", channel, "briefing", "ask", question=OWNER, user_installed=True)
    answer = await last(bot, 1)
    assert (answer.readers, TRUST in said(answer)) == (ANN, True)
    await bot.discord.press("ann", answer, "Share in channel")
    shared = await last(bot, 2)
    assert shared.readers == (None if channel == "abroad" else ANN | BOB)
    asked = await follow(bot, answer, "timeline")
    assert (asked.readers, TIMELINE in said(asked)) == (ANN, True)
    await bot.discord.press("ann", answer, "Good answer")
    await last(bot, 4)
    assert len(await bot.store.feedback(RATED)) == 1


async def test_what_is_said_otherwise_is_not_answered(rig: DiscordRig, answers: Answers) -> None:
    """Neither edits, nor what webhooks and Discord itself say."""
    await rig.start(answers)
    sent = await rig.discord.mention("ann", "general", "one.")
    await last(rig, 1)
    await rig.discord.dispatch("MESSAGE_UPDATE", sent.payload | {"content": "<@200000000000000009> two."})
    await rig.discord.mention("ann", "general", "three.", webhook_id="9")
    await rig.discord.mention("ann", "general", "four.", type=6)
    await rig.discord.mention("ann", "general", "over.")
    await last(rig, 2)
    assert [request.text for request in answers.requests] == ["one.", "over."]


async def test_a_person_s_own_conversation_is_where_they_are(rig: DiscordRig, answers: Answers) -> None:
    """A command and a direct message belong to the person, wherever they are, a mention to its own thread."""
    await rig.start(answers)
    for kind in (Kind.COMMAND, Kind.DIRECT, Kind.MENTION):
        await rig.say("one", kind)
    await last(rig, 3)
    threads = {request.kind: request.place for request in answers.requests}
    assert threads[Kind.COMMAND].thread == PEOPLE["ann"]
    assert threads[Kind.DIRECT] == Place("discord", "", DIRECTS["ann"], PEOPLE["ann"])
    assert threads[Kind.MENTION].thread.startswith("m")
