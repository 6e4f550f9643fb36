"""How a database in a file is opened: its file, its migrations, and what is refused."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import copytree
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from bot.storage import database, sqlite
from bot.storage.database import open_database
from bot.storage.rules import StorageError
from bot.storage.tables import metadata
from tests.storage.rig import rows

if TYPE_CHECKING:
    from collections.abc import Callable


MADE = len(metadata.tables) + sum(len(table.indexes) for table in metadata.tables.values())


def make(file: Path) -> None:
    """Open a database and close it again."""
    open_database(file).dispose()


def schema(file: Path) -> set[str]:
    """Return how each table and index of a database was made."""
    with closing(connect(file)) as connection:
        made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {" ".join(sql.split()) for (sql,) in made if "alembic_version" not in sql}


def test_a_new_database_is_for_its_owner_alone(file: Path) -> None:
    """A new folder, a new file and its journals can be read by nobody else."""
    engine = open_database(file)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM work")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (file.parent, *file.parent.iterdir())}
    engine.dispose()
    assert modes == {"state": 0o700, "bot.db": 0o600, "bot.db-wal": 0o600, "bot.db-shm": 0o600}


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    """A folder that others share stays as it is."""
    tmp_path.chmod(0o755)
    make(tmp_path / "bot.db")
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_a_path_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Characters that mean something in an address mean nothing in a path."""
    make(tmp_path / "50% of what?" / "bot #1.db")
    assert (tmp_path / "50% of what?" / "bot #1.db").exists()
    monkeypatch.chdir(tmp_path)
    make(Path(":memory:"))
    assert (tmp_path / ":memory:").exists()


def test_every_connection_waits_for_writers_and_survives_power_cuts(file: Path) -> None:
    """Each connection reads beside a writer, waits for another writer, and commits for good."""
    engine = open_database(file)
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            found = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous", "secure_delete")
            ]
            assert found == ["wal", 10_000, 1, 2, 1]
    engine.dispose()


def test_the_migrations_make_the_tables(file: Path, tmp_path: Path) -> None:
    """Migrating from nothing gives what the tables say, to the letter."""
    engine = open_database(file)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    engine.dispose()
    assert differences == []
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    metadata.create_all(made)
    made.dispose()
    assert schema(file) == schema(tmp_path / "made.db")


async def test_many_can_open_a_new_database_at_once(tmp_path: Path) -> None:
    """However many start on a new file at the same moment, all of them find the tables."""
    for attempt in range(4):  # they get in each other's way in one of two
        file = tmp_path / f"{attempt}.db"
        await asyncio.gather(*(asyncio.to_thread(make, file) for _ in range(8)))
        assert rows(file).startswith("alembic_version")


async def test_a_reader_in_the_way_is_waited_for(file: Path) -> None:
    """Whoever opens a database while another reads in it waits until that one is done."""
    make(file)
    with closing(connect(file, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = DELETE")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM work").fetchall()
        asyncio.get_running_loop().call_later(0.1, reader.execute, "COMMIT")
        await asyncio.to_thread(make, file)
    with closing(connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_program_can_live_anywhere(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A percent sign in the name of the folder where the program lies is no harm."""
    elsewhere = file.parent.with_name("50% off") / "migrations"
    copytree(Path(database.__file__).with_name("migrations"), elsewhere)
    monkeypatch.setattr(database, "_MIGRATIONS", elsewhere)
    make(file)
    assert len(schema(file)) == MADE


def test_an_interrupted_migration_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that fails half-way is undone, and the next start makes it whole."""
    upgrade = command.upgrade

    def interrupted(*args: object) -> None:
        upgrade(*args)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(file)
    assert schema(file) == set()
    monkeypatch.undo()
    make(file)
    assert len(schema(file)) == MADE


def test_opening_again_changes_nothing(file: Path) -> None:
    """A database that is up to date is opened as it is."""
    make(file)
    before = file.read_bytes()
    make(file)
    assert file.read_bytes() == before


def newer(file: Path) -> None:
    """Make a database of a later version."""
    make(file)
    with closing(connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")


def foreign(file: Path) -> None:
    """Make a database of another program."""
    with closing(connect(file)) as connection:
        connection.execute("CREATE TABLE recipe (name)")


def no_database(file: Path) -> None:
    """Make a file that is something else."""
    file.write_text("Dear diary, " * 1000)


def folder(file: Path) -> None:
    """Make a folder in the file's place."""
    file.mkdir()


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    """A folder that cannot be made is named, with what stands in its way."""
    (tmp_path / "state").touch()
    for folder in (tmp_path / "state", tmp_path / "state" / "deeper"):
        with pytest.raises(StorageError) as refusal:
            make(folder / "bot.db")
        assert str(refusal.value).startswith(f"The folder {folder} cannot be made: a file stands in its way. Name")


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (newer, "The database {} was made by a newer version of this program. Install that version, or name"),
        (
            foreign,
            "The database {} belongs to another program. Name another file in the settings",
        ),
        (no_database, "The file {} is not a database. Name another file in the settings"),
        (
            folder,
            "The database {} cannot be opened: is a directory. Name another file in the settings",
        ),
    ],
)
def test_what_is_not_ours_is_refused_and_left_alone(
    tmp_path: Path, prepare: Callable[[Path], None], sentence: str
) -> None:
    """Another's file is refused in one clear sentence, and not a byte of it changes."""
    file = tmp_path / "bot.db"
    prepare(file)
    before = file.is_file() and file.read_bytes()
    with pytest.raises(StorageError) as refusal:
        make(file)
    assert str(refusal.value).startswith(sentence.format(file))
    assert (file.is_file() and file.read_bytes()) == before


def test_a_database_that_another_holds_is_reported(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for another program in vain is told so."""
    make(file)
    monkeypatch.setattr(sqlite, "_PATIENCE", 0.05)
    with closing(connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="is in use by another program"):
            make(file)


def test_the_store_in_memory_imports_nothing_heavy() -> None:
    """A one-shot command pays for neither asyncio nor a database."""
    script = "import bot.storage.memory, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "bot" in loaded
    assert not loaded & {
        "asyncio",
        "sqlalchemy",
        "alembic",
        "sqlite3",
        "logging",
        "yaml",
    }
