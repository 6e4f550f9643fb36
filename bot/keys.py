"""The keys that seal tokens, as the environment gives them."""

from __future__ import annotations

import re
from typing import Final

from bot.problems import Unusable

KEYS: Final = "BRIEFING_KEY"

_KEY: Final = re.compile("[A-Za-z0-9_-]{43}=")
_MAKE: Final = "`briefing-bot key` prints a new one."


def read_keys(text: str) -> list[str]:
    """Return the keys, divided by commas or spaces; raises Unusable, which shows none, for what is no key."""
    named = text.replace(",", " ").split()
    if not named:
        raise Unusable(f"{KEYS} is not set; it seals the tokens that are kept. {_MAKE}")
    # Read more strictly than Fernet does: it passes over what stands behind a key.
    if not all(map(_KEY.fullmatch, named)):
        many = f"{len(named)} keys, one of which isn't in order" if len(named) > 1 else "no key"
        raise Unusable(f"{KEYS} holds {many}: each has 44 characters, the last of them =. {_MAKE}")
    return named
