"""One line that asks several things, taken apart into the questions that it holds."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.core import asking
from bot.core.asking import compiled
from bot.core.matching import words

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 4
"""Questions of one line that are answered."""

_MOST_SEAMS = 24
"""Places where a line may be cut that are looked at: whoever writes more isn't asking."""

_LOOKED_AT = 300
"""Characters of a part that are looked at to tell whether it asks something."""

_MOST_NAMES = 3
"""Names that a pronoun is tried to stand for."""

_WITH = r"(?:(?:by|in|on|at|to|from|with|for|of|about|since|until|under|after|before) )?"
_WORD = r"(?:who|whom|whose|what|which|when|where|why|how)"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
# What follows an auxiliary where nobody is asked about: "who was fired and was rehired".
_PREDICATE = (
    r"(?:(?-i:[a-z])\w*(?:ed|en|ing|ly)|be|been|not|now|still|then|also|to|in|at|on|of|for|with|so|no|and|gone|made"
    r"|sold|paid|put|set|left|lost|kept|told|come|become)\b"
)
_ASKS = (
    rf"(?:(?:tell|show|remind) (?:me|us)\b"
    rf"|{_WITH}{_WORD}(?:'s|'re|'d)?\b|{_AUXILIARY}(?:n't)? (?!{_PREDICATE})[\w'-]+ \w)"
)
_TURNED = rf"{_WITH}(?:(?:what|how)(?: \w+){{0,3}}?|why|when|where) {_AUXILIARY} "
_CLAUSES = frozenset({"when", "where", "why", "how"})
_ASIDE = r"(?:(?:according to|after|before|in|on|at|for|with) [^,]{2,60}, )?"
_ORDERS = r"(?:tell|show|explain|describe|name|list|give|summari[sz]e|compare)\b"
_AND = r"(?:(?:and|but|plus)(?: also)?|also|&)\b,? "
_SEAM = (
    rf"(?<=\?)[\s?!]{{0,9}}(?:{_AND})?(?=\w)"
    rf"| ?; ?(?:{_AND})?(?={_ASKS})"
    rf"|(?<=[.!])\s+(?:{_AND})?(?={_ASKS})"
    rf"|,? {_AND}(?!(?-i:Will) )(?={_ASKS})"
    rf"|, (?={_TURNED}|{_ASKS}.{{3,200}}?,? and {_ASKS})"
)
_QUOTED = r"[\"“][^\"”]*[\"”]|\([^()]*\)|(?<!\w)['‘][^'’]{2,}['’](?!\w)"
# "between what the one says and what the other does", "both who pays and who gains": one thing of two.
_PAIRED = r"\b(?:between|both|either|neither)\b(?!.* and\b)"
_BARE = r"(?:by|in|on|at|to|from|with|for|since|until|after)? ?(?:whom?|when|where|why|how(?: (?:much|many|long))?)\W*"
_PRONOUN = r"\b(?:its?|he|him|his|she|hers?|they|them|theirs?|(?:this|that|those|these)(?=\W*$)|there(?=\W*$))\b"
_STANDS_FOR = r"\b(?:it|he|she|they|him|them|that)\b"
_OWNER = r"\b[\w-]+'s\b"  # of "the bank's tower", it is the tower that "it" stands for
_BULLET = r"^\s*(?:[-*•]|\d{1,2}[.)])?\s*"


class Piece(NamedTuple):
    """A part of a line, as typed; `seam` is what stood before it."""

    text: str
    seam: str = ""


def one_line(text: str) -> str:
    """Return the lines of a text as one; a line that asks something by itself ends in a semicolon."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) <= 1:
        return text
    found: list[str] = []
    for line in (compiled(_BULLET).sub("", line, count=1) for line in lines):
        asked = re.sub(r"^(?:/briefing )?(?:ask )?", "", found[-1].strip()) if found else ""
        if asked and not asked.endswith(tuple("?!.;:,")) and _asks(asked) and _asks(line):
            found[-1] += ";"
        found.append(line)
    return " ".join(found)


def split(line: str) -> tuple[str, ...]:
    """Return the questions of a line, in their order; the line itself where it holds but one."""
    if asking.is_contrast(line):
        return (line,)
    asked = asking.granted(line)[1]
    first, *others = _pieces(asked)
    found = [first.text]
    for place, piece in enumerate(others, 1):
        last = place == len(others)
        if _asks(found[-1]) and (_asks(piece.text) or (last and _is_bare(piece.text))) and _is_cut(found[-1], piece):
            found.append(piece.text)
        else:
            found[-1] += piece.seam + piece.text
    found[0] = line.removesuffix(asked) + found[0] if len(found) > 1 else line
    distinct: dict[str, str] = {}
    for part in map(str.strip, found):
        distinct.setdefault(part.casefold(), part)
    return tuple(distinct.values())


def readings(part: str, before: str, answered: str) -> tuple[str, ...]:
    """Return what a part may mean behind another one, the likeliest first.

    `answered` is the question that the part before was answered as; its names may be meant, too.
    """
    own = frozenset(_names(part))
    texts = (compiled(_OWNER).sub(" ", before.replace("’", "'")), answered)
    named = tuple(
        reading for text in texts for reading in _named(part, [name for name in _names(text) if name not in own])
    )
    if not _telling(part):  # "and how much was it": all that was asked before may be meant
        whole = tuple(f"{part.strip(' ?')} {' '.join(_telling(text))}" for text in (before, answered) if text)
        return (*whole, *named, part)
    if compiled(_PRONOUN).search(part):
        return (*named, part)
    return (part,) if own else (part, *named)


def is_leaning(part: str) -> bool:
    """Return whether the words say by themselves too little of what is asked: "and when?", "is it free?"."""
    return not _telling(part) or compiled(_PRONOUN).search(part) is not None


def is_pronominal(part: str) -> bool:
    """Return whether a pronoun, and no name, tells what the words are about."""
    return compiled(_PRONOUN).search(part) is not None and not _names(part)


def names_others(part: str, text: str) -> bool:
    """Return whether the words name something, but nothing that the text names."""
    named = _names(part)
    return bool(named) and set(named).isdisjoint(_names(text))


def is_telling(text: str) -> bool:
    """Return whether the words ask for something in particular."""
    return bool(_telling(text))


def _pieces(line: str) -> list[Piece]:
    """Cut wherever a question may begin; what is quoted or in brackets stays whole."""
    masked = compiled(_QUOTED).sub(lambda found: "x" * len(found[0]), line.replace("’", "'"))
    pieces, start, seam = [], 0, ""
    for found in islice(compiled(_SEAM).finditer(masked), _MOST_SEAMS):
        pieces.append(Piece(line[start : found.start()], seam))
        start, seam = found.end(), line[found.start() : found.end()]
    return [*pieces, Piece(line[start:], seam)]


def _is_cut(before: str, piece: Piece) -> bool:
    """Return whether two questions are two, and not the halves of one."""
    if before.endswith("?"):
        return True
    if piece.seam == ", " and not compiled(rf"{_TURNED}|{_AUXILIARY} |who").match(before):
        return False  # "when it closed, what did they get"
    tail = before[-_LOOKED_AT:]
    return not compiled(_PAIRED).search(tail) and not _is_clause(piece.text, tail)


def _is_clause(text: str, before: str) -> bool:
    """Return whether both are but clauses of one question: "who decides when it comes and how it's called"."""
    opening = compiled(rf"{_WITH}({_WORD})\b").match(text)
    if not opening or compiled(_TURNED).match(text):
        return False
    said = compiled(rf"^\W*{_WITH}{_WORD}\b").sub("", before)
    word, inner = opening[1].casefold(), re.findall(r"\w+", said.casefold())
    return word in inner or (word in _CLAUSES and not _CLAUSES.isdisjoint(inner))


def _asks(part: str) -> bool:
    """Return whether a part is a question, and has something to ask for."""
    said = part[:_LOOKED_AT].replace("’", "'")
    if not part.endswith("?") and not compiled(rf"\W*{_ASIDE}(?:{_ASKS}|{_ORDERS})").match(said):
        return False
    return bool(_telling(said)) or (compiled(_PRONOUN).search(said) is not None and not _is_bare(said))


def _is_bare(part: str) -> bool:
    """Return whether a part is but a question word: "and when?"."""
    return compiled(_BARE).fullmatch(part) is not None


def _telling(text: str) -> list[str]:
    """Return the words that tell what is asked for."""
    return [token for token in _tokens(text) if words.word(token).stem not in words.LIGHT_STEMS]


def _names(text: str) -> list[str]:
    """Return the words that are no ordinary English: names, and terms of the subject."""
    return [token for token in _tokens(text) if words.word(token).stem not in words.ORDINARY_STEMS]


def _tokens(text: str) -> list[str]:
    tokens = words.tokens(words.fold(text[:_LOOKED_AT]))
    return [token for token in dict.fromkeys(tokens) if not words.is_stop(token)]


def _named(part: str, names: list[str]) -> Iterator[str]:
    """Return the part with each of the names where a pronoun stands, and with all of them behind it."""
    one = part.strip(" ?")
    if compiled(_STANDS_FOR).search(one):
        yield from (compiled(_STANDS_FOR).sub(name, one, count=1) for name in names[:_MOST_NAMES])
    if names:
        yield f"{one} {' '.join(names)}"
