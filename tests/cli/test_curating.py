"""`uncovered` and `decline`: from what people asked to what the bot declines for good."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import SystemClock
from bot.core.model import Person, Place
from bot.core.remembered import Uncovered
from bot.storage.store import SqlStore
from tests.cli.rig import Listener, ask_until, copied, edit, run, start

if TYPE_CHECKING:
    from pathlib import Path

BOAT, BAIT = "who painted the boat", "who sells bait"


@pytest.fixture
def used(project: Path) -> Path:
    """Return a project in which people asked what no briefing covers."""
    asked = [(BOAT, 1, True), ("Who painted the boat?", 2, True), ("Who painted the boat!", 3, False), (BAIT, 40, True)]

    async def fill() -> None:
        clock = SystemClock()
        store = await SqlStore.open(project / "state/briefing-bot.sqlite3", clock)
        for question, days, public in asked:
            place, person = Place("slack", "T1", "C-ROOM"), Person("slack", "T1", "U-ANN")
            await store.add_uncovered(Uncovered(question, place, person, clock.now() - timedelta(days=days), public))
        await store.close()

    asyncio.run(fill())
    return project


def questions(project: Path, *options: str) -> list[tuple[str, int]]:
    """Return what is listed, with how often it was asked."""
    found = [json.loads(line) for line in run(project, "uncovered", "--json", *options).stdout.splitlines()]
    return [(one["question"], one["count"]) for one in found]


def test_before_anybody_asked_there_is_nothing(project: Path) -> None:
    """Without a state nothing is listed, and none is made."""
    done = run(project, "uncovered")
    assert (done.stdout, done.stderr, done.returncode) == ("", "No question is waiting.\n", 0)
    assert not (project / "state").exists()


def test_questions_are_listed_for_people_and_for_scripts(used: Path) -> None:
    """The most often asked comes first, with its date and the nearest entry; a script gets an object a line."""
    done = run(used, "uncovered")
    head, boat, near, bait, _ = done.stdout.splitlines()
    assert head == "asked  last        question"
    assert (boat.split()[0], boat.endswith(BOAT), bait.split()[0], bait.endswith(BAIT)) == ("2", True, "1", True)
    assert near.startswith(" " * 19 + "nearest: ")
    assert (done.stderr, done.returncode) == ("Never shown: 1 question asked in private.\n", 0)
    assert questions(used) == [(BOAT, 2), (BAIT, 1)]


def test_the_last_days_can_be_looked_at_alone(used: Path) -> None:
    """With --since, what was asked earlier neither counts nor appears."""
    assert questions(used, "--since", "30") == [(BOAT, 2)]
    assert "1 question asked in private" not in run(used, "uncovered", "--since", "2").stderr
    for wrong in ("0", "-1", "many", "99999999999"):
        assert run(used, "uncovered", "--since", wrong).returncode == 2


def test_a_declined_question_leaves_the_list_and_is_declined(used: Path) -> None:
    """`decline` writes the file, says where, and drops the question in all its spellings, private ones included."""
    done = run(used, "decline", "Who", "painted the boat?", "--because", "Nobody: it is bare wood.")
    assert (done.stdout, done.returncode) == ("", 0)
    assert done.stderr == (
        "Declined from now on: “Who painted the boat?” (config/declined.yaml:2). "
        "It was asked 2 times, and is off the list.\n"
    )
    assert (used / "config/declined.yaml").read_text("utf-8") == (
        "# yaml-language-server: $schema=declined.schema.json\n"
        '- ask: Who painted the boat?\n  because: "Nobody: it is bare wood."\n'
    )
    assert questions(used, "--all") == [(BAIT, 1)]
    assert "private" not in run(used, "uncovered").stderr
    reply = json.loads(run(used, "ask", "--json", "who painted the boat").stdout)
    assert (reply["outcome"], reply["briefing"], reply["entry"]) == (
        "not_covered",
        None,
        "declined/who-painted-the-boat",
    )
    assert reply["text"] == (
        "The briefings don't cover that. Nobody: it is bare wood.\n\n→ /briefing list (All topics)"
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (BOAT, "That is declined already: “who painted the boat” (config/declined.yaml:2)."),
        ("owner of the tower", "That is answered today, by the question “owner of the tower”"),
    ],
)
def test_what_needs_no_declining_ends_with_1(used: Path, question: str, told: str) -> None:
    """What is refused is told with the entry, and changes neither the file nor the list."""
    run(used, "decline", BOAT)
    before = (used / "config/declined.yaml").read_bytes()
    done = run(used, "decline", question)
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr.startswith(told)
    assert ((used / "config/declined.yaml").read_bytes(), questions(used)) == (before, [(BAIT, 1)])


def test_a_state_that_cannot_be_read_leaves_the_file_alone(used: Path) -> None:
    """Where the list can't be kept up, nothing is written either."""
    (used / "state/briefing-bot.sqlite3").write_bytes(b"no database" * 100)
    done = run(used, "decline", BOAT)
    assert (done.returncode, (used / "config/declined.yaml").exists()) == (2, False)
    assert "is not a database" in done.stderr


def test_a_question_near_an_answer_is_pointed_at(used: Path) -> None:
    """Whoever declines what was offered with suggestions hears which entry stands near."""
    folder = copied(used)
    edit(folder / "gannet-rock.yaml", "- does anyone live on the rock", "- owner of the tower")
    done = run(used, "decline", "owner of the tower", BRIEFING_BRIEFINGS=str(folder))
    assert done.returncode == 0
    near = r"It is not far from the question “owner of the tower” \(briefings/gannet-rock\.yaml:\d\d\): "
    assert re.search(f"{near}briefing-bot check tells if the two can be mistaken for each other", done.stderr)


@pytest.mark.parametrize(
    "question", ['a: "b" #c \\ {d} \x1b[31m \udcff \u202e 😀', "- what #1: no", "null and void: ~"]
)
def test_whatever_is_declined_the_library_still_loads(used: Path, question: str) -> None:
    """Marks of YAML, control characters and bytes that are no text are written so that they are read back."""
    assert run(used, "decline", "--", question).returncode == 0
    again = run(used, "decline", "--", question)
    assert (again.stderr.split(":")[0], again.returncode) == ("That is declined already", 1)


def test_a_running_chat_uses_the_file_at_once(used: Path) -> None:
    """The file is among those that a running bot watches, from before it is there."""
    with start(used, "chat") as chat:
        assert chat.stdin
        assert chat.stdout
        heard = Listener(chat.stdout)
        ask_until(chat, heard, f"ask {BAIT}", "The briefings don't cover that.\n")
        assert run(used, "decline", BAIT, "--because", "The shop does.").returncode == 0
        ask_until(chat, heard, f"ask {BAIT}", "The shop does.")
        chat.stdin.close()
        assert chat.wait(timeout=30) == 0
