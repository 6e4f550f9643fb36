"""What must not happen on Slack with the whole bot: shared twice, set by a guest, held up by a long thought."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.core.answering import Answering
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.core.responder import Responder, Said
from bot.running import apart
from bot.storage.memory import MemoryStore
from tests.adapters.slack.rig import OWNER, last, said

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.remembered import Context
    from tests.adapters.slack.rig import SlackRig


async def test_case_09_a_guest_from_another_workspace_sets_nothing(bot: SlackRig) -> None:
    """A channel may be shared with another workspace: its people ask, and change nothing."""
    await bot.slack.mention("ann", "general", "listen off", user_team="T2")
    assert "add you to its settings, as slack:T1:UANN." in said(await last(bot, 1))
    await bot.slack.mention("ann", "general", "listen off")
    assert "only when I'm mentioned" in said(await last(bot, 2))
    await bot.slack.command("bob", "general", "listen on")
    assert "follow on without a mention" in said(await last(bot, 3))


async def test_a_share_is_shared_once(bot: SlackRig) -> None:
    """Whoever presses twice, as people do, shares once."""
    await bot.slack.command("ann", "elsewhere", OWNER)
    answer = await last(bot, 1)
    for _ in range(2):
        await bot.slack.press("ann", answer, "Share in channel")
    await last(bot, 2)
    await bot.slack.command("ann", "elsewhere", "help")
    await last(bot, 3)
    assert [post.readers for post in bot.slack.world.posts.values()].count(None) == 1


async def test_what_is_no_answer_is_never_shared(rig: SlackRig, lighthouse: Library) -> None:
    """Pressing Share too often shows the one who pressed it a word on that, and the channel nothing."""
    responder = Responder(Answering(lighthouse))
    limit = Limit(burst=1, every=60)
    await rig.start(Handler(lambda _: responder, MemoryStore(rig.clock), rig.clock, limit).answer)
    await rig.slack.command("ann", "elsewhere", OWNER)
    await rig.slack.press("ann", await last(rig, 1), "Share in channel")
    notice = await last(rig, 2)
    assert "a lot of questions" in said(notice)
    assert notice.readers == frozenset({"UANN"})


class Slow(Responder):
    """Takes its time, until it is let go."""

    go = threading.Event()

    def respond(self, text: str, context: Context | None = None) -> Said:
        """Wait, in whatever thread this runs."""
        assert self.go.wait(timeout=20)
        return super().respond(text, context)


async def test_case_22_a_long_thought_holds_nobody_up(rig: SlackRig, lighthouse: Library) -> None:
    """While a reply is worked out, whatever comes is acknowledged and the bot stays ready; then all is answered."""
    responder = Slow(Answering(lighthouse))
    responder.go.clear()
    with ThreadPoolExecutor(1) as thread:
        await rig.start(Handler(lambda _: responder, MemoryStore(rig.clock), rig.clock, think=apart(thread)).answer)
        for text in (OWNER, "gannet-rock"):
            sent = await rig.slack.command("ann", "general", text)
            await sent.heard.wait()
        assert rig.adapter.unready() == []
        assert not rig.shown
        responder.go.set()
        await last(rig, 2)
