"""The thread that uses the database. Who waits for it at the same moment shares one transaction."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy.exc import DBAPIError

from bot.storage.database import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

    Work = Callable[[Connection], Any]

T = TypeVar("T")

_UNDONE = {"40001", "40P01"}  # PostgreSQL's serialization_failure and deadlock_detected


class _Done(NamedTuple):
    result: object = None
    error: Exception | None = None


class Turns:
    """Does work on a database, one transaction after the other.

    A commit waits for the disk. Under load many pieces of work wait meanwhile, and the next commit is for all of them.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "store")
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._turn: asyncio.Task[None] | None = None
        self._is_closed = False
        self.watched: Callable[[float, int], object] = lambda _seconds, _failures: None
        """Hears of each transaction how many seconds it took, and of how much work nothing came."""

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a transaction, from its beginning once more where that fails through no fault of its own.

        That is where another's work in the same transaction fails, and where the connection is lost. If it is lost
        while the server commits, what is done again may have been done: the second time must find that in order.
        Raises RuntimeError after `close`.
        """
        if self._is_closed:
            raise RuntimeError("the database is closed")
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._turn is None or self._turn.done():
            self._turn = asyncio.create_task(self._take_turns())
        result: T = await done
        return result

    async def apart(self, work: Callable[[Connection], object]) -> None:
        """Do what cannot be done in a transaction."""

        def do() -> None:
            with self._engine.connect() as connection:
                work(connection)

        await asyncio.get_running_loop().run_in_executor(self._thread, do)

    async def close(self) -> None:
        """Close the connection, after all work that was asked for: also what nobody waits for any more."""
        self._is_closed = True
        if self._turn and not self._turn.done():
            await asyncio.wait([self._turn])
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    async def _take_turns(self) -> None:
        while self._waiting:
            await asyncio.sleep(0)  # whoever is about to wait comes along
            batch = self._waiting
            self._waiting = []
            works = [work for work, _ in batch]
            begun = time.perf_counter()
            found = await asyncio.get_running_loop().run_in_executor(self._thread, self._all, works)
            self.watched(time.perf_counter() - begun, sum(done.error is not None for done in found))
            for (_, waiting), done in zip(batch, found, strict=True):
                if waiting.done():  # cancelled
                    continue
                if done.error:
                    waiting.set_exception(done.error)
                else:
                    waiting.set_result(done.result)

    def _all(self, works: Sequence[Work], tries: int = 2) -> list[_Done]:
        begun = False
        try:
            with self._engine.connect() as connection:
                begin(connection)
                begun = True
                found = [_Done(work(connection)) for work in works]
                connection.commit()
                return found
        except Exception as error:  # noqa: BLE001 - it is raised where it belongs
            lost = isinstance(error, DBAPIError) and error.connection_invalidated
            if begun and tries > 1 and (lost or _is_conflict(error)):
                return self._all(works, tries - 1)
            if begun and len(works) > 1 and not lost:
                return [self._all([work], tries)[0] for work in works]
            return [_Done(error=error) for _ in works]


def _is_conflict(error: Exception) -> bool:
    """Return whether others were in the way, so that the same may go well the next time."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in _UNDONE
