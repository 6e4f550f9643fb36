"""What the tests under fire share."""

from tests.databases import postgres_server

__all__ = ["postgres_server"]
