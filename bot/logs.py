"""What a process says on standard error, for people or for machines: what it tells, and its log.

Neither shows a secret or what people said. Of an exception there are its type and where it broke, never its text,
which may quote either; of another library's warnings there is as much as can hold neither.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

JSON: Final = "json"
LEVELS: Final = ("debug", "info", "warning", "error")

_OURS: Final = "bot"
_CUT: Final = "\n([{<'\"`:="  # what comes after one of these in another's message may be anything
_log = logging.getLogger(__name__)


def begin(style: str, level: str, tell: Callable[[str], None]) -> Callable[[str], None]:
    """Let this process log in a style, "text" or "json", from a level on; return what tells people something.

    In JSON, what is told goes into the log, whatever the level, and all that comes on standard error is one object a
    line.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(json_ensure_ascii=False) if style == JSON else _Text())
    handler.addFilter(_is_fit)
    least: int = logging.getLevelNamesMapping()[level.upper()]
    handler.setLevel(least)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(least, logging.WARNING))  # warnings are counted, whether they are shown or not
    warnings.showwarning = _warned
    sys.excepthook = _broken
    threading.excepthook = lambda thrown: _broken(thrown.exc_type, thrown.exc_value, thrown.exc_traceback)
    sys.unraisablehook = lambda thrown: _broken(thrown.exc_type, thrown.exc_value, thrown.exc_traceback)
    if style != JSON:
        return tell

    def say(message: str) -> None:
        handler.handle(logging.LogRecord(_OURS, logging.INFO, "", 0, message, None, None))

    return say


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == _OURS


def _is_fit(record: logging.LogRecord) -> bool:
    """Other libraries write at their talkative levels what passes through them, whole payloads and tokens included."""
    return _is_ours(record) or record.levelno >= logging.WARNING


def _said(record: logging.LogRecord) -> str:
    """Return the message; of another library's, what comes before anything that was filled in."""
    if _is_ours(record):
        return record.getMessage()
    template = str(record.msg)
    cut = min((at for sign in (*_CUT, "%") if (at := template.find(sign)) >= 0), default=len(template))
    return f"{template[:cut].strip()} [{record.module}:{record.lineno}]"


def places(trace: TracebackType | None) -> list[str]:
    """Return where an exception passed, the innermost last: file, line and function."""
    return [f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(trace)]


class _Text(logging.Formatter):
    """A message a line, and under it an exception's type and places."""

    def format(self, record: logging.LogRecord) -> str:
        """Return it as printed."""
        lines = [_said(record)]
        if record.exc_info and record.exc_info[0]:
            lines += [record.exc_info[0].__name__, *(f"  {place}" for place in places(record.exc_info[2]))]
        return "\n".join(lines)


class _Json(JsonFormatter):
    """An object a line: time, level, logger, message and, of an exception, its type and places."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Fill the object with these and with nothing else that the record may hold."""
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname.lower()
        log_data["logger"] = record.name
        log_data["message"] = _said(record)
        if record.exc_info and record.exc_info[0]:
            log_data["error"] = record.exc_info[0].__name__
            log_data["where"] = places(record.exc_info[2])
        elif _is_ours(record) and (error := getattr(record, "error", "")):
            log_data["message"] = _said(record).partition("\n")[0]  # what follows says the same
            log_data["error"], log_data["where"] = error, getattr(record, "where", [])


def _broken(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Log what nobody caught."""
    if issubclass(kind, KeyboardInterrupt):
        return
    places_of = places(trace)
    _log.critical(
        "ended with %s\n%s", kind.__name__, "\n".join(places_of), extra={"error": kind.__name__, "where": places_of}
    )


def _warned(  # noqa: PLR0913, PLR0917 - Python calls it with these
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: str | None = None,
) -> None:
    """Log which warning it is and where; its text may show an object, and what that holds."""
    _log.warning("%s at %s:%d", category.__name__, filename, lineno)
