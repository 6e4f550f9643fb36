"""Going through a briefing with the path to everything in words, the same words that the reader of forms uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.forms.report import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.briefing import Briefing, Claim


def claims(briefing: Briefing) -> Iterator[tuple[str, Claim]]:
    """Yield every claim with the path to it: "2nd question, 1st answer"."""
    yield "bottom line", briefing.bottom_line
    yield "why it matters", briefing.why_it_matters
    yield from _numbered("fact", briefing.facts)
    for number, event in enumerate(briefing.timeline, 1):
        yield f"{ordinal(number)} event", event.claim
    for number, point in enumerate(briefing.disagreements, 1):
        yield from _numbered("position", point.positions, f"{ordinal(number)} disagreement, ")
    yield from _numbered("watch", briefing.watch)
    for number, question in enumerate(briefing.questions, 1):
        where = f"{ordinal(number)} question, "
        if question.premise:
            yield f"{where}premise", question.premise.claim
        yield from _numbered("answer", question.answer, where)


def _numbered(one: str, items: tuple[Claim, ...], before: str = "") -> Iterator[tuple[str, Claim]]:
    for number, claim in enumerate(items, 1):
        yield f"{before}{ordinal(number)} {one}", claim
