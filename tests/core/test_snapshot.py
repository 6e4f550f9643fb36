"""What a briefing says at one moment, kept as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import snapshot
from bot.core.briefing import Decoy, Lined, Locator
from bot.core.snapshot import Where, key, manifest, read, read_manifest, snapshot_of, write
from tests.core.edited import briefings, rock

if TYPE_CHECKING:
    from bot.core.briefing import Library


@given(st.data())
def test_what_is_written_is_read(lighthouse: Library, data: st.DataObject) -> None:
    """A snapshot comes back from its text as it was, and its text is ASCII."""
    told = snapshot_of(data.draw(briefings(rock(lighthouse))), lighthouse)
    assert read(write(told)) == told
    assert write(told).isascii()


@given(st.data())
def test_the_order_of_a_file_does_not_matter(lighthouse: Library, data: st.DataObject) -> None:
    """Facts, events, positions, questions and places in another order are the same content under the same key."""
    briefing = rock(lighthouse)
    shuffled = briefing._replace(
        facts=tuple(data.draw(st.permutations(briefing.facts))),
        timeline=tuple(data.draw(st.permutations(briefing.timeline))),
        questions=tuple(data.draw(st.permutations(briefing.questions))),
        unknowns=tuple(data.draw(st.permutations(briefing.unknowns))),
        disagreements=tuple(one._replace(positions=one.positions[::-1]) for one in briefing.disagreements),
        bottom_line=briefing.bottom_line._replace(cites=briefing.bottom_line.cites[::-1]),
    )
    assert key(write(snapshot_of(shuffled, lighthouse))) == key(write(snapshot_of(briefing, lighthouse)))


def test_what_nobody_is_told_does_not_matter(lighthouse: Library) -> None:
    """Phrasings, decoys, a review, lines of a file and log lines other than corrections leave the text as it is."""
    briefing = rock(lighthouse)
    quiet = briefing._replace(
        also=("the rock",),
        reviewed="2025-01-01",
        decoys=(Decoy("How old is the cat?"),),
        title=Lined(briefing.title, 99),
        questions=tuple(question._replace(also=()) for question in briefing.questions),
        log=(),
    )
    assert write(snapshot_of(quiet, lighthouse)) == write(snapshot_of(briefing, lighthouse))


def test_the_sentences_of_an_answer_keep_their_order(lighthouse: Library) -> None:
    """One may lean on the other, so another order is another content."""
    briefing = rock(lighthouse)
    question = briefing.questions[0]
    answer = (question.answer[0], briefing.facts[0])
    there, back = (
        snapshot_of(briefing._replace(questions=(question._replace(answer=way),)), lighthouse)
        for way in (answer, answer[::-1])
    )
    assert there != back
    assert tuple(one.claim.say for one in there.stated if one.where is Where.ANSWER) == tuple(c.say for c in answer)


def test_a_source_can_be_named_when_it_is_gone(lighthouse: Library) -> None:
    """The snapshot holds who published what when of each source that is cited, and none of the notes."""
    told = read(write(snapshot_of(rock(lighthouse), lighthouse)))
    assert [source.id for source in told.sources] == ["harbour-post", "tern-review"]
    first = lighthouse.by_source["harbour-post"]
    assert told.sources[0] == first._replace(sha256="", origin="", notes=(), skipped=(), file="")


def test_places_come_back(lighthouse: Library) -> None:
    """A place in a source and its own record are read as they were written."""
    cites = (Locator("harbour-post", 0), Locator("harbour-post", 12))
    briefing = rock(lighthouse)
    told = snapshot_of(briefing._replace(bottom_line=briefing.bottom_line._replace(cites=cites)), lighthouse)
    assert read(write(told)).stated[0].claim.cites == cites


@pytest.mark.parametrize(
    "edit",
    [
        {"version": snapshot.VERSION + 1},
        {"version": None},
        {"title": 7},
        {"status": "sleepy"},
        {"stated": [["fact", "", ""]]},
        {"stated": [["fact", "", "", "It burns.", "harbour-post 7", "", ""]]},
        {"stated": [["fact", "", "", 7, "", "", ""]]},
        {"questions": [["Who?", "perhaps", ""]]},
        {"corrections": "none"},
        {"sources": [["harbour-post"]]},
    ],
)
def test_what_cannot_be_read_is_refused(lighthouse: Library, edit: dict[str, object]) -> None:
    """A later version and a text that is anything but a snapshot raise ValueError."""
    content = json.loads(write(snapshot_of(rock(lighthouse), lighthouse)))
    with pytest.raises(ValueError, match=r"."):
        read(json.dumps(content | edit))


@pytest.mark.parametrize("text", ["", "7", "[]", "{}", "[" * 100_000, '{"version":1,"briefings":{"tides":7}}'])
def test_what_is_no_text_of_ours_is_refused(text: str) -> None:
    """Whatever else lies under a key raises ValueError, whichever of the two is looked for."""
    with pytest.raises(ValueError, match=r"."):
        read(text)
    with pytest.raises(ValueError, match=r"."):
        read_manifest(text)


def test_a_selection_is_kept_as_text() -> None:
    """A selection comes back from its text, which is the same in any order."""
    keys = {"tides": key("one"), "storms": key("two")}
    assert read_manifest(manifest(keys)) == keys
    assert manifest(dict(reversed(keys.items()))) == manifest(keys)
    assert len(key("one")) == 64
