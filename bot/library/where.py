"""What an entry is, and where its words stand, as curators are told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.briefing import Decoy, Gap, Note, Source, line_of
from bot.forms.report import shown

if TYPE_CHECKING:
    from bot.core.briefing import Entry, Library


def kind(entry: Entry) -> str:
    """Return what the entry is, in a word of the documentation."""
    return "general question" if isinstance(entry.item, Gap) else type(entry.item).__name__.casefold()


def place(entry: Entry, phrasing: str, library: Library) -> str:
    """Return the file and the line of a phrasing, briefings/gannet-rock.yaml:68; nothing for what is in no file."""
    match entry.item:
        case Source(file=file):
            return file
        case Note(locator=locator):
            file = library.by_source[locator.source].file
        case Decoy() if not entry.briefing:
            file = library.declined_file
        case _:
            briefing = library.by_slug.get(entry.briefing)
            file = briefing.file if briefing else ""
    line = next((line_of(text) for text in entry.phrasings if text == phrasing), 0)
    return f"{file}:{line}" if file and line else file


def named(entry: Entry, phrasing: str, library: Library) -> str:
    """Return the entry by its phrasing: the decoy "how tall is it" (briefings/gannet-rock.yaml:99)."""
    where = place(entry, phrasing, library)
    return f"the {kind(entry)} {shown(phrasing)}" + (f" ({where})" if where else "")
