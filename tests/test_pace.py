"""A slow machine fails no test."""

from hypothesis import settings


def test_an_example_may_take_its_time() -> None:
    """However busy the machine is, no example of a property fails for how long it took."""
    assert settings().deadline is None
