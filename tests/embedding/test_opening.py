"""What tells the meaning of words and sentences in a bot: which of the two, and what if there is none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bot
from bot.embedding.opening import LEXICAL, open_meaning
from bot.embedding.static import TABLE
from bot.problems import Problems
from tests.cli.rig import LIGHTHOUSE, run_in
from tests.embedding.small import write

if TYPE_CHECKING:
    from bot.embedding.static import StaticTable


def silent(message: str) -> None:
    """Take no message at all."""
    raise AssertionError(message)


def test_without_a_model_the_table_tells_both(table: StaticTable) -> None:
    """Words and sentences have vectors of one kind, and the name is the table's."""
    meaning = open_meaning(None, silent)
    assert meaning
    assert meaning.name == table.name
    assert meaning.words(["owner"]).shape == meaning.sentences(["who is the owner"]).shape == (1, 256)
    assert meaning.spells("owner")


def test_a_model_tells_sentences_only(tmp_path: Path, table: StaticTable) -> None:
    """Words stay with the table, which is quick, and the name is of both."""
    meaning = open_meaning(write(tmp_path), silent)
    assert meaning
    assert meaning.words(["owner"]).shape == (1, 256)
    assert meaning.sentences(["red"]).shape == (1, 2)
    assert meaning.spells("owner")
    assert meaning.name.startswith(f"{table.name}, onnx ")


def test_a_model_that_was_named_must_work(tmp_path: Path) -> None:
    """Whoever names a model wants that one, and isn't served by another unawares."""
    with pytest.raises(Problems, match="there is no such folder"):
        open_meaning(tmp_path / "none", silent)


@pytest.mark.parametrize("lost", ["rows.npy", "scales.npy", "vocab.txt"])
@pytest.mark.parametrize("with_model", [False, True])
def test_without_its_table_the_bot_works_by_letters(tmp_path: Path, lost: str, *, with_model: bool) -> None:
    """A file of the table that is not there, or is empty, costs understanding and not the answer; it is told once."""
    table = Path(shutil.copytree(TABLE, tmp_path / "table"))
    model = write(tmp_path / "model") if with_model else None
    told: list[str] = []
    (table / lost).write_bytes(b"")
    assert open_meaning(model, told.append, table) is None
    (table / lost).unlink()
    assert open_meaning(model, told.append, table) is None
    assert len(told) == 2
    assert all(str(table / lost) in message and message.endswith(LEXICAL) for message in told)


@pytest.fixture
def installed_without_table(tmp_path: Path) -> Path:
    """Return a folder with the bot's code, and no table."""
    code = tmp_path / "code"
    shutil.copytree(Path(bot.__file__).parent, code / "bot", ignore=shutil.ignore_patterns("__pycache__", "table"))
    return code


def test_answers_go_on_without_the_table(installed_without_table: Path, tmp_path: Path) -> None:
    """The command line says once, on standard error, what is amiss, and answers all the same."""
    folders = {f"BRIEFING_{name.upper()}": str(LIGHTHOUSE / name) for name in ("briefings", "seeds")}
    question = "who owns the lighthouse on gannet rock\n"
    ask = [sys.executable, "-m", "bot", "ask", "--stdin"]
    done = run_in(tmp_path, ask, question * 2, **folders, PYTHONPATH=str(installed_without_table))
    assert done.stdout.count("Northern Lamp Trust") >= 2
    assert done.stderr.count("The table of words cannot be used: ") == 1
    assert done.returncode == 0


def test_a_model_that_cannot_be_used_is_told_and_ends_with_2(tmp_path: Path) -> None:
    """The settings can name a model, and the command line tells what is wrong with it like any problem."""
    folders = {f"BRIEFING_{name.upper()}": str(LIGHTHOUSE / name) for name in ("briefings", "seeds")}
    ask = [sys.executable, "-m", "bot", "ask", "who"]
    done = run_in(tmp_path, ask, **folders, BRIEFING_MODEL=str(tmp_path))
    assert (done.stdout, done.returncode) == ("", 2)
    what = "model: the folder lacks model.onnx and tokenizer.json or vocab.txt"
    assert done.stderr == f"{tmp_path}: {what}\n    try: copy what belongs to the model there\n"


def test_an_answer_with_a_model(tmp_path: Path) -> None:
    """A model in the settings is used from end to end, however little this one knows."""
    folders = {f"BRIEFING_{name.upper()}": str(LIGHTHOUSE / name) for name in ("briefings", "seeds")}
    ask = [sys.executable, "-m", "bot", "ask", "who owns the lighthouse on gannet rock"]
    done = run_in(tmp_path, ask, **folders, BRIEFING_MODEL=str(write(tmp_path / "model")))
    assert "Northern Lamp Trust" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("module", ["bot", "bot.core.matching", "bot.embedding.static", "bot.testing"])
@pytest.mark.parametrize(("given", "kept"), [("", "1"), ("2", "2")])
def test_numpy_starts_no_threads(tmp_path: Path, module: str, given: str, kept: str) -> None:
    """Whatever of ours is imported, numpy's products run in one thread, unless whoever starts us says otherwise."""
    script = f"import {module}, os, numpy; print(os.environ['OPENBLAS_NUM_THREADS'])"
    if sys.platform == "linux":
        script += "; numpy.ones((2000, 500)) @ numpy.ones((500, 500)); print(len(os.listdir('/proc/self/task')))"
    variables = {"OPENBLAS_NUM_THREADS": given} if given else {}
    command = ["env", "-u", "OPENBLAS_NUM_THREADS", *(f"{name}={value}" for name, value in variables.items())]
    done = run_in(tmp_path, [*command, sys.executable, "-c", script])
    assert done.stderr == ""
    assert done.stdout.split()[0] == kept
    if not given and sys.platform == "linux":
        assert done.stdout.split()[1] == "1"


def test_no_answer_pays_for_the_extra(tmp_path: Path) -> None:
    """Without a model, nothing of the extra is imported, and neither is anything that looks for a network."""
    folders = {f"BRIEFING_{name.upper()}": str(LIGHTHOUSE / name) for name in ("briefings", "seeds")}
    script = "import sys; from bot.cli import main; main(['ask', 'who']); print(*sys.modules, file=sys.stderr)"
    done = run_in(tmp_path, [sys.executable, "-c", script], **folders)
    assert not {"onnxruntime", "tokenizers", "huggingface_hub"} & set(done.stderr.split())
