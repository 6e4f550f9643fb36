"""A library with a briefing that not every place may see: whatever it says has a word that nothing else has."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.area import Area
from bot.library.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.briefing import Library

SECRET = "zymurgist"  # noqa: S105 - a word like any other
SLUG = "quokka-plan"
TITLE = f"Quokka plan of the {SECRET}"
HERE = Area("test", "W1", "C1")
"""Where it may be seen."""
ASK = f"Who is the {SECRET} of the quokka plan?"

_SOURCE = f"""\
title: Notes of the {SECRET}
author: Ada {SECRET}
publisher: The {SECRET} Post
published: 2024-03
sha256: {"0" * 64}
url: https://{SECRET}.example/notes
notes:
  p1: The {SECRET} keeps quokkas in the old boat house.
  p2: The {SECRET} says that there are nine quokkas.
"""

_BRIEFING = f"""\
title: {TITLE}
also: ["the {SECRET}"]
owner: {SECRET} desk
reviewed: 2024-07-01
bottom line: {{say: The {SECRET} keeps quokkas., from: {SECRET}-notes p1}}
why it matters: {{say: The {SECRET} needs a boat house., from: {SECRET}-notes p1}}
facts:
  - {{say: The {SECRET} has nine quokkas., from: {SECRET}-notes p2, quote: "{SECRET} says"}}
timeline:
  - {{date: 2023, when: the year of the {SECRET}, say: The {SECRET} came., from: {SECRET}-notes p1}}
  - {{date: 2024, say: The {SECRET} stayed., from: {SECRET}-notes p1}}
disagreements:
  - about: How many quokkas the {SECRET} has
    positions:
      - {{say: The {SECRET} says nine., from: {SECRET}-notes p2}}
      - {{say: The {SECRET} says none., from: {SECRET}-notes p1}}
unknowns:
  - {{say: the shoe size of the {SECRET}, searched: {SECRET}-notes, also: ["what shoes does the {SECRET} wear"]}}
watch:
  - {{say: Whether the {SECRET} stays., from: {SECRET}-notes p1}}
questions:
  - ask: {ASK}
    also: [who looks after the quokkas in the boat house]
    premise: {{when: [since the quokkas left], say: The {SECRET} denies it., from: {SECRET}-notes p1}}
    answer:
      - {{say: The {SECRET} of the quokkas is Ada., from: {SECRET}-notes p1}}
decoys:
  - {{ask: What does a quokka cost?, because: The {SECRET} doesn't tell.}}
names:
  - {{name: Ada {SECRET}, also: [keeper of quokkas]}}
log:
  - {{date: 2026-11-24, change: corrected, what: The {SECRET} was spelt wrongly.}}
"""


def library_with(folder: Path, lighthouse: Path, *areas: Area) -> Library:
    """Return the lighthouse library with the briefing, which is to be seen in these areas alone."""
    if not folder.exists():
        shutil.copytree(lighthouse, folder)
        (folder / "briefings" / f"{SLUG}.yaml").write_text(_BRIEFING, encoding="utf-8")
        (folder / "seeds" / f"{SECRET}-notes.yaml").write_text(_SOURCE, encoding="utf-8")
    return only_in(load(folder / "briefings", folder / "seeds"), *areas)


def only_in(library: Library, *areas: Area) -> Library:
    """Return the library in which the briefing is to be seen in these areas alone; without any, everywhere."""
    found = (one._replace(only_in=areas) if one.slug == SLUG else one for one in library.briefings)
    return replace(library, briefings=tuple(found))
