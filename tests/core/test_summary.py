"""What changed between then and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.briefing import Change, ChangeKind, Disagreement, Library, Locator, Status, Unknown, Verdict
from bot.core.summary import News, changed
from tests.core.edited import TERN, claim, libraries, rock, since, snapshots, with_rock

if TYPE_CHECKING:
    from bot.core.briefing import Briefing
    from bot.core.summary import Changes


def told(changes: Changes) -> list[tuple[News, str, list[str], list[str]]]:
    """Return of each difference its kind, its words and its sentences, now and before."""
    return [
        (one.news, one.words, [claim.say for claim in one.now], [claim.say for claim in one.before])
        for one in changes.differences
    ]


@given(st.data())
def test_nothing_changed_where_all_is_the_same(lighthouse: Library, data: st.DataObject) -> None:
    """A library compared with itself has no changes, and an empty comparison is false."""
    edited = snapshots(data.draw(libraries(lighthouse)))
    assert not changed(edited, edited)
    assert changed(edited, edited).differences == ()


@given(st.data())
def test_each_sentence_is_new_or_gone_at_most_once(lighthouse: Library, data: st.DataObject) -> None:
    """A sentence that came is told once as new or as the new form of one, and each that went has gone once."""
    then, now = snapshots(lighthouse), snapshots(data.draw(libraries(lighthouse)))
    edits = {News.NEW, News.GONE, News.CHANGED, News.BOTTOM_LINE}
    found = [(now, before) for news, _, now, before in told(changed(then, now)) if news in edits]
    for says in ([say for came, _ in found for say in came], [say for _, went in found for say in went]):
        assert len(says) == len(set(says))


@given(st.data())
def test_no_sentence_comes_or_goes_in_silence(lighthouse: Library, data: st.DataObject) -> None:
    """Every new sentence is told; every one that is gone is told, or the question or point that it belonged to."""
    before, after = snapshots(lighthouse), snapshots(data.draw(libraries(lighthouse)))
    found = told(changed(before, after))
    for slug in before.keys() & after.keys():
        old, new = ({one.claim.say for one in side[slug].stated} for side in (before, after))
        assert new - old <= {say for one in found for say in one[2]}
        dropped = {one[1] for one in found if one[0] in {News.UNANSWERED, News.SETTLED}}
        of = {one.claim.say: one.of for one in before[slug].stated}
        assert {say for say in old - new if of[say] not in dropped} <= {say for one in found for say in one[3]}


def test_a_bottom_line_is_one_however_different(lighthouse: Library) -> None:
    """A new bottom line is told with the old one, even if they have no word in common."""
    line = claim("Foxes.")
    changes = since(lighthouse, lambda briefing: briefing._replace(bottom_line=line))
    assert told(changes) == [(News.BOTTOM_LINE, "", ["Foxes."], [rock(lighthouse).bottom_line.say])]


def test_an_edited_sentence_is_told_as_such(lighthouse: Library) -> None:
    """Another figure in a fact makes it changed, and not a new one and one that is gone."""
    old = rock(lighthouse).facts[1]
    new = old._replace(say=old.say.replace("310,000", "290,000"))
    changes = since(lighthouse, lambda briefing: briefing._replace(facts=(briefing.facts[0], new, briefing.facts[2])))
    assert told(changes) == [(News.CHANGED, "", [new.say], [old.say])]


def test_a_claim_with_a_name_is_known_by_it(lighthouse: Library) -> None:
    """Whatever its words are now, a claim with the curator's id is the one that had the id before."""
    old = rock(lighthouse).facts[0]
    new = old._replace(say="Half of it came from taxes.")
    changes = since(lighthouse, lambda briefing: briefing._replace(facts=(new, *briefing.facts[1:])))
    assert told(changes) == [(News.CHANGED, "", [new.say], [old.say])]


def test_each_old_sentence_is_matched_once_and_best_first(lighthouse: Library) -> None:
    """Of two sentences that are like an old one, the nearer is its new form, and the other one is new."""
    old = rock(lighthouse).facts[1]
    near, far = old._replace(say=old.say.replace("310", "290")), old._replace(say=f"{old.say[:-1]}, or so it says.")
    changes = since(lighthouse, lambda b: b._replace(facts=(b.facts[0], far, near, b.facts[2])))
    assert told(changes) == [(News.CHANGED, "", [near.say], [old.say]), (News.NEW, "", [far.say], [])]


def test_a_sentence_of_another_section_is_another(lighthouse: Library) -> None:
    """What was a fact and is now something to watch, in other words, is gone and new."""
    old = rock(lighthouse).facts[1]
    new = old._replace(say=old.say.replace("310", "290"))
    changes = since(lighthouse, lambda b: b._replace(facts=(b.facts[0], b.facts[2]), watch=(*b.watch, new)))
    assert [news for news, *_ in told(changes)] == [News.NEW, News.GONE]


def test_a_move_is_not_told(lighthouse: Library) -> None:
    """The same sentence in another section, or in another answer, is no change."""
    changes = since(lighthouse, lambda b: b._replace(facts=b.facts[:-1], watch=(*b.watch, b.facts[-1])))
    assert not changes


def test_a_sentence_in_an_answer_and_in_facts_counts_once(lighthouse: Library) -> None:
    """An answer that repeats a new fact leaves it one new sentence; edited in both places, it is one change."""
    new = claim("A fox lives in the tower.")

    def edit(briefing: Briefing) -> Briefing:
        asked = briefing.questions[0]
        questions = (asked._replace(answer=(*asked.answer, new)), *briefing.questions[1:])
        return briefing._replace(facts=(*briefing.facts, new), questions=questions)

    assert told(since(lighthouse, edit)) == [(News.NEW, "", [new.say], [])]


def test_an_answer_of_one_sentence_gives_way_to_another(lighthouse: Library) -> None:
    """A question's only sentence that was replaced is told as changed, with the question."""
    changes = since(
        lighthouse,
        lambda b: b._replace(
            questions=(b.questions[0]._replace(answer=(claim("The county does."),)), *b.questions[1:])
        ),
    )
    asked = rock(lighthouse).questions[0]
    assert told(changes) == [(News.CHANGED, asked.ask, ["The county does."], [asked.answer[0].say])]


def test_a_new_source_for_an_old_claim_is_told_and_another_paragraph_is_not(lighthouse: Library) -> None:
    """A sentence that a further article backs is worth a line; a further paragraph of the same one isn't."""
    fact = rock(lighthouse).facts[2]
    other = Locator("harbour-post", 9)
    backed = since(lighthouse, lambda b: b._replace(facts=(*b.facts[:2], fact._replace(cites=(*fact.cites, TERN)))))
    assert told(backed) == [(News.RESTS, "", [fact.say], [])]
    assert not since(lighthouse, lambda b: b._replace(facts=(*b.facts[:2], fact._replace(cites=(*fact.cites, other)))))


def test_an_event_that_moved_in_time_has_changed(lighthouse: Library) -> None:
    """The same sentence with another date is told with both."""
    event = rock(lighthouse).timeline[2]
    moved = event._replace(date="2024-03", when="March")
    (one,) = since(lighthouse, lambda b: b._replace(timeline=(*b.timeline[:2], moved))).differences
    assert (one.news, one.words, one.was) == (News.CHANGED, "March", "February")


def test_corrections_come_first(lighthouse: Library) -> None:
    """A new log line that tells of a correction is the most important change; one that was there before is none."""
    line = Change("2024-07-20", ChangeKind.CORRECTED, "the share was wrong")
    noted = with_rock(lighthouse, rock(lighthouse)._replace(log=(line,)))
    changes = since(lighthouse, lambda b: b._replace(bottom_line=claim("Foxes."), log=(*b.log, line)))
    assert [news for news, *_ in told(changes)] == [News.CORRECTED, News.BOTTOM_LINE]
    assert not since(noted, lambda b: b._replace(log=(line, line._replace(kind=ChangeKind.CHANGED))))
    marked = since(lighthouse, lambda b: b._replace(log=(*b.log, line), status=Status.CORRECTED))
    assert told(marked) == [(News.CORRECTED, "the share was wrong", [], [])]


@pytest.mark.parametrize(
    ("status", "news"), [(Status.CORRECTED, News.CORRECTED), (Status.DORMANT, News.DORMANT), (Status.ACTIVE, None)]
)
def test_a_status_is_told(lighthouse: Library, status: Status, news: News | None) -> None:
    """A briefing that is marked as corrected, or that nobody keeps up any more, is told of."""
    assert [one.news for one in since(lighthouse, lambda b: b._replace(status=status)).differences] == [news] * bool(
        news
    )


def test_a_briefing_is_taken_up_again(lighthouse: Library) -> None:
    """What was dormant and is kept up is told of."""
    asleep = with_rock(lighthouse, rock(lighthouse)._replace(status=Status.DORMANT))
    assert [one.news for one in since(asleep, lambda b: b._replace(status=Status.ACTIVE)).differences] == [News.WOKEN]


def test_disagreements_come_and_go(lighthouse: Library) -> None:
    """A new one is told with all its positions, old sentences too; one that is gone only by what it was about."""
    point = Disagreement("Who owns it", (rock(lighthouse).facts[0], claim("The county.", TERN)))
    changes = since(lighthouse, lambda b: b._replace(disagreements=(point,)))
    assert sorted(told(changes)) == [
        (News.DISAGREEMENT, "Who owns it", [point.positions[0].say, "The county."], []),
        (News.SETTLED, "What the conversion cost", [], []),
    ]


def test_questions_come_and_go(lighthouse: Library) -> None:
    """A question newly answered is told with its answer, and one that is answered no longer by its words."""
    asked = (
        rock(lighthouse).questions[0]._replace(ask="Is there a cat?", answer=(claim("There is."),), verdict=Verdict.YES)
    )
    changes = since(lighthouse, lambda b: b._replace(questions=(asked, *b.questions[1:])))
    assert told(changes) == [
        (News.ANSWERED, "Is there a cat?", ["There is."], []),
        (News.UNANSWERED, "Who owns the lighthouse on Gannet Rock?", [], []),
    ]
    assert changes.differences[0].verdict is Verdict.YES


def test_an_answer_does_not_repeat_what_was_told(lighthouse: Library) -> None:
    """A question newly answered by a fact that has changed leaves the sentence to the change."""
    new = rock(lighthouse).facts[1]._replace(say="The trust saves about $290,000 a year by its own account.")
    asked = rock(lighthouse).questions[0]._replace(ask="What is saved?", answer=(new,), name="")
    changes = since(
        lighthouse, lambda b: b._replace(facts=(b.facts[0], new, b.facts[2]), questions=(*b.questions, asked))
    )
    assert [(news, now) for news, _, now, _ in told(changes)] == [(News.CHANGED, [new.say]), (News.ANSWERED, [])]


def test_a_question_in_other_words_is_the_same(lighthouse: Library) -> None:
    """Neither a question nor a gap that was only put differently is told."""
    changes = since(
        lighthouse,
        lambda b: b._replace(
            questions=(b.questions[0]._replace(ask="Whose is the lighthouse?"), *b.questions[1:]),
            unknowns=(Unknown("what the tower will be used for now", ()), b.unknowns[1]),
        ),
    )
    assert not changes


def test_a_question_with_a_name_is_known_by_it(lighthouse: Library) -> None:
    """A question with the curator's id is the same one, whatever its words and its answer are now."""
    old = rock(lighthouse).questions[3]
    new = old._replace(ask="Are panels enough?", answer=(claim("The director thinks so."),))
    changes = since(lighthouse, lambda b: b._replace(questions=(*b.questions[:3], new)))
    assert told(changes) == [(News.CHANGED, "Are panels enough?", ["The director thinks so."], [old.answer[0].say])]


def test_questions_of_nearly_the_same_words_are_two(lighthouse: Library) -> None:
    """A question that differs in one word and in its answer is another one."""
    old = rock(lighthouse).questions[0]
    new = old._replace(ask=old.ask.replace("lighthouse", "boathouse"), answer=(claim("Nobody does."),))
    changes = since(lighthouse, lambda b: b._replace(questions=(new, *b.questions[1:])))
    assert [news for news, *_ in told(changes)] == [News.ANSWERED, News.UNANSWERED]


def test_a_verdict_that_turned_is_told_with_both_answers(lighthouse: Library) -> None:
    """Yes instead of no is one change, and its sentences are told in it alone."""
    new = rock(lighthouse).questions[1]._replace(verdict=Verdict.YES, answer=(claim("Tom Brack has gone back."),))
    changes = since(lighthouse, lambda b: b._replace(questions=(b.questions[0], new, *b.questions[2:])))
    old = rock(lighthouse).questions[1]
    assert told(changes) == [(News.TURNED, old.ask, ["Tom Brack has gone back."], [old.answer[0].say])]
    assert (changes.differences[0].was, changes.differences[0].verdict) == ("no", Verdict.YES)


def test_gaps_come_and_go(lighthouse: Library) -> None:
    """What is newly named as not known is told, and so is what is no longer."""
    changes = since(lighthouse, lambda b: b._replace(unknowns=(b.unknowns[0], Unknown("who feeds the cat", ()))))
    assert told(changes) == [
        (News.UNKNOWN, "who feeds the cat", [], []),
        (News.KNOWN, "where the keepers live now", [], []),
    ]


def test_a_source_is_added_once(lighthouse: Library) -> None:
    """A source that two briefings newly use is one addition, with both; one that another used before is none."""
    log = lighthouse.by_source["harbour-post"]._replace(id="keepers-log")
    fact = claim("It is in the log.", Locator("keepers-log", 1))
    both = tuple(briefing._replace(facts=(*briefing.facts, fact)) for briefing in lighthouse.briefings)
    changes = changed(snapshots(lighthouse), snapshots(Library(both, (*lighthouse.sources, log))))
    assert [(one.news, one.slugs) for one in changes.differences] == [
        (News.NEW, ("gannet-rock", "january-blackout")),
        (News.SOURCE, ("gannet-rock", "january-blackout")),
    ]


def test_briefings_come_and_go(lighthouse: Library) -> None:
    """A new briefing is told by its bottom line and one that is gone by its title, not by all their claims."""
    other = rock(lighthouse)._replace(slug="foxes", title="Foxes", bottom_line=claim("A fox came."))
    now = Library((other, lighthouse.briefings[1]), lighthouse.sources)
    changes = changed(snapshots(lighthouse), snapshots(now))
    assert told(changes) == [
        (News.ADDED, "", ["A fox came."], []),
        (News.REMOVED, "Gannet Rock without keepers", [], []),
    ]
    assert changes.titles["gannet-rock"] == "Gannet Rock without keepers"


def test_a_new_slug_makes_no_new_briefing(lighthouse: Library) -> None:
    """A briefing whose file was renamed is known by its title."""
    renamed = Library((rock(lighthouse)._replace(slug="the-rock"), lighthouse.briefings[1]), lighthouse.sources)
    assert not changed(snapshots(lighthouse), snapshots(renamed))
