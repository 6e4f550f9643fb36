"""Adding to the file of questions that no briefing answers, without touching what stands there."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from bot.core.briefing import line_of
from bot.forms.nodes import Sequence, parse
from bot.forms.report import Report
from bot.library.declined import read_declined, read_decoys
from bot.problems import Problems, Unusable

if TYPE_CHECKING:
    from bot.core.briefing import Decoy
    from bot.problems import Problem

_SCHEMA = "# yaml-language-server: $schema={}"
# What means itself to YAML without quotes: some words, of letters and of marks that begin nothing.
_PLAIN = re.compile(r"[A-Za-z][\w'’]*(?: [\w,.?!'’()/&%$€£+-]+)+")


def append(path: Path, decoy: Decoy, schema: Path) -> int:
    """Add a decoy to the end of the file, made where there is none, and return the line that it stands on.

    Whatever stands there stays, to the byte. What is added is read back first; raises Unusable, and leaves the file
    as it was, where it would not be read as meant, as after a list in brackets, or can't be read or written.
    """
    problems: list[Problem] = []
    before = read_declined(path, problems)
    file = Path(os.path.realpath(path))
    comment = _SCHEMA.format(Path(os.path.relpath(schema, path.parent)).as_posix())
    data = before.files[0].data if before.files else f"{comment}\n".encode()
    item, report = _item(decoy, _indent(data)), Report(before.label)
    longer = _extended(data, item)
    decoys = read_decoys(longer, report)
    if problems:
        raise Problems(problems)
    if report.problems or decoys != (*before.decoys, decoy):
        raise Unusable(f"Nothing can be added to the end of {before.label}. Add this item yourself:\n\n{item}")
    _replace(file, longer)
    return line_of(decoys[-1].ask)


def _indent(data: bytes) -> str:
    """Return what stands before the dashes of the list."""
    node = parse(data, Report(""))
    if not isinstance(node, Sequence):
        return ""
    line = re.split("\r\n|\r|\n", data.decode("utf-8-sig"))[node.line - 1]
    return line[: len(line) - len(line.lstrip(" "))]


def _item(decoy: Decoy, indent: str) -> str:
    lines = [f"{indent}- ask: {_quoted(decoy.ask)}"]
    lines += [f"{indent}  because: {_quoted(decoy.because)}"] if decoy.because else []
    return "\n".join(lines)


def _extended(data: bytes, item: str) -> bytes:
    end = "\r\n" if b"\r\n" in data else "\n"
    start = "" if data.endswith((b"\n", b"\r")) or not data else "\n"
    return data + f"{start}{item}\n".replace("\n", end).encode()


def _quoted(text: str) -> str:
    """Return the text as YAML reads it back, without quotes where that is safe."""
    return text if _PLAIN.fullmatch(text) else f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _replace(file: Path, data: bytes) -> None:
    """Put the data in the place of the file's, all at once, and keep its mode."""
    new = file.with_name(f".{file.name}.{token_hex(4)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with new.open("xb") as stream:
            if file.exists():
                shutil.copymode(file, new)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
    except OSError as error:
        raise Unusable(f"{file} cannot be written: {(error.strerror or 'unknown error').lower()}") from error
    finally:
        with suppress(OSError):  # it has taken its place, or was never made
            new.unlink()
