"""What Slack shows around a reply: who shares it, ways on, and what one thinks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.slack import limits, views
from bot.adapters.slack.elements import plain_text
from bot.adapters.slack.heard import is_alone
from bot.adapters.slack.render import Message, button_row, feedback_block, render
from bot.core.compose import ways
from bot.core.splitting import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.adapters.slack.heard import Heard
    from bot.core.document import Document
    from bot.core.model import Reply, Request


def messages_of(reply: Reply, heard: Heard) -> tuple[Message, ...]:
    """Return the next messages of a reply, the last one with the ways on from there."""
    request, way = heard
    messages = render(reply.document)[way.start :]
    shown, left = messages[: limits.MESSAGES], len(messages[limits.MESSAGES :])
    if not shown:
        return ()
    *first, last = shown
    text, blocks = last
    for said in render(ways.below(way.by, left)):
        text, blocks = f"{text}\n\n{said.text}", (*blocks, *said.blocks)
    rest = f"{way.start + len(shown)} {reply.line}" if left else ""
    return _above(heard, (*first, Message(text, (*blocks, *_below(reply, request, rest)))))


def _above(heard: Heard, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return the messages with who asked what, above the first: the rest goes on where they end, without that."""
    if not heard.way.asked:
        return messages
    [asked] = render(ways.asked(heard.way.asked, heard.request.text))
    first, *others = messages
    return (Message(f"{asked.text}\n\n{first.text}", (*asked.blocks, *first.blocks)), *others)


def view_of(heard: Heard, document: Document, line: str = "") -> list[dict[str, Any]]:
    """Return what a modal or a home page shows of a reply, with the way back."""
    back = views.back(heard)
    return [*blocks_of(document, line, heard.way.start, len(back)), *back]


def blocks_of(document: Document, line: str, start: int = 0, spare: int = 0) -> list[dict[str, Any]]:
    """Return what a modal or a home page shows of a document from a block on; the rest is a button away."""
    blocks = [block for message in render(document, tables=0) for block in message.blocks][start:]
    most = limits.VIEW_BLOCKS - spare
    if len(blocks) <= most:
        return blocks
    shown = most - 2
    [left] = render(ways.below("", len(blocks) - shown))
    return [*blocks[:shown], *left.blocks, button_row([("rest", ways.REST, f"{start + shown} {line}")])]


def _below(reply: Reply, request: Request, rest: str) -> Iterator[dict[str, Any]]:
    """Return the buttons to see the rest, to share and to go on, where they make sense, and those to rate an answer."""
    offered = ways.offered(reply, request, alone=is_alone(request.place))
    buttons = [("rest", ways.REST, rest)] if rest else []
    buttons += [("share", ways.SHARE, reply.line)] if offered.share else []
    buttons += [("follow_up", ways.FOLLOW_UP, "follow_up")] if offered.follow_up else []
    if buttons:
        yield button_row(buttons)
    if offered.rated:
        yield feedback_block(f"good {offered.rated}", f"bad {offered.rated}")


def options_of(document: Document) -> list[dict[str, Any]]:
    """Return what a document offers as a menu's options."""
    fit = [action for action in ways.actions_of(document) if len(action.command) <= limits.OPTION_VALUE]
    return [
        {
            "text": plain_text(shortened(action.label, limits.OPTION_TEXT)),
            "value": action.command,
        }
        for action in fit[: limits.OPTIONS]
    ]


def prompts_of(document: Document) -> list[dict[str, str]]:
    """Return what a document offers as things to ask."""
    return [
        {"title": action.label, "message": action.command} for action in ways.actions_of(document)[: limits.PROMPTS]
    ]
