"""One document, one text: on Slack, on Discord and in a terminal a person reads the same words in the same order."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from difflib import unified_diff
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote

import pytest

from bot.adapters import plain
from bot.adapters.discord import limits as discord_limits
from bot.adapters.discord import render as discord
from bot.adapters.slack import limits as slack_limits
from bot.adapters.slack import render as slack
from bot.core.answering import Answering
from bot.core.briefing import Library
from bot.core.commands import PREFIX, RESERVED, SECTIONS
from bot.core.document import Actions, Cite, Document, Facts, Heading, Link, Table, Text, Time
from bot.core.responder import Responder
from bot.core.splitting import shortened
from bot.embedding.opening import open_meaning
from bot.library.load import load
from bot.testing import ZOO
from bot.testing.showing import texts
from tests.adapters.discord.fake import reading as discord_reading
from tests.adapters.slack.fake import reading as slack_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.core.document import Spans

    # Forms of which a platform shows one, and the words that stand for each of them wherever they are compared.
    Instead = tuple[Sequence[str], str]

T = TypeVar("T")
ROOT = Path(__file__).parent.parent.parent


def _on_slack(document: Document) -> str:
    return "\n".join(slack_reading.read(blocks, text) for text, blocks in slack.render(document))


def _on_discord(document: Document) -> str:
    return "\n".join(discord_reading.read({"components": [message.card]}) for message in discord.render(document))


def _as_discords_text(document: Document) -> str:
    texts = chain.from_iterable(message.fallback for message in discord.render(document))
    return "\n".join(discord_reading.read({"content": text}) for text in texts)


SLACK, DISCORD, TEXT, TERMINAL = "slack", "discord", "discord's text", "terminal"
SHOWN: dict[str, Callable[[Document], str]] = {
    SLACK: _on_slack,
    DISCORD: _on_discord,
    TEXT: _as_discords_text,
    TERMINAL: plain.render,
}
PLAIN = (TEXT, TERMINAL)
BOTH = (SLACK, DISCORD)

# White space, and marks that stand alone or round a quotation: what they say of a text, other platforms show.
_MARKS = frozenset({"•", "·", "———"})
_QUOTES = str.maketrans("", "", "“”")


def normal(text: str) -> str:
    """Return the words of a text."""
    return " ".join(word for word in text.translate(_QUOTES).split() if word not in _MARKS).replace(" :", ":")


class Difference(NamedTuple):
    """What some platforms say otherwise, and why they may; each place of it must be there, in exactly these words.

    `places` takes the document, the platform, and how many characters that shows where it sends messages.
    """

    where: tuple[str, ...]
    why: str
    places: Callable[[Document, str, int], Iterator[Instead]]


def _buttons(document: Document, platform: str, size: int) -> Iterator[Instead]:
    """Return each group of buttons, for the labels of all."""
    for actions in (block.actions for block in document.blocks if isinstance(block, Actions)):
        labels = [action.label or action.command for action in actions]
        if platform in PLAIN:
            lines = [f"→ {PREFIX} {action.command}" for action in actions]
            shown = [
                line if one.label in line else f"{line} ({one.label})" for one, line in zip(actions, lines, strict=True)
            ]
        else:
            most = slack_limits.BUTTON_TEXT if platform == SLACK else discord_limits.BUTTON_LABEL
            fit = [one for one in actions if platform == SLACK or len(one.command) <= _LONGEST_COMMAND]
            shown = [label for one, label in zip(actions, labels, strict=True) if one not in fit or len(label) > most]
            shown += [shortened(one.label or one.command, most) for one in fit]
        yield ["\n".join(shown)], "\n".join(labels)


def _sources(document: Document, platform: str, size: int) -> Iterator[Instead]:
    for source in document.sources:
        is_first = source is document.sources[0]
        if is_first or size > _MESSAGE:
            yield [f"Sources [{source.n}]", *([] if is_first else [f"[{source.n}]"])], f"[{source.n}]"


def _links(document: Document, platform: str, size: int) -> Iterator[Instead]:
    for link in _parts(document, Link):
        host = link.href.split("/")[2]
        behind = [link.href] if platform in PLAIN else [host, quote(link.href, safe="/:?&=#")]
        forms = [f"{link.label} ({address})" for address in behind]
        if link.label not in ("", link.href):
            yield forms, link.label


def _times(document: Document, platform: str, size: int) -> Iterator[Instead]:
    for time in _parts(document, Time):
        yield [plain.text_of((time,))], f"{time.at.day} {time.at:%B %Y}"


def _tables(document: Document, platform: str, size: int) -> Iterator[Instead]:
    """Return each row, for its cells that say something; the columns are named before the first row of their kind."""
    before: Sequence[Spans] = ()
    is_long = size > _MESSAGE
    for header, rows in ((block.header, block.rows) for block in document.blocks if isinstance(block, Table)):
        names = " ".join(map(plain.text_of, header))
        is_new, before = header != before, header
        is_named = is_new or platform in PLAIN
        for row in rows:
            forms = _row(header, row)
            named = [f"{names} {form}" for form in forms] if is_named or is_long else []
            labelled = [_labelled(header, row)] if is_long else []
            yield (
                [*named, *(forms if not is_named or is_long else []), *labelled],
                " ".join([names] * is_new + [plain.text_of(cell) for cell in row]),
            )
            is_new = is_named = False


def _row(header: Sequence[Spans], row: Sequence[Spans]) -> list[str]:
    """Return a row as a table has it, and as its first cell with the others under their names."""
    first, *others = cells = [plain.text_of(cell) for cell in row]
    named = [f"{plain.text_of(name)}: {cell}" for name, cell in zip(header[1:], others, strict=True) if cell.strip()]
    return [" ".join(cell if cell.strip() else "–" for cell in cells), " ".join([first or "–", *named])]


def _labelled(header: Sequence[Spans], row: Sequence[Spans]) -> str:
    """Return a row that no message holds: each cell by itself, under its name."""
    cells = [(plain.text_of(name), plain.text_of(cell)) for name, cell in zip(header, row, strict=True)]
    return " ".join(f"{name} {cell}" if len(cell) > _MESSAGE else f"{name}: {cell}" for name, cell in cells)


def _headings(document: Document, platform: str, size: int) -> Iterator[Instead]:
    """Return the headings that stand between two tables of the same columns."""
    for before, heading, after in zip(document.blocks, document.blocks[1:], document.blocks[2:], strict=False):
        match before, heading, after:
            case Table(header=header), Heading(text=text), Table(header=same) if header == same:
                yield [f"{text}{' –' * (len(header) - 1)}"], text


def _facts(document: Document, platform: str, size: int) -> Iterator[Instead]:
    """Return the labelled values that no message holds."""
    for facts in (block for block in document.blocks if isinstance(block, Facts)):
        for label, value in ((plain.text_of(label), plain.text_of(value)) for label, value in facts.rows):
            if len(value) > _MESSAGE - len(label) - 10:
                yield [f"{label}: {value}", f"{label} {value}"], f"{label}: {value}"


ALLOWED = (
    Difference((*BOTH, *PLAIN), "a button is a line to be typed; what one has no room for stands before it", _buttons),
    Difference(PLAIN, "small letters can't tell the sources from the rest; a heading does", _sources),
    Difference((*BOTH, *PLAIN), "a link that can be followed shows where by its host, another in full", _links),
    Difference((SLACK,), "a heading within a table is a row of it, whose other cells are empty", _headings),
    Difference((*BOTH, TEXT), "a value that is longer than a message stands for itself, under its label", _facts),
    Difference(
        (*BOTH, *PLAIN), "only Slack has tables; elsewhere a cell has its column's name, and none says nothing", _tables
    ),
    Difference((SLACK, *PLAIN), "Discord tells the time in the reader's own zone; the date is enough", _times),
)

_MESSAGE = 2_000  # characters, more than which may be parted into several messages
_LONGEST_COMMAND = discord_limits.CUSTOM_ID - len("ask:0:")

_TABLE = Table(
    tuple((Text(name),) for name in ("Claim", "Log", "Letters")),
    (((Text("Lit"),), (Cite(1, "p3"),), ()), ((Text("Left"),), (), (Cite(2, "p7"),))),
)
SPOILT = {
    "everything": ZOO["everything"],
    "long action": ZOO["long action"],
    "tables": Document("Oddny Rock", (_TABLE, Heading("The keepers"), _TABLE)),
}


def _parts(part: object, kind: type[T]) -> Iterator[T]:
    """Return all parts of this kind within a document, in order."""
    if isinstance(part, kind):
        yield part
    elif isinstance(part, tuple):
        yield from chain.from_iterable(_parts(one, kind) for one in part)
    elif is_dataclass(part):
        yield from chain.from_iterable(_parts(getattr(part, field.name), kind) for field in fields(part))


def words(document: Document, platform: str, shown: str) -> str:
    """Return the words that a platform shows, with what it may say otherwise put as all the others say it."""
    text, size = normal(shown), 0 if platform == TERMINAL else len(shown)
    for difference in ALLOWED:
        if platform in difference.where:
            text = _instead(text, difference.places(document, platform, size))
    is_cut = any(len(word) > _MESSAGE for said in texts(document) for word in said.split())
    return text.replace(" ", "") if is_cut else text  # a word that no message holds is cut somewhere


def _instead(text: str, places: Iterator[Instead]) -> str:
    """Return the text with the first of each place's forms as it is put; a form that isn't there is told of."""
    done = 0
    for forms, put in places:
        wanted = [form for form in map(normal, forms) if form]
        found = [(-len(form), at) for form in wanted if (at := text.find(form, done)) >= 0]
        if not found and wanted:
            return f"{text} <<no {wanted[0]}>>"
        for length, at in sorted(found)[:1]:  # a longer form holds a shorter one
            text = f"{text[:at]}{normal(put)}{text[at - length :]}"
            done = at + len(normal(put))
    return normal(text)


def unlike(document: Document) -> list[str]:
    """Return what is not the same on all platforms."""
    said = {platform: words(document, platform, show(document)) for platform, show in SHOWN.items()}
    ours = said.pop(DISCORD)
    return [
        f"{platform}: {line}"
        for platform, theirs in said.items()
        if theirs != ours
        for line in unified_diff(theirs.split(), ours.split(), platform, DISCORD, n=2, lineterm="")
    ]


def _spoilt(said: list[str]) -> Iterator[tuple[str, str]]:
    """Return what is said with each of its words left out, said twice, or after the next one."""
    for at, word in enumerate(said):
        before, after = said[:at], said[at + 1 :]
        yield f"without {at}, {word}", " ".join([*before, *after])
        yield f"{at}, {word}, twice", " ".join([*before, word, word, *after])
        if after and after[0] != word:
            yield f"{at}, {word}, late", " ".join([*before, after[0], word, *after[1:]])


@pytest.mark.parametrize("platform", SHOWN)
@pytest.mark.parametrize("name", SPOILT)
def test_each_word_counts(name: str, platform: str) -> None:
    """A word that a platform lacks, adds or has elsewhere isn't what the others say, whatever may be otherwise."""
    document = SPOILT[name]
    shown = SHOWN[platform](document)
    ours = words(document, platform, shown)
    spoilt = _spoilt(normal(shown).split())
    assert [what for what, text in spoilt if words(document, platform, text) == ours] == []


@pytest.mark.parametrize("name", ZOO)
def test_the_zoo_reads_alike(name: str) -> None:
    """Whatever kinds of blocks and spans a document has, people read the same of it everywhere."""
    assert unlike(ZOO[name]) == []


@pytest.fixture(scope="module")
def responder() -> Responder:
    """Return what answers from the repository's library."""
    library = load(ROOT / "briefings", ROOT / "seeds", reserved=RESERVED)
    return Responder(Answering(library, open_meaning(None, pytest.fail)))


def lines(library: Library) -> dict[str, list[str]]:
    """Return what there is to be asked, by kind."""
    slugs = [briefing.slug for briefing in library.briefings]
    return {
        "pages": ["list", "help", "sources", "search the", "search zzz", "who are you?", "thanks", "shwo"],
        "cards": slugs,
        "sections": [f"{slug} {section.name}" for slug in slugs for section in SECTIONS],
        "comparisons": [f"compare {slug}" for slug in slugs],
        "questions": [question.ask for briefing in library.briefings for question in briefing.questions],
        "what is declined": [decoy.ask for briefing in library.briefings for decoy in briefing.decoys],
        "articles": [source.id for source in library.sources],
    }


@pytest.mark.parametrize("kind", lines(Library()))
def test_every_reply_reads_alike(responder: Responder, kind: str) -> None:
    """Whatever is asked of the repository's library, people read the same of the reply everywhere."""
    asked = lines(responder.library)[kind]
    assert asked
    assert {line: bad for line in asked if (bad := unlike(responder.respond(line).document))} == {}
