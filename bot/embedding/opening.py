"""What tells the meaning of words and sentences: the table that comes with the bot, and perhaps a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.matching.meaning import Meaning
from bot.embedding.static import TABLE, StaticTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEXICAL = "Words are compared letter by letter, so fewer questions are understood. To mend it, install the bot anew."


def open_meaning(model: Path | None, tell: Callable[[str], None], table: Path = TABLE) -> Meaning | None:
    """Open the table, and the model if there is one; None if the table can't be used, which `tell` is told.

    Raises Problems if the model can't be used: who names one wants that one.
    """
    encoder = None
    if model:
        from bot.embedding.transformer import Transformer  # noqa: PLC0415 - few have one

        encoder = Transformer.open(model)
    try:
        words = StaticTable.open(table)
    except (OSError, ValueError) as error:
        tell(f"The table of words cannot be used: {error}\n{LEXICAL}")
        return None
    if encoder is None:
        return Meaning(words.name, words=words, sentences=words, spells=words.spells)
    return Meaning(f"{words.name}, {encoder.name}", words=words, sentences=encoder, spells=words.spells)
