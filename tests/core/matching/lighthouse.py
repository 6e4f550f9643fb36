"""A small invented library: the lighthouse of Gull Point and the Tern Tea Company beside it."""

from bot.core.matching import Entry, Matcher

ENTRIES = (
    Entry(
        "fired",
        ("Who fired the keeper of Gull Point?", "keeper sacked", "which board dismissed Ann Gale"),
        "In 1911 the Harbour Board, led by Tom Reed, dismissed Ann Gale from Gull Point.",
    ),
    Entry(
        "height",
        ("How tall is the lighthouse at Gull Point?", "height of the tower"),
        "The tower at Gull Point is 34 metres tall.",
    ),
    Entry(
        "opened",
        ("When was the lighthouse at Gull Point opened?", "opening date", "first lit"),
        "The lamp at Gull Point was first lit in March 1871.",
    ),
    Entry(
        "price",
        ("How much did Tern Tea pay for the lighthouse?", "purchase price"),
        "In 1990 the Tern Tea Company paid 2 million pounds for Gull Point.",
    ),
    Entry(
        "owner",
        ("Does Tern Tea own Gull Point?", "is the lighthouse the property of the tea company"),
        "Yes, the Tern Tea Company owns the lighthouse at Gull Point.",
    ),
    Entry(
        "ferry",
        ("Why did the ferry to Gull Point stop?", "end of the boat service"),
        "The ferry to Gull Point stopped because the jetty had rotted.",
    ),
    Entry(
        "lamp",
        ("What is the Mark-7 lamp?", "mk lamp of the lighthouse"),
        "The Mark-7 is the paraffin lamp that Gull Point used until the war.",
    ),
    Entry(
        "partners",
        ("Is the partnership between Tern Tea and the Harbour Board over?", "have the two parted ways"),
        "No, the Harbour Board and the Tern Tea Company still share the upkeep.",
    ),
    Entry(
        "charity",
        ("Is the Lamp Trust a non-profit?", "legal form of the trust"),
        "It is a charity.",
    ),
    Entry(
        "fact",
        ("The Tern Tea Company also invests in Puffin Coffee.",),
        "The Tern Tea Company also invests in Puffin Coffee.",
        0.95,
    ),
    Entry("decoy", ("Who designed the lighthouse?", "architect of the tower"), ""),
)

MATCHER = Matcher(ENTRIES)


def best(question: str) -> str:
    """Return the id of the best hit."""
    hits = MATCHER.search(question, limit=1)
    return hits[0].id if hits else ""


def score(question: str, entry: str) -> float:
    """Return how well an entry matches, 0 where it doesn't."""
    return next((hit.score for hit in MATCHER.search(question, limit=20) if hit.id == entry), 0.0)


def reasons(question: str, entry: str) -> str:
    """Return all reasons that an entry's hit gives, in one text."""
    return "\n".join(next(hit.reasons for hit in MATCHER.search(question, limit=20) if hit.id == entry))
