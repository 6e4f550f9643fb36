"""Documents of every sort, on the lighthouse of an island that isn't, and texts that people might type."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.core.document import (
    Action,
    Actions,
    Bullets,
    Cite,
    Document,
    Facts,
    Heading,
    Link,
    Mono,
    Notice,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Rule,
    Table,
    Text,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.document import Block

_LOG = Link("keepers' log", "https://log.example/1911?a=1&b=2#end")
_SENTENCE = "On the {}th night the keeper of Oddny Rock saw the lamp go out, climbed up and lit it again. "

_HOSTILE_TEXTS: Final = {
    "pings": "<!channel> <!here> <!everyone> <!subteam^S1|crew> <@U1> <@!1> <@&2> <#C1> @everyone @here",
    "hidden pings": "@\u202eeveryone @\u200bhere @\u2060channel @\u200deveryone \uff20everyone",
    "mrkdwn": "*bold* _slanted_ ~gone~ `code` :bell: > said &amp; &lt;b&gt; <https://evil.example|the log>",
    "markdown": "**bold** __under__ ~~gone~~ ||spoiler|| # Title -# small 1. one - two [the log](https://evil.example) "
    "![x](https://evil.example/x.png) <t:0:R> </briefing:1> <:bell:1> <a:bell:1> \\*not\\* ***",
    "fences": "``` ```` ~~~ ` `` ```py print(1)``` and no end to `it",
    "html": '<b>bold</b> <script>alert(1)</script> &lt;i&gt; <img src="x" onerror="x"> --> ]]>',
    "terminal escapes": "\x1b[31mred\x1b[0m \x1b]8;;https://evil.example\x07here\x1b]8;;\x07 \x9b2J \r\nover \b\b\x7f",
    "tag characters": "the lamp\U000e0001\U000e0069\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065\U000e007f is lit",
    "formats": "{0.__class__} {} %s %(name)s %n $HOME ${HOME} $(date) `date` {{lamp}} <%= 1 %> \\u0041 \\n",
    "addresses": "javascript:alert(1) file:///etc/passwd https://evil.example www.evil.example mailto:a@b.example +1",
    "zalgo": "Z" + "\u0300\u0315\u0351\u0362\u0489" * 60 + "algo a" + "\u20dd" * 200 + " b" + "\u200d" * 200 + "c",
    "filling": "\u3164\u115f\u1160\uffa0\u034f a\ufe00\ufe01\U000e0100\U000e0101b \ufdd0\ufffe\U0001ffff \ud800",
}


def _everywhere(text: str) -> Document:
    """Put the text wherever text can be."""
    span, slanted = Text(text), Text(text, bold=True, italic=True)
    return Document(
        text,
        (
            Heading(text),
            Paragraph((span, Text(" "), slanted, Text(" "), Mono(text), Cite(1, text[:20]))),
            Bullets(((span,), (slanted,))),
            Facts((((span,), (Mono(text),)),)),
            Table(((span,), (span,)), (((slanted,), (Mono(text),)),)),
            Quote((span,)),
            Notice((span, Link(text, "https://log.example/a_b*c~d"))),
            Actions((Action(text[:60], "oddny-rock"),)),
        ),
        (Reference(1, (span,)),),
    )


HOSTILE: Final[Mapping[str, Document]] = {
    **{name: _everywhere(text) for name, text in _HOSTILE_TEXTS.items()},
    "a label like another host": Document(
        blocks=(Paragraph((Link("https://bank.example/login", "https://evil.example/login"), Text(" beware."))),),
    ),
    "an address that ends its markup": Document(
        blocks=(Paragraph((Link("log", "https://log.example/a)b>c|d*e_f`g\"h'i]j"), Text(" beware."))),),
    ),
}
"""What must neither ping, nor link, nor format: in every place where a text can be."""


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _just(*blocks: Block) -> Document:
    return Document(blocks=blocks)


def _sentences(count: int) -> str:
    return "".join(map(_SENTENCE.format, range(1, count + 1)))


_BLOCKS: Final[Mapping[str, Block]] = {
    "heading": Heading("The lamp"),
    "paragraph": Paragraph((Text("It was lit in 1911."), Cite(1, "p3"), Text(" It burns oil."), Cite(2))),
    "bullets": Bullets(((Text("Oil"), Cite(1)), (Text("Wick", bold=True), Text(" and glass")))),
    "facts": Facts((((Text("1911"),), (Text("Lit for the first time."), Cite(1, "p3"))), ((Text("1934"),), (_LOG,)))),
    "table": Table(
        ((Text("Claim"),), (Text("Log"),), (Text("Letters"),)),
        (((Text("Lit in 1911"),), (Text("p3"),), (Text("–"),)), ((Text("Two keepers"),), (Text("p9"),), (Text("p1"),))),
    ),
    "quote": Quote((Text("The lamp is the only neighbour that I have."),)),
    "notice": Notice((Text("Two of the letters have no date."),)),
    "actions": Actions((Action("Timeline", "oddny-rock timeline"), Action("Sources", "oddny-rock sources"))),
    "rule": Rule(),
}
_SPANS: Final = Paragraph(
    (
        Text("Plain, "),
        Text("bold, ", bold=True),
        Text("slanted, ", italic=True),
        Text("both; ", bold=True, italic=True),
        Mono("/briefing oddny-rock"),
        Text(" and the "),
        _LOG,
        Text(" or "),
        Link("https://log.example", "https://log.example"),
        Text(" tell of it"),
        Cite(1, "p3"),
        Cite(2),
        Text(", last read on "),
        Time(datetime(2026, 3, 1, 9, 5, tzinfo=UTC)),
        Text("."),
    )
)
_SOURCES: Final = (
    Reference(1, (Text("The keepers' log", italic=True), Text(", 1911, "), _LOG)),
    Reference(2, (Text("Letters to a sister, author unknown"),)),
)
_SCRIPTS: Final = (
    "Arabic: أضاء الحارس المصباح في الليلة الأولى. Hebrew: השומר הדליק את המנורה. "
    "Persian: می\u200cخواهم چراغ را ببینم. Hindi: दीपस्तंभ की रोशनी। Thai: ประภาคารส่องแสง "
    "Chinese: 守塔人點亮了燈。 Japanese: 灯台守は灯りをともした。 Korean: 등대지기가 불을 켰다. "
    "Emoji: 👩\u200d🚒 👨\u200d👩\u200d👧\u200d👦 🏴\u200d☠️ 🇮🇸 👍🏽 ❤️ 1️⃣ "
    "Accents: e\u0301 n\u0303 a\u030a Tie\u0302\u0301ng"
)

ZOO: Final[Mapping[str, Document]] = {
    "empty": Document(),
    "title alone": Document("Oddny Rock"),
    "nothing in its blocks": _just(
        Paragraph(()), Bullets(()), Facts(()), Table(((Text("Year"),),), ()), Actions(()), _paragraph("Over.")
    ),
    **{name: _just(block) for name, block in _BLOCKS.items() if name != "rule"},
    "picture": _just(Picture("timeline", "oddny-rock", "Two events."), _BLOCKS["facts"]),
    "spans": Document(blocks=(_SPANS,), sources=_SOURCES),
    "everything": Document("Oddny Rock", (*_BLOCKS.values(), _SPANS), _SOURCES),
    "scripts": _everywhere(_SCRIPTS),
    "long title": Document("The lamp of Oddny Rock and those who kept it " * 12, (_paragraph("They were two."),)),
    "very long paragraph": Document("The nights", (_paragraph(_sentences(150)),)),
    "very long word": _just(_paragraph("a" + "lamp" * 2_500), _paragraph("灯" * 4_000)),
    "very long grapheme": _just(_paragraph("\u1100" * 5_000), _paragraph("👩" + "\u200d👩" * 3_000)),
    "many spans": _just(Paragraph(tuple(Text(f"night {n} ", bold=n % 2 == 0) for n in range(1_500)))),
    "many bullets": _just(Heading("Nights"), Bullets(tuple((Text(f"Night {n}"), Cite(1)) for n in range(400)))),
    "many paragraphs": _just(*(_paragraph(_SENTENCE.format(n)) for n in range(120))),
    "long bullet": _just(Bullets(((Text("Short"),), (Text(_sentences(60)), Cite(1, "p3")), (Text("Short again"),)))),
    "long facts": _just(Facts(tuple(((Text(str(1900 + n)),), (Text(_sentences(n)),)) for n in range(1, 25)))),
    "long quote": _just(Quote((Text(_sentences(60)),)), Notice((Text(_sentences(60)),))),
    "huge table": _just(
        Table(
            tuple((Text(f"Column {n}"),) for n in range(21)),
            tuple(tuple((Text(f"Cell {row}.{n}"),) for n in range(21)) for row in range(110)),
        )
    ),
    "wide row": _just(Table(((Text("Year"),), (Text("Night"),)), (((Text("1911"),), (Text(_sentences(80)),)),))),
    "many actions": _just(Actions(tuple(Action(f"Night {n}", f"oddny-rock night {n}") for n in range(60)))),
    "long action": _just(Actions((Action("Everything about the lamp " * 6, "ask " + "who lit the lamp " * 30),))),
    "many sources": Document(
        blocks=(Paragraph(tuple(Cite(n, f"p{n}") for n in range(1, 121))),),
        sources=tuple(Reference(n, (Text(f"Letter {n}, to a sister, "), _LOG)) for n in range(1, 121)),
    ),
    **HOSTILE,
}
"""Named documents; a renderer must show all the words of each."""

TYPED: Final[Mapping[str, str]] = {
    "a question": "Who lit the lamp first?",
    "markup": "is 1 < 2 & 3 > 2 *really* _so_ ~here~ `there` **and** ||there||?",
    "entities": "what does &amp; mean, or &lt;!channel&gt;?",
    "pings": "who are @everyone, @here, <!channel> and <@U1>?",
    "an address": "is https://log.example/1911?a=1&b=2 right, or log.example?",
    "formats": "{0.__class__} %s %(x)s ${HOME} \\n",
    "scripts": "من أضاء המנורה 灯台守 👩\u200d🚒 e\u0301?",
    "a command": "oddny-rock timeline",
}
"""What people type, and the handler must see as they typed it."""
