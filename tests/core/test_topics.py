"""Which topic a person means."""

import pytest

from bot.core.briefing import Briefing, Claim, Library
from bot.core.topics import Close, Exact, Near, Topics

CLAIM = Claim("It stands.", ())


def briefing(slug: str, title: str, *also: str) -> Briefing:
    """Return a briefing that has only names."""
    return Briefing(slug, title, "desk", "2026-01-01", CLAIM, CLAIM, also)


LIBRARY = Library(
    (
        briefing("harbour-dues", "What ships pay", "dues", "port fees"),
        briefing("harbour-news", "News of the harbour"),
        briefing("tea-prices", "Tea and its price", "cuppa", "чай", "thé"),
    )
)
TOPICS = Topics(LIBRARY)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Чай", "tea-prices"),
        ("thé", "tea-prices"),
        ("THE\u0301", "tea-prices"),
        ("harbour-dues", "harbour-dues"),
        ("Harbour Dues", "harbour-dues"),
        ("what ships pay", "harbour-dues"),
        ("PORT FEES", "harbour-dues"),
        ("tea and its price", "tea-prices"),
    ],
)
def test_names_are_taken_however_written(words: str, slug: str) -> None:
    """Slug, title and other names are exact, whatever the case and the hyphens."""
    topic = TOPICS.resolve(words)
    assert isinstance(topic, Exact)
    assert topic.briefing.slug == slug


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("harbour", ["harbour-dues", "harbour-news"]),
        ("Pric", ["tea-prices"]),
        ("ships dues", ["harbour-dues"]),
        ("harbour tea", []),
        ("arbour", []),
        ("?", []),
    ],
)
def test_a_search_finds_topics_by_their_names(words: str, slugs: list[str]) -> None:
    """Title and slug together hold all the words, or words that begin so."""
    assert [briefing.slug for briefing in TOPICS.holding(words)] == slugs


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("tae-prices", "tea-prices"),
        ("prot fees", "harbour-dues"),
        ("prices tea", "tea-prices"),
        ("duess", "harbour-dues"),
    ],
)
def test_a_slip_is_forgiven(words: str, slug: str) -> None:
    """A misspelt name is taken when only one topic comes near."""
    topic = TOPICS.resolve(words)
    assert isinstance(topic, Close)
    assert topic.briefing.slug == slug


def test_between_two_the_person_chooses() -> None:
    """Where two topics come near, both are offered and none is taken."""
    topic = TOPICS.resolve("harbour")
    assert isinstance(topic, Near)
    assert [found.slug for found in topic.briefings] == ["harbour-dues", "harbour-news"]
    assert isinstance(TOPICS.resolve("harbour-dews"), Near)


def test_a_word_of_several_names_is_no_slip() -> None:
    """A word that several topics' names hold is never taken for one of them, however near it comes."""
    library = Library((briefing("owl", "The owl", "owls a"), briefing("barn-owl", "Barn owls", "owls of barns")))
    assert isinstance(Topics(library).resolve("owls"), Near)


@pytest.mark.parametrize("words", ["", "???", "volcano", "x" * 10_000, "../harbour", "\0"])
def test_strangers_are_no_topic(words: str) -> None:
    """What resembles no name brings no topic."""
    topic = TOPICS.resolve(words)
    assert topic == Near(()) or words == "../harbour"
