"""The rules of things going wrong."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.core.ports import RateLimited, Refused, Unreachable
from bot.testing.rig import Capability, eventually
from bot.testing.steps import Steps, words

if TYPE_CHECKING:
    from bot.testing.fakes import Answers
    from bot.testing.rig import Rig

WAIT = 1.0
"""The wait, in seconds, that a rate limit asks for in these tests: some platforms ask for whole ones."""

PROMPTLY = 2.0
"""How long, in seconds, an adapter may take to end when it is cancelled."""

INNER = "what only the log may hold"
"""What an exception's text may hold."""


class Failing(Steps):
    """What an adapter makes of limits, refusals, crashes and its end."""

    async def test_an_answer_waits_for_a_rate_limit(self, rig: Rig, answers: Answers) -> None:
        """An answer that must wait is shown once, and not before its time."""
        self.needs(Capability.RATE_LIMIT)
        await self._place(rig, answers)
        half = asyncio.create_task(asyncio.sleep(WAIT / 2))
        rig.fail_next(RateLimited(WAIT))
        await rig.say("two", self.plainly)
        await self._seen(rig, "You said two")
        assert half.done()
        assert len(await self._quiet(rig, answers, "You said two")) == 1

    async def test_a_post_waits_for_a_rate_limit(self, rig: Rig, answers: Answers) -> None:
        """A post that must wait is shown once, not before its time; or the caller is told how long to wait."""
        self.needs(Capability.RATE_LIMIT)
        place = await self._place(rig, answers)
        half = asyncio.create_task(asyncio.sleep(WAIT / 2))
        rig.fail_next(RateLimited(WAIT))
        try:
            await rig.adapter.post(place, words("news"), "key")
        except RateLimited as limited:
            await asyncio.sleep(limited.retry_after)
            await rig.adapter.post(place, words("news"), "key")
        assert half.done()
        assert len(self._having(rig, "news")) == 1

    async def test_a_refusal_is_not_tried_again(self, rig: Rig, answers: Answers) -> None:
        """What the platform refuses is tried once; the handler hears that it was not sent, and life goes on."""
        self.needs(Capability.REFUSAL)
        place = await self._place(rig, answers)
        for _ in range(2):
            rig.fail_next(Refused("gone"))
            before = rig.attempts
            with pytest.raises(Refused):
                await rig.adapter.post(place, words("news"), "key")
            assert rig.attempts == before + 1
        rig.fail_next(Refused("gone"))
        await rig.say("two", self.plainly)
        await eventually(lambda: answers.failed, "an answer that failed")
        assert not await self._quiet(rig, answers, "You said two")
        assert [request.text for request in answers.sent] == ["one", "over"]

    async def test_case_03_what_may_be_there_is_not_said_again(self, rig: Rig, answers: Answers) -> None:
        """Where nobody knows whether an answer is there, it counts as given: said twice, it would be worse."""
        self.needs(Capability.UNSURE, Capability.REDELIVERY)
        await self._place(rig, answers)
        rig.fail_next(Unreachable("no answer"))
        said = await rig.say("two", self.plainly)
        await eventually(lambda: len(answers.sent) == 2, "an answer that may be there")
        await rig.redeliver(said)
        assert len(await self._quiet(rig, answers, "You said two")) == 1
        assert not answers.failed

    async def test_case_08_a_crash_apologises(self, rig: Rig, answers: Answers) -> None:
        """Where answering breaks, the person hears so once, without the error's text, and may ask again."""
        answers.error = RuntimeError(INNER)
        await rig.start(answers)
        await rig.say("one", self.plainly)
        await eventually(lambda: rig.shown, "an apology")
        answers.error = None
        await self._quiet(rig, answers, "over")
        assert len(rig.shown) == 2
        assert not self._having(rig, INNER)
        assert [request.text for request in answers.sent] == ["over"]

    async def test_cancelling_ends_promptly(self, rig: Rig, answers: Answers) -> None:
        """Waiting for people or in the middle of an answer, the adapter ends when it is told to."""
        await rig.start(answers)
        await asyncio.wait_for(rig.stop(), PROMPTLY)
        answers.hold()
        await rig.start(answers)
        await rig.say("one", self.plainly)
        await eventually(lambda: answers.requests, "a request")
        await asyncio.wait_for(rig.stop(), PROMPTLY)
        assert not answers.sent
