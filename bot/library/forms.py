"""The files that curators write, key by key: sources, briefings, and questions that are declined.

These descriptions drive the loader, the editor's schema and the reference in the documentation.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bot.core.briefing import (
    SLUG,
    Change,
    ChangeKind,
    Claim,
    Decoy,
    Disagreement,
    Event,
    Lined,
    Locator,
    Name,
    Premise,
    Question,
    Status,
    Unknown,
    Verdict,
    slugify,
)
from bot.forms.form import Each, Either, Field, Listed, Numbered, OneOf, Record, Text, Values, Word
from bot.library.areas import AREA, EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable

SKIP = "skip"
ALL = "all"
NOWHERE = Locator("", 0)

LOCATOR = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*) p([1-9][0-9]{0,4})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPAN = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LINK = re.compile(r"https?://[^\s/@]+\.[^\s/@]+(?:/[^\s<>\"]*)?")
_JANUARY_FIRST = "-01-01"
_PARAGRAPH = frozenset({"p", "par", "para", "paragraph", "paragraphs"})


class Remark(NamedTuple):
    """What a record says of one paragraph; no text for one that cannot be cited."""

    say: str
    origin: str = ""


def _locator(text: Lined) -> Locator:
    source, _, paragraph = text.rpartition(" p")
    return Locator(Lined(source, text.line), int(paragraph))


def _locator_hint(text: str) -> str:
    """Return the places that were probably meant: the numbers, each with the id that stands before it."""
    source, places = "", list[str]()
    for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", text.casefold()):
        number = re.fullmatch(r"p?([1-9][0-9]{0,4})", word)
        if number and source:
            places.append(f"{source} p{number[1]}")
        elif word not in _PARAGRAPH:
            source = word
    return f"write {', '.join(places)}" if places else "write an id and a paragraph, as in harbour-post p4"


def _day(text: Lined) -> Lined:
    year, month, day = (text + "-01-01"[len(text) - 4 :]).split("-")
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError("there is no such day") from None
    return text


def _day_hint(text: str) -> str:
    parts = re.findall(r"[0-9]+", text)
    if len(parts) == 3 and len(parts[0]) == 4:  # noqa: PLR2004 - year, month, day
        return f"write {'-'.join(part.zfill(2) for part in parts)}"
    return "write the year first: 2024-03-09"


def _name_hint(text: str) -> str:
    name = slugify(text)
    return f"write {name}" if name else ""


def _word(pattern: re.Pattern[str], meaning: str, hint: Callable[[str], str] = lambda _: "") -> Word[Lined]:
    return Word(pattern, meaning, lambda text: text, Lined("", 0), hint)


TEXT = Text()
DAY = Word(_DAY, "a day such as 2024-03-09", _day, Lined("", 0), _day_hint)
SPAN = Word(_SPAN, "a day, a month or a year such as 2024-03-09, 2024-03 or 2024", _day, Lined("", 0), _day_hint)
PUBLISHED = Word(
    re.compile(rf"{_SPAN.pattern}|unknown"),
    "a date such as 2024-03-09, nor unknown",
    lambda text: text if text == "unknown" else _day(text),
    Lined("", 0),
    _day_hint,
)
NAME = _word(SLUG, "a name of lower-case letters, digits and hyphens", _name_hint)
SHA256 = _word(
    _SHA256, "a SHA-256: 64 digits and letters from a to f", lambda _: "write what sha256sum prints for the text"
)
LINK = _word(_LINK, "an address that begins with https:// or http://")
PLACES = Listed(Word(LOCATOR, "a place such as harbour-post p4", _locator, NOWHERE, _locator_hint))
PHRASINGS = Each(TEXT, "also")


def _claim(values: Values) -> Claim:
    return Claim(values["say"], values["from"], values["quote"], values["id"])


_CLAIM = (
    Field("say", TEXT, "One sentence, in words of your own, that its sources state.", required=True),
    Field("from", PLACES, "Where it is stated: places such as harbour-post p4, divided by commas.", required=True),
    Field("quote", TEXT, "Words of a cited paragraph, exact; … stands for what is left out.", default=""),
    Field("id", NAME, "A name for the claim that stays when its words change.", default=""),
)
CLAIM = Record("claim", "One sentence and where it comes from.", _CLAIM, _claim)

EVENT = Record(
    "event",
    "Something that happened.",
    (
        Field(
            "date",
            SPAN,
            "When it happened, not when it was published: 2024, 2024-03 or 2024-03-09; sorts.",
            required=True,
        ),
        Field("when", TEXT, "How the time is shown, if not as the date: early 2024.", default=""),
        *_CLAIM,
    ),
    lambda values: Event(values["date"], _claim(values), values["when"]),
)

DISAGREEMENT = Record(
    "disagreement",
    "A point on which the sources differ.",
    (
        Field("about", TEXT, "What they differ on, as a phrase.", required=True),
        Field("positions", Each(CLAIM, "position", least=2), "What each side states; two at least.", required=True),
    ),
    lambda values: Disagreement(values["about"], values["positions"]),
)

UNKNOWN = Record(
    "unknown",
    "A gap that readers should know of; shown on the card.",
    (
        Field("say", TEXT, "What is not known, as a phrase: the height of the tower.", required=True),
        Field("searched", Listed(NAME), "The sources looked through, divided by commas, or all.", required=True),
        Field("also", PHRASINGS, "Questions that ask for it.", default=()),
    ),
    lambda values: Unknown(values["say"], values["searched"], values["also"]),
)

PREMISE = Record(
    "premise",
    "Something false that people take for granted when they ask.",
    (Field("when", Each(TEXT, "when"), "Words that give the assumption away, one item each.", required=True), *_CLAIM),
    lambda values: Premise(values["when"], _claim(values)),
)

QUESTION = Record(
    "question",
    "A question with its answer.",
    (
        Field("ask", TEXT, "The question, as a reader would put it.", required=True),
        Field("also", PHRASINGS, "Other ways of asking it.", default=()),
        Field(
            "opposite",
            Each(TEXT, "opposite"),
            "Ways of asking the contrary: a yes becomes a no, and a no a yes.",
            default=(),
        ),
        Field(
            "verdict",
            OneOf((Verdict.YES, Verdict.NO, Verdict.DISPUTED)),
            "For a yes/no question: yes, no or disputed.",
        ),
        Field("premise", PREMISE, "An assumption that the answer corrects first."),
        Field("answer", Each(CLAIM, "answer"), "The answer, a claim for each sentence.", required=True),
        Field("id", NAME, "A name for the question that stays when its words change.", default=""),
    ),
    lambda values: Question(
        values["ask"],
        values["answer"],
        values["also"],
        values["verdict"],
        values["premise"],
        values["id"],
        values["opposite"],
    ),
)

DECOY = Record(
    "decoy",
    "A question that is declined, so that near misses are declined too.",
    (
        Field("ask", TEXT, "The question.", required=True),
        Field("also", PHRASINGS, "Other ways of asking it.", default=()),
        Field("because", TEXT, "For the reader, if there is more to say than that no source answers it.", default=""),
    ),
    lambda values: Decoy(values["ask"], values["also"], values["because"]),
)

DECLINED = Each(DECOY, "decoy")

CALLED = Record(
    "name",
    "Somebody or something, and what else people call it.",
    (
        Field("name", TEXT, "The name, as the briefings write it.", required=True),
        Field("also", PHRASINGS, "What else it is called; in a question, each is read as the name.", required=True),
    ),
    lambda values: Name(values["name"], values["also"]),
)

CHANGE = Record(
    "log line",
    "What was changed in the briefing, and when.",
    (
        Field("date", DAY, "The day of the edit.", required=True),
        Field("change", OneOf(tuple(ChangeKind)), "added, changed, corrected or removed.", required=True),
        Field("what", TEXT, "What was changed, for readers.", required=True),
    ),
    lambda values: Change(values["date"], values["change"], values["what"]),
)

BRIEFING = Record(
    "briefing",
    "One topic, for people. The name of the file is its slug: what people type to see it.",
    (
        Field("title", TEXT, "The topic's name.", required=True),
        Field("also", PHRASINGS, "Other names that people call it by.", default=()),
        Field("status", OneOf(tuple(Status)), "active, dormant (not kept up) or corrected.", default=Status.ACTIVE),
        Field("owner", TEXT, "Who keeps it up.", required=True),
        Field("reviewed", DAY, "The day when somebody last read it through.", required=True),
        Field("only in", Listed(AREA), f"Where it may be seen, divided by commas: {EXAMPLE}.", default=()),
        Field("bottom line", CLAIM, "The one sentence to know.", required=True),
        Field("why it matters", CLAIM, "What it means for the reader.", required=True),
        Field("facts", Each(CLAIM, "fact"), "What is established.", default=()),
        Field("timeline", Each(EVENT, "event"), "What happened, when.", default=()),
        Field("disagreements", Each(DISAGREEMENT, "disagreement"), "Where the sources differ.", default=()),
        Field("unknowns", Each(UNKNOWN, "unknown"), "What the sources leave open.", default=()),
        Field("watch", Each(CLAIM, "watch"), "What to look out for.", default=()),
        Field("questions", Each(QUESTION, "question"), "What people ask, with answers.", default=()),
        Field("decoys", Each(DECOY, "decoy"), "Questions that are declined.", default=()),
        Field("names", Each(CALLED, "name"), "What else people, companies and products are called.", default=()),
        Field("log", Each(CHANGE, "log line"), "What was changed in this briefing.", default=()),
    ),
    lambda values: values,
)

NOTE: Either[Remark] = Either(
    Word(re.compile(".*"), "a text", lambda text: Remark("" if text == SKIP else text), Remark("")),
    Record(
        "note",
        "What one paragraph states, and whose reporting that is.",
        (
            Field("say", TEXT, "What the paragraph states, in words of your own.", required=True),
            Field("origin", NAME, "Whose reporting it is, where that is somebody else's.", default=""),
        ),
        lambda values: Remark(values["say"], values["origin"]),
    ),
)

SOURCE = Record(
    "source",
    "One article: who, where, when, and what each paragraph states. The name of the file is its id.",
    (
        Field("title", TEXT, "The title, as published.", required=True),
        Field("author", TEXT, "Who wrote it, or unknown.", required=True),
        Field("publisher", TEXT, "Who published it, or unknown.", required=True),
        Field("published", PUBLISHED, "When it was published: a day, a month, a year, or unknown.", required=True),
        Field("sha256", SHA256, "The SHA-256 of the text's file, so that a changed article is noticed.", required=True),
        Field("origin", NAME, "Whose reporting it is: its own id unless it repeats another's.", default=""),
        Field("url", LINK, "Where it can be read.", default=""),
        Field(
            "notes",
            Numbered("p", NOTE),
            "For each line of the text that is not empty, p1, p2, …: what it states, or skip if it cannot be cited.",
            required=True,
        ),
    ),
    lambda values: values,
)
