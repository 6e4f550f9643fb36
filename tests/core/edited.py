"""The lighthouse's briefings as curators might have edited them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bot.core.briefing import (
    Briefing,
    Change,
    ChangeKind,
    Claim,
    Disagreement,
    Library,
    Locator,
    Question,
    Status,
    Unknown,
)
from bot.core.snapshot import snapshot_of
from bot.core.summary import changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.snapshot import Snapshot
    from bot.core.summary import Changes

    Edit = Callable[[Briefing], Briefing]

POST = Locator("harbour-post", 3)
TERN = Locator("tern-review", 3)


def claim(say: str, *cites: Locator) -> Claim:
    """Return a claim, from the Harbour Post unless something else is said."""
    return Claim(say, cites or (POST,))


def rock(library: Library) -> Briefing:
    """Return the briefing that most tests edit."""
    return library.by_slug["gannet-rock"]


def with_rock(library: Library, briefing: Briefing) -> Library:
    """Return the library with this briefing in the place of the one of its slug."""
    kept = (one for one in library.briefings if one.slug != briefing.slug)
    return Library(tuple(sorted((briefing, *kept))), library.sources)


def snapshots(library: Library) -> dict[str, Snapshot]:
    """Return what all briefings say."""
    return {briefing.slug: snapshot_of(briefing, library) for briefing in library.briefings}


def since(library: Library, edit: Edit) -> Changes:
    """Return what changed when somebody edited the rock's briefing."""
    return changed(snapshots(library), snapshots(with_rock(library, edit(rock(library)))))


def _say(say: str) -> st.SearchStrategy[str]:
    words = say.split(" ")
    fewer = st.sets(st.sampled_from(range(len(words))), max_size=3).map(
        lambda gone: " ".join(word for n, word in enumerate(words) if n not in gone) or say
    )
    return st.one_of(st.just(say), st.just(say), fewer, st.sampled_from(["The lamp burns again.", "Nobody came."]))


def _claim(one: Claim) -> st.SearchStrategy[Claim]:
    cites = st.sampled_from([one.cites, one.cites[:1], (*one.cites, TERN)])
    return st.builds(lambda say, cites: one._replace(say=say, cites=cites), _say(one.say), cites)


def _claims(of: tuple[Claim, ...]) -> st.SearchStrategy[tuple[Claim, ...]]:
    """Return some of the claims, in any order, and perhaps a new one."""
    some = st.lists(st.sampled_from(of), unique=True).flatmap(lambda kept: st.tuples(*map(_claim, kept)))
    new = st.lists(
        st.sampled_from([claim("A fox lives in the tower."), claim("A ship ran aground.", TERN)]), unique=True
    )
    return st.builds(lambda kept, come: (*kept, *come), some, new)


def _question(one: Question) -> st.SearchStrategy[Question]:
    return _claims(one.answer).map(lambda answer: one._replace(answer=answer or one.answer))


def briefings(of: Briefing) -> st.SearchStrategy[Briefing]:
    """Return the briefing after edits of all kinds."""
    points = st.sampled_from([(), of.disagreements, (Disagreement("Who lit it", (claim("He."), claim("She."))),)])
    gaps = st.sampled_from([of.unknowns, (), (Unknown("who lit it", ("harbour-post",)),)])
    asked = st.lists(st.sampled_from(of.questions), unique=True).flatmap(lambda kept: st.tuples(*map(_question, kept)))
    logs = st.sampled_from([of.log, (Change("2024-07-20", ChangeKind.CORRECTED, "the share"),)])
    return st.builds(
        lambda line, facts, points, gaps, asked, log, status: of._replace(
            bottom_line=line, facts=facts, disagreements=points, unknowns=gaps, questions=asked, log=log, status=status
        ),
        _claim(of.bottom_line),
        _claims(of.facts),
        points,
        gaps,
        asked,
        logs,
        st.sampled_from(Status),
    )


def libraries(library: Library) -> st.SearchStrategy[Library]:
    """Return the library after edits of the rock's briefing, perhaps without the other one."""
    briefing = briefings(rock(library))
    edited = briefing.map(lambda one: with_rock(library, one))
    return st.one_of(edited, briefing.map(lambda one: Library((one,), library.sources)))
