"""The rules of being asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.core.compose import ways
from bot.core.document import Action, Actions, Document, Paragraph, Text
from bot.core.model import Kind
from bot.testing.fakes import meant
from bot.testing.rig import PATIENCE, Capability, eventually
from bot.testing.steps import Steps
from bot.testing.zoo import TYPED

if TYPE_CHECKING:
    from bot.testing.fakes import Answers
    from bot.testing.rig import Rig


class Asking(Steps):
    """From what a person says to the request that the handler gets."""

    async def test_a_question_is_answered_once_where_it_was_asked(self, rig: Rig, answers: Answers) -> None:
        """Whoever asks gets one answer, in the place that the handler was told of, and the handler hears so."""
        await rig.start(answers)
        await rig.say("one", self.plainly)
        shown = await self._quiet(rig, answers, "You said one")
        assert [one.place for one in shown] == [answers.requests[0].place]
        assert answers.sent[0] == answers.requests[0]

    async def test_each_mention_is_answered_in_its_own_thread(self, rig: Rig, answers: Answers) -> None:
        """Two mentions make two threads, and what follows in one of them stays there."""
        self.needs(Capability.MENTION, Capability.THREAD)
        await rig.start(answers)
        first = await rig.say("one", Kind.MENTION)
        await self._seen(rig, "You said one")
        await rig.say("two", Kind.MENTION)
        await self._seen(rig, "You said two")
        await rig.say("three", Kind.MENTION, after=first)
        await self._seen(rig, "You said three")
        one, two, three = [request.place for request in answers.requests]
        assert one == three != two
        assert one.thread
        assert [shown.place for shown in rig.shown] == [one, two, three]

    async def test_bots_are_not_answered(self, rig: Rig, answers: Answers) -> None:
        """What the bot itself or another bot says never becomes a request."""
        self.needs(Capability.BOTS)
        await rig.start(answers)
        await rig.bot_says("from another", own=False)
        await rig.bot_says("from ourselves", own=True)
        await self._quiet(rig, answers, "from")
        assert [request.text for request in answers.requests] == ["over"]

    async def test_case_01_a_redelivery_is_answered_once(self, rig: Rig, answers: Answers) -> None:
        """An event that comes again has the same id, in the same process and in the next, and no second answer."""
        self.needs(Capability.REDELIVERY)
        await rig.start(answers)
        said = await rig.say("one", self.plainly)
        await self._seen(rig, "You said one")
        await rig.redeliver(said)
        await rig.stop()
        await rig.start(answers)
        await rig.redeliver(said)
        assert len(await self._quiet(rig, answers, "You said one")) == 1
        assert len({request.id for request in answers.requests if request.text == "one"}) == 1

    @pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
    async def test_the_handler_sees_what_was_typed(self, rig: Rig, answers: Answers, typed: str) -> None:
        """However a platform encodes what people type, the request holds what they typed, without the bot's name."""
        await rig.start(answers)
        kinds = [Kind.DIRECT]
        kinds += [kind for kind in (Kind.MENTION, Kind.COMMAND) if Capability(kind.value) not in self.cannot]
        for kind in kinds:
            await rig.say(typed, kind)
        await eventually(lambda: len(answers.sent) == len(kinds), "an answer to each")
        heard = {request.kind: meant(request.text) for request in answers.requests}
        assert heard == dict.fromkeys(kinds, meant(typed))

    async def test_a_request_tells_who_where_and_when(self, rig: Rig, answers: Answers) -> None:
        """Requests differ in id, share the person and the platform, and know the time with its zone."""
        await rig.start(answers)
        for text in ("one", "two"):
            await rig.say(text)
            await self._seen(rig, f"You said {text}")
        first, second = answers.requests
        assert first.id != second.id
        assert first.person == second.person
        assert first.place.platform == first.person.platform == rig.adapter.name
        assert first.person.workspace in ("", first.place.workspace)  # some platforms know people in no workspace
        assert first.at.utcoffset() is not None

    async def test_case_07_a_slow_answer_is_acknowledged_in_time(self, rig: Rig, answers: Answers) -> None:
        """However long the handler takes, the platform is told at once that it was heard; the answer follows."""
        self.needs(Capability.DEADLINE)
        answers.hold()
        await rig.start(answers)
        said = [await rig.say(f"number {n}.", self.plainly) for n in range(20)]
        for one in said:
            await asyncio.wait_for(rig.acknowledged(one), PATIENCE)
        answers.let_go()
        for n in range(20):
            await self._seen(rig, f"You said number {n}.")

    async def test_a_button_asks_for_its_command(self, rig: Rig, answers: Answers) -> None:
        """Pressing a button is one more request, with the button's command line, before and after a restart."""
        self.needs(Capability.BUTTON)
        answers.document = Document("Lamp", (Actions((Action("When", "lamp timeline"),)),))
        await rig.start(answers)
        await rig.say("lamp", self.plainly)
        shown = await self._seen(rig, "When")
        await eventually(lambda: answers.sent, "word that it was sent")
        answers.document = None
        for _ in range(2):
            answers.sent.clear()
            await rig.press(shown, "When")
            await eventually(lambda: answers.sent, "an answer to the button")
            assert [(one.kind, one.text) for one in answers.sent] == [(Kind.ACTION, "lamp timeline")]
            await rig.stop()
            await rig.start(answers)

    async def test_what_is_shared_everybody_sees_once(self, rig: Rig, answers: Answers) -> None:
        """A private answer has a button that shows it to everybody; pressed twice, it shows it once."""
        self.needs(Capability.COMMAND, Capability.PRIVACY, Capability.SHARE)
        await rig.start(answers)
        await rig.say("one", Kind.COMMAND, person="bob")
        private = await self._seen(rig, "You said one")
        assert private.readers == frozenset({"bob"})
        for _ in range(2):
            await rig.press(private, ways.SHARE, person="bob")
        await eventually(lambda: [one for one in rig.shown if one.readers is None], "what all see")
        shared = [one for one in await self._quiet(rig, answers, "You said one") if one.readers is None]
        assert [one.place.channel for one in shared] == [private.place.channel]
        kinds = [request.kind for request in answers.sent if meant(request.text) == "one"]
        assert kinds == [Kind.COMMAND, Kind.SHARE]

    async def test_half_a_line_is_offered_what_it_may_become(self, rig: Rig, answers: Answers) -> None:
        """What is typed so far goes to the handler as it is; where that breaks, nothing is offered."""
        self.needs(Capability.SUGGEST)
        answers.document = Document(blocks=(Actions((Action("The lamp", "lamp"), Action("The tower", "tower"))),))
        await rig.start(answers)
        assert list(await rig.typing("la")) == ["The lamp", "The tower"]
        assert [(one.kind, one.text) for one in answers.requests] == [(Kind.SUGGEST, "la")]
        answers.error = RuntimeError("out of order")
        assert list(await rig.typing("lam")) == []

    async def test_a_person_has_a_page(self, rig: Rig, answers: Answers) -> None:
        """Opening it asks the handler for it, each time anew."""
        self.needs(Capability.HOME)
        await rig.start(answers)
        for text in ("first", "second"):
            answers.document = Document(blocks=(Paragraph((Text(f"Page {text}"),)),))
            assert f"Page {text}" in await rig.home()
        assert [one.kind for one in answers.requests] == [Kind.HOME] * 2
