"""The articles' own words, where there are any: private, and read for checking only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.briefing import line_of
from bot.forms.nodes import UTF_16
from bot.library.files import read_folder
from bot.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core.briefing import Library, Source

SUFFIX = ".txt"

_MEND = "name another folder: check --texts DIR, or the setting texts"


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a source; paragraph n is `paragraphs[n - 1]`, its n-th line that isn't empty."""

    paragraphs: tuple[str, ...]
    sha256: str


def read_texts(folder: Path, problems: list[Problem]) -> dict[str, Article]:
    """Return the articles in the folder by id; what cannot be read is a problem."""
    articles: dict[str, Article] = {}
    for file in read_folder(folder, problems, _MEND, SUFFIX):
        try:
            text = file.data.decode("utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(file.label, 0, "", *_not_utf8(file.data)))
            continue
        lines = tuple(line.strip() for line in text.splitlines() if line.strip())
        articles[file.name] = Article(lines, hashlib.sha256(file.data).hexdigest())
    return articles


def _not_utf8(data: bytes) -> tuple[str, str]:
    if b"\0" in data and not data.startswith(UTF_16):
        return "this is not a text file", "put the article's words there, saved as plain text"
    return "the text is not UTF-8", "save it as UTF-8"


def check_records(library: Library, articles: dict[str, Article], folder: Path) -> Iterator[Problem]:
    """Yield where a record and its text have parted: no text, another text, paragraphs without a note."""
    for source in library.sources:
        if article := articles.get(source.id):
            yield from _check_record(source, article)
        else:
            what = f"there is no text {source.id}{SUFFIX}, so what cites this source is not proven"
            yield Problem(source.file, 0, "", what, f"put it at {folder / source.id}{SUFFIX}", warning=True)


def _check_record(source: Source, article: Article) -> Iterator[Problem]:
    if article.sha256 != source.sha256:
        what = "the text is not the one that was recorded"
        mend = f"compare the notes with the text, then write {article.sha256}"
        yield Problem(source.file, line_of(source.sha256), "sha256", what, mend)
    written, recorded = len(article.paragraphs), len(source.notes) + len(source.skipped)
    if written != recorded:
        what = f"the text has {written} lines that are not empty, the record ends at p{recorded}"
        mend = f"add notes up to p{written}" if written > recorded else f"delete all after p{written}"
        yield Problem(source.file, 0, "notes", what, mend)
