"""The thread that uses the database. Who waits for it at the same moment shares one transaction."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Engine

    Work = Callable[[Connection], Any]

T = TypeVar("T")


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

    async def do(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a transaction; it is done again from its beginning where another's in the same one fails."""
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
        """Close the connection, after the work that is under way."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    async def _take_turns(self) -> None:
        while self._waiting:
            await asyncio.sleep(0)  # whoever is about to wait comes along
            batch = self._waiting
            self._waiting = []
            works = [work for work, _ in batch]
            found = await asyncio.get_running_loop().run_in_executor(self._thread, self._all, works)
            for (_, waiting), done in zip(batch, found, strict=True):
                if waiting.done():  # cancelled
                    continue
                if done.error:
                    waiting.set_exception(done.error)
                else:
                    waiting.set_result(done.result)

    def _all(self, works: Sequence[Work]) -> list[_Done]:
        try:
            return self._together(works)
        except Exception as error:  # noqa: BLE001 - it is raised where it belongs
            return [_Done(error=error)] if len(works) == 1 else [self._all([work])[0] for work in works]

    def _together(self, works: Sequence[Work]) -> list[_Done]:
        with self._engine.connect() as connection:
            # At once a writer: a reader that would write later fails where another process wrote in between.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            found = [_Done(work(connection)) for work in works]
            connection.commit()
            return found
