"""The rules of showing and posting."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from bot.core.model import Kind, Place
from bot.core.ports import Absent, CannotTell, Found
from bot.testing.fakes import NOON
from bot.testing.rig import Capability
from bot.testing.showing import links, missing, texts
from bot.testing.steps import Steps, words
from bot.testing.zoo import HOSTILE, ZOO

if TYPE_CHECKING:
    from bot.testing.fakes import Answers
    from bot.testing.rig import Rig


class Posting(Steps):
    """From a document to what people have before them."""

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
            followed = {unquote(link) for one in shown for link in one.links}
            assert followed <= set(map(unquote, links(HOSTILE[name])))

    async def test_what_is_for_the_asker_is_private(self, rig: Rig, answers: Answers) -> None:
        """Others in the channel see what is for everyone, and don't see what is for the asker alone."""
        self.needs(Capability.COMMAND, Capability.PRIVACY)
        await rig.start(answers)
        await rig.say("alone", Kind.COMMAND, person="bob")
        assert (await self._seen(rig, "You said alone")).readers == frozenset({"bob"})
        if Capability.MENTION not in self.cannot:
            await rig.say("all", Kind.MENTION, person="bob")
            assert (await self._seen(rig, "You said all")).readers is None

    async def test_a_direct_place_is_private(self, rig: Rig, answers: Answers) -> None:
        """What is posted to the place for one person, only that person reads."""
        await rig.start(answers)
        await rig.say("one", self.plainly)
        await self._seen(rig, "You said one")
        await rig.adapter.post(await rig.adapter.direct(answers.requests[0].person), words("psst"), "key")
        assert (await self._seen(rig, "psst")).readers == frozenset({"ann"})

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
