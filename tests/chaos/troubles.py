"""What a platform does to posts: dealt like cards, so that a seed gives the same hand again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random


class Trouble(NamedTuple):
    """What meets a call: how it is answered, and whether it is taken all the same."""

    answer: str
    """`429`, `500`, `reset` or `hang`."""
    taken: str = "never"
    """`never`, `at once`, `late` (nobody has looked for it by then) or `too late` (it may have been posted again)."""

    @property
    def is_plain(self) -> bool:
        """Whether the answer tells what happened."""
        return self.answer == "429"


OF_POSTS: Final = (
    Trouble("429"),
    Trouble("500"),
    Trouble("500", "at once"),
    Trouble("reset"),
    Trouble("reset", "at once"),
    Trouble("hang"),
    Trouble("hang", "at once"),
    Trouble("hang", "late"),
    Trouble("hang", "too late"),
)
OF_LOOKS: Final = (Trouble("429"), Trouble("500"), Trouble("reset"), Trouble("hang"))


class Deck:
    """Each trouble once among `length` calls, in an order that the seed decides; then all over again."""

    def __init__(self, random: Random, troubles: Sequence[Trouble], length: int) -> None:
        """Take the troubles; nothing meets the other calls."""
        self._random = random
        self._cards: list[Trouble | None] = [*troubles, *[None] * (length - len(troubles))]
        self._left: list[Trouble | None] = []

    def draw(self) -> Trouble | None:
        """Return what meets the next call."""
        if not self._left:
            self._left = self._random.sample(self._cards, len(self._cards))
        return self._left.pop()


class Timings(NamedTuple):
    """How long the worker waits for what, in seconds."""

    answer: float = 2.0
    lease: float = 5.0
    quiet: float = 7.0
    verify: float = 10.0

    @property
    def late(self) -> float:
        """After how long a call is taken that nobody waits for any more, and nobody has looked for yet."""
        return (self.answer + self.quiet) / 2

    @property
    def too_late(self) -> float:
        """After how long a call is taken whose post may have been made again by then."""
        return (self.quiet + self.verify) / 2

    def variables(self) -> dict[str, str]:
        """Return the environment that tells a worker."""
        names = ("HTTP_TIMEOUT", "LEASE", "QUIET", "VERIFY")
        return {f"DELIVERY_{name}": f"{seconds:g}" for name, seconds in zip(names, self, strict=True)}


USUAL: Final = Timings()
