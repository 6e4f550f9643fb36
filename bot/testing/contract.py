"""The contract of every adapter: one test a rule. A subclass brings the fixture `rig`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

import pytest

from bot.core.commands import strip_prefix
from bot.core.document import Action, Actions, Document, Paragraph, Text
from bot.core.model import Kind, Place
from bot.core.ports import Absent, CannotTell, Found, RateLimited, Refused
from bot.testing.fakes import NOON, Answers
from bot.testing.rig import PATIENCE, Capability, Rig, eventually
from bot.testing.showing import missing, texts
from bot.testing.zoo import HOSTILE, TYPED, ZOO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model import Request
    from bot.testing.rig import Said, Shown

WAIT = 0.3
"""The wait, in seconds, that a rate limit asks for in these tests."""

PROMPTLY = 2.0
"""How long, in seconds, an adapter may take to end when it is cancelled."""

SECRET = "oddly-secret"  # noqa: S105 - what an exception's text may hold


def words(text: str) -> Document:
    """Return a document that says this."""
    return Document(blocks=(Paragraph((Text(text),)),))


class AdapterContract:
    """What every adapter promises. What its platform cannot have is declared in `cannot`, with the reason."""

    cannot: ClassVar[Mapping[str, str]] = {}
    acknowledged_within: ClassVar[float] = 1.0
    """The seconds within which the platform must have its acknowledgement."""

    pytestmark = pytest.mark.asyncio

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

    async def test_what_it_cannot_is_declared_with_a_reason(self) -> None:
        """Only what the contract knows can be declared as missing, and never without a reason."""
        assert set(self.cannot) <= set(Capability)
        assert all(reason.strip() for reason in self.cannot.values())

    # Being asked

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
        heard = {request.kind: strip_prefix(request.text) for request in answers.requests}
        assert heard == dict.fromkeys(kinds, typed)

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
        assert first.place.workspace == first.person.workspace
        assert first.at.utcoffset() is not None

    async def test_case_07_a_slow_answer_is_acknowledged_in_time(self, rig: Rig, answers: Answers) -> None:
        """However long the handler takes, the platform is told at once that it was heard; the answer follows."""
        self.needs(Capability.DEADLINE)
        answers.hold()
        await rig.start(answers)
        said = [await rig.say(f"number {n}.", self.plainly) for n in range(20)]
        took = [await asyncio.wait_for(rig.acknowledged(one), PATIENCE) for one in said]
        assert max(took) < self.acknowledged_within
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
        answers.document = None
        for count in (1, 2):
            await rig.press(shown, "When")
            await eventually(lambda count=count: len(answers.sent) == 1 + count, "an answer")  # type: ignore[misc]
            assert (answers.requests[-1].kind, answers.requests[-1].text) == (Kind.ACTION, "lamp timeline")
            await rig.stop()
            await rig.start(answers)

    # Showing

    @pytest.mark.parametrize("name", ZOO)
    async def test_case_26_every_document_shows_all_its_text(self, rig: Rig, answers: Answers, name: str) -> None:
        """Answered or posted, every word is shown, in its order, within all limits of the platform."""
        for shown in await self._both(rig, answers, ZOO[name]):
            assert not missing(ZOO[name], "\n".join(one.text for one in shown))
            assert not [fault for one in shown for fault in one.faults]
            assert shown or not [*texts(ZOO[name])]

    @pytest.mark.parametrize("name", HOSTILE)
    async def test_cases_04_27_32_hostile_text_is_literal(self, rig: Rig, answers: Answers, name: str) -> None:
        """No text pings or becomes a link; only the document's own links are links."""
        for shown in await self._both(rig, answers, HOSTILE[name]):
            assert not [ping for one in shown for ping in one.pings]
            assert {link for one in shown for link in one.links} <= set(links(HOSTILE[name]))

    async def test_what_is_for_the_asker_is_private(self, rig: Rig, answers: Answers) -> None:
        """Others in the channel see what is for everyone, and don't see what is for the asker alone."""
        self.needs(Capability.COMMAND, Capability.PRIVACY)
        await rig.start(answers)
        await rig.say("alone", Kind.COMMAND, person="bob")
        assert (await self._seen(rig, "You said alone")).readers == {"bob"}
        if Capability.MENTION not in self.cannot:
            await rig.say("all", Kind.MENTION, person="bob")
            assert (await self._seen(rig, "You said all")).readers is None

    async def test_a_direct_place_is_private(self, rig: Rig, answers: Answers) -> None:
        """What is posted to the place for one person, only that person reads."""
        await rig.start(answers)
        await rig.say("one", self.plainly)
        await self._seen(rig, "You said one")
        await rig.adapter.post(await rig.adapter.direct(answers.requests[0].person), words("psst"), "key")
        assert (await self._seen(rig, "psst")).readers == {"ann"}

    async def test_places_round_trip(self, rig: Rig, answers: Answers) -> None:
        """A place that was written down and read again is the same, and takes posts."""
        place = Place.parse(str(await self._place(rig, answers)))
        assert place == answers.requests[0].place
        await rig.adapter.post(place, words("news"), "key")
        assert (await self._seen(rig, "news")).place == place

    async def test_posting_works_after_a_restart(self, rig: Rig, answers: Answers) -> None:
        """An adapter that was never asked anything can post where an earlier one was asked."""
        place = await self._place(rig, answers)
        await rig.stop()
        await rig.start(answers)
        assert await rig.adapter.post(place, words("news"), "key")
        await self._seen(rig, "news")

    async def test_a_post_with_the_same_key_is_shown_once(self, rig: Rig, answers: Answers) -> None:
        """Posting again with the key of an earlier post does no harm."""
        self.needs(Capability.SAME_KEY)
        place = await self._place(rig, answers)
        posts = [await rig.adapter.post(place, words("news"), key) for key in ("key", "key", "other")]
        assert posts[0] == posts[1] != posts[2]
        assert len(self._having(rig, "news")) == 2

    async def test_a_post_is_found_by_its_key(self, rig: Rig, answers: Answers) -> None:
        """What was posted is found; what was not is never said to be there."""
        self.needs(Capability.FIND)
        place = await self._place(rig, answers)
        post = await rig.adapter.post(place, words("news"), "key")
        assert await rig.adapter.find(place, "key", NOON) == Found(post)
        assert isinstance(await rig.adapter.find(place, "other", NOON), Absent | CannotTell)

    async def test_a_post_can_be_changed(self, rig: Rig, answers: Answers) -> None:
        """Editing replaces what is shown."""
        self.needs(Capability.EDIT)
        place = await self._place(rig, answers)
        await rig.adapter.edit(place, await rig.adapter.post(place, words("old"), "key"), words("new"))
        await self._seen(rig, "new")
        assert not self._having(rig, "old")

    async def test_a_post_can_be_taken_back(self, rig: Rig, answers: Answers) -> None:
        """A deleted post is gone, and deleting it again does no harm."""
        self.needs(Capability.DELETE)
        place = await self._place(rig, answers)
        post = await rig.adapter.post(place, words("news"), "key")
        await rig.adapter.delete(place, post)
        await rig.adapter.delete(place, post)
        assert not self._having(rig, "news")

    # When things go wrong

    async def test_a_rate_limit_is_waited_for(self, rig: Rig, answers: Answers) -> None:
        """An answer that must wait is shown once, and not before its time; a post may leave waiting to the caller."""
        self.needs(Capability.RATE_LIMIT)
        place = await self._place(rig, answers)
        now = asyncio.get_running_loop().time
        for show in (rig.say("two", self.plainly), self._post_patiently(rig, place)):
            text, count, since = f"You said {'two'}", rig.attempts, now()
            rig.fail_next(RateLimited(WAIT))
            await show
            await eventually(lambda count=count: rig.attempts >= count + 2, "a second attempt")  # type: ignore[misc]
            assert now() - since >= WAIT
            assert len(await self._quiet(rig, answers, text)) == 1
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

    async def test_case_08_a_crash_apologises(self, rig: Rig, answers: Answers) -> None:
        """Where answering breaks, the person hears so once, without the error's text, and may ask again."""
        answers.error = RuntimeError(SECRET)
        await rig.start(answers)
        await rig.say("one", self.plainly)
        await eventually(lambda: rig.shown, "an apology")
        answers.error = None
        await self._quiet(rig, answers, "over")
        assert len(rig.shown) == 2
        assert not self._having(rig, SECRET)
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

    # Steps that tests share

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
        answered = list(rig.shown)
        await rig.adapter.post(answers.requests[0].place, document, "key")
        return answered, list(rig.shown)[len(answered) :]
