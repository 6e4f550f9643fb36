"""Whether an answer may open with "Yes." or "No.": only where that is true of the very words that were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.asking import compiled, granted, is_open, straight
from bot.core.briefing import Verdict, folded
from bot.core.matching import words

if TYPE_CHECKING:
    from bot.core.briefing import Question
    from bot.core.matching import Hit

# The answer to a question that is further from the curated one opens with its claims.
_LIKE = 0.7
_CONTRARY = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}
_AUXILIARY = r"(?:do|does|did|is|are|am|was|were|has|have|had|will|would|can|could|should|may|might|must)"
_TURNED = rf"\W*(?:(?:and|but|so|or|then)\W+)?(?:{_AUXILIARY}(?:n'?t)?|won'?t|can'?t|cannot|ain'?t)\b"
_TRUE = r"(?! it (?:right|true|correct|so|the case) that\b)"
_NEGATED = (
    r"(?:do|does|did|is|are|was|were|has|have|had|wo|would|could|should|ca|ai)n'?t\b"
    r"|\b(?:false|untrue|wrong|fake|incorrect|nonsense|(?:less|more|fewer|rather|other|earlier|later) than|no longer)\b"
    r"|(?<!or )\b(?:no|not|never|nobody|none|nothing|neither|cannot|without)\b(?![ -](?:for[ -]profit|only)\b)"
)
_EITHER_OR = r"\bor\b(?! (?:not|no|so|rather)\b)"
# Words that turn a question round or narrow it: with one of them more, another answer may be the true one.
_TURNING = frozenset(
    words.word(each).stem
    for each in """
    stop cease quit leave left drop dropped abandon abandoned end ended finish over lose lost gone go remove removed
    cancel cancelled reject refuse deny fail failed avoid prevent block keep kept remain stay back return undo reverse
    without unlimited limitless endless unexpected different same identical equal only solely exclusively sole all
    every always entire entirely complete completely full fully total totally whole wholly none any more less fewer
    most least before after first last former ex previously already yet until since against away apart instead
    opposite contrary hide hidden secret secretly wrong false
    """.split()
)
_UNDOING = ("un", "non", "dis", "in", "im", "ir")


def opening(asked: str, question: Question, hit: Hit) -> Verdict | None:
    """Return the word to open the answer with: the curated verdict, turned round for the contrary, or nothing."""
    verdict = question.verdict
    if verdict is None or verdict is Verdict.DISPUTED:
        return verdict
    said = granted(asked)[1]
    if hit.score < _LIKE or not is_yes_or_no(said) or _is_read_otherwise(said, hit.phrasing):
        return None
    if compiled(_EITHER_OR).search(straight(hit.phrasing)):
        return None  # the curator left it open
    if hit.phrasing in question.opposite:
        return _CONTRARY[verdict]
    return verdict if is_negated(hit.phrasing) is is_negated(question.ask) else None


def is_negated(question: str) -> bool:
    """Return whether the question asks if something is not so: a yes to that may mean either."""
    return compiled(_NEGATED).search(straight(question)) is not None


def is_yes_or_no(question: str) -> bool:
    """Return whether a yes or a no would say something: not to "who …", "is it … or …" or a few key words."""
    said = straight(question)
    if is_open(said) or compiled(_EITHER_OR).search(said):
        return False
    return said.rstrip().endswith("?") or compiled(_TURNED).match(said) is not None


def is_turned_round(one: str, other: str) -> bool:
    """Return whether one of two questions has a word that turns it round or narrows it, and the other has not."""
    ones, others = _stems(one), _stems(other)
    apart = ones.keys() ^ others.keys()
    said = ones | others
    undone = (token.removeprefix(prefix) for stem in apart for prefix in _UNDOING if (token := said[stem]) != prefix)
    return not _TURNING.isdisjoint(apart) or any(words.word(token).stem in said.keys() - apart for token in undone)


def _is_read_otherwise(said: str, phrasing: str) -> bool:
    """Return whether the words may mean something else than the phrasing that they came nearest to."""
    negated = is_negated(said)
    if negated is not is_negated(phrasing):
        return True
    if negated and compiled(_TURNED + _TRUE).match(straight(said)):
        return True  # "has it no owner" may mean either, "it has no owner, right?" does not
    return folded(said) != folded(phrasing) and is_turned_round(said, phrasing)


def _stems(text: str) -> dict[str, str]:
    """Return the words by their stems."""
    return {words.word(token).stem: token for token in words.tokens(words.fold(text))}
