"""What meets the bot's calls in a storm: dealt from a seed, so that the same seed gives the same hand again."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from tests.adapters.discord.fake import Trouble as OfDiscord
from tests.adapters.slack.fake import Trouble as OfSlack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from random import Random

T = TypeVar("T")

PLAIN: Final = ("429", "delay")
"""Troubles after which the bot knows what became of its call."""

ON_SLACK: Final = {
    "429": OfSlack(429, "ratelimited", retry_after=1),
    "500": OfSlack(500, "internal_error"),
    "500, taken": OfSlack(500, "internal_error", taken=True),
    "reset before": OfSlack(reset="before"),
    "reset after": OfSlack(reset="after"),
    "drop": OfSlack(slow=1.0, reset="after"),
    "delay": OfSlack(slow=1.0),  # longer than a message waits to be acknowledged
}
ON_DISCORD: Final = {
    "429": OfDiscord(429, retry_after=0.4),
    "429 of the route": OfDiscord(429, retry_after=0.4, scope="shared"),
    "429 of all": OfDiscord(429, retry_after=0.4, is_global=True),
    "500": OfDiscord(500),
    "502, taken": OfDiscord(502, words="Bad Gateway", taken=True),
    "reset before": OfDiscord(reset="before"),
    "reset after": OfDiscord(reset="after"),
    "drop": OfDiscord(slow=1.2, reset="after"),
    "delay": OfDiscord(slow=0.7),
}


class Weather:
    """Calm, until it is told otherwise."""

    def __init__(self, random: Random, only: Collection[str] = ()) -> None:
        """Take what decides, and the only troubles that there are; without any, all."""
        self._random, self._only = random, only
        self.roughness = 0.0
        """The share of calls that meet trouble."""
        self.met: Counter[str] = Counter()
        self._troubled: set[object] = set()
        self._blow: Callable[[], None] | None = None
        self._calls_left, self._strikes_first = 0, False

    def strike(self, calls: int, blow: Callable[[], None], *, first: bool) -> None:
        """Let something happen at the so-many-th call from now: before that is taken, or before it is answered."""
        self._calls_left, self._strikes_first, self._blow = calls, first, blow

    def spare(self) -> None:
        """Let what hasn't happened yet not happen."""
        self._blow = None

    def draw(self, troubles: Mapping[str, T], about: object) -> tuple[str, T] | None:
        """Return what meets a call; after trouble, the next call about the same goes well."""
        if about in self._troubled:
            self._troubled.discard(about)
            return None
        if self._random.random() >= self.roughness:
            return None
        name = self._random.choice([name for name in troubles if not self._only or name in self._only])
        self._troubled.add(about)
        self.met[name] += 1
        return name, troubles[name]

    @contextmanager
    def call(self) -> Iterator[None]:
        """Count a call, and strike where it is the one."""
        self._calls_left -= 1
        is_the_one = self._calls_left == 0
        if is_the_one and self._strikes_first:
            self._strike()
        yield
        if is_the_one and not self._strikes_first:
            self._strike()  # which it was spared, where its answer took so long that another process is there

    def _strike(self) -> None:
        if self._blow:
            self.met["kill"] += 1
            self._blow()
        self.spare()
