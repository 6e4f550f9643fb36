"""What a platform saw of a run: each post that was tried, by whom, and what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tests.adapters.discord.fake.trouble import as_json
from tests.chaos.troubles import OF_LOOKS, OF_POSTS, Deck, Timings, Trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from random import Random

    from aiohttp import web

    Json = dict[str, Any]

_OFTEN: Final = 48  # of so many posts, each trouble meets one
_LOOKS: Final = 16  # and of so many looks
_WORDS: Final = {
    "429": {"ok": False, "error": "ratelimited", "message": "You are being rate limited.", "retry_after": 1.0},
    "500": {"ok": False, "error": "internal_error", "message": "500: Internal Server Error", "code": 0},
}


@dataclass
class Attempt:
    """A post that somebody tried. `door` is the port that it came by: each process has its own."""

    channel: str
    door: int
    trouble: Trouble | None
    begun: float
    ended: float | None = None


class Blow(NamedTuple):
    """What happens to a worker when it posts: before that is `taken`, before it is `answered`, or `after` a pause."""

    moment: str
    pause: float
    strike: Callable[[int], bool]
    """Takes the door that the post came by, and returns whether anybody was there to be struck."""


class Record:
    """All attempts of a run, and what is done to them."""

    def __init__(self, random: Random, timings: Timings, posts: int, *, looks: bool = True) -> None:
        """Be empty; only the first so many posts meet trouble, so that there is an end to it; and `looks`, perhaps."""
        self.attempts: list[Attempt] = []
        self.blows: list[tuple[int, Blow]] = []
        """Each with the number of the post, from 1, that it waits for; in that order."""
        self.unknown: set[str] = set()
        """Channels of which, at some moment, no worker could know whether they had their post."""
        self.doubled: set[str] = set()
        """Channels from which a post was removed."""
        self.troubled_looks = 0
        self.on_their_way = 0
        """Posts that will be taken later."""
        self._timings, self._in_trouble = timings, posts
        self._posts = Deck(random, OF_POSTS, max(min(posts, _OFTEN), len(OF_POSTS)))
        self._looks = Deck(random, OF_LOOKS if looks else (), _LOOKS)
        self._now = asyncio.get_running_loop().time

    @property
    def troubles(self) -> int:
        """How many calls met trouble."""
        return sum(attempt.trouble is not None for attempt in self.attempts) + self.troubled_looks

    async def post(
        self,
        request: web.Request,
        channel: str,
        take: Callable[[], Awaitable[web.StreamResponse]],
        take_late: Callable[[Json], object],
    ) -> web.StreamResponse:
        """Answer a post, as trouble and blows allow; `take_late` is given its body."""
        trouble = self._posts.draw() if len(self.attempts) < self._in_trouble else None
        attempt = Attempt(channel, door_of(request), trouble, self._now())
        self.attempts.append(attempt)
        is_time = self.blows and self.blows[0][0] <= len(self.attempts)
        blow = self.blows.pop(0)[1] if is_time else None
        self._strike(blow, "taken", attempt.door)
        if trouble and not trouble.is_plain:
            self.unknown.add(channel)
        try:
            response = None
            if trouble is None or trouble.taken == "at once":
                response = await take()
            elif trouble.taken != "never":
                wait = self._timings.late if trouble.taken == "late" else self._timings.too_late
                self.on_their_way += 1
                asyncio.get_running_loop().call_later(wait, self._arrive, take_late, await request.json())
            self._strike(blow, "answered", attempt.door)
            if trouble:
                return await self._in(trouble, request)
            assert response is not None, "what meets no trouble is taken"
            return response
        finally:
            attempt.ended = self._now()
            if request.transport is None or request.transport.is_closing():
                self.unknown.add(channel)  # whoever asked has given up, or is no more
            if blow:
                asyncio.get_running_loop().call_later(blow.pause, self._strike, blow, "after", attempt.door)

    def _strike(self, blow: Blow | None, moment: str, door: int) -> None:
        if blow and blow.moment == moment and not blow.strike(door):
            self.blows.insert(0, (0, blow))  # the next post will do

    async def look(self, request: web.Request, take: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        """Answer a look for posts, as trouble allows."""
        trouble = self._looks.draw()
        if trouble is None:
            return await take()
        self.troubled_looks += 1
        return await self._in(trouble, request)

    def _arrive(self, take_late: Callable[[Json], object], body: Json) -> None:
        self.on_their_way -= 1
        take_late(body)

    async def _in(self, trouble: Trouble, request: web.Request) -> web.StreamResponse:
        if words := _WORDS.get(trouble.answer):
            headers = {"Retry-After": "1", "X-RateLimit-Scope": "shared", "Via": "1.1 google"}
            return as_json(words, int(trouble.answer), headers if trouble.answer == "429" else None)
        if trouble.answer == "hang":
            await asyncio.sleep(self._timings.answer * 2)
        if request.transport:
            request.transport.abort()
        return as_json({})

    def lost_sight(self, sending: Collection[str], alive: Collection[int]) -> None:
        """Note what was unknown when a worker was struck: `sending`, says the bot, as far as that can be.

        What another worker, behind one of the doors `alive`, is about to be answered is not; nor what the platform said
        plainly that it had taken, long enough ago to be noted: another worker that was stopped in the middle of a
        transaction may have kept it from that, but not for longer than two leases.
        """
        last = {attempt.channel: attempt for attempt in self.attempts}
        for channel in sending:
            attempt = last.get(channel)
            if attempt and attempt.ended is None and attempt.door in alive:
                continue
            if (
                attempt
                and attempt.ended
                and not attempt.trouble
                and self._now() - attempt.ended > 2 * self._timings.lease
            ):
                continue
            self.unknown.add(channel)

    def needlessly_doubled(self, slept: Collection[int]) -> set[str]:
        """Return the channels that had two posts for a while, though whoever looked first would have known.

        Nobody could, where a post was taken too late, or where the worker behind one of the doors `slept`.
        """
        too_late = {one.channel for one in self.attempts if one.trouble and one.trouble.taken == "too late"}
        return self.doubled - too_late - {one.channel for one in self.attempts if one.door in slept}

    def story(self, channel: str) -> str:
        """Tell what was tried in a channel, for whoever looks into a failure."""
        tried = [attempt for attempt in self.attempts if attempt.channel == channel]
        start = self.attempts[0].begun if self.attempts else 0.0
        return "; ".join(
            f"{attempt.begun - start:.2f} s by {attempt.door}: {' '.join(attempt.trouble or ('taken',))}"
            for attempt in tried
        )


def door_of(request: web.Request) -> int:
    """Return the port that a request came by."""
    port: int = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    return port
