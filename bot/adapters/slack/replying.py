"""What Slack shows around a reply: who shares it, ways on, and what one thinks of it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from bot.adapters.slack import limits
from bot.adapters.slack.elements import plain_text
from bot.adapters.slack.heard import is_alone
from bot.adapters.slack.render import Message, button_row, feedback_block, render, shortened
from bot.core import commands
from bot.core.document import Action, Actions, Document, Heading, Notice, Paragraph, Text
from bot.core.model import Kind, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.adapters.slack.heard import Heard
    from bot.core.document import Block
    from bot.core.model import Finding, Reply, Request

SHARE: Final = "Share in channel"
FOLLOW_UP: Final = "Ask a follow-up"
_RATED: Final = frozenset({Outcome.ANSWER, Outcome.NOT_COVERED})


def messages_of(reply: Reply, heard: Heard) -> tuple[Message, ...]:
    """Return the messages of a reply, the last one with the ways on from there."""
    request, way = heard
    document = reply.document
    if way.by:
        shared = Notice((Text(f"Shared by {way.by}."),))
        document = Document(document.title, (*document.blocks, shared), document.sources)
    if way.asked:
        asked = Paragraph((Text(f"{way.asked} asked: "), Text(commands.strip_prefix(request.text), italic=True)))
        document = Document("", (asked, *_titled(document)), document.sources)
    messages = render(document)
    if not messages:
        return messages
    *first, last = messages
    return (*first, Message(last.text, (*last.blocks, *_below(reply, request))))


def _titled(document: Document) -> tuple[Block, ...]:
    return (Heading(document.title), *document.blocks) if document.title else document.blocks


def blocks_of(document: Document, spare: int = 0) -> list[dict[str, Any]]:
    """Return what a modal or a home page shows of a document; what it has no room for is named."""
    blocks = [block for message in render(document, tables=0) for block in message.blocks]
    most = limits.VIEW_BLOCKS - spare
    if len(blocks) <= most:
        return blocks
    left = Document(blocks=(Notice((Text("This is too long to be shown here whole. Ask for it in a message."),)),))
    return [*blocks[: most - 1], *render(left)[0].blocks]


def is_of_briefings(reply: Reply) -> bool:
    """Return whether it says something of the briefings, and not of the bot alone."""
    return bool(reply.finding.briefing) or reply.finding.outcome in _RATED


def _below(reply: Reply, request: Request) -> Iterator[dict[str, Any]]:
    """Return the buttons to share and to go on, where they make sense, and those to rate an answer."""
    if not is_of_briefings(reply):
        return
    ways = []
    line = _line(reply.finding, request, reply.document.title)
    if request.kind in (Kind.COMMAND, Kind.ACTION) and not is_alone(request.place) and len(line) <= limits.BUTTON_VALUE:
        ways.append(("share", SHARE, line))
    if not is_alone(request.place):
        ways.append(("follow_up", FOLLOW_UP, "follow_up"))
    if ways:
        yield button_row(ways)
    if reply.finding.outcome in _RATED and reply.finding.entry:
        yield feedback_block(f"good {reply.finding.entry}", f"bad {reply.finding.entry}")


def _line(finding: Finding, request: Request, title: str) -> str:
    """Return the command line that brings this reply again, whatever the conversation was about."""
    return f"ask {title}" if finding.outcome is Outcome.ANSWER and title else request.text or "list"


def actions_of(document: Document) -> list[Action]:
    """Return all that a document offers."""
    return [*chain.from_iterable(block.actions for block in document.blocks if isinstance(block, Actions))]


def options_of(document: Document) -> list[dict[str, Any]]:
    """Return what a document offers as a menu's options."""
    fit = [action for action in actions_of(document) if len(action.command) <= limits.OPTION_VALUE]
    return [
        {
            "text": plain_text(shortened(action.label, limits.OPTION_TEXT)),
            "value": action.command,
        }
        for action in fit[: limits.OPTIONS]
    ]


def prompts_of(document: Document) -> list[dict[str, str]]:
    """Return what a document offers as things to ask."""
    return [{"title": action.label, "message": action.command} for action in actions_of(document)[: limits.PROMPTS]]
