"""What one event, one subscription and one connection cost: the figures that docs/scale.md reckons with.

    make bench-scale

Beside a PostgreSQL (`tools/with-postgres make bench-scale`) subscriptions are measured there, too. Linux alone tells
what other processes use.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.scale.connections import connections
from benchmarks.scale.events import events
from benchmarks.scale.subscriptions import subscriptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PARTS: dict[str, Callable[[argparse.Namespace], AsyncIterator[str]]] = {
    "connections": connections,  # first: later, memory that was let go would be used again
    "events": events,
    "subscriptions": subscriptions,
}


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench-scale", description="Measure what one of each costs.")
    parser.add_argument("--only", choices=[*PARTS], help="one part alone")
    parser.add_argument("--count", type=int, default=10_000, help="of subscriptions (10,000)")
    parser.add_argument("--commands", type=int, default=1_500, help="of commands in a round (1,500)")
    parser.add_argument("--kept", type=int, default=5_000, help="of workspaces (5,000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options.folder = Path(folder)
        for name, part in PARTS.items():
            if options.only in (None, name):
                async for line in part(options):
                    print(line, flush=True)
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at the end")


if __name__ == "__main__":
    asyncio.run(main())
