"""What of a briefing can be drawn, by what it is called in a document."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.briefing import Library
    from bot.core.document import Picture


def is_installed() -> bool:
    """Return whether there is something to draw with."""
    return find_spec("matplotlib") is not None


def draw(picture: Picture, library: Library) -> bytes | None:
    """Return the picture as PNG, the same bytes each time.

    There is none where matplotlib isn't installed, where the briefing is gone or has nothing to draw any more, where
    it would be too tall to be read, or where the font lacks a letter. One thread at a time.
    """
    briefing = library.by_slug.get(picture.slug)
    if briefing is None or not is_installed():
        return None
    # matplotlib takes a second to import, and may not be there.
    from bot.pictures import matrix, timeline  # noqa: PLC0415
    from bot.pictures.sheet import Unfit, own_look  # noqa: PLC0415

    try:
        with own_look():
            return timeline.drawn(briefing) if picture.kind == "timeline" else matrix.drawn(briefing, library)
    except Unfit:
        return None
