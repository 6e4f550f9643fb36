"""Who may change settings: one place decides, by ids, and denies what it doesn't know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.model import Kind, Person, Request
from bot.testing.fakes import NOON
from tests.dialogue import HERE, ME, Bench

if TYPE_CHECKING:
    from bot.core.briefing import Library

ADMIN = Person("test", "W1", "BOSS")
MINE = Request("1", "listen off", Kind.COMMAND, HERE, ME, NOON, belongs=True)
WHO_LOOKS_AFTER = Authority(frozenset({str(ADMIN)}))
MEMBERS = Authority(members=True)


def test_nobody_may_by_default() -> None:
    """Without a word on who may, nobody may; but a conversation of two is the person's own."""
    assert {kind for kind in Kind if Authority().allows(replace(MINE, kind=kind))} == {Kind.DIRECT}
    own_words = {Kind.COMMAND, Kind.MENTION, Kind.DIRECT, Kind.ACTION, Kind.DIALOG}
    assert {kind for kind in Kind if Authority().allows(replace(MINE, kind=kind, alone=True))} == own_words


@pytest.mark.parametrize(
    ("authority", "request_", "may"),
    [
        (MEMBERS, MINE, True),
        (MEMBERS, replace(MINE, belongs=False), False),
        (MEMBERS, replace(MINE, kind=Kind.OVERHEARD), False),
        (WHO_LOOKS_AFTER, replace(MINE, person=ADMIN, kind=Kind.SHARE), False),
        (WHO_LOOKS_AFTER, MINE, False),
        (WHO_LOOKS_AFTER, replace(MINE, person=ADMIN, belongs=False), True),
        (WHO_LOOKS_AFTER, replace(MINE, person=replace(ADMIN, workspace="W2")), False),
        (WHO_LOOKS_AFTER, replace(MINE, person=replace(ADMIN, platform="other")), False),
    ],
)
def test_who_may(authority: Authority, request_: Request, *, may: bool) -> None:
    """Those who are named may, by their whole id; members where it is so settled, and guests never."""
    assert authority.allows(request_) is may


async def said(bench: Bench, authority: Authority, request: Request) -> str:
    """Return the reply under an authority; nothing where there is none."""
    handler = Handler(bench.handler.responder, bench.store, bench.clock, authority=authority)
    async with handler.answer(request) as reply:
        return plain.render(reply.document) if reply else ""


@pytest.mark.parametrize("kind", list(Kind))
async def test_case_09_whoever_may_not_changes_nothing(lighthouse: Library, kind: Kind) -> None:
    """By a command, a mention, a button or a forged one: it stays as it is, and whoever asks is told how to be let."""
    bench = Bench(lighthouse)
    heard = await said(bench, WHO_LOOKS_AFTER, replace(MINE, kind=kind))
    assert await bench.store.configured(HERE, "listen") == ""
    if kind in (Kind.COMMAND, Kind.MENTION, Kind.ACTION):
        assert "add you to its settings, as test:W1:U1. The setting is admins in config/settings.yaml." in heard


@pytest.mark.parametrize("kind", [Kind.OVERHEARD, Kind.SHARE])
async def test_what_nobody_says_to_the_bot_changes_nothing(
    lighthouse: Library, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    """What people say among themselves, or show to others, is no order, even from those who may give one."""
    bench = Bench(lighthouse)
    await bench.ask("gannet-rock", kind=Kind.MENTION)
    for number, text in enumerate(("listen off", "forget me", "feedback bad")):
        assert await said(bench, MEMBERS, replace(MINE, kind=kind, text=text, id=f"{kind} {number}")) == ""
    assert "failed" not in caplog.text
    assert await bench.store.configured(HERE, "listen") == ""
    assert await bench.store.feedback("gannet-rock") == ()
    assert bench.forgotten == []


async def test_a_channel_is_listened_to_until_somebody_says_so(lighthouse: Library) -> None:
    """What is overheard is answered, then not in any thread of the channel, and then again."""
    bench, question = Bench(lighthouse), "who owns the lighthouse on gannet rock"
    await bench.ask("gannet-rock", kind=Kind.MENTION)
    overheard = replace(MINE, kind=Kind.OVERHEARD, text=question)
    assert "Northern Lamp Trust" in await said(bench, MEMBERS, replace(overheard, id="a"))
    elsewhere = replace(MINE, id="b", place=replace(HERE, thread="U1"))
    assert "only when I'm mentioned" in await said(bench, MEMBERS, elsewhere)
    assert await said(bench, MEMBERS, replace(overheard, id="c")) == ""
    assert "follow on without a mention" in await said(bench, MEMBERS, replace(MINE, id="d", text="listen on"))
    assert "Northern Lamp Trust" in await said(bench, MEMBERS, replace(overheard, id="e"))


async def test_between_two_there_is_nothing_to_set(lighthouse: Library) -> None:
    """Alone with the bot, it listens anyway; and without on or off, it says how to say it."""
    bench = Bench(lighthouse)
    assert "only the two of us" in await bench.hear("listen off")
    assert "listen on|off" in await bench.hear("listen")
    by_command = replace(MINE, id="alone", alone=True)
    assert "only the two of us" in await said(bench, MEMBERS, by_command)
    assert await bench.store.configured(HERE, "listen") == ""
