"""Forms before a platform shows them: which button opens one, what stands in it, and what no menu has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from bot.core.commands import DIALOG, parse
from bot.core.dialog import Dialog, Pick, Typed
from bot.core.document import Document, Paragraph, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.dialog import Field

BACK: Final = "Back to the form"
TOO_SLOW: Final = Document("", (Paragraph((Text("The form took too long to open. Please press the button again."),)),))
_LONGEST: Final = 500  # characters typed into a field: what stands in all of them is still a line


def opened_by(command: str) -> str:
    """Return what the form is for that a button's command line opens; nothing where it opens none."""
    line = parse(command)
    return line.words if line.command == DIALOG.name else ""


def opening(words: str) -> str:
    """Return the command line of the button that opens this form."""
    return f"{DIALOG.name} {words}"


def fitting(dialog: Dialog, most: int, longest: int, filled: Mapping[str, Sequence[str]] | None = None) -> Dialog:
    """Return the form as it was filled before; options that a menu can't have are to be typed.

    A menu has `most` options, and their values as many as `longest` characters.
    """
    before = filled or {}
    fields = (_fitting(_refilled(field, before.get(field.name)), most, longest) for field in dialog.fields)
    return dialog._replace(fields=tuple(fields))


def room_in(field: Typed) -> int:
    """Return how many characters a field takes; what stands in it is never cut."""
    return max(_LONGEST, len(field.value))


def _refilled(field: Field, values: Sequence[str] | None) -> Field:
    if values is None:
        return field
    return field._replace(chosen=tuple(values)) if isinstance(field, Pick) else field._replace(value=" ".join(values))


def _fitting(field: Field, most: int, longest: int) -> Field:
    match field:
        case Typed():
            return field
        case Pick(name, label, options, chosen):
            values = [value for _, value in options]
            if len(values) <= most and max(map(len, values)) <= longest:
                return field._replace(chosen=tuple(one for one in chosen if one in values))
            hint = f"{options[0][0]}, or names with commas between them"
            return Typed(name, label, ", ".join(chosen), hint)
        case _:
            assert_never(field)
