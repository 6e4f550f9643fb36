"""A message that is sent with a file."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Upload(NamedTuple):
    """A message, and a PNG that it shows."""

    payload: dict[str, Any]
    name: str
    content: bytes

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts of the form in which Discord takes both."""
        file = {"name": "files[0]", "value": self.content, "filename": self.name, "content_type": "image/png"}
        return [{"name": "payload_json", "value": json.dumps(self.payload), "content_type": "application/json"}, file]
