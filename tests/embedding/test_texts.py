"""What the table is fitted on: texts of WordNet's, and from frames."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from tools.texts import FRAMES, Frames, Lexicon, glosses, lexicon

if TYPE_CHECKING:
    from pathlib import Path

LICENCE = "  1 This software and database is being provided to you\n"
NOUNS = """\
00000001 06 n 02 harbor 0 haven 0 001 @ 00000003 n 0000 | a sheltered port; "they reached the harbor at night"
00000002 15 n 01 lamp_post 0 000 | (at night) a post that holds a lamp
00000003 21 n 01 lamp 0 000 | money for a lamp
00000004 03 n 01 entity 0 000 | that which is
00000005 06 n 01 zymurgy 0 000 | what nobody knows
"""
INDEX = """\
entity n 1 1 @ 1 0 00000004
harbor n 1 1 @ 1 3 00000001
lamp n 2 2 @ ~ 2 0 00000003 00000001
lamp_post n 1 0 1 0 00000002
zymurgy n 1 0 1 0 00000005
"""
KNOWN = {"lamp": 1, "post": 2, "harbor": 3, "entity": 4}


@pytest.fixture
def wordnet(tmp_path: Path) -> Path:
    """Return a folder with WordNet's files and a handful of nouns in them."""
    for part in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"data.{part}").write_text(LICENCE + (NOUNS if part == "noun" else ""), encoding="utf-8")
        (tmp_path / f"index.{part}").write_text(LICENCE + (INDEX if part == "noun" else ""), encoding="utf-8")
    return tmp_path


def test_examples_and_glosses_of_known_words_are_read(wordnet: Path) -> None:
    """An example stands alone, and a gloss after its word; a word that isn't known is left out with it."""
    assert list(glosses(wordnet, KNOWN)) == [
        "they reached the harbor at night",
        "harbor: a sheltered port",
        "lamp post: (at night) a post that holds a lamp",
        "lamp: money for a lamp",
        "entity: that which is",
    ]


def test_words_are_what_they_are_mostly_used_for(wordnet: Path) -> None:
    """The first sense counts; words that occur in texts come first; two words are a compound."""
    assert lexicon(wordnet, KNOWN) == Lexicon({"thing": ["harbor"], "money": ["lamp"]}, ["lamp post"])


def test_every_slot_of_our_frames_is_filled() -> None:
    """No brace is left in a text, and the same lots give the same texts."""
    kinds = {*re.findall(r"\{(\w+)\}", FRAMES.read_text(encoding="utf-8"))} | {"verb", "adj"}
    kinds |= set(
        "thing act text money food idea group state attribute body event feeling place object substance".split()
    )
    words = Lexicon({kind: [f"{kind.lower()}ish"] for kind in kinds}, ["lamp post"])
    frames = FRAMES.read_text(encoding="utf-8").splitlines()
    first, again = (Frames(frames, words, Random(7)) for _ in range(2))  # noqa: S311 - no secret
    texts = [first.text() for _ in range(3_000)]
    assert not any("{" in text or "}" in text for text in texts)
    assert [again.text() for _ in range(3_000)] == texts
    assert len(set(texts)) > 1_000
