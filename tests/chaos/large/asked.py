"""What people asked the bot, and how often each was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.adapters.discord.fake import Sent as OnDiscord
    from tests.adapters.slack.fake import Sent as OnSlack

S = TypeVar("S", "OnSlack", "OnDiscord")


@dataclass
class Asked(Generic[S]):
    """One request. `replies` counts what stands on the platform; `about` is what the bot's calls name it by."""

    what: str
    sent: S
    about: str
    replies: Callable[[], int]
    may_be_lost: bool = False
    """It was in the hands of a process that is no more, or of a session that is no more."""

    def story(self) -> str:
        """Tell of it, for whoever looks into a failure."""
        return f"{self.what} ({self.about}): {self.replies()} replies{', excused' if self.may_be_lost else ''}"


@dataclass
class Book(Generic[S]):
    """All requests to one platform."""

    entries: list[Asked[S]] = field(default_factory=list)

    def note(self, what: str, sent: S, about: str, replies: Callable[[], int]) -> Asked[S]:
        """Keep a request."""
        self.entries.append(one := Asked(what, sent, about, replies))
        return one

    def excuse(self) -> None:
        """Let all that aren't answered be lost: whoever had them is no more."""
        for one in self.open():
            one.may_be_lost = True

    def open(self) -> Iterator[Asked[S]]:
        """Return those that have no reply yet."""
        return (one for one in self.entries if not one.replies() and not one.may_be_lost)

    def of(self, about: str) -> Asked[S] | None:
        """Return the request that a call names."""
        return next((one for one in self.entries if one.about == about), None)
