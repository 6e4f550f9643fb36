"""What a person typed, from the way Slack writes it down."""

from __future__ import annotations

import html
import re

# <@U1>, <@U1|ann>, <#C1|general>, <!channel>, <!subteam^S1|@crew>, <!date^…|fallback>, <https://a.example|label>
_ENCODED = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_SPACES = re.compile(r"[ \t]{2,}")


def typed(text: str, bot: str) -> str:
    """Return the text as its writer saw it, without the mentions of the bot, whose user id is given."""

    def shown(match: re.Match[str]) -> str:
        mark, name, label = match.groups()
        if mark == "@":
            return "" if name == bot else f"@{label or name}"
        if mark == "#":
            return f"#{label or name}"
        if mark == "!":
            return label or f"@{name.partition('^')[0]}"
        return label or name.removeprefix("mailto:")

    return html.unescape(_SPACES.sub(" ", _ENCODED.sub(shown, text))).strip()
