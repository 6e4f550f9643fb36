"""What goes wrong on the way to Slack and back."""

from typing import NamedTuple


class Trouble(NamedTuple):
    """What meets a call: an HTTP status, an error of Slack's own, or a connection that ends, perhaps after the fact."""

    status: int = 200
    error: str = ""
    retry_after: int = 0
    reset: str = ""
    """`before` or `after` the call was taken."""


class ApiError(Exception):
    """What Slack answers with `ok: false`."""
