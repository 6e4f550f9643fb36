"""Libraries to break: small files in a folder, and what the loader says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.load import load
from bot.problems import Problems

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """\
title: The Lamp
author: unknown
publisher: The Gull
published: 2024-03
sha256: {sha256}
notes:
  p1: skip
  p2: The lamp was lit in 1883 by Ada Brill.
  p3: It failed for nine hours in January 2024.
""".format(sha256="0" * 64)

BRIEFING = """\
title: The lamp
owner: coast desk
reviewed: 2024-07-01
bottom line:
  say: The lamp was lit in 1883.
  from: gull p2
why it matters:
  say: It failed for nine hours.
  from: gull p3
"""

FULL = (
    BRIEFING
    + """\
also: [lamp, the light]
status: dormant
facts:
  - say: The lamp was lit in 1883.
    from: [gull p2, "gull p3"]
    quote: "was lit … in 1883"
    id: lit
timeline:
  - date: 1883
    when: in 1883
    say: It was lit.
    from: gull p2
disagreements:
  - about: Who lit it
    positions:
      - {say: Ada, from: gull p2}
      - {say: nobody, from: gull p3}
unknowns:
  - say: its height
    searched: all
    also: [how tall is it]
watch:
  - {say: winter, from: gull p3}
questions:
  - ask: Does it work?
    also: [is it on]
    verdict: no
    id: works
    premise:
      when: [now that it works]
      say: It failed.
      from: gull p3
    answer:
      - {say: It failed., from: gull p3}
decoys:
  - ask: Who is it named for?
    because: Nobody says.
names:
  - name: Ada Brill
    also: [Ada, the lighter of the lamp]
  - name: The Gull
    also: [the paper]
log:
  - {date: 2024-07-01, change: added, what: first version}
"""
)


def write(folder: Path, name: str, text: str | bytes) -> None:
    """Write a file, making its folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def lay_out(folder: Path, briefing: str = BRIEFING, source: str = SOURCE) -> None:
    """Write a library with one briefing and one source."""
    write(folder, "briefings/lamp.yaml", briefing)
    write(folder, "seeds/gull.yaml", source)


def problems(folder: Path, reserved: frozenset[str] = frozenset()) -> list[str]:
    """Return what the loader says is wrong, as printed."""
    try:
        load(folder / "briefings", folder / "seeds", reserved=reserved)
    except Problems as found:
        return [str(problem).replace(f"{folder}/", "") for problem in found.problems]
    return []
