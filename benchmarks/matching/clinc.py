"""CLINC150 as trials. Its sentences are other people's, so they are read from a file beside this repository.

Larson et al., 2019: github.com/clinc/oos-eval, CC BY 3.0.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.matching.trial import Given, Trial

if TYPE_CHECKING:
    from pathlib import Path

Data = dict[str, list[tuple[str, str]]]
"""By name of the split, sentences with their intents."""


def read(file: Path) -> Data:
    """Read the splits `train`, `val` and `oos_val`."""
    data = json.loads(file.read_text(encoding="utf-8"))
    return {split: [(text, intent) for text, intent in data[split]] for split in ("train", "val", "oos_val")}


def trial(data: Data, examples: int, seed: int) -> Trial:
    """Return an entry for each intent, with some examples drawn by the seed, and the validation split."""
    intents = defaultdict[str, list[str]](list)
    for text, intent in data["train"]:
        intents[intent].append(text)
    dice = random.Random(seed)
    return Trial(
        tuple(Given(intent, tuple(dice.sample(texts, min(examples, len(texts))))) for intent, texts in intents.items()),
        tuple((text, frozenset({intent})) for text, intent in data["val"]),
        (),
        tuple(text for text, _ in data["oos_val"]),
    )
