"""The weekly summary as people read it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters import plain
from bot.core.briefing import Change, ChangeKind, Disagreement, Library, Locator, Question, Unknown, Verdict
from bot.core.compose import summaries, telling
from bot.core.compose.ways import actions_of
from bot.core.document import Paragraph
from bot.core.snapshot import Where
from bot.core.summary import Changes, News, changed
from tests.core.edited import POST, TERN, claim, libraries, rock, since, snapshots, with_rock
from tests.golden import check_golden

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.briefing import Briefing
    from bot.core.document import Document
    from bot.core.snapshot import Snapshot, Stated

BEGUN, ENDED = date(2024, 7, 15), date(2024, 7, 22)
ASKED = (("How tall is the tower?", 4), ("Who feeds the cat?", 3))


def after_a_busy_week(library: Library) -> Library:
    """Return the library after edits of many kinds."""
    old, night = library.briefings
    new = old._replace(
        bottom_line=claim("The county has sent a keeper back to Gannet Rock.", TERN, POST),
        facts=(
            old.facts[0]._replace(say="The county paid half of what the trust says the conversion cost."),
            old.facts[1],
            old.facts[2]._replace(cites=(*old.facts[2].cites, TERN)),
            claim("A fox lives in the tower."),
        ),
        timeline=(*old.timeline[:2], old.timeline[2]._replace(date="2024-03", when="March")),
        disagreements=(
            *old.disagreements,
            Disagreement("Whether a fox is a keeper", (claim("It is."), claim("It is not.", TERN))),
        ),
        unknowns=(old.unknowns[0], Unknown("what the fox eats", ("tern-review",))),
        questions=(
            old.questions[0],
            old.questions[1]._replace(verdict=Verdict.YES, answer=(claim("Tom Brack has gone back."),)),
            *old.questions[2:],
            Question("Who lives there?", (claim("A fox lives in the tower."), claim("Nobody else does.", TERN))),
        ),
        log=(*old.log, Change("2024-07-20", ChangeKind.CORRECTED, "the county's share was given as 40%")),
    )
    log = library.by_source["tern-review"]._replace(id="keepers-log", title="The log", publisher="unknown")
    night = night._replace(facts=(night.facts[0], claim("It was cold.", Locator("keepers-log", 2))), questions=())
    return Library((new, night), (*library.sources, log))


def busy(library: Library) -> Changes:
    """Return what changed in that week."""
    return changed(snapshots(library), snapshots(after_a_busy_week(library)))


def summary(changes: Changes, library: Library, most: int = summaries.EVERYTHING, missed: int = 1) -> Document:
    """Return the summary of that week."""
    return summaries.weekly(changes, library, since=BEGUN, until=ENDED, missed=missed, asked=ASKED, most=most)


def first_line(document: Document) -> str:
    """Return what is read first."""
    return plain.render(document).split("\n", 1)[0]


@pytest.mark.parametrize(("name", "most"), [("least", 0), ("part", 4), ("whole", summaries.EVERYTHING)])
def test_what_a_channel_reads(name: str, most: int, lighthouse: Library) -> None:
    """The summary of a busy week reads as its golden file does: in full, in part and at its shortest."""
    document = summary(busy(lighthouse), after_a_busy_week(lighthouse), most)
    check_golden("replies", f"weekly-{name}", plain.render(document))


def test_what_is_read_after_three_weeks(lighthouse: Library) -> None:
    """After weeks without a summary there is one for all of them, and it names the gap."""
    document = summary(busy(lighthouse), after_a_busy_week(lighthouse), 1, missed=3)
    assert "This covers 3 weeks: there was no summary since 15 July 2024." in plain.render(document)
    assert "This covers" not in plain.render(summary(busy(lighthouse), lighthouse, 1))


@given(st.data())
def test_every_change_is_told(lighthouse: Library, data: st.DataObject) -> None:
    """All words and sentences of all changes are in the full summary and in the answer to "changes since"."""
    edited = data.draw(libraries(lighthouse))
    changes = changed(snapshots(lighthouse), snapshots(edited))
    for document in (summary(changes, edited), summaries.changes_since(changes, edited, BEGUN, BEGUN)):
        said = plain.render(document)
        for one in changes.differences:
            assert all(claim.say in said for claim in (*one.now, *one.before))
            assert one.words in said
        assert "more change" not in said


@given(st.data(), st.integers(0, 12))
def test_what_is_left_out_is_counted(lighthouse: Library, data: st.DataObject, most: int) -> None:
    """However few are told, those that are not are counted, with the way to see them."""
    edited = data.draw(libraries(lighthouse))
    changes = changed(snapshots(lighthouse), snapshots(edited))
    said = plain.render(summary(changes, edited, most))
    left = len(changes.differences) - 1 - most
    assert (f"And {left} more change" in said) == (left > 0)
    assert ("more change" in said) == (left > 0)
    assert not changes or "/briefing changes since 2024-07-15" in said


def leads(lighthouse: Library) -> Mapping[str, Briefing]:
    """Return an edit for each first line."""
    old = rock(lighthouse)
    return {
        "Gannet Rock without keepers: Foxes. [1 p3] Was: The Northern Lamp Trust": old._replace(
            bottom_line=claim("Foxes.")
        ),
        "Changed in Gannet Rock without keepers: Why it matters: Foxes. [1 p3] Was: Gannet": old._replace(
            why_it_matters=claim("Foxes.")
        ),
        "New in Gannet Rock without keepers: Foxes. [1 p3]": old._replace(facts=(*old.facts, claim("Foxes."))),
        "New in Gannet Rock without keepers: What to watch: Foxes. [1 p3]": old._replace(
            watch=(*old.watch, claim("Foxes."))
        ),
        "No longer said in Gannet Rock without keepers: The county paid 40%": old._replace(facts=old.facts[1:]),
        "No longer said in Gannet Rock without keepers: February: A hotel": old._replace(timeline=old.timeline[:2]),
        "No longer listed as a disagreement in Gannet Rock without keepers: What the": old._replace(disagreements=()),
        "No longer answered in Gannet Rock without keepers: Who owns": old._replace(questions=old.questions[1:]),
        "Newly listed as not known in Gannet Rock without keepers: the cat's age": old._replace(
            unknowns=(*old.unknowns, Unknown("the cat's age", ()))
        ),
        "Newly answered in Gannet Rock without keepers: Is it? Yes. It is. [1 p3]": old._replace(
            questions=(*old.questions, Question("Is it?", (claim("It is."),), verdict=Verdict.YES))
        ),
    }


def _instead(new: Briefing, old: Briefing) -> Briefing:
    return new


def test_the_first_line_says_what_matters_most(lighthouse: Library) -> None:
    """It is made of the curators' sentence, of what kind the change is and where."""
    for line, briefing in leads(lighthouse).items():
        edited = with_rock(lighthouse, briefing)
        assert first_line(summary(since(lighthouse, partial(_instead, briefing)), edited)).startswith(line)


def test_a_correction_is_read_first(lighthouse: Library) -> None:
    """Whatever else changed, the first line tells of the correction."""
    document = summary(busy(lighthouse), after_a_busy_week(lighthouse), 0)
    assert first_line(document) == "Corrected in Gannet Rock without keepers: the county's share was given as 40%"


def test_a_verdict_turned_on_the_same_sentence_repeats_nothing(lighthouse: Library) -> None:
    """Where the answer's sentence stayed, only the verdicts are set against each other."""
    old = rock(lighthouse)
    asked = old.questions[1]._replace(verdict=Verdict.DISPUTED)
    edited = with_rock(lighthouse, old._replace(questions=(old.questions[0], asked, *old.questions[2:])))
    line = first_line(summary(changed(snapshots(lighthouse), snapshots(edited)), edited))
    assert line.endswith(
        "The sources disagree: The last two, Ines Calder and Tom Brack, have come ashore. [1 p3] Was: No."
    )


def test_an_old_sentence_is_cited_though_its_source_is_gone(lighthouse: Library) -> None:
    """A source that the library has no longer is named in words beside the sentence, and has no number."""
    briefing = rock(lighthouse)
    gone = lighthouse.by_source["tern-review"]
    only = Library((briefing._replace(why_it_matters=claim("Foxes.")),), (lighthouse.by_source["harbour-post"],))
    then = snapshots(Library((briefing,), lighthouse.sources))
    now = {slug: told._replace(stated=tuple(_with_another_reason(told))) for slug, told in then.items()}
    said = first_line(summary(changed(then, now), only))
    assert said.endswith(f"(from {gone.publisher}, “{gone.title}”, June 2024 (tern-review))")


def _with_another_reason(told: Snapshot) -> Iterator[Stated]:
    for one in told.stated:
        yield one._replace(claim=claim("Foxes.")) if one.where is Where.WHY else one


def test_buttons_lead_to_what_changed(lighthouse: Library) -> None:
    """Each briefing that changed has its button, the most important first; the last one shows all changes."""
    actions = actions_of(summary(busy(lighthouse), after_a_busy_week(lighthouse)))
    assert [action.command for action in actions] == ["gannet-rock", "january-blackout", "changes since 2024-07-15"]
    assert all(len(action.command) < 80 for action in actions)


def test_buttons_are_few(lighthouse: Library) -> None:
    """However many briefings changed, nine have a button, and the last one shows all changes."""
    many = tuple(rock(lighthouse)._replace(slug=f"rock-{n}", title=f"Rock {n}") for n in range(12))
    library = Library(many, lighthouse.sources)
    assert len(actions_of(summary(changed({}, snapshots(library)), library))) == 10


def test_a_removed_briefing_has_no_button(lighthouse: Library) -> None:
    """No button leads to a briefing that is gone."""
    left = Library(lighthouse.briefings[1:], lighthouse.sources)
    document = summary(changed(snapshots(lighthouse), snapshots(left)), left)
    assert [action.command for action in actions_of(document)] == ["changes since 2024-07-15"]


def test_what_several_asked_is_bounded(lighthouse: Library) -> None:
    """Of what was asked and not covered, five questions are shown, each cut to a line, and none where room is short."""
    asked = [(f"{n} {'very ' * 100}tall?", n) for n in range(9, 1, -1)]
    changes = busy(lighthouse)
    full, least = (
        plain.render(summaries.weekly(changes, lighthouse, since=BEGUN, until=ENDED, asked=asked, most=most))
        for most in (99, 0)
    )
    assert [f"({n} people)" in full for n in (9, 5, 4)] == [True, True, False]
    assert max(len(line) for line in full.splitlines() if "people)" in line) < 180
    assert "people)" not in least


def test_nothing_is_one_line(lighthouse: Library) -> None:
    """Where nothing changed, one line says so, of which briefings and since when."""
    assert plain.render(summaries.nothing(lighthouse, (), BEGUN)) == (
        "Nothing material has changed in the briefings since 15 July 2024."
    )
    assert plain.render(summaries.nothing(lighthouse, ["gannet-rock"], BEGUN)) == (
        "Nothing material has changed in Gannet Rock without keepers since 15 July 2024."
    )
    assert isinstance(summary(Changes(), lighthouse).blocks[0], Paragraph)
    assert first_line(summary(Changes(), lighthouse)).startswith("Nothing material has changed in the briefings since")


def test_the_first_summary_does_not_call_everything_new(lighthouse: Library) -> None:
    """With nothing to compare with, the summary says so, and leads to the briefings."""
    document = summaries.first(lighthouse, ["january-blackout"])
    assert first_line(document) == (
        "There is nothing to compare with yet. The next summary tells what has changed in The night the lamp failed."
    )
    assert [action.command for action in actions_of(document)] == ["january-blackout"]
    assert len(actions_of(summaries.first(lighthouse, ()))) == 2


def test_changes_since_a_day_before_the_memory(lighthouse: Library) -> None:
    """The answer says from when on it can compare, and adds what the curators noted until then."""
    edited = after_a_busy_week(lighthouse)
    known = date(2024, 7, 10)
    asked = date(2024, 7, 1)
    check_golden(
        "replies", "changes-since", plain.render(summaries.changes_since(busy(lighthouse), edited, asked, known))
    )
    assert "noted" not in plain.render(summaries.changes_since(busy(lighthouse), edited, known, known))


def test_changes_since_without_a_memory(lighthouse: Library) -> None:
    """A bot that knows nothing of before claims nothing of before, not even that nothing changed."""
    same = changed(snapshots(lighthouse), snapshots(lighthouse))
    said = plain.render(summaries.changes_since(same, lighthouse, date(2024, 7, 1), None))
    assert "I can compare what the briefings say only from now on." in said
    assert "1 July 2024: Gannet Rock without keepers: first version (added)" in said
    assert "The night the lamp failed" not in said
    assert "Nothing" not in said


def test_changes_of_one_briefing_name_it_once(lighthouse: Library) -> None:
    """Where only one briefing is asked for, the title names it, and no line does again."""
    slug = "gannet-rock"
    edited = after_a_busy_week(lighthouse)
    changes = changed({slug: snapshots(lighthouse)[slug]}, {slug: snapshots(edited)[slug]})
    said = plain.render(summaries.changes_since(changes, edited, BEGUN, BEGUN))
    assert said.startswith("Gannet Rock without keepers: changes since 15 July 2024\n")
    assert said.count("Gannet Rock without keepers") == 2  # the button, too
    noted = plain.render(summaries.changes_since(changes, edited, date(2024, 6, 1), BEGUN))
    assert "first version" in noted
    assert "The night the lamp failed" not in noted


def test_all_kinds_of_change_have_words() -> None:
    """Whatever kind of change there is, a summary counts and heads it."""
    assert set(telling.WORDS) == set(News)
