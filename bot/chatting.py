"""`briefing-bot chat`: a conversation in the terminal, with the same handler as everywhere else."""

from __future__ import annotations

import asyncio
import getpass
import os
from contextlib import nullcontext
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from bot.adapters.keyboard import reader
from bot.adapters.terminal import Terminal, wrapped
from bot.app import SystemClock, keep_fresh, kept_in, open_shelf
from bot.core.authority import Authority
from bot.core.completion import complete
from bot.core.handler import Handler
from bot.core.schedule import is_zone
from bot.core.views import Eyes
from bot.delivering import Deliveries, Outlet, desk_of, in_thread, summaries_of
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from pathlib import Path

    from bot.core.area import Area
    from bot.core.model import Place
    from bot.core.responder import Responder
    from bot.settings import Settings

WELCOME = "Ask a question, or type a topic. Also: list, help, exit."


async def chat(settings: Settings, *, colour: bool, tell: Callable[[str], None], area: Area | None = None) -> None:
    """Talk with the person at the keyboard until they leave; edited briefings are used at once.

    They see all that workspaces share, or what is seen in an area.

    `tell` shows what is no answer: a welcome, and what became of an edit. Weekly summaries come while the conversation
    lasts. Raises Unusable.
    """

    def columns() -> int:
        return get_terminal_size().columns

    shelf = open_shelf(settings, lambda text: tell(wrapped(text, columns())), Eyes(area))
    clock = SystemClock()
    store = await SqlStore.open(kept_in(settings), clock)
    try:
        lines = reader(_history(settings.state), lambda typed: complete(typed, shelf.held().libraries.at(None)))
        terminal = Terminal(
            read=lines.read,
            write=lambda text: print(text, flush=True),  # noqa: T201 - the conversation is the output
            clock=clock,
            person=_user(),
            width=columns,
            colour=colour,
            own_zone=_zone(),
        )
        summaries = summaries_of(settings, store, lambda: shelf.held().libraries, in_thread)
        desk = desk_of(store, summaries, Authority(), [terminal])
        outlet = Outlet(terminal.name, lambda: nullcontext(terminal), str)
        deliveries = Deliveries(store, summaries, [outlet], tell)
        tell(wrapped(WELCOME, columns()))

        def seen(place: Place) -> Responder:
            return shelf.held().responders.at(place)

        handler = Handler(seen, store, clock, forget=lambda _: lines.forget(), desk=desk)
        errands = [keep_fresh(shelf, lambda: summaries.remember(clock.now())), deliveries.run()]
        await _beside(errands, terminal.run(handler.answer))
        await deliveries.drain()
    finally:
        await store.close()


async def _beside(errands: Sequence[Coroutine[object, object, None]], work: Coroutine[object, object, None]) -> None:
    """Do the work, and the errands for as long as that takes."""
    tasks = [asyncio.create_task(errand) for errand in errands]
    try:
        await work
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def _history(state: Path) -> Path:
    """Return where typed lines are kept: beside the state, and never in its own file."""
    return state.with_suffix(".lines" if state.suffix == ".history" else ".history")


def _zone() -> str:
    """Return the name of the machine's time zone; nothing where it keeps that in another way."""
    named = os.environ.get("TZ") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return named if is_zone(named) else ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number that has no name
        return "me"
