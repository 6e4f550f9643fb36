"""What was measured for a library, kept so that the next start need not measure it again."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.core.matching import HIGHEST, LOWEST, THRESHOLDS, Thresholds

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 200  # libraries that are kept: today's, each place's view of them, and those before the last edits


class MeasuredFile:
    """Thresholds in a JSON file, by what they were measured on.

    It holds nothing that cannot be measured anew: a file that is missing or broken counts as empty, and one that
    cannot be written is done without.
    """

    def __init__(self, path: Path) -> None:
        """Keep the path; the file is made when there is something to keep."""
        self._path = path

    def recall(self, key: str) -> Thresholds | None:
        """Return what was kept under the key, if it is whole."""
        found = self._read().get(key)
        if not isinstance(found, dict):
            return None
        answer, suggest = found.get("answer"), found.get("suggest")
        if not (isinstance(answer, float) and isinstance(suggest, float) and LOWEST <= suggest <= answer <= HIGHEST):
            return None
        return THRESHOLDS._replace(answer=answer, suggest=suggest)

    def keep(self, key: str, thresholds: Thresholds) -> None:
        """Keep what was measured; the oldest beyond a few are forgotten."""
        kept = {name: found for name, found in self._read().items() if name != key}
        kept[key] = {"answer": thresholds.answer, "suggest": thresholds.suggest}
        text = json.dumps(dict(list(kept.items())[-_MOST:]), indent=1)
        written = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(text, encoding="utf-8")
            written.replace(self._path)
        with suppress(OSError):
            written.unlink(missing_ok=True)

    def _read(self) -> dict[str, object]:
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
