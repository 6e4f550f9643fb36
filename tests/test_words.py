"""The articles' sentences are other people's: none of them may stand in this repository."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.library.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
LONGEST = 7  # words in a row that any two texts may share

_WORD = re.compile(r"[a-z0-9]+")
_LEFT_OUT = {".git", ".venv", ".hypothesis", "__pycache__"}


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return (tuple(words[start : start + LONGEST + 1]) for start in range(len(words) - LONGEST))


def _files() -> Iterator[Path]:
    """Yield the files that git has or would take; all files where this is no checkout."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.split(b"\0")
        yield from (path for name in names if name and (path := ROOT / os.fsdecode(name)).is_file())
    except (OSError, subprocess.CalledProcessError):
        yield from (path for path in ROOT.rglob("*") if path.is_file() and not _LEFT_OUT & set(path.parts))


def shared_runs(texts: Iterator[str], files: Iterator[Path], titles: Iterator[str]) -> list[str]:
    """Return each run of words that a file has in common with a text, except for titles."""
    allowed = [" ".join(_WORD.findall(title.lower())) for title in titles]
    theirs = {run for text in texts for run in _runs(text)}
    found = []
    for path in files:
        for run in _runs(path.read_bytes().decode(errors="replace")):
            words = " ".join(run)
            if run in theirs and not any(words in title for title in allowed):
                found.append(f"{path.name}: {words}")
    return found


def test_no_sentence_of_an_article_is_in_the_repository() -> None:
    """No file has eight words in a row in common with an article, its title excepted."""
    folder = os.environ.get("BRIEFING_TEXTS")
    if not folder:
        if os.environ.get("REQUIRE_BRIEFING_TEXTS") == "1":
            pytest.fail("REQUIRE_BRIEFING_TEXTS=1 needs BRIEFING_TEXTS, the folder with the articles' texts")
        pytest.skip("BRIEFING_TEXTS doesn't name the folder with the articles' texts")
    texts = [path.read_text("utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    assert texts, "BRIEFING_TEXTS names a folder without texts"
    titles = (source.title for source in load(ROOT / "briefings", ROOT / "seeds").sources)
    assert shared_runs(iter(texts), _files(), titles) == []


def test_eight_words_in_a_row_are_found(tmp_path: Path) -> None:
    """Case, punctuation and line breaks hide nothing; seven words are let through."""
    text = "One evening, the keeper's cat walked home over the ice; nobody saw it."
    copied = tmp_path / "copied.md"
    copied.write_text("# Cat\nThe KEEPER'S cat walked\nhome - over the ice!", "utf-8")
    assert shared_runs(iter([text]), iter([copied]), iter([])) == [
        "copied.md: the keeper s cat walked home over the",
        "copied.md: keeper s cat walked home over the ice",
    ]
    copied.write_text("cat walked home over the ice; nobody", "utf-8")
    assert shared_runs(iter([text]), iter([copied]), iter([])) == []


def test_a_title_may_be_named(tmp_path: Path) -> None:
    """The title of an article is a fact about it, so that it may be written whole."""
    title = "What the Keepers Knew: An Engineer Looks at Gannet Rock"
    named = tmp_path / "named.yaml"
    named.write_text(f"title: {title}", "utf-8")
    assert shared_runs(iter([title]), iter([named]), iter([title])) == []
