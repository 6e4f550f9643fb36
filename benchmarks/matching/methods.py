"""What is compared: our matcher, and what else could be used in its place.

Each method is a function that takes entries and returns how to ask. The other libraries are optional, and imported
only by the method that needs them. All get the same phrasings, and each of the others is there in two ways, since
neither is always better: by the best phrasing, and `joined`, with all of an entry's phrasings as one text. Answers are
given to ours alone; in trials, the others became better by them here and worse there.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import Stemmer
from rapidfuzz import fuzz, process, utils

from benchmarks.matching.minilm import PACKAGES, MiniLm
from benchmarks.matching.trial import Ask, Best, Build, Given
from bot.core.matching import Matcher
from bot.embedding.opening import open_meaning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.core.matching import Meaning

OURS = "ours"


class Method(NamedTuple):
    """A way from entries to answers."""

    name: str
    build: Build
    packages: tuple[str, ...] = ()
    """The modules that it needs beyond our own dependencies."""
    files: tuple[Path, ...] = ()
    """The files that it needs."""

    def lacks(self) -> str:
        """Say what is missing, or nothing."""
        missing = [f"package {name}" for name in self.packages if not find_spec(name)]
        return ", ".join([*missing, *(f"file {file}" for file in self.files if not file.is_file())])


def methods(vocabulary: Path) -> dict[str, Method]:
    """Return all methods by name; `vocabulary` is the vocab.txt of BERT, uncased."""
    found = (
        Method(OURS, ours),
        Method("token_set_ratio", token_set_ratio),
        Method("token_set_ratio joined", _joined(token_set_ratio)),
        Method("bm25s", bm25, ("bm25s",)),
        Method("bm25s joined", _joined(bm25), ("bm25s",)),
        Method("tantivy", tantivy, ("tantivy",)),
        Method("tantivy joined", _joined(tantivy), ("tantivy",)),
        Method("MiniLM", MiniLm(vocabulary).build, PACKAGES, (vocabulary,)),
    )
    return {method.name: method for method in found}


@cache
def our_meaning() -> Meaning | None:
    """Open what the bot looks meanings up in, as it comes: without a model of one's own."""
    return open_meaning(None, lambda text: print(text, file=sys.stderr))


def our_matcher(entries: Sequence[Given]) -> Matcher:
    """Make our matcher: the one place that knows how."""
    matcher = Matcher(((entry.id, entry.phrasings, entry.answer) for entry in entries), our_meaning())
    matcher.prepare()  # as the bot does before it answers
    return matcher


def ours(entries: Sequence[Given]) -> Ask:
    """Ask our matcher."""
    matcher = our_matcher(entries)

    def ask(question: str) -> Best | None:
        return next((Best(hit.id, hit.score) for hit in matcher.search(question)), None)

    return ask


def _documents(entries: Sequence[Given]) -> tuple[list[str], list[str]]:
    """Return all phrasings and, for each, its entry; by id, since all these methods take the first of equal ones."""
    pairs = [(entry.id, phrasing) for entry in sorted(entries) for phrasing in entry.phrasings]
    return [name for name, _ in pairs], [phrasing for _, phrasing in pairs]


def _joined(build: Build) -> Build:
    """Let a method see an entry's phrasings as one."""

    def joined(entries: Sequence[Given]) -> Ask:
        return build([entry._replace(phrasings=(" ".join(entry.phrasings),)) for entry in entries])

    return joined


def token_set_ratio(entries: Sequence[Given]) -> Ask:
    """Compare with every phrasing, as rapidfuzz does it."""
    ids, phrasings = _documents(entries)
    choices = list(map(utils.default_process, phrasings))

    def ask(question: str) -> Best | None:
        found = process.extractOne(utils.default_process(question), choices, scorer=fuzz.token_set_ratio)
        return Best(ids[found[2]], found[1]) if found[1] else None

    return ask


def bm25(entries: Sequence[Given]) -> Ask:
    """Rank with bm25s: Lucene's BM25, stemmed, English stop words left out."""
    bm25s = import_module("bm25s")
    ids, documents = _documents(entries)
    stemmer = Stemmer.Stemmer("english")

    def tokens(texts: list[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return found

    index = bm25s.BM25()
    index.index(tokens(documents), show_progress=False)

    def ask(question: str) -> Best | None:
        asked = tokens([question])[0]
        if not asked:
            return None
        scores = index.get_scores(asked)
        best = int(scores.argmax())
        return Best(ids[best], float(scores[best])) if scores[best] > 0 else None

    return ask


def tantivy(entries: Sequence[Given]) -> Ask:
    """Rank with tantivy's index in memory: BM25, stemmed."""
    library = import_module("tantivy")
    ids, documents = _documents(entries)
    schema = library.SchemaBuilder().add_text_field("text", tokenizer_name="en_stem")
    index = library.Index(schema.add_unsigned_field("number", stored=True).build())
    writer = index.writer(256_000_000, 1)  # with one thread, equal documents stay in order
    for number, text in enumerate(documents):
        document = library.Document()
        document.add_text("text", text)
        document.add_unsigned("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> Best | None:
        query, _ = index.parse_query_lenient(utils.default_process(question), ["text"])  # without signs, all are words
        hits = searcher.search(query, 1).hits
        return Best(ids[searcher.doc(hits[0][1])["number"][0]], hits[0][0]) if hits else None

    return ask
