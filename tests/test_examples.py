"""The YAML of the documentation works: it loads and it is proven, by itself and beside the repository's own library."""

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import curating
from bot.app import OneShot
from bot.core.answering import Answering
from bot.core.briefing import Library
from bot.core.commands import RESERVED
from bot.core.matching import Answer
from bot.core.model import Person, Place
from bot.core.remembered import Uncovered
from bot.evaluation import read
from bot.library.check import check
from bot.library.load import load

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "files.md")
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`((?:seeds|briefings|config)/[a-z-]+\.yaml)`")
WHOLE = re.compile(r"title: |# yaml-language-server: ")
QUESTIONS = re.compile(r"- question: ")


def blocks(document: Path) -> list[tuple[str, str]]:
    """Return every block of YAML, with the file that the text before it names last."""
    text = document.read_text(encoding="utf-8")
    return [(NAMED.findall(text[: found.start()])[-1], found[1]) for found in BLOCK.finditer(text)]


def whole(document: Path) -> dict[str, str]:
    """Return the files that a document shows in full."""
    return {name: block for name, block in blocks(document) if WHOLE.match(block)}


def opened(folder: Path) -> Library:
    """Return the library that the files make."""
    declined = folder / "config" / "declined.yaml"
    return load(folder / "briefings", folder / "seeds", declined=declined, reserved=RESERVED)


def write(files: dict[str, str], folder: Path) -> None:
    """Save the files as the document says."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_files_of_the_documentation_need_no_mending(document: Path, tmp_path: Path) -> None:
    """A document's source and briefing belong together: the briefing cites what the source states."""
    files = whole(document)
    assert sorted({name.split("/")[0] for name in files} - {"config"}) == ["briefings", "seeds"]
    write(files, tmp_path)
    library = opened(tmp_path)
    assert bool(library.declined) is ("config/declined.yaml" in files)
    reviewed = date.fromisoformat(library.briefings[0].reviewed)
    assert [str(problem) for problem in check(Answering(library), today=reviewed) if not problem.warning] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_files_of_the_documentation_can_be_added_to_the_library(document: Path, tmp_path: Path) -> None:
    """Whoever saves the examples as the document says has a library that works."""
    for folder in ("briefings", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    files = whole(document)
    write(files, tmp_path)
    library = opened(tmp_path)
    answering = Answering(library)
    added = [Path(name).stem for name in files if name.startswith("briefings/")]
    asks = [(slug, ask) for slug in added for one in library.by_slug[slug].questions for ask in (one.ask, *one.also)]
    assert asks
    for slug, ask in asks:
        found = answering.find(ask)
        assert isinstance(found, Answer), ask
        assert answering.entries[found.hit.id].briefing == slug


def test_the_list_of_the_documentation_is_what_is_printed(tmp_path: Path) -> None:
    """What people asked of the example in vain is listed as the document shows it."""
    (document,) = (document for document in DOCUMENTS if document.name == "files.md")
    write(whole(document), tmp_path)
    place, person = Place("slack", "T", "C"), Person("slack", "T", "U")
    times = {"is the rock inhabited": [26, 27, 28], "how do I reset my password": [29, 30]}
    asked = [
        Uncovered(question, place, person, datetime(2026, 11, day, tzinfo=UTC), public=True)
        for question, days in times.items()
        for day in days
    ]
    without = load(tmp_path / "briefings", tmp_path / "seeds")
    listed = curating.listing(curating.worklist(asked, OneShot(Answering(without))).rows)
    assert f"```\n{listed}\n```" in document.read_text(encoding="utf-8")


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
