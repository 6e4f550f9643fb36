"""What the bot says to a line: one answer, or several under their questions, with the sources numbered through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.briefing import Disagreement, Question
from bot.core.compose import answers, notices
from bot.core.compose.citing import Citing
from bot.core.document import Action, Actions, Document, Heading, Notice, Paragraph, Text
from bot.core.model import Outcome
from bot.core.parts import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.briefing import Library
    from bot.core.document import Block
    from bot.core.told import Told


def reply(parts: Sequence[Told], library: Library, left: int = 0) -> Document:
    """Return the reply to the questions of a line; `left` is how many more there were."""
    return _several(parts, library, left) if len(parts) > 1 or left else _one(parts[0], library)


def _one(told: Told, library: Library) -> Document:
    entry, premise = told.entry, told.premise
    if told.options:
        document = answers.choice(told.options, library, premise)
    elif entry is None:
        document = answers.not_covered(library, premise, told.missing)
    elif told.finding.outcome is Outcome.ANSWER:
        document = answers.answer(entry, library, premise, told.verdict)
        if told.contrary:
            document = replace(document, title=_as_question(told.contrary))
    else:
        document = answers.declined(entry, library, premise)
    return Document(document.title, (*_unchecked(told), *document.blocks), document.sources)


def _several(parts: Sequence[Told], library: Library, left: int) -> Document:
    citing = Citing(library)
    blocks: list[Block] = []
    for told in parts:
        blocks += [Heading(_heading(told)), *_unchecked(told), *_blocks(told, library, citing)]
    if left:
        rest = f"the last {left}" if left > 1 else "the last one"
        blocks.append(Notice((Text(f"I answer {MOST} questions at a time. Please ask {rest} again."),)))
    return citing.document("", *blocks, *_ways_on(parts, library))


def _blocks(told: Told, library: Library, citing: Citing) -> tuple[Block, ...]:
    entry = told.entry
    if entry and told.finding.outcome is Outcome.ANSWER:
        return _without_actions(answers.answer(entry, library, told.premise, told.verdict, citing))
    wrong = answers.corrected(told.premise, citing)
    if told.options:
        return (*wrong, *answers.choice(told.options, library).blocks)
    if entry:
        return (*wrong, *_without_actions(answers.declined(entry, library)))
    return (*wrong, Paragraph((Text(answers.no_source(told.missing)),)))


def _heading(told: Told) -> str:
    """Return the question as it was understood, or else as it was put."""
    if told.contrary:
        return _as_question(told.contrary)
    match told.entry.item if told.entry and told.finding.outcome is Outcome.ANSWER else None:
        case Question(ask=understood) | Disagreement(about=understood):
            return understood
        case _:
            return _as_question(told.asked)


def _as_question(asked: str) -> str:
    """Return the words with a capital and one question mark."""
    said = asked.strip(" ?!.,;:")
    return f"{said[:1].upper()}{said[1:]}?"


def _unchecked(told: Told) -> tuple[Notice, ...]:
    return (notices.unchecked(told.granted),) if told.granted else ()


def _without_actions(document: Document) -> tuple[Block, ...]:
    return tuple(block for block in document.blocks if not isinstance(block, Actions))


def _ways_on(parts: Sequence[Told], library: Library) -> tuple[Actions, ...]:
    """Return the way to every briefing that answered, or to all where none did."""
    slugs = dict.fromkeys(told.finding.briefing for told in parts if told.finding.briefing)
    found = [library.by_slug[slug] for slug in slugs]
    more = tuple(Action(f"More on {briefing.title}", briefing.slug) for briefing in found)
    return (Actions(more or (Action("All topics", "list"),)),)
