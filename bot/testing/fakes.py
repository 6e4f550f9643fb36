"""Stand-ins for what an adapter is given: a clock to set, and an `answer` that does as told."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.commands import strip_prefix
from bot.core.document import Document, Paragraph, Text
from bot.core.model import Audience, Finding, Kind, Outcome, Reply
from bot.core.ports import InHand

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.model import Request

_REPEATED = frozenset({Kind.MENTION, Kind.DIRECT, Kind.OVERHEARD})

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, moment: datetime = NOON) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Stand at another moment, earlier or later."""
        self._moment = moment

    def pass_time(self, *, seconds: float = 0, days: float = 0) -> None:
        """Move on."""
        self._moment += timedelta(seconds=seconds, days=days)


class Answers:
    """An `answer` as an adapter's `run` takes it: it keeps what it was asked, and replies as told.

    Without a document of its own it says the request's words back. Like the handler, it gives None for a request that
    was answered or may be on its way, or raises InHand while somebody else may still answer it; an answer that ended in
    an exception may be asked for again.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        """Everything that was asked, redeliveries included."""
        self.sent: list[Request] = []
        """What the adapter said was sent, by leaving the block without an exception."""
        self.failed: list[tuple[Request, BaseException]] = []
        """What it left with an exception, and with which."""
        self.document: Document | None = None
        self.error: Exception | None = None
        self._taken: set[tuple[str, str, str]] = set()
        self._given: set[tuple[str, str, str]] = set()
        self._go = asyncio.Event()
        self._go.set()

    @asynccontextmanager
    async def __call__(self, request: Request) -> AsyncIterator[Reply | None]:
        """Give the reply, or None."""
        self.requests.append(request)
        key = (request.place.platform, request.place.workspace, request.id)
        if request.id and key in self._taken:  # what has no id is asked for again and again
            if request.kind in _REPEATED and key not in self._given:
                raise InHand
            yield None
            return
        self._taken.add(key)
        try:
            await self._go.wait()
            reply = self._reply(request)
            self._given.add(key)
            yield reply
        except BaseException as error:
            self._taken.discard(key)
            self._given.discard(key)
            self.failed.append((request, error))
            raise
        self.sent.append(request)

    def _reply(self, request: Request) -> Reply:
        if self.error:
            raise self.error
        document = said_back(meant(request.text)) if self.document is None else self.document
        return Reply(document, audience_of(request), FINDING, request.text or "list")

    def hold(self) -> None:
        """Take one's time: no reply until `let_go`."""
        self._go.clear()

    def let_go(self) -> None:
        """Give all replies that were held."""
        self._go.set()


FINDING = Finding(Outcome.ANSWER)


def said_back(text: str) -> Document:
    """Return what `Answers` replies by itself."""
    return Document(blocks=(Paragraph((Text(f"You said {text}"),)),))


def meant(line: str) -> str:
    """Return a line without the words that only a command needs: on some platforms each command line begins so."""
    return strip_prefix(line).removeprefix("ask ")


def audience_of(request: Request) -> Audience:
    """Return who sees the reply: it follows from the request alone."""
    return Audience.EVERYONE if request.kind in (Kind.MENTION, Kind.DIRECT, Kind.SHARE) else Audience.ASKER
