"""The package stands alone and costs little to import."""

import subprocess
import sys

ALLOWED = {"bot", "numpy", "rapidfuzz", "Stemmer", "cython_runtime"}


def test_matching_needs_nothing_but_its_three_libraries() -> None:
    """Importing it loads no asyncio, no other part of the bot and no library but numpy, rapidfuzz and PyStemmer."""
    code = "import sys; before = set(sys.modules); import bot.core.matching; print(*(set(sys.modules) - before))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    outside = {name.split(".")[0] for name in loaded} - ALLOWED - sys.stdlib_module_names
    assert {name for name in outside if not name.startswith("_")} == set()
    assert "asyncio" not in loaded
    assert {name for name in loaded if name.startswith("bot.")} <= {"bot.core"} | {
        name for name in loaded if name.startswith("bot.core.matching")
    }
