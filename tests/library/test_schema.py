"""The editor's schemas: current, valid, and accepting what the loader accepts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.library.schema import schemas
from tests.cases import cases
from tests.library.rig import BRIEFING, FULL, SOURCE

ROOT = Path(__file__).parent.parent.parent
FOLDERS = {"briefings": "briefing.schema.json", "seeds": "source.schema.json"}

OURS = [
    path
    for base in (ROOT, ROOT / "tests/data/lighthouse")
    for folder in FOLDERS
    for path in sorted((base / folder).glob("*.yaml"))
]


class Editor(yaml.SafeLoader):
    """Reads as editors do: `no` is a boolean and 2023 a number, but a date is text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def errors(schema: str, written: str) -> list[str]:
    """Return what an editor would underline."""
    loaded: Any = yaml.load(written, Editor)  # noqa: S506 - a SafeLoader
    return [error.message for error in Draft7Validator(json.loads(schemas()[schema])).iter_errors(loaded)]


@pytest.mark.parametrize("name", schemas())
def test_the_schemas_are_current(name: str) -> None:
    """What editors use is what the loader's forms say today; `make schema` writes it anew."""
    Draft7Validator.check_schema(json.loads(schemas()[name]))
    assert (ROOT / "config" / name).read_text("utf-8") == schemas()[name]


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_an_editor_underlines_nothing_in_our_files(path: Path) -> None:
    """Every file that loads is right in the editor too."""
    assert errors(FOLDERS[path.parent.name], path.read_text("utf-8")) == []


@pytest.mark.parametrize("word", ["no", "on", "2023", "1.5", "2023-11-17", "-5"])
def test_words_that_yaml_reads_otherwise_are_text(word: str) -> None:
    """An unquoted boolean, number or date is accepted wherever text is."""
    assert errors("briefing.schema.json", BRIEFING.replace("The lamp\n", f"{word}\n")) == []
    assert errors("source.schema.json", SOURCE.replace("The Lamp\n", f"{word}\n").replace("skip", word)) == []


def test_the_full_form_is_accepted() -> None:
    """Every key of the form is known to the editor, with a sentence of documentation."""
    assert errors("briefing.schema.json", FULL) == []
    assert schemas()["briefing.schema.json"].count('"description"') > 50


SEEN_BY_THE_LOADER = ("exist", "marked skip", "no source", "twice", "no such day", "gap")
SEEN_IN_THE_LIST = ("stands for", "itself a name", "too common", "no word to be known by")  # of names
TYPED = [
    case
    for case in cases(Path(__file__).parent / "wrong.txt")
    if not any(word in str(case.values[3]) for word in SEEN_BY_THE_LOADER + SEEN_IN_THE_LIST)
]


@pytest.mark.parametrize(("file", "right", "wrong", "told"), TYPED)
def test_what_the_form_refuses_an_editor_underlines(file: str, right: str, wrong: str, told: str) -> None:
    """A slip that needs no other file to be seen is seen while typing."""
    schema = FOLDERS[file.partition("/")[0]]
    written = FULL if schema.startswith("briefing") else SOURCE
    assert errors(schema, written.replace(right, wrong, 1)), told
