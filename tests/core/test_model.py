"""Places and people as one word, to be written down and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Person, Place


@given(st.tuples(*[st.text()] * 4))
def test_a_place_is_read_as_it_was_written(parts: tuple[str, str, str, str]) -> None:
    """Whatever the ids hold, a place round-trips, as one printable word."""
    place = Place(*parts)
    assert Place.parse(str(place)) == place
    assert str(place).isascii()
    assert len(str(place).split()) == 1


@given(st.tuples(*[st.text()] * 3))
def test_a_person_is_read_as_written(parts: tuple[str, str, str]) -> None:
    """Whatever the ids hold, a person round-trips, as one printable word."""
    person = Person(*parts)
    assert Person.parse(str(person)) == person
    assert str(person).isascii()
    assert len(str(person).split()) == 1


@given(st.lists(st.tuples(*[st.text(":%", max_size=3)] * 4), min_size=2, max_size=2, unique=True))
def test_no_two_places_are_written_alike(parts: list[tuple[str, str, str, str]]) -> None:
    """An id that holds what divides the parts can't pass for another place."""
    one, other = parts
    assert str(Place(*one)) != str(Place(*other))


@pytest.mark.parametrize(
    "text", ["", "slack", "slack:T1:C1", "slack:T1:C1:1:2", "slack:T1:C1:%zz", "a:b:c:%7E", "a:b:c:é"]
)
def test_what_is_no_place_is_refused(text: str) -> None:
    """Only what a place was written as can be read."""
    with pytest.raises(ValueError, match="expected 4 encoded parts"):
        Place.parse(text)


@pytest.mark.parametrize("text", ["", "slack:T1", "slack:T1:U1:x", "slack:T1:%ff"])
def test_who_is_no_person_is_refused(text: str) -> None:
    """Only what a person was written as can be read."""
    with pytest.raises(ValueError, match="expected 3 encoded parts"):
        Person.parse(text)
