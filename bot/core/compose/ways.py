"""What stands around a reply on every platform: the ways on from there, and what is said of the reply itself."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.core import commands
from bot.core.document import Action, Actions, Document, Notice, Paragraph, Text
from bot.core.model import Kind, Outcome
from bot.core.wording import counted

if TYPE_CHECKING:
    from bot.core.model import Reply, Request

SHARE: Final = "Share in channel"
FOLLOW_UP: Final = "Ask a follow-up"
QUESTION: Final = "Your question"
REST: Final = "Show the rest"
GOOD: Final = "Good answer"
BAD: Final = "Bad answer"
FIND: Final = "Find the briefing"

_RATED: Final = frozenset({Outcome.ANSWER, Outcome.NOT_COVERED})
_PRIVATE: Final = frozenset({Kind.COMMAND, Kind.ACTION})


class Ways(NamedTuple):
    """Which ways lead on from a reply. `rated` is the entry that can be said to be well answered, or not."""

    share: bool
    follow_up: bool
    rated: str


def offered(reply: Reply, request: Request, *, alone: bool) -> Ways:
    """Return the ways on; where a person is `alone` with the bot, nobody is there to share with."""
    of_briefings, outcome = says_something(reply), reply.finding.outcome
    return Ways(
        share=can_be_shared(reply) and bool(reply.line) and request.kind in _PRIVATE and not alone,
        follow_up=of_briefings and not alone,
        rated=reply.rated if outcome in _RATED else "",
    )


def says_something(reply: Reply) -> bool:
    """Return whether a reply says something of the briefings, and not of the bot alone."""
    return bool(reply.finding.briefing) or reply.finding.outcome in _RATED


def can_be_shared(reply: Reply) -> bool:
    """Return whether it is worth everybody's while: what the briefings say, and not what they don't cover."""
    return reply.finding.outcome is Outcome.ANSWER or (
        bool(reply.finding.briefing) and reply.finding.outcome is Outcome.COMMAND
    )


def below(shared_by: str, left: int) -> Document:
    """Return who shares a reply, and how many parts of it are not shown yet; nothing where neither is so."""
    said = [f"Shared by {shared_by}."] if shared_by else []
    said += [f"This goes on: {counted(left, 'more part')}."] if left else []
    return Document(blocks=(Notice((Text(" ".join(said)),)),) if said else ())


def asked(person: str, question: str) -> Document:
    """Return who asked what, for those who didn't see it asked; it stands above the reply."""
    words = Text(commands.strip_prefix(question), italic=True)
    return Document(blocks=(Paragraph((Text(f"{person} asked: "), words)),))


def actions_of(document: Document) -> list[Action]:
    """Return all that a document offers."""
    return [*chain.from_iterable(block.actions for block in document.blocks if isinstance(block, Actions))]
