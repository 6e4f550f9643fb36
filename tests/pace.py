"""Work that must end soon, without asserting a time: a machine may be slow, but not by this much."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Work on hostile input takes a fraction of a second; growing with the square of its size, it takes many minutes.
PATIENCE_SECONDS = 30


@contextmanager
def ends_soon() -> Iterator[None]:
    """Break off what runs on and on."""

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"still not done after {PATIENCE_SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
