"""What there is to say to a question, or to a line of several, before it is put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.briefing import Question
from bot.core.model import Finding, Outcome

if TYPE_CHECKING:
    from bot.core.briefing import Entry, Premise, Verdict
    from bot.core.document import Action


class Told(NamedTuple):
    """The outcome of one question, and what its words need."""

    asked: str
    """The question as the person put it."""
    finding: Finding
    entry: Entry | None = None
    """What answers or declines it."""
    verdict: Verdict | None = None
    """What opens the answer."""
    premise: Premise | None = None
    """What the question wrongly takes for granted."""
    granted: str = ""
    """What it builds on, which nobody can check."""
    missing: str = ""
    """What no source tells of a name, as a phrase."""
    options: tuple[Action, ...] = ()
    """What the person may have meant."""
    contrary: str = ""
    """The curated question that it comes nearest to, where that asks the contrary of the entry's own."""
    understood: str = ""
    """The question in which names stand for what it leans on."""


class Answered(NamedTuple):
    """What there is to say to a line: to each of its questions, and how many are `left` to be asked again."""

    found: tuple[Told, ...]
    left: int = 0

    @property
    def finding(self) -> Finding:
        """What is remembered: the first answer's entry, every claim, and the lowest score."""
        if len(self.found) == 1:
            return self.found[0].finding
        answered = [one.finding for one in self.found if one.finding.outcome is Outcome.ANSWER]
        offered = [one.finding for one in self.found if one.options]
        declined = [one.finding for one in self.found if one.entry]
        first = (answered or offered or declined or [self.found[0].finding])[0]
        return first._replace(
            claims=tuple(dict.fromkeys(claim for one in self.found for claim in one.finding.claims)),
            suggestions=tuple(dict.fromkeys(label for one in self.found for label in one.finding.suggestions)),
            score=min(finding.score for finding in answered or [first]),
            reasons=tuple(f"“{one.asked}”: {reason}" for one in self.found for reason in one.finding.reasons),
            uncovered=tuple(
                one.understood or one.asked for one in self.found if one.finding.outcome is Outcome.NOT_COVERED
            ),
        )


def joined(whole: Told, found: tuple[Told, ...]) -> tuple[Told, ...]:
    """Leave out what was said before; where no part tells more than the whole line, that is what is said."""
    distinct = _distinct(found)
    if any(one.finding.outcome is Outcome.ANSWER for one in found):
        return distinct
    if all(one.finding.outcome is Outcome.NOT_COVERED for one in found):
        return tuple(filter(_says_why, distinct)) or distinct[:1]
    return (whole,) if whole.finding.outcome is Outcome.ANSWER else distinct


def _distinct(found: tuple[Told, ...]) -> tuple[Told, ...]:
    """Leave out each entry but once, and offers of what is answered anyway."""
    answered = {one.entry.item.ask for one in found if one.entry and isinstance(one.entry.item, Question)}
    first = {one.finding.entry or one.asked: one for one in reversed(found)}
    return tuple(
        one
        for one in found
        if first[one.finding.entry or one.asked] is one
        and not (one.options and answered.issuperset(one.finding.suggestions))
    )


def _says_why(told: Told) -> bool:
    """Return whether there is more to say than that the briefings don't cover it."""
    return told.entry is not None or bool(told.missing)
