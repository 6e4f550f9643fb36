"""Small libraries to ask a question or two."""

from bot.core.briefing import Briefing, Claim, Library, Locator, Note, Question, Source
from bot.core.model import Reply
from tests.dialogue import Bench

PLACES = (Locator("log", 1),)
LIT, DARK = Claim("The lamp is lit.", PLACES), Claim("The lamp is dark.", PLACES)


async def heard(library: Library, line: str) -> Reply:
    """Return the reply to a question."""
    reply = await Bench(library).ask(f"ask {line}")
    assert reply
    return reply


def library_of(*questions: Question) -> Library:
    """Return a library that answers these questions alone."""
    source = Source("log", "Log", "unknown", "unknown", "unknown", "", "log", (Note(PLACES[0], "Salt.", "log"),))
    salt = Claim("Salt is white.", PLACES)
    return Library((Briefing("lamp", "The lamp", "desk", "2026-01-01", salt, salt, questions=questions),), (source,))
