"""The mechanical proof, held to a library whose texts are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.library.evidence import check_evidence
from bot.library.figures import figures
from bot.library.load import load
from bot.library.quotes import stands_in
from bot.library.texts import check_records, read_texts
from tests.cases import cases

if TYPE_CHECKING:
    from bot.problems import Problem

ROCK, BLACKOUT = "briefings/gannet-rock.yaml", "briefings/january-blackout.yaml"
POST, TERN = "seeds/harbour-post.yaml", "seeds/tern-review.yaml"


def numbers(text: str) -> set[str]:
    """Return the numbers of a text in plain form."""
    return {f"{number.value.normalize():f}{number.unit}" for number in figures(text).numbers}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$13bn", "$13 billion"),
        ("$13 billion", "13 billion dollars"),
        ("US$13 billion", "$13,000 million"),
        ("35%", "35 percent"),
        ("35 %", "35 per cent"),
        ("1,500", "1500"),
        ("2.50", "2.5"),
        ("\N{MINUS SIGN}12 °C", "-12 °C"),
        ("nine hours", "9 hours"),
        ("the eleventh", "11th"),
        ("$1-2 billion", "$1 billion to $2 billion"),
        ("5 to 10 percent", "5% and 10%"),
        ("2019-2023", "2019 and 2023"),
    ],
)
def test_figures_that_say_the_same_are_the_same(one: str, other: str) -> None:
    """A curator may spell a figure otherwise than the article does."""
    assert numbers(one) == numbers(other) != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("-5 %", "5 %"),
        ("5 %", "5"),
        ("$5", "5"),
        ("$5", "€5"),
        ("$13 million", "$13 billion"),
        ("1.5", "15"),
        ("1,5", "15"),
    ],
)
def test_punctuation_that_changes_the_meaning_is_never_dropped(one: str, other: str) -> None:
    """A sign, a unit, a scale and a decimal point make another figure."""
    assert numbers(one) != numbers(other)


def test_versions_and_ordinary_words_are_no_figures() -> None:
    """GPT-4 is a name, and one, two and first are mostly no figures."""
    found = figures("One lamp, GPT-4 and two more; the first of H100s.")
    assert found.numbers == {}
    assert set(found.names) == {"gpt-4", "h100s"}


def test_a_capital_makes_a_name_inside_a_sentence_only() -> None:
    """The first word of a sentence is set apart, the possessive is cut off, months are dates."""
    found = figures("Later, Ines Calder's cat left Torsey in May. The SLAs held. Dr. Marsh knew.")
    assert set(found.names) == {"ines", "calder", "torsey", "sla", "marsh"}
    assert set(found.first) == {"later", "the", "dr"}
    assert set(found.months) == {"may"}


TEXT = "“It needs a clean panel – and somebody who notices”, she said; it fell by -5 % in the keeper’s last 35% year."


@pytest.mark.parametrize(
    "quote",
    [
        "needs a clean panel - and somebody",
        '"It  needs',
        "It needs … who notices",
        "keeper's last",
        "It ... panel [...] said",
        "by -5 % in",
    ],
)
def test_a_quote_forgives_space_and_kinds_of_mark(quote: str) -> None:
    """White space, kinds of quote mark and of dash, and omissions in order are forgiven."""
    assert stands_in(quote, TEXT)


@pytest.mark.parametrize(
    "quote",
    [
        "it needs a clean",
        "needs clean panel",
        "who notices … clean panel",
        "eds a clean",
        "5 % in",
        "last 35",
        "a clean panel, and",
        "…",
        "keepers last",
    ],
)
def test_a_quote_forgives_nothing_else(quote: str) -> None:
    """Case, words, order, punctuation and the ends of words and figures must be the article's."""
    assert not stands_in(quote, TEXT)


def found(folder: Path, *, texts: bool = True) -> list[Problem]:
    """Return what the proof finds in a library."""
    library = load(folder / "briefings", folder / "seeds")
    problems: list[Problem] = []
    articles = read_texts(folder / "texts", problems) if texts else {}
    if texts:
        problems.extend(check_records(library, articles, Path("texts")))
    return sorted([*problems, *check_evidence(library, articles)])


def test_the_lighthouse_is_proven(lighthouse_folder: Path) -> None:
    """The library that the tests stand on has no problem, with its texts and without."""
    assert found(lighthouse_folder) == []
    assert found(lighthouse_folder, texts=False) == []


@pytest.mark.parametrize(("file", "right", "wrong", "told"), cases(Path(__file__).parent / "unproven.txt"))
def test_what_is_not_borne_out_is_told(lighthouse_copy: Path, file: str, right: str, wrong: str, told: str) -> None:
    """A figure, date, name or quote that a source doesn't state is named, with the nearest place that has it."""
    path = lighthouse_copy / file
    written = path.read_text("utf-8")
    assert right in written
    path.write_text(written.replace(right, wrong, 1), "utf-8")
    line = written[: written.index(right)].count("\n") + 1
    assert f"{file}:{line}: {told}" in [str(problem) for problem in found(lighthouse_copy)]


def test_a_figure_that_the_note_left_out_is_to_be_added_there(lighthouse_copy: Path) -> None:
    """Where the paragraph has it and only our note of it hasn't, the note is what to mend."""
    path = lighthouse_copy / POST
    path.write_text(path.read_text("utf-8").replace("; the county bore 40 percent", ""), "utf-8")
    told = [problem for problem in found(lighthouse_copy) if problem.file == ROCK]
    assert [problem.try_this for problem in told] == ["add it to the note of harbour-post p4, whose paragraph has it"]


def test_a_note_cannot_prove_what_its_paragraph_does_not_say(lighthouse_copy: Path) -> None:
    """With the text there, a wrong note and a claim that rests on it are both told."""
    for file in (POST, ROCK):
        path = lighthouse_copy / file
        path.write_text(path.read_text("utf-8").replace("40 percent", "45 percent").replace("40%", "45%"), "utf-8")
    told = {(problem.file, problem.what) for problem in found(lighthouse_copy)}
    assert (ROCK, '"45%" is in none of the cited paragraphs') in told
    assert (POST, '"45 percent" is not in the paragraph, nor a name of the article') in told


def test_an_article_that_changed_is_noticed(lighthouse_copy: Path) -> None:
    """A text with another SHA-256, more lines or no file at all is told at its record."""
    path = lighthouse_copy / "texts/harbour-post.txt"
    path.write_text(path.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    (lighthouse_copy / "texts/tern-review.txt").unlink()
    told = [(problem.file, problem.where, problem.what, problem.warning) for problem in found(lighthouse_copy)]
    assert told == [
        (POST, "notes", "the text has 10 lines that are not empty, the record ends at p9", False),
        (POST, "sha256", "the text is not the one that was recorded", False),
        (TERN, "", "there is no text tern-review.txt, so what cites this source is not proven", True),
    ]
    assert found(lighthouse_copy)[-1].try_this == "put it at texts/tern-review.txt"


def test_a_text_that_is_not_utf_8_is_told(lighthouse_copy: Path) -> None:
    """A text in another encoding would prove nothing, so it is refused."""
    (lighthouse_copy / "texts/tern-review.txt").write_bytes(b"caf\xe9")
    assert "texts/tern-review.txt: the text is not UTF-8\n    try: save it as UTF-8" in map(str, found(lighthouse_copy))
    (lighthouse_copy / "texts/tern-review.txt").write_bytes(b"%PDF\xe9\0\0")
    assert any("tern-review.txt: this is not a text file" in str(problem) for problem in found(lighthouse_copy))


def test_a_folder_of_texts_that_is_missing_names_the_option(tmp_path: Path) -> None:
    """Who names a folder that isn't there is told the folder, and where it is named."""
    problems: list[Problem] = []
    assert read_texts(tmp_path / "none", problems) == {}
    (told,) = map(str, problems)
    assert told.split("\n") == [
        f"{tmp_path}/none: the folder cannot be read: no such file or directory",
        "    try: name another folder: check --texts DIR, or the setting texts",
    ]
