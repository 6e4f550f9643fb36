"""Sealing tokens with keys that the database doesn't hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.keys import read_keys

if TYPE_CHECKING:
    from collections.abc import Mapping


class Unopened(Exception):
    """What is sealed can't be opened by any of the keys, or was sealed for another place."""


class Seal:
    """Seals with the first of its keys, and opens with each of them."""

    def __init__(self, keys: str) -> None:
        """Take the keys, divided by commas or spaces; raises Unusable, which shows none, for what is no key."""
        each = [Fernet(name) for name in read_keys(keys)]
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
