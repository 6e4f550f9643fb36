"""Pictures beside a text that says the same: nobody waits for one, and nothing is lost where there is none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.core.document import Picture
from bot.core.ports import RateLimited, Refused, Unreachable

if TYPE_CHECKING:
    from bot.core.document import Document

Draw: TypeAlias = Callable[[Picture], Awaitable[bytes | None]]
"""Draws a picture as PNG; None where it can't be drawn."""

log = logging.getLogger(__name__)

_DRAWING: Final = 10.0  # seconds; later, a picture would come after the talk has gone on


async def undrawn(_: Picture) -> None:
    """Draw nothing: for who has nothing to draw with."""


def picture_of(document: Document) -> Picture | None:
    """Return the document's first picture: there is one at most in a message."""
    return next((block for block in document.blocks if isinstance(block, Picture)), None)


async def add(picture: Picture, draw: Draw, send: Callable[[bytes], Awaitable[None]]) -> None:
    """Draw, and send what was drawn after its text, which stands whatever happens here."""
    try:
        async with asyncio.timeout(_DRAWING):
            drawn = await draw(picture)
        if drawn:
            await send(drawn)
    except (RateLimited, Refused, Unreachable, TimeoutError) as error:
        log.warning("a picture was not shown: %s", str(error) or type(error).__name__)
