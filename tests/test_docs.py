"""The documentation says what is true: everything is in it, and its examples run."""

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.cli import output, parser
from bot.core.commands import COMMANDS, SECTIONS, Command
from bot.delivery.figures import Figures
from bot.evaluation import CASE
from bot.forms.form import Each, Either, Form, Numbered, Record
from bot.library.forms import BRIEFING, SOURCE
from bot.metering import Meters
from bot.settings import CONFIG, SETTINGS, variable
from bot.testing import FakeClock

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FILES = ROOT / "docs" / "files.md"
OPERATIONS = ROOT / "docs" / "operations.md"
CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)


def quoted(file: Path) -> set[str]:
    """Return every word that stands in code style."""
    return {
        word for code in re.findall(r"`([^`\n]+)`", file.read_text(encoding="utf-8")) for word in [code, *code.split()]
    }


def keys(form: Form[object]) -> set[str]:
    """Return the keys of a form and of every form in it."""
    match form:
        case Record(fields=fields):
            return {field.key for field in fields}.union(*(keys(field.form) for field in fields))
        case Each(item=inner) | Numbered(item=inner):
            return keys(inner)
        case Either(keys=inner):
            return keys(inner)
        case _:
            return set()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_in_the_readme(command: Command) -> None:
    """Whoever reads the README learns of every command; a topic's name alone does what "show" does."""
    assert command.name in quoted(README) | {"show"}


@pytest.mark.parametrize("section", [section.name for section in SECTIONS])
def test_every_section_is_in_the_readme(section: str) -> None:
    """Whoever reads the README learns of every section."""
    assert section in quoted(README)


def verbs() -> dict[str, argparse.ArgumentParser]:
    """Return the command line's verbs."""
    (subparsers,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))  # noqa: SLF001 - argparse has no other way to list them
    return dict(subparsers.choices)


def test_every_verb_and_option_is_in_the_readme() -> None:
    """The command line has no secret verb and no secret option, before the verb or after it."""
    text = README.read_text(encoding="utf-8")
    for verb in verbs():
        assert f"briefing-bot {verb}" in text
    for command in (parser(), *verbs().values()):
        for action in command._actions:  # noqa: SLF001 - likewise
            assert all(option in text for option in action.option_strings if option not in ("-h", "--help")), action


@pytest.mark.parametrize("key", [field.key for field in SETTINGS.fields])
def test_every_setting_is_documented(key: str) -> None:
    """Each setting is in the README and explained in the settings file."""
    assert key in quoted(README)
    settings = (ROOT / "config" / "settings.yaml").read_text(encoding="utf-8")
    assert re.search(rf"^(?:# )?{key}: ", settings, re.MULTILINE)
    assert variable(key).startswith("BRIEFING_")


def test_every_exit_code_is_in_the_readme() -> None:
    """Scripts find what each code means, and the variable that names the settings."""
    for code in (output.OK, output.NOT_DONE, output.UNUSABLE, output.INTERRUPTED, output.CLOSED_PIPE):
        assert f"\n| {code} | " in README.read_text(encoding="utf-8")
    assert CONFIG in quoted(README)


@pytest.mark.parametrize("key", sorted(keys(BRIEFING) | keys(SOURCE) | keys(CASE)))
def test_every_key_is_documented(key: str) -> None:
    """Each key that a curator may write is explained."""
    assert key in quoted(FILES)


def test_every_figure_is_documented() -> None:
    """Whoever reads what to watch finds each figure there is, by the name that Prometheus shows, and no other."""
    meters = Meters(FakeClock())
    Figures(meters.registry)
    named = {
        family.name + ("_total" if family.type == "counter" else "")
        for family in text_string_to_metric_families(meters.text())
        if family.name.startswith("briefing_") and not family.name.endswith("_created")
    }
    told = set(re.findall(r"^\| `(briefing_\w+)` ", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == named


@pytest.mark.parametrize("adapter", ["slack", "discord"])
def test_every_note_of_readiness_is_documented(adapter: str) -> None:
    """What /readyz may say has its meaning beside it."""
    source = (ROOT / "bot" / "adapters" / adapter / "adapter.py").read_text(encoding="utf-8")
    notes = set(re.findall(r'return \["([^"]+)"\]', source))
    assert len(notes) >= 2
    assert notes <= quoted(OPERATIONS)


def test_every_test_that_is_named_exists() -> None:
    """What the page on security names as a proof can be run."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8")))
    sources = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bot" / "testing").glob("*.py")]
    there = {name for file in sources for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))}
    assert len(named) >= 20
    assert named <= there


def test_every_link_leads_somewhere() -> None:
    """A link between the documents has its target."""
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name} links to {target}"


def test_the_transcripts_of_the_readme_are_real() -> None:
    """Each console example prints what the README shows; UPDATE_GOLDEN=1 writes it anew."""
    text = README.read_text(encoding="utf-8")
    real = CONSOLE.sub(lambda found: f"```console\n$ {found['command']}\n{printed(found['command'])}```", text)
    if os.environ.get("UPDATE_GOLDEN") and real != text:
        README.write_text(real, encoding="utf-8")
        text = real
    assert len(CONSOLE.findall(text)) >= 3
    assert real == text


def printed(command: str) -> str:
    """Return what a command prints when it is run in the repository."""
    program, *arguments = shlex.split(command)
    assert program == "briefing-bot"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.stderr
    return done.stdout
