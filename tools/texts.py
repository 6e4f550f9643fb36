"""Short English texts for a table of word pieces to be fitted on: WordNet's, and questions and commands from frames."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

FRAMES: Final = Path(__file__).parent / "frames.txt"
_LONGEST: Final = 160  # letters of a text
_EXAMPLE: Final = re.compile(r'"([^"]{8,120})"')
_SLOT: Final = re.compile(r"\{(\w+)\}")
_NOUNS: Final = {
    4: "act",
    5: "animal",
    6: "thing",
    7: "attribute",
    8: "body",
    9: "idea",
    10: "text",
    11: "event",
    12: "feeling",
    13: "food",
    14: "group",
    15: "place",
    17: "object",
    18: "person",
    21: "money",
    26: "state",
    27: "substance",
    28: "time",
}
"""WordNet's files of nouns, by what stands in the frames for them."""
_ASIDE: Final = ("person", "animal", "time")  # who and when are no answer to "what"
_EVERYDAY: Final = "thing act text money food idea group state".split()
_BEFORE: Final = (
    "hey|hi|ok|please|can you tell me|could you tell me|i want to know|i'd like to know|do you know|tell me|so|well|"
    "hello|excuse me|i was wondering|let me know"
).split("|")
_AFTER: Final = "please|thanks|for me|right now|if you can|thank you|again|or not".split("|")
_BETWEEN: Final = "and because so but".split()
_FILLERS: Final = {
    "WHEN": (
        "today|tomorrow|tonight|this morning|next week|last month|on monday|on friday|at five pm|at noon|in an hour|"
        "for 20 minutes|yesterday|this weekend|in july|next year|march 3rd|at 7:30 am|every day|right now|on the 15th|"
        "from june to august"
    ).split("|"),
    "LANG": "spanish french german italian japanese chinese english russian portuguese korean arabic hindi".split(),
    "ONOFF": "on off up down".split(),
    "NUM": "two three five ten 12 20 45 50 100 350 1000 half".split(),
    "UNIT": (
        "miles kilometers pounds kilograms ounces grams cups liters gallons inches feet meters dollars euros yen "
        "minutes hours days"
    ).split(),
    "ATT": (
        "price cost size color weight height age name number date status location length speed temperature balance "
        "limit rate address amount distance type brand time history value level strength capital population author "
        "owner cause reason purpose"
    ).split(),
    "P": (
        "restaurant|hotel|airport|bank|store|gas station|hospital|school|park|cafe|pharmacy|library|bar|museum|"
        "supermarket|garage|gym"
    ).split("|"),
    "EV": (
        "the meeting|my flight|christmas|my birthday|the game|the next holiday|dinner|the deadline|my appointment|"
        "the party|summer|the exam"
    ).split("|"),
    "a": "a a my the".split(),
}


def glosses(wordnet: Path, known: Mapping[str, int]) -> Iterator[str]:
    """Yield WordNet's examples, and what a group of synonyms means after its first name, if that is of known words."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in _lines(wordnet / f"data.{part}"):
            head, _, gloss = line.partition(" | ")
            yield from _EXAMPLE.findall(gloss)
            name = head.split()[4].replace("_", " ").split("(")[0]
            if all(word in known for word in name.lower().split()):
                yield f"{name}: {gloss.split(';')[0].strip()}"[:_LONGEST]


class Lexicon(NamedTuple):
    """WordNet's words by what they are mostly used for, common ones first."""

    words: Mapping[str, Sequence[str]]
    compounds: Sequence[str]
    """Nouns of two words."""


def lexicon(wordnet: Path, known: Mapping[str, int]) -> Lexicon:
    """Read the words that are made of known ones, which are known by their places in a list, common ones first."""
    places: dict[str, dict[str, int]] = defaultdict(dict)
    for part in ("noun", "verb", "adj"):
        files = {line.split(maxsplit=1)[0]: int(line.split()[1]) for line in _lines(wordnet / f"data.{part}")}
        for line in _lines(wordnet / f"index.{part}"):
            lemma, _, _, links, *rest = line.split()
            used, first = rest[int(links) + 1 : int(links) + 3]
            parts = lemma.split("_")
            kind = _NOUNS.get(files[first]) if part == "noun" else part
            if not kind or not all(word in known for word in parts):
                continue
            place = max(known[word] for word in parts)
            if len(parts) == 1:
                places[kind][lemma] = place - (3_000 if used != "0" else 0)  # WordNet's makers met it in texts
            elif len(parts) == 2 and part == "noun":  # noqa: PLR2004 - two words
                places["compound"][" ".join(parts)] = place
    listed = {kind: sorted(found, key=lambda word: (found[word], word)) for kind, found in places.items()}
    return Lexicon(listed, listed.pop("compound"))


class Frames:
    """Questions and commands of everyday and of business, most of them senseless, filled with WordNet's words."""

    def __init__(self, frames: Sequence[str], lexicon: Lexicon, random: Random) -> None:
        """Take frames with slots such as {N}, the words to fill them with, and what draws lots."""
        self._frames, self._lexicon, self._random = frames, lexicon, random
        tags = [tag for tag in _NOUNS.values() if tag not in _ASIDE]
        self._nouns = [word for tag in tags for word in lexicon.words[tag][:700]]

    def text(self) -> str:
        """Make up one."""
        lot, texts = self._random, [self._filled()]
        chance = lot.random()
        if chance < 0.15:  # noqa: PLR2004 - so many of a hundred, here and below
            texts.insert(0, lot.choice(_BEFORE))
        elif chance < 0.22:  # noqa: PLR2004
            texts.append(lot.choice(_AFTER))
        elif chance < 0.28:  # noqa: PLR2004
            texts += [lot.choice(_BETWEEN), self._filled()]
        text = " ".join(texts)
        if lot.random() < 0.3:  # noqa: PLR2004
            return text.replace("'", "")
        return text + "?" * (lot.random() < 0.15)  # noqa: PLR2004

    def _filled(self) -> str:
        return _SLOT.sub(lambda slot: self._fill(slot[1]), self._random.choice(self._frames))

    def _fill(self, slot: str) -> str:
        if slot in _FILLERS:
            return self._random.choice(_FILLERS[slot])
        if slot in ("N", "NS"):
            noun = self._noun()
            return noun + "s" if slot == "NS" and not noun.endswith("s") else noun
        if slot == "compound":
            return self._common(self._lexicon.compounds[:12_000])
        return self._common(self._lexicon.words[{"V": "verb", "A": "adj"}.get(slot, slot)][:1_800])

    def _noun(self) -> str:
        if self._random.random() < 0.25:  # noqa: PLR2004
            return self._common(self._lexicon.compounds[:12_000])
        if self._random.random() < 0.5:  # noqa: PLR2004
            return self._common(self._lexicon.words[self._random.choice(_EVERYDAY)][:1_500])
        return self._random.choice(self._nouns)

    def _common(self, words: Sequence[str]) -> str:
        """Draw a word, one of the first rather than one of the last."""
        return words[int(len(words) * self._random.random() ** 1.6)]


def _lines(file: Path) -> Iterator[str]:
    """Yield the lines of one of WordNet's files but for the licence, which stands indented above them."""
    return (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith(" "))
