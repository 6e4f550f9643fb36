"""The terminal: the contract, and what only a terminal has."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bot.adapters import plain
from bot.adapters.terminal import WIDEST, Terminal, wrapped
from bot.core.commands import PREFIX
from bot.core.model import Kind, Place
from bot.core.ports import CannotTell, Refused
from bot.testing import NOON, ZOO, AdapterContract, Answers, Capability, FakeClock, Said, Shown
from bot.testing.steps import words
from tests.golden import check_golden
from tests.unicode import is_control

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.core.ports import Answer, RateLimited, Unreachable

_COLOUR = re.compile(r"\x1b\[[\d;]*m")


class TerminalRig:
    """A terminal with a person whose lines are put in, and whose window is read."""

    def __init__(self, *, colour: bool = False, columns: int = 80) -> None:
        self.colour = colour
        self.columns = columns
        self.lines: asyncio.Queue[str] = asyncio.Queue()
        self.window: list[tuple[Place, str]] = []
        self.adapter = self._opened()
        self._running: asyncio.Task[None] | None = None

    def _opened(self) -> Terminal:
        return Terminal(self.lines.get, self._write, FakeClock(), width=lambda: self.columns, colour=self.colour)

    def _write(self, text: str) -> None:
        self.window.append((self.adapter.place, text))

    async def start(self, answer: Answer) -> None:
        """Open another window."""
        self.adapter = self._opened()
        self._running = asyncio.create_task(self.adapter.run(answer))

    async def stop(self) -> None:
        """Close the window."""
        if self._running:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def ended(self) -> None:
        """Wait until the person has left; raises whatever ended the conversation."""
        assert self._running
        await asyncio.wait_for(self._running, 2)

    async def say(self, text: str, kind: Kind = Kind.DIRECT, *, person: str = "ann", after: Said | None = None) -> Said:
        """Type a line."""
        self.lines.put_nowait(f"{PREFIX} {text}\n" if kind is Kind.COMMAND else f"{text}\n")
        return Said(text, text, kind, person)

    @property
    def attempts(self) -> int:
        """How often something was written."""
        return len(self.window)

    @property
    def shown(self) -> Sequence[Shown]:
        """Read the window; any control character in it is a fault."""
        return [self._read(number, place, text) for number, (place, text) in enumerate(self.window)]

    def _read(self, number: int, place: Place, text: str) -> Shown:
        text = _COLOUR.sub("", text) if self.colour else text
        faults = tuple(f"{one!r} in the window" for one in text if is_control(one) and one != "\n")
        return Shown(str(number), place, text, frozenset({"ann"}), faults=faults)

    async def bot_says(self, text: str, *, own: bool) -> None:
        """Refuse: see `cannot`."""
        raise NotImplementedError

    async def redeliver(self, said: Said) -> None:
        """Refuse: see `cannot`."""
        raise NotImplementedError

    async def press(self, shown: Shown, label: str, *, person: str = "ann") -> Said:
        """Refuse: see `cannot`."""
        raise NotImplementedError

    async def typing(self, text: str, *, person: str = "ann") -> Sequence[str]:
        """Refuse: see `cannot`."""
        raise NotImplementedError

    async def home(self, *, person: str = "ann") -> str:
        """Refuse: see `cannot`."""
        raise NotImplementedError

    async def acknowledged(self, said: Said) -> None:
        """Refuse: see `cannot`."""
        raise NotImplementedError

    def fail_next(self, error: RateLimited | Refused | Unreachable) -> None:
        """Refuse: see `cannot`."""
        raise NotImplementedError


@pytest.fixture
async def rig() -> AsyncIterator[TerminalRig]:
    """Return a terminal."""
    bench = TerminalRig()
    yield bench
    await bench.stop()


@pytest.fixture
def answers() -> Answers:
    """Return what answers."""
    return Answers()


class TestContract(AdapterContract):
    """The terminal as one adapter of many."""

    cannot = {  # noqa: RUF012 - a ClassVar in the contract
        Capability.MENTION: "nobody else reads along, so all is said to the bot",
        Capability.THREAD: "a window is one conversation",
        Capability.PRIVACY: "one person sits there",
        Capability.BOTS: "one person sits there",
        Capability.UNSURE: "what is written is there",
        Capability.SHARE: "one person sits there",
        Capability.SUGGEST: "the keyboard completes what is typed, before the adapter reads it",
        Capability.HOME: "a window is all there is",
        Capability.REDELIVERY: "a line is read once",
        Capability.DEADLINE: "nobody waits for an acknowledgement",
        Capability.RATE_LIMIT: "a window takes all that is written",
        Capability.REFUSAL: "a window takes all that is written",
        Capability.BUTTON: "the command is shown, to be typed",
        Capability.SAME_KEY: "what scrolled by is not kept",
        Capability.FIND: "what scrolled by is not kept",
        Capability.EDIT: "what is printed stays",
        Capability.DELETE: "what is printed stays",
    }


class TestContractInColour(TestContract):
    """The same with colours: they change no word."""

    @pytest.fixture
    async def rig(self) -> AsyncIterator[TerminalRig]:
        """Return a terminal with colours."""
        bench = TerminalRig(colour=True, columns=30)
        yield bench
        await bench.stop()


@pytest.mark.parametrize("word", ["exit", "quit", ":q", "  Exit ", "QUIT\n"])
async def test_leaving_by_a_word(rig: TerminalRig, answers: Answers, word: str) -> None:
    """A word of farewell ends the conversation and is no question."""
    await rig.start(answers)
    rig.lines.put_nowait(word)
    await rig.ended()
    assert not answers.requests


async def test_leaving_by_the_end_of_input(answers: Answers) -> None:
    """The end of what there is to read ends the conversation quietly, after the last answer."""
    lines = iter(["hello", "", "   ", "\n"])

    async def read() -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    written: list[str] = []
    await Terminal(read, written.append, FakeClock()).run(answers)
    assert [request.text for request in answers.requests] == ["hello"]
    assert written == ["\nYou said hello\n"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [("/briefing", Kind.COMMAND), ("/Briefing oddny-rock", Kind.COMMAND), ("/briefings?", Kind.DIRECT)],
)
async def test_a_command_is_a_command(rig: TerminalRig, answers: Answers, line: str, kind: Kind) -> None:
    """A line is a command if its first word is."""
    await rig.start(answers)
    rig.lines.put_nowait(line)
    rig.lines.put_nowait("quit")
    await rig.ended()
    assert [(request.text, request.kind) for request in answers.requests] == [(line, kind)]


async def test_a_closed_window_ends_the_conversation(answers: Answers, caplog: pytest.LogCaptureFixture) -> None:
    """Where nothing can be shown any longer, the answer doesn't count as sent, and that is no crash to be logged."""

    async def read() -> str:
        return "hello"

    def write(text: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        await Terminal(read, write, FakeClock()).run(answers)
    assert len(answers.requests) == 1
    assert not answers.sent
    assert not caplog.text


async def test_another_s_broken_connection_is_a_crash_like_any_other(rig: TerminalRig, answers: Answers) -> None:
    """An answer that fails for want of a connection ends no conversation: the window is still there."""
    answers.error = ConnectionResetError("the database has gone")
    await rig.start(answers)
    await rig.say("one")
    rig.lines.put_nowait("quit")
    await rig.ended()
    assert len(rig.shown) == 1


def test_what_is_no_answer_fits_the_window_too() -> None:
    """Lines of text are wrapped, and what goes on of a line is indented further than its beginning."""
    told = "a.yaml:1: this is wrong\n    try: write something else here"
    assert wrapped(told, 24) == ("a.yaml:1: this is wrong\n    try: write something\n        else here")
    assert wrapped(told, 500) == told


async def test_case_35_a_crash_is_logged_without_what_was_said(
    rig: TerminalRig, answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    """The log tells where it broke and under which reference, and holds no word of the person."""
    answers.error = RuntimeError("no such word: lamplight")
    await rig.start(answers)
    await rig.say("lamplight?")
    rig.lines.put_nowait("quit")
    await rig.ended()
    (apology,) = rig.shown
    assert answers.requests[0].id[-8:] in apology.text
    assert answers.requests[0].id in caplog.text
    assert "lamplight" not in caplog.text


@pytest.mark.parametrize("name", ZOO)
async def test_colours_only_when_asked_for(name: str) -> None:
    """Without colours there is no escape sequence; with them, the same words, and every sequence is ended."""
    bare, coloured = TerminalRig(), TerminalRig(colour=True)
    for bench in (bare, coloured):
        await bench.adapter.post(bench.adapter.place, ZOO[name], "key")
    (_, without), (_, with_colours) = bare.window[0], coloured.window[0]
    assert "\x1b" not in without
    assert _COLOUR.sub("", with_colours) == without
    assert all(len(_COLOUR.findall(row)) in (0, 2) for row in with_colours.splitlines())
    check_golden("terminal", name, with_colours)


@pytest.mark.parametrize(("columns", "widest"), [(5, 20), (30, 30), (500, WIDEST)])
async def test_rows_fit_the_window(columns: int, widest: int) -> None:
    """Rows are as wide as the window, within reason."""
    bench = TerminalRig(columns=columns)
    await bench.adapter.post(bench.adapter.place, ZOO["very long paragraph"], "key")
    longest = max(map(plain.columns, bench.window[0][1].splitlines()))
    assert widest - 10 < longest <= widest


async def test_it_says_what_a_terminal_cannot(rig: TerminalRig) -> None:
    """What is printed stays: changing it is refused, and looking for it tells nothing."""
    here = rig.adapter.place
    with pytest.raises(Refused):
        await rig.adapter.post(Place("terminal", "elsewhere", "chat"), words("psst"), "key")
    with pytest.raises(Refused):
        await rig.adapter.edit(here, "key", words("new"))
    with pytest.raises(Refused):
        await rig.adapter.delete(here, "key")
    assert isinstance(await rig.adapter.find(here, "key", NOON), CannotTell)
    assert not rig.shown
