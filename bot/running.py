"""`briefing-bot run`: every platform that has tokens, in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final, TypeVar

from bot import hosting, tokens
from bot.adapters.slack.adapter import Slack
from bot.adapters.slack.endpoint import PATH, Endpoint
from bot.adapters.slack.web import API_URL, Web
from bot.app import SystemClock, keep_fresh, open_shelf
from bot.core.authority import Authority
from bot.core.handler import Handler
from bot.core.limits import Limit
from bot.core.ports import Refused
from bot.problems import Unusable
from bot.serving import serving
from bot.storage.store import SqlStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from concurrent.futures import Executor

    from bot.settings import Settings
    from bot.tokens import SlackTokens

T = TypeVar("T")

_USUAL_PORT: Final = 3000  # for Slack to call, where no other is set

_NOTHING: Final = (
    "There is no platform to run on: no token is set in the environment. For Slack, set "
    f"{tokens.SLACK_BOT} and {tokens.SLACK_APP}; README.md says where they come from."
)


async def run(settings: Settings, given: SlackTokens | None, tell: Callable[[str], None]) -> None:
    """Answer on every platform that has tokens until SIGTERM or SIGINT, and send what is under way before the end.

    Raises Unusable where a token is missing, or a platform doesn't take it.
    """
    if given is None:
        raise Unusable(_NOTHING)
    loop, clock, stop = asyncio.get_running_loop(), SystemClock(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        if lost := hosting.warning(settings.state, settings.root):
            tell(f"Warning: {lost}")
        shelf = open_shelf(settings, tell)
        store = await SqlStore.open(settings.state, clock)
        stack.push_async_callback(store.close)
        # One thread: a reply takes milliseconds, and the connections' own thread must never wait for it.
        thread = stack.enter_context(ThreadPoolExecutor(1, "answers"))
        authority = Authority(settings.admins, members=settings.members_may_set)
        handler = Handler(shelf.held, store, clock, Limit(), think=apart(thread), authority=authority)
        slack = Slack(Web(given.bot, given.api_url or API_URL), clock, given.app, store.forget_workspace)
        posts = {} if given.app else {PATH: Endpoint(slack, given.secret, clock).receive}
        if settings.port or posts:
            port = settings.port or _USUAL_PORT
            await stack.enter_async_context(serving(settings.host, port, slack.unready, posts))
            tell(f"Listening on {settings.host}:{port}.")
        tell("Slack: " + ("connecting." if given.app else f"waiting to be called at {PATH}."))
        await _until(stop, slack, slack.run(handler.answer), keep_fresh(shelf))
    tell("Ended.")


def apart(thread: Executor) -> Callable[[Callable[[], T]], Awaitable[T]]:
    """Return what does work in another thread while the connections go on."""

    async def think(work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(thread, work)

    return think


async def _until(stop: asyncio.Event, slack: Slack, *work: Coroutine[object, object, None]) -> None:
    """Work until told to stop, or until some of it fails; then let the answers that are under way be sent."""
    tasks = [asyncio.create_task(one) for one in work]
    ending = asyncio.create_task(stop.wait())
    await asyncio.wait([*tasks, ending], return_when=asyncio.FIRST_COMPLETED)
    await slack.drain()
    for task in (*tasks, ending):
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Refused):
            raise Unusable(tokens.refused(str(result)))
        if isinstance(result, Exception):
            raise result
