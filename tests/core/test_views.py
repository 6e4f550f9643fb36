"""A view holds nothing of what its place may not see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.views import views_of
from tests.core.desk_rig import CHANNEL, OTHER
from tests.private import HERE, SECRET, SLUG

if TYPE_CHECKING:
    from bot.core.briefing import Library


def test_a_view_knows_nothing_of_what_it_leaves_out(private: Library) -> None:
    """Neither a source that only the hidden briefing uses, nor a name, nor a count of sources is left of it."""
    seen = views_of(private).at(OTHER)
    assert SECRET not in repr(seen)
    assert SECRET not in repr(seen.names)
    assert seen.fingerprint != private.fingerprint
    assert {source.id for source in seen.sources} == {one.id for one in private.sources if SECRET not in one.id}


@pytest.mark.parametrize("hides", [True, False])
def test_a_source_that_no_briefing_uses_is_seen_nowhere(private: Library, hides: bool) -> None:  # noqa: FBT001 - a case
    """It may be that of a private briefing which is still being written, or was deleted; curators see it."""
    other = next(one for one in private.briefings if one.slug != SLUG)
    kept = tuple(one for one in private.briefings if one.slug != SLUG)
    secret = (other._replace(slug="lens", title="The lens", only_in=(HERE,)),) if hides else ()
    views = views_of(replace(private, briefings=(*kept, *secret)))
    for place in (OTHER, CHANNEL):
        assert SECRET not in repr(views.at(place))
    assert SECRET in repr(views.whole().sources)
