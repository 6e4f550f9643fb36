"""What stands around a reply on every platform: the labels of its buttons, and what they say of it."""

from __future__ import annotations

from typing import Final

from bot.core.document import Document, Notice, Text
from bot.core.wording import counted

SHARE: Final = "Share in channel"
FOLLOW_UP: Final = "Ask a follow-up"
REST: Final = "Show the rest"
GOOD: Final = "Good answer"
BAD: Final = "Bad answer"


def below(shared_by: str, left: int) -> Document:
    """Return who shares a reply, and how many parts of it are not shown yet; nothing where neither is so."""
    said = [f"Shared by {shared_by}."] if shared_by else []
    said += [f"This goes on: {counted(left, 'more part')}."] if left else []
    return Document(blocks=(Notice((Text(" ".join(said)),)),) if said else ())
