"""What goes wrong on the way to Slack and back."""

from typing import NamedTuple


class Trouble(NamedTuple):
    """What meets a call: an HTTP status, an error of Slack's own, or a connection that ends or says nothing."""

    status: int = 200
    error: str = ""
    retry_after: int = 0
    reset: str = ""
    """`before` or `after` the call was taken, the connection ends."""
    hang: str = ""
    """Likewise, it says nothing more."""
    taken: bool = False
    """Whether the call is taken, whatever its status says."""
    late: float = 0
    """Seconds after which the call is taken, whatever was said before; 0: never."""
    slow: float = 0
    """Seconds that the answer takes."""


class ApiError(Exception):
    """What Slack answers with `ok: false`."""
