"""What there is to say to one question, before it is put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.briefing import Entry, Premise, Verdict
    from bot.core.document import Action
    from bot.core.model import Finding


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
