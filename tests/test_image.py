"""The container image: what its files promise, and, where CONTAINER_ENGINE names an engine, what it does."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
INSTRUCTION = re.compile(r"^([A-Z]+) ((?:.*\\\n)*.*)$", re.MULTILINE)


def stages() -> list[list[tuple[str, str]]]:
    """Return the instructions of each stage, on one line each."""
    found: list[list[tuple[str, str]]] = []
    for match in INSTRUCTION.finditer(DOCKERFILE):
        name, words = match[1], match[2].replace("\\\n", " ")
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append((name, words))
    return found


def last(name: str) -> list[str]:
    """Return the words of the last stage's instructions of this name."""
    return [words for one, words in stages()[-1] if one == name]


def test_the_image_keeps_what_is_promised() -> None:
    """A numeric user that isn't root, hashes, no build tools, a health check without curl, and an orderly end."""
    first, second = stages()
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", last("USER")[0])
    order = [name for name, _ in second]
    assert order.index("USER") > max(index for index, name in enumerate(order) if name in {"RUN", "COPY"})
    assert not [words for words in last("RUN") if re.search(r"pip|apt|curl", words)]
    installs = [words for name, words in first if name == "RUN" for words in words.split("&&") if "pip" in words]
    assert [one for one in installs if " install " in one]
    for one in installs:
        is_from_elsewhere = " install " in one and "--no-index" not in one
        assert not is_from_elsewhere or ("--require-hashes" in one and "--only-binary :all:" in one)
    assert last("STOPSIGNAL") == ["SIGTERM"]
    assert last("ENTRYPOINT") == ['["briefing-bot"]']
    assert "/livez" in last("HEALTHCHECK")[0]
    assert "curl" not in DOCKERFILE
    assert last("VOLUME") == ["/state"]
    for given in ("PYTHONDONTWRITEBYTECODE=1", "BRIEFING_HOST=0.0.0.0", "BRIEFING_STATE=/state/"):
        assert given in last("ENV")[0]


def test_only_what_belongs_there_goes_into_the_image() -> None:
    """All is left out but what is named, so that a private text or a state never gets in by accident."""
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert lines[0] == "*"
    let_in = {line[1:] for line in lines if line.startswith("!")}
    copied = {
        word.rstrip("/")
        for name, words in [one for stage in stages() for one in stage]
        if name == "COPY" and not words.startswith("--from")
        for word in words.split()[:-1]
    }
    assert copied == let_in
    assert not let_in & {"state", "texts", ".git", "tests"}


def test_the_docs_run_it_as_it_is_tried() -> None:
    """Whoever copies the command gets every restriction that the trial has."""
    [command] = re.findall(r"^docker run ((?:.*\\\n)*.*)$", OPERATIONS, re.MULTILINE)
    words = shlex.split(command.replace("\\\n", " "))
    trial = (ROOT / "tools" / "try_image.py").read_text("utf-8")
    [hardened] = re.findall(r'^    "(--read-only .*)"$', trial, re.MULTILINE)
    for wanted in ("--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", f"--user {last('USER')[0]}"):
        assert wanted in hardened
    assert f" {hardened} " in f" {shlex.join(words)} "


@pytest.mark.skipif(not os.environ.get("CONTAINER_ENGINE"), reason="CONTAINER_ENGINE names no container engine")
def test_it_is_built_and_runs() -> None:
    """The image is built, answers on a pretended Slack with every restriction, and ends well."""
    image = os.environ.get("CONTAINER_IMAGE")
    words = ["--image", image] if image else []
    tried = subprocess.run([sys.executable, "-m", "tools.try_image", *words], cwd=ROOT, timeout=1800, check=False)
    assert tried.returncode == 0
