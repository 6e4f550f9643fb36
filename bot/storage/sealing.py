"""Sealing tokens with keys that the database doesn't hold."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.problems import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS: Final = "BRIEFING_KEY"

_KEY: Final = re.compile("[A-Za-z0-9_-]{43}=")
_MAKE: Final = "`briefing-bot key` prints a new one."


class Unopened(Exception):
    """What is sealed can't be opened by any of the keys, or was sealed for another place."""


class Seal:
    """Seals with the first of its keys, and opens with each of them."""

    def __init__(self, keys: str) -> None:
        """Take the keys, divided by commas or spaces; raises Unusable, which shows none, for what is no key."""
        named = keys.replace(",", " ").split()
        if not named:
            raise Unusable(f"{KEYS} is not set; it seals the tokens that are kept. {_MAKE}")
        # Read more strictly than Fernet does: it passes over what stands behind a key.
        if not all(map(_KEY.fullmatch, named)):
            many = f"{len(named)} keys, one of which isn't in order" if len(named) > 1 else "no key"
            raise Unusable(f"{KEYS} holds {many}: each has 44 characters, the last of them =. {_MAKE}")
        each = [Fernet(name) for name in named]
        self._first, self._any = each[0], MultiFernet(each)

    def close(self, platform: str, workspace: str, secrets: Mapping[str, str]) -> str:
        """Return the secrets sealed, to be opened for this workspace alone."""
        return self._first.encrypt(json.dumps([platform, workspace, dict(secrets)]).encode()).decode()

    def open(self, platform: str, workspace: str, sealed: str) -> dict[str, str]:
        """Return what was sealed for this workspace; raises Unopened."""
        try:
            *place, secrets = json.loads(self._any.decrypt(sealed))
        except InvalidToken:
            raise Unopened from None
        if place != [platform, workspace]:  # a row's seal that somebody has moved to another row
            raise Unopened
        found: dict[str, str] = secrets
        return found

    def is_by_first(self, sealed: str) -> bool:
        """Return whether it was sealed with the first key, so that the others needn't be kept for it."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True


def new_key() -> str:
    """Return a key that nobody has."""
    return Fernet.generate_key().decode()
