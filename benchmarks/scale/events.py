"""What an event costs: a signed slash command, from Slack's post to the reply."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.slack.__main__ import AT_ONCE, COMMANDS, Slack, server

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of(process: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def megabytes_of(process: int) -> float:
    """Return the memory that a process has now, in megabytes."""
    [line] = [line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


async def events(options: argparse.Namespace) -> AsyncIterator[str]:
    """Give a line for each command: the processor time for one, and how many a second this machine answers."""
    slack = Slack()
    async with slack.listening(), server("ours", slack) as (address, process):
        for text in COMMANDS:
            before = seconds_of(process)
            took, _ = await slack.burst(address, text, options.commands, AT_ONCE)
            each = 1000 * (seconds_of(process) - before) / options.commands
            rate = options.commands / took
            yield f"event, {text}: {each:.2f} ms of processor; {rate:.0f} a second, one process"
        yield f"a process that has answered {3 * options.commands} of them: {megabytes_of(process):.0f} MB"
