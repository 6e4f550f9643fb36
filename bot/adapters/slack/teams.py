"""Which workspace a delivery is for, and of which organisation a workspace is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from slack_bolt.request.internals import extract_enterprise_id, extract_is_enterprise_install, extract_team_id

if TYPE_CHECKING:
    from collections.abc import Collection

    Payload = dict[str, Any]

_UNINSTALLED: Final = "app_uninstalled"
_REVOKED: Final = "tokens_revoked"
_ACCESS: Final = "team_access_revoked"


class Teams(Protocol):
    """The workspaces that answer by an organisation's installation."""

    async def keep(self, team: str, organisation: str) -> None:
        """Keep that a workspace is of an organisation, where it has no installation of its own."""

    async def organisation(self, team: str) -> str:
        """Return the organisation of a workspace; nothing where none is known."""

    async def of(self, organisation: str) -> tuple[str, ...]:
        """Return the workspaces of an organisation that have no installation of their own."""


class Address(NamedTuple):
    """For which workspace a delivery is, and of which organisation that is, where it says so."""

    team: str
    organisation: str = ""

    @classmethod
    def of(cls, payload: Payload) -> Address:
        """Read it, as Bolt does: in a channel that workspaces share, it is the one that has the bot."""
        team = payload.get("team")
        # A visitor's organisation stands beside the workspace that they visit; the workspace names its own.
        own = team.get("enterprise_id") if isinstance(team, dict) else None
        organisation = own or extract_enterprise_id(payload)
        return cls(_word(extract_team_id(payload) or payload.get("team_id")), _word(organisation))


class Removal(NamedTuple):
    """Where the bot was removed: in one workspace, in an organisation, or in some of its workspaces."""

    team: str
    organisation: str
    teams: Collection[str] | None = None
    """Of an organisation; None for all of them, and its own installation."""
    at: float = float("inf")
    """When it was, in seconds since 1970; where nothing tells that, it is the latest there is."""

    @classmethod
    def read(cls, payload: Payload) -> Removal | None:
        """Read it; None for any other delivery."""
        event = payload["event"] if isinstance(payload.get("event"), dict) else {}
        kind = event.get("type")
        if payload.get("type") != "event_callback" or kind not in (_UNINSTALLED, _REVOKED, _ACCESS):
            return None
        if kind == _REVOKED and not event["tokens"].get("bot"):
            return None  # a person's own token
        team, organisation = Address.of(payload)
        if kind == _ACCESS:
            return cls("", organisation, frozenset(map(str, event["team_ids"])))
        # Where it isn't said to be of the whole organisation, it is of the one workspace: that takes nothing too much.
        is_whole = extract_is_enterprise_install(payload) or team in ("", organisation)
        said = payload.get("event_time")
        at = float(said) if isinstance(said, int | float) else cls._field_defaults["at"]
        if not (team or organisation):
            raise ValueError("a removal from nowhere")
        return cls("", organisation, at=at) if is_whole else cls(team, "", at=at)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
