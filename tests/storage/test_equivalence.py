"""Whatever is done to them, the store in memory and the one in a database say the same."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.core.model import Person, Place
from bot.core.remembered import Context, Feedback, Uncovered
from bot.storage.memory import MemoryStore
from bot.storage.rules import line_key
from bot.storage.store import SqlStore
from bot.testing.fakes import NOON, FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from contextlib import AbstractContextManager

    from bot.core.ports import Store
    from tests.databases import PostgresServer

T = TypeVar("T")

platforms = st.sampled_from(["slack", "discord"])
workspaces = st.sampled_from(["T1", "T2"])
people = st.builds(Person, platforms, workspaces | st.just(""), st.sampled_from(["A", "B"]))
places = st.builds(Place, platforms, workspaces, st.sampled_from(["A", "C"]), st.sampled_from(["", "1"]))
entries = st.sampled_from(["e1", "e2"])
texts = st.sampled_from(["why?", "why"]) | st.text(st.characters(exclude_categories=()), max_size=5)
years = (datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 - Hypothesis adds the time zones
moments = st.datetimes(*years, timezones=st.timezones()) | st.just(NOON)
keys = st.sampled_from(["k1", "k2"])


@contextmanager
def in_file() -> Iterator[str]:
    """Give the address of a new SQLite file."""
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bot.db"


class BothStores(RuleBasedStateMachine):
    """Does the same to both, and compares what they answer."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.ended = ExitStack()
        self.clock = FakeClock()
        self.lines: set[str] = set()
        self.stores: tuple[Store, Store] = (
            MemoryStore(self.clock),
            self.runner.run(SqlStore.open(self.ended.enter_context(self.database()), self.clock)),
        )

    def database(self) -> AbstractContextManager[str]:
        """Return where the database is, for as long as it is needed."""
        return in_file()

    def both(self, act: Callable[[Store], Coroutine[object, object, T]]) -> None:
        """Compare what both answer."""
        remembered, read = (self.runner.run(act(store)) for store in self.stores)
        assert remembered == read

    @rule(key=keys, lease=st.integers(1, 90))
    def claim(self, key: str, lease: int) -> None:
        """Claim a piece of work."""
        self.both(lambda store: store.claim(key, lease))

    @rule(key=keys)
    def finish(self, key: str) -> None:
        """Finish a piece of work."""
        self.both(lambda store: store.finish(key))

    @rule(key=keys)
    def release(self, key: str) -> None:
        """Release a piece of work."""
        self.both(lambda store: store.release(key))

    @rule(days=st.sampled_from([0, 1, 7, 30]), seconds=st.integers(0, 3600))
    def wait(self, days: int, seconds: int) -> None:
        """Let time pass."""
        self.clock.pass_time(days=days, seconds=seconds)

    @rule(place=places, person=people, line=texts)
    def keep_line(self, place: Place, person: Person, line: str) -> None:
        """Keep a command line, and look it up here and elsewhere."""
        key = line_key(place, person, line)
        self.both(lambda store: store.keep_line(place, person, line))
        self.lines.add(key)

    @rule(place=places)
    def look_up_lines(self, place: Place) -> None:
        """Look all of them up."""
        for key in self.lines:
            self.both(lambda store, key=key: store.line(place, key))  # type: ignore[misc]

    @rule(place=places, entry=entries)
    def remember(self, place: Place, entry: str) -> None:
        """Keep a topic."""
        self.both(lambda store: store.remember(place, Context("tides", entry)))

    @rule(place=places)
    def recall(self, place: Place) -> None:
        """Ask for the topic."""
        self.both(lambda store: store.recall(place))

    @rule(place=places, value=texts.filter(str.isascii))
    def configure(self, place: Place, value: str) -> None:
        """Make a setting."""
        self.both(lambda store: store.configure(place, "listen", value))

    @rule(place=places)
    def configured(self, place: Place) -> None:
        """Ask for the setting."""
        self.both(lambda store: store.configured(place, "listen"))

    @rule(uncovered=st.builds(Uncovered, texts, places, people, moments, st.booleans()))
    def add_uncovered(self, uncovered: Uncovered) -> None:
        """Keep a question."""
        self.both(lambda store: store.add_uncovered(uncovered))

    @rule(platform=platforms, workspace=workspaces, days=st.integers(0, 400), least=st.integers(1, 2))
    def most_asked(self, platform: str, workspace: str, days: int, least: int) -> None:
        """Ask what the most have asked."""
        since = self.clock.now() - timedelta(days=days)
        self.both(lambda store: store.most_asked(platform, workspace, since, least))

    @rule(questions=st.frozensets(texts, max_size=3))
    def drop_uncovered(self, questions: frozenset[str]) -> None:
        """Drop questions."""
        self.both(lambda store: store.drop_uncovered(questions))

    @rule(feedback=st.builds(Feedback, entries, st.booleans(), places, people, moments, texts))
    def add_feedback(self, feedback: Feedback) -> None:
        """Keep an opinion."""
        self.both(lambda store: store.add_feedback(feedback))

    @rule(person=people)
    def forget_person(self, person: Person) -> None:
        """Forget a person."""
        self.both(lambda store: store.forget_person(person))

    @rule(platform=platforms, workspace=workspaces)
    def forget_workspace(self, platform: str, workspace: str) -> None:
        """Forget a workspace."""
        self.both(lambda store: store.forget_workspace(platform, workspace))

    @invariant()
    def same(self) -> None:
        """Questions and opinions are the same in both, in the same order."""
        self.both(lambda store: store.uncovered())
        self.both(lambda store: store.feedback("e1"))

    def teardown(self) -> None:
        """Close and delete the database."""
        for store in self.stores:
            self.runner.run(store.close())
        self.runner.close()
        self.ended.close()


def test_both_stores_answer_alike() -> None:
    """Any sequence of operations is answered alike by the stores in memory and in SQLite."""
    quick = settings(max_examples=20, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(BothStores, settings=quick)


def test_postgresql_answers_alike(postgres_server: PostgresServer) -> None:
    """So does the one on PostgreSQL."""

    class OnServer(BothStores):
        def database(self) -> AbstractContextManager[str]:
            return postgres_server.database()

    quick = settings(max_examples=6, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(OnServer, settings=quick)
