"""What names are also called by: each alias is read as its name, wherever it stands."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Final, NamedTuple

from bot.core.matching import words

_ARTICLES: Final = frozenset({"the", "a", "an"})


class Called(NamedTuple):
    """A way to call something, as it is looked for."""

    tokens: tuple[str, ...]
    """Without an article in front."""
    takes_article: bool
    """Whether an article before it belongs to it."""
    needs_article: str
    """The article without which it is none, if any: `the lab` is somebody, `a lab` may be anybody."""
    name: tuple[str, ...]
    """The tokens that it is read as."""
    written: str
    """The name, as the curator writes it."""


class Match(NamedTuple):
    """A place where something is called so: its first token, and the one behind its last."""

    start: int
    end: int
    called: Called


class Aliases:
    """Reads the longest alias at each place, from the left; none stands inside another or inside a name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take aliases, each with its name; an alias that is a name, or says nothing, is none."""
        found: dict[tuple[tuple[str, ...], str], Called] = {}
        named = [_itself(name) for name in sorted(set(names.values()))]
        given = [_alias(alias, name) for alias, name in sorted(names.items())]
        for called in (*named, *given):
            if called.tokens and called.name:
                found.setdefault((called.tokens, called.needs_article), called)
        self.names: Final = tuple(called.written for called in named)
        self.words: Final = frozenset(chain.from_iterable(called.tokens for called in found.values()))
        """Every word of an alias."""
        self.pairs: Final = frozenset(chain.from_iterable(pairwise(called.tokens) for called in found.values()))
        """Words that stand side by side in an alias, and are two however the library may write them."""
        # A name of one word is found without being looked for.
        sought = [called for called in found.values() if called.name != called.tokens or len(called.name) > 1]
        self._starts: Final[dict[str, list[Called]]] = {}
        for called in sorted(sought, key=lambda each: (-len(each.tokens), not each.needs_article)):
            self._starts.setdefault(called.tokens[0], []).append(called)

    def read(self, tokens: list[str]) -> list[str]:
        """Give the tokens with names for what is called otherwise."""
        if not self._starts or self._starts.keys().isdisjoint(tokens):
            return tokens
        result: list[str] = []
        rest = 0
        for match in self.matches(tokens):
            result += tokens[rest : match.start]
            result += match.called.name
            rest = match.end
        return result + tokens[rest:]

    def matches(self, tokens: Sequence[str]) -> Iterator[Match]:
        """Give the places where something is called by an alias or by a name of several words."""
        rest = 0
        for place, token in enumerate(tokens):
            if place < rest or token not in self._starts:
                continue
            article = tokens[place - 1] if place > rest and tokens[place - 1] in _ARTICLES else ""
            for called in self._starts[token]:
                end = place + len(called.tokens)
                if called.needs_article in ("", article) and tuple(tokens[place:end]) == called.tokens:
                    yield Match(place - bool(article and called.takes_article), end, called)
                    rest = end
                    break


def bare(text: str) -> tuple[str, ...]:
    """Give the tokens of an alias or a name, without an article in front: two with the same ones are one."""
    tokens = _tokens(text)
    return tokens[1:] if tokens[:1] and tokens[0] in _ARTICLES else tokens


def is_telling(alias: str) -> bool:
    """Tell whether an alias has a word that can be a name: no stop word, no light one, no single letter."""
    return len("".join(bare(alias))) > 1 and bool(_telling(bare(alias)))


def _alias(alias: str, name: str) -> Called:
    tokens = bare(alias)
    article, is_one_word = _tokens(alias)[: -len(tokens)], len(_telling(tokens)) <= 1
    needed = article[0] if article and is_one_word else ""
    return Called(tokens, bool(needed) or not is_one_word, needed, _tokens(name), name)


def _itself(name: str) -> Called:
    """Keep a name as it is, so that no alias is read inside it."""
    return Called(_tokens(name), takes_article=False, needs_article="", name=_tokens(name), written=name)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(words.tokens(words.fold(text)))


def _telling(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if not words.is_stop(token) and words.word(token).stem not in words.LIGHT_STEMS]
