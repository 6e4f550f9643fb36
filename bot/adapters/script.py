"""Replies as JSON-able objects, for scripts. The keys are frozen: scripts depend on them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.adapters import plain

if TYPE_CHECKING:
    from bot.core.briefing import Claim, Library, Locator
    from bot.core.model import Reply

Json: TypeAlias = dict[str, Any]


def to_json(question: str, reply: Reply, library: Library, ms: float) -> Json:
    """Return the reply as one object; `ms` is how long it took, in milliseconds."""
    finding = reply.finding
    return {
        "question": question,
        "outcome": finding.outcome.value,
        "briefing": finding.briefing or None,
        "entry": finding.entry or None,
        "verdict": finding.verdict.value if finding.verdict else None,
        "text": plain.render(reply.document),
        "claims": [_claim(claim, library) for claim in finding.claims],
        "suggestions": list(finding.suggestions),
        "score": round(finding.score, 4),
        "ms": round(ms, 3),
    }


def dumps(value: Json) -> str:
    """Return the object on one line."""
    return json.dumps(value, ensure_ascii=False)


def _claim(claim: Claim, library: Library) -> Json:
    return {"say": str(claim.say), "from": [_cited(locator, library) for locator in claim.cites]}


def _cited(locator: Locator, library: Library) -> Json:
    source = library.by_source[locator.source]
    return {
        "source": locator.source,
        "locator": locator.place,
        "title": str(source.title),
        "author": str(source.author),
        "published": str(source.published),
    }
