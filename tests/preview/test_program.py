"""`briefing-bot preview` as somebody starts it: a real process."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import aiohttp
import pytest

from tests.cli.rig import Listener, run, start

if TYPE_CHECKING:
    from pathlib import Path


async def test_it_serves_until_it_is_told_to_stop(lighthouse_copy: Path) -> None:
    """It says where to look, shows the pages there, and ends in order at Ctrl-C, whatever is being checked."""
    with start(lighthouse_copy, "preview", "--port", "0", "--host", "localhost") as program:
        assert program.stderr
        heard = Listener(program.stderr)
        heard.wait_for("Ctrl-C ends the preview.")
        found = re.search(r"Open (http://127\.0\.0\.1:[0-9]+/) in a browser", heard.heard)
        assert found
        async with aiohttp.ClientSession() as web, web.get(found[1]) as response:
            assert "Gannet Rock without keepers" in await response.text()
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=30) == 0
        assert heard.end().endswith("Ended.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--host", "0.0.0.0"), "0.0.0.0 is not this machine alone"),  # noqa: S104 - it is refused
        (("--port", "65536"), "'65536' is no port from 1 to 65535, nor 0 for any"),
        (("--port", "x"), "'x' is no port"),
    ],
)
def test_what_cannot_be_served_is_told(lighthouse_copy: Path, arguments: tuple[str, ...], told: str) -> None:
    """An address that others reach, and what is no port, end it at once, with the reason."""
    done = run(lighthouse_copy, "preview", *arguments)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_a_library_that_does_not_load_is_told(lighthouse_copy: Path) -> None:
    """Without a good version to show, the problems are printed, as by every command."""
    (lighthouse_copy / "briefings" / "gannet-rock.yaml").write_text("titel: x\n", encoding="utf-8")
    done = run(lighthouse_copy, "preview")
    assert done.returncode == 2
    assert "briefings/gannet-rock.yaml:1" in done.stderr
