"""What the tests of the contract share: who answers, what is declared, and the steps that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from bot.core.compose import ways
from bot.core.document import Document, Paragraph, Text
from bot.core.model import Kind
from bot.testing.fakes import Answers
from bot.testing.rig import Capability, eventually

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model import Place
    from bot.testing.rig import Rig, Shown


def words(text: str) -> Document:
    """Return a document that says this."""
    return Document(blocks=(Paragraph((Text(text),)),))


class Steps:
    """What an adapter declares, and the steps of its tests."""

    cannot: ClassVar[Mapping[str, str]] = {}
    """What its platform cannot have, a `Capability` each, with the reason."""

    def needs(self, *capabilities: Capability) -> None:
        """Leave the test, saying why, where a capability is declared as missing."""
        for capability in capabilities:
            if capability in self.cannot:
                pytest.skip(f"no {capability.value}: {self.cannot[capability]}")

    @property
    def plainly(self) -> Kind:
        """How people ask where nothing else is meant: by a mention, if there is such a thing."""
        return Kind.DIRECT if Capability.MENTION in self.cannot else Kind.MENTION

    @pytest.fixture
    def answers(self) -> Answers:
        """Return what answers."""
        return Answers()

    async def _quiet(self, rig: Rig, answers: Answers, text: str) -> list[Shown]:
        """Return the messages with this text, once a later question has been answered: no more will come."""
        answers.document, answers.error = None, None
        await rig.say("over", self.plainly)
        await eventually(lambda: any(request.text == "over" for request in answers.sent), "an answer to the last")
        await self._seen(rig, "You said over")
        return self._having(rig, text)

    def _having(self, rig: Rig, text: str) -> list[Shown]:
        return [one for one in rig.shown if text in one.text]

    async def _seen(self, rig: Rig, text: str) -> Shown:
        await eventually(lambda: self._having(rig, text), f"a message with {text!r}")
        return self._having(rig, text)[0]

    async def _place(self, rig: Rig, answers: Answers) -> Place:
        """Return where a first question was asked and answered."""
        await rig.start(answers)
        await rig.say("one", self.plainly)
        await self._seen(rig, "You said one")
        return answers.requests[0].place

    async def _both(self, rig: Rig, answers: Answers, document: Document) -> tuple[list[Shown], list[Shown]]:
        """Return a document as it is shown as an answer, and as it is posted."""
        answers.document = document
        await rig.start(answers)
        await rig.say("one", self.plainly)
        await eventually(lambda: answers.sent, "an answer")
        await self._whole(rig, answers)
        answered = list(rig.shown)
        await rig.adapter.post(answers.requests[0].place, document, "key")
        return answered, list(rig.shown)[len(answered) :]

    async def _whole(self, rig: Rig, answers: Answers) -> None:
        """Press for the rest of an answer until all of it is shown: what was left out is one click away."""
        while rig.shown and ways.REST in rig.shown[-1].text:
            answers.sent.clear()
            await rig.press(rig.shown[-1], ways.REST)
            await eventually(lambda: answers.sent, "the rest")
