"""What the store in SQLite promises about its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.store import SqlStore
from tests.storage.rig import ANN, BOB, fill

if TYPE_CHECKING:
    from pathlib import Path

    from bot.testing.fakes import FakeClock


def on_disk(file: Path) -> bytes:
    """Return all that a database's files hold."""
    return b"".join(one.read_bytes() for one in file.parent.iterdir())


async def test_case_25_no_byte_of_a_forgotten_person_is_left(file: Path, clock: FakeClock) -> None:
    """What is forgotten is overwritten in every file, not only unlinked."""
    sql = await SqlStore.open(file, clock)
    await fill(sql)
    await sql.forget_person(ANN)
    assert (ANN.id.encode() in on_disk(file), BOB.id.encode() in on_disk(file)) == (False, True)
    await sql.close()


async def test_no_byte_of_a_dropped_question_is_left(file: Path, clock: FakeClock) -> None:
    """A question that was dealt with is overwritten, like what is forgotten: it is what somebody typed."""
    sql = await SqlStore.open(file, clock)
    await fill(sql)
    await sql.drop_uncovered(["question 7"])
    assert (b"question 7" in on_disk(file), b"question 8" in on_disk(file)) == (False, True)
    await sql.close()
