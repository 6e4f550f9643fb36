"""What the bot says to a question: the answer, a choice, or that the briefings don't cover it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.core.briefing import (
    UNKNOWN,
    Claim,
    Decoy,
    Disagreement,
    Event,
    Gap,
    Note,
    Question,
    Source,
    Unknown,
    Verdict,
)
from bot.core.compose.citing import Citing
from bot.core.document import Action, Actions, Bullets, Document, Notice, Paragraph, Text
from bot.core.entries import claims_of
from bot.core.wording import counted, date_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.briefing import Briefing, Entry, Item, Library, Premise
    from bot.core.document import Block, Spans

MOST_FOUND = 10
NOT_COVERED = "The briefings don't cover that."
_ALL_TOPICS = Actions((Action("All topics", "list"),))
_ENDS = ("?", "!", ".", "…")
_SEARCHED = {1: "Nothing in the one source", 2: "Neither of the two sources"}
_OPENING = {Verdict.YES: "Yes.", Verdict.NO: "No.", Verdict.DISPUTED: "The sources disagree:"}


def answer(
    entry: Entry,
    library: Library,
    premise: Premise | None = None,
    verdict: Verdict | None = None,
    citing: Citing | None = None,
) -> Document:
    """Return the answer that the entry holds, the verdict first.

    `premise` is what the question wrongly took for granted; `citing` numbers the sources of a longer document.
    """
    citing = citing or Citing(library)
    blocks = [*corrected(premise, citing), *_body(entry.item, verdict, citing), *citing.quotes(claims_of(entry.item))]
    if entry.briefing:
        blocks.append(_more(library.by_slug[entry.briefing]))
    return citing.document(_title(entry, library), *blocks)


def declined(entry: Entry, library: Library, premise: Premise | None = None) -> Document:
    """Return, for an unknown or a decoy, what is missing."""
    match entry.item:
        case Decoy(because=because) if because:
            missing = _sentence(because)
        case Decoy(ask=ask):
            missing = _sentence(f"No source answers “{ask}”")
        case Unknown(say=say, searched=searched):
            looked = _SEARCHED.get(len(searched), f"None of the {len(searched)} sources")
            missing = f"Not known: {say}. {looked} that we searched answers it."
        case _:
            missing = ""
    words = f"{NOT_COVERED} {missing}".strip()
    citing = Citing(library)
    briefing = library.by_slug.get(entry.briefing)
    way_on = _more(briefing) if briefing else _ALL_TOPICS
    return citing.document("", *corrected(premise, citing), Paragraph((Text(words),)), way_on)


def _sentence(text: str) -> str:
    """Return a curator's words as a sentence: with a capital, and with one mark at the end, if only within quotes."""
    first, _, _ = text.partition(" ")
    begun = text[0].upper() + text[1:] if first.islower() else text
    return begun if begun.rstrip("”’\"')").endswith(_ENDS) else f"{begun}."


def not_covered(library: Library, premise: Premise | None = None, missing: str = "") -> Document:
    """Return that nothing in the library comes near the question; `missing` is what no source tells, as a phrase."""
    citing = Citing(library)
    hint = () if missing else (Notice((Text("Try other words, or look at what there is:"),)),)
    said = Paragraph((Text(no_source(missing)),))
    return citing.document("", *corrected(premise, citing), said, *hint, _ALL_TOPICS)


def no_source(missing: str) -> str:
    """Return that the briefings don't cover a question, and precisely what they have no source on."""
    return f"{NOT_COVERED[:-1]}: they have no source on {missing}." if missing else NOT_COVERED


def corrected(premise: Premise | None, citing: Citing) -> tuple[Block, ...]:
    """Return, for what a question wrongly took for granted, what the sources say instead."""
    if premise is None:
        return ()
    return (
        Notice(
            (
                Text("Your question assumes something that the sources don't bear out. ", italic=True),
                *citing.claim(premise.claim),
            )
        ),
    )


def choice(options: tuple[Action, ...], library: Library, premise: Premise | None = None) -> Document:
    """Return the few things, or the one, that the person may have meant."""
    citing = Citing(library)
    words = "I'm not sure what you mean. Is it one of these?" if len(options) > 1 else "Did you mean this?"
    return citing.document("", *corrected(premise, citing), Paragraph((Text(words),)), Actions(options))


def found(words: str, topics: Sequence[Briefing], entries: Sequence[Entry], library: Library) -> Document:
    """Return what a search found: topics, questions that can be asked, and statements with their sources."""
    if not topics and not entries:
        nothing = Text(f"Nothing in the briefings holds “{words}”.")
        return Document("", (Paragraph((nothing,)), Actions((Action("All topics", "list"),))))
    citing = Citing(library)
    items = tuple((Text(_label(entry, library)), *_cited(entry.item, citing)) for entry in entries[:MOST_FOUND])
    named = Actions(tuple(Action(briefing.title, briefing.slug) for briefing in topics))
    blocks: list[Block] = [*([named] if topics else []), *([Bullets(items)] if items else [])]
    if left := len(entries) - len(items):
        more = f"{counted(left, 'more hit')} not shown; add a word to narrow the search."
        blocks.append(Notice((Text(more),)))
    return citing.document(f"Search: {words}", *blocks)


def _cited(item: Item, citing: Citing) -> Spans:
    """A statement is shown with its places; a question is there to be asked."""
    if isinstance(item, Question):
        return ()
    return citing.cites([place for claim in claims_of(item) for place in claim.cites])


def option(entry: Entry, library: Library) -> Action:
    """Return the button that asks for the entry."""
    label = _label(entry, library)
    return Action(label, f"ask {label}")


def _label(entry: Entry, library: Library) -> str:
    match entry.item:
        case Question(ask=ask) | Decoy(ask=ask):
            return ask
        case Disagreement(about=about):
            return about
        case Claim(say=say) | Note(say=say) | Unknown(say=say) | Event(claim=Claim(say=say)):
            return say
        case Gap(asks=asks):
            return asks[0]
        case Source():
            return _title(entry, library)
        case _:
            assert_never(entry.item)


def _title(entry: Entry, library: Library) -> str:
    match entry.item:
        case Question(ask=ask):
            return ask
        case Disagreement(about=about):
            return about
        case Note(locator=locator):
            return _source_title(library.by_source[locator.source])
        case Source():
            return _source_title(entry.item)
        case Claim() | Event() | Unknown() | Decoy() | Gap():
            return library.by_slug[entry.briefing].title
        case _:
            assert_never(entry.item)


def _source_title(source: Source) -> str:
    return source.title if source.title != UNKNOWN else f"The untitled article {source.id}"


def _body(item: Item, verdict: Verdict | None, citing: Citing) -> list[Block]:
    match item:
        case Question(answer=claims):
            return _verdict(verdict, claims, citing)
        case Disagreement(positions=claims):
            return _verdict(Verdict.DISPUTED, claims, citing)
        case Event(date=date, when=when, claim=claim):
            return [Paragraph((Text(f"{when or date_in_words(date)}: ", bold=True), *citing.claim(claim)))]
        case Note():
            hint = "This comes straight from the notes on one source; no briefing has weighed it."
            return [_verdict(None, claims_of(item), citing)[0], Notice((Text(hint),))]
        case Claim() | Source() | Unknown() | Decoy() | Gap():
            return _verdict(None, claims_of(item), citing)
        case _:
            assert_never(item)


def _verdict(verdict: Verdict | None, claims: tuple[Claim, ...], citing: Citing) -> list[Block]:
    """Put the verdict first; what the sources say each for itself stays side by side."""
    opening = _OPENING.get(verdict, "") if verdict else ""
    if verdict is Verdict.DISPUTED:
        return [Paragraph((Text(opening, bold=True),)), citing.bullets(claims)]
    first, *rest = claims
    lead = (Text(f"{opening} ", bold=True),) if opening and not first.say.startswith(opening[:-1]) else ()
    blocks: list[Block] = [Paragraph((*lead, *citing.claim(first)))]
    return [*blocks, citing.bullets(rest)] if rest else blocks


def _more(briefing: Briefing) -> Actions:
    return Actions((Action(f"More on {briefing.title}", briefing.slug),))
