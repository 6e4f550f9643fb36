"""Which sentence is another one edited."""

from __future__ import annotations

import pytest

from bot.core.pairing import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nine hours, says the trust.", "Eleven hours, says the trust."),
        ("The trust says $2.4 million.", "The trust says $2.6 million."),
        ("The foghorn is off, and will stay so.", "The foghorn is off, and may not stay so."),
        ("The county paid 40% of the cost.", "The county paid 40% of the cost, says the trust."),
    ],
)
def test_near_sentences_are_one_edited(one: str, other: str) -> None:
    """A figure, a negation or an addition leaves a sentence the same one."""
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The trust says $2.4 million.", "The county's accounts say $3.1 million, with a second battery."),
        ("Microsoft's investment is reported as $13 billion in total.", "Microsoft's first investment was $1 billion."),
        ("The lamp failed in a storm.", "It was the cold; the storm did no harm."),
        ("The foghorn fell silent after guests had complained.", "The foghorn has been off since 2019."),
    ],
)
def test_sentences_on_one_matter_are_two(one: str, other: str) -> None:
    """Two statements about the same thing are not one edited."""
    assert not alike(one, other)
