"""What counts how much when a question is compared with an entry."""

from typing import Final, NamedTuple
from zlib import crc32


class Weights(NamedTuple):
    """What counts how much, in shares of 1.

    Chosen on questions of our own and checked with `briefing-bot eval`; results are flat around them, so a digit more
    would only fit the sample.
    """

    learnt: float = 0.4
    """Share of what is learnt from all phrasings around the question; the rest is how like it is to the best one."""
    learnt_alone: float = 0.75
    """The same where no entry has an answer: the rest is the likeness in meaning and spelling."""
    meaning: float = 0.11
    """Likeness of the whole question and the whole phrasing, in meaning and spelling."""
    coverage: float = 0.39
    """Share of the question's words that the entry has."""
    precision: float = 0.24
    """Share of the phrasing's words that the question has (its root: a long sentence may answer a short question)."""
    letters: float = 0.26
    """Likeness letter by letter, stop words and order included."""

    highest: float = 0.99
    """What a match scores at most that isn't word for word the same."""
    in_order: float = 0.8
    """How many of the tokens must be the same, and in order, where stop words are all that there is."""

    synonym: float = 0.85
    """Credit of a word that the phrasing says with another word of its class."""
    near: float = 0.8
    """Credit of a word, at most, for another one that means about the same."""
    unlike: float = 0.35
    """Likeness of two words (cosine) up to which they have nothing in common."""
    alike: float = 0.75
    """Likeness of two words (cosine) from which they mean the same."""
    any_name: float = 0.9
    """Credit of a name for the word that stands for any name."""
    says: float = 0.4
    """Credit from which an entry says a word of the question."""
    elsewhere: float = 0.85
    """Credit of a word that another phrasing of the entry has."""
    answered: float = 0.35
    """Credit of a word that only the answer has."""
    trusted: float = 0.8
    """Credit below which a word put right isn't telling on its own."""
    telling: float = 0.35
    """How much the shared words must tell together (`Index.weight`) to ask for something."""

    telling_name: float = 0.5
    """How much a name must tell to ask for something by itself, as `mk-7?` does."""

    unexplained: float = 0.4
    """Loss when no word of the question is in the entry; in proportion else, and half for words that its answer has."""
    other_name: float = 0.25
    """Loss when the question names something that the entry doesn't: it asks about another one."""
    no_name: float = 0.8
    """Loss when the entry is about whatever name is given, and none is."""
    other_subject: float = 0.2
    """Loss when the phrasing names only others than the question does."""
    other_kind: float = 0.15
    """Loss when the entry is asked for another kind of answer (when for who)."""
    no_evidence: float = 0.4
    """Loss when the question wants a figure, date or name and the answer has none, or counts what isn't there."""
    other_roles: float = 0.55
    """Loss when the entry has the same two names do the same thing the other way round."""
    nothing_telling: float = 0.7
    """Loss when only names match, or words that many entries have: they say what is asked about, not what is asked."""


WEIGHTS: Final = Weights()

REVISION: Final = f"4-{crc32(repr(WEIGHTS).encode()):x}"
"""What was measured with other weights holds no more; the number before goes up with any other change of scores."""
