"""Topics that are named beside a weekday and a zone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.subscribing import Wish, wish
from bot.core.topics import Topics
from bot.core.when import read

if TYPE_CHECKING:
    from bot.core.briefing import Library


@pytest.fixture
def topics(lighthouse: Library) -> Topics:
    """Return topics of which one has a title with "and"."""
    rock, night = lighthouse.briefings[:2]
    briefings = (rock._replace(title="Oil and the keepers"), night)
    return Topics(replace(lighthouse, briefings=briefings))


@pytest.mark.parametrize(
    "words",
    ["Oil and the keepers, fridays", "oil and the keepers friday berlin", "gannet rok, friday, Berlin"],
)
def test_a_title_is_one_topic(words: str, topics: Topics) -> None:
    """A title with "and" is no list, and a slip in a name is no time zone."""
    found = wish(read(words), None, topics)
    assert isinstance(found, Wish)
    assert (found.topics, found.when.weekday, found.when.zone) == (
        ("gannet-rock",),
        4,
        "Europe/Berlin" if "erlin" in words else "",
    )


def test_two_titles_are_two_topics(topics: Topics) -> None:
    """Topics divided by "and" are several."""
    found = wish(read("gannet rock and january-blackout"), None, topics)
    assert isinstance(found, Wish)
    assert found.topics == ("gannet-rock", "january-blackout")


@pytest.mark.parametrize(("words", "zone"), [("friday rok", ""), ("friday ROK", "ROK"), ("friday utc", "UTC")])
def test_an_abbreviation_that_is_a_word_is_written_in_capitals(words: str, zone: str) -> None:
    """What may be a slip is a zone only in capitals."""
    assert read(words).zone == zone


@pytest.mark.parametrize(("said", "zone"), [("Berlin", "Europe/Berlin"), ("Atlantis", ""), ("IST", "")])
def test_what_a_form_says_is_a_zone_is_no_topic(said: str, zone: str) -> None:
    """What stands in a form's field for the zone is one, or is asked for again; it is never taken for a topic."""
    heard = read(f"all monday at 09:00 quiet time zone: {said}")
    assert (heard.topics, heard.zone, heard.quiet, bool(heard.unclear)) == ("all", zone, True, not zone)
