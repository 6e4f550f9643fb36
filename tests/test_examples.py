"""The YAML of the documentation works: it loads and it is proven, by itself and beside the repository's own library."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.core.commands import RESERVED
from bot.evaluation import read
from bot.library.check import check
from bot.library.load import load

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "files.md")
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`((?:seeds|briefings)/[a-z-]+\.yaml)`")
WHOLE = re.compile(r"title: ")
QUESTIONS = re.compile(r"- question: ")


def blocks(document: Path) -> list[tuple[str, str]]:
    """Return every block of YAML, with the file that the text before it names last."""
    text = document.read_text(encoding="utf-8")
    return [(NAMED.findall(text[: found.start()])[-1], found[1]) for found in BLOCK.finditer(text)]


def whole(document: Path) -> dict[str, str]:
    """Return the files that a document shows in full."""
    return {name: block for name, block in blocks(document) if WHOLE.match(block)}


def write(files: dict[str, str], folder: Path) -> None:
    """Save the files as the document says."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_files_of_the_documentation_need_no_mending(document: Path, tmp_path: Path) -> None:
    """A document's source and briefing belong together: the briefing cites what the source states."""
    files = whole(document)
    assert sorted(name.split("/")[0] for name in files) == ["briefings", "seeds"]
    write(files, tmp_path)
    library = load(tmp_path / "briefings", tmp_path / "seeds", reserved=RESERVED)
    reviewed = date.fromisoformat(library.briefings[0].reviewed)
    assert [str(problem) for problem in check(library, today=reviewed) if not problem.warning] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_files_of_the_documentation_can_be_added_to_the_library(document: Path, tmp_path: Path) -> None:
    """Whoever saves the examples as the document says has a library that works."""
    for folder in ("briefings", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    write(whole(document), tmp_path)
    library = load(tmp_path / "briefings", tmp_path / "seeds", reserved=RESERVED)
    reviewed = max(date.fromisoformat(briefing.reviewed) for briefing in library.briefings)
    assert [str(problem) for problem in check(library, today=reviewed) if not problem.warning] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_fragment_is_part_of_a_file_shown_in_full(document: Path) -> None:
    """What a document shows of a file is in the file that it shows: a change to one cannot forget the other."""
    files = whole(document).values()
    fragments = [block for _, block in blocks(document) if not WHOLE.match(block) and not QUESTIONS.match(block)]
    assert [fragment for fragment in fragments if not any(fragment in file for file in files)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_questions_of_the_documentation_can_be_read(document: Path, tmp_path: Path) -> None:
    """A file of questions that a document shows is one for `briefing-bot eval`."""
    file = tmp_path / "questions.yaml"
    for questions in (block for _, block in blocks(document) if QUESTIONS.match(block)):
        file.write_text(questions, encoding="utf-8")
        assert read(file)
