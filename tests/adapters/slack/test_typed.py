"""What people typed, from Slack's own way to write it down."""

import pytest

from bot.adapters.slack.typed import typed


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@BOT> who owns it?", "who owns it?"),
        ("hey <@BOT>, who owns it?", "hey , who owns it?"),
        ("<@BOT|briefings> who", "who"),
        ("ask <@U2> and <@U3|bob> in <#C1|general> or <#C2>", "ask @U2 and @bob in #general or #C2"),
        ("<!channel> <!here|@here> <!subteam^S1|@crew> <!subteam^S1>", "@channel @here @crew @subteam"),
        ("see <https://a.example/x?y=1&amp;z=2|the log> <https://b.example>", "see the log https://b.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2, &amp;lt;b&amp;gt;", "1 < 2 && 3 > 2, &lt;b&gt;"),
        ("two  lines\nof it", "two lines\nof it"),
        ("*bold* _it_ `code`", "*bold* _it_ `code`"),
        ("", ""),
    ],
)
def test_text_is_read_as_it_was_typed(written: str, read: str) -> None:
    """Mentions, links and escapes are read back; the bot's own name is left out."""
    assert typed(written, "BOT") == read
